"""Every engine, by name: the contract and the stateful suite run against each."""

from backcare.storage.memory import MemoryTrackerStore
from backcare.storage.postgres.store import SqlTrackerStore
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.storage.servers import empty_databases


def memory_handles(folder):
    store = MemoryTrackerStore()
    return store, store


def tiny_handles(folder):
    return TinyTrackerStore(folder / "user"), TinyTrackerStore(folder / "user")


def postgres_handles(folder):
    return tuple(map(SqlTrackerStore, empty_databases()))


def serializable_handles(folder):
    """The strictest isolation, where any collision ends a transaction: close to what databases
    that spread over machines do.
    """
    return tuple(map(SqlTrackerStore, empty_databases("SERIALIZABLE")))


ENGINES = {
    "memory": memory_handles,
    "tiny": tiny_handles,
    "postgres": postgres_handles,
    "serializable": serializable_handles,
}
"""Each makes two handles of one store, as two processes would have them."""
