"""Every engine, by name: the contract and the stateful suite run against each."""

from backcare.storage.memory import MemoryTrackerStore
from backcare.storage.tiny import TinyTrackerStore


def memory_handles(folder):
    store = MemoryTrackerStore()
    return store, store


def tiny_handles(folder):
    return TinyTrackerStore(folder / "user"), TinyTrackerStore(folder / "user")


ENGINES = {"memory": memory_handles, "tiny": tiny_handles}
"""Each makes two handles of one store, as two processes would have them."""
