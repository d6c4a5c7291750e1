"""Records that are away, slow, full or damaged, for tests of what stands without them."""

import threading
from contextlib import contextmanager

import sqlalchemy as sa

from backcare import bootstrap
from backcare.domain.errors import UnreachableError, UnsavedError
from backcare.storage.postgres.schema import CLUB_DOCUMENT, MIGRATIONS, RECORD, VERSION
from backcare.storage.tinydb_files.club import TinyClubStore
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.ui.wiring import built_services
from scripts.local_server import free_port
from tests.storage.servers import empty_databases, shared_server

READS = {
    TinyTrackerStore: ("get", "find", "profile", "version"),
    TinyClubStore: ("get", "all", "version"),
}
SAVES = {
    TinyTrackerStore: ("add", "add_all", "change", "remove", "remove_all", "save_profile"),
    TinyClubStore: ("write",),
}


@contextmanager
def away(monkeypatch, folder):
    """A database that says at once that it is not there."""

    def fail(*_, **__):
        raise UnreachableError("away")

    _put(monkeypatch, fail, READS, SAVES)
    yield


@contextmanager
def hanging(monkeypatch, folder):
    """A line that says nothing, for as long as the test lasts."""
    over = threading.Event()

    def hang(*_, **__):
        over.wait(60)
        raise UnreachableError("away")

    _put(monkeypatch, hang, READS, SAVES)
    try:
        yield
    finally:
        over.set()


@contextmanager
def full(monkeypatch, folder):
    """A disk that takes nothing more."""

    def refuse(*_, **__):
        raise UnsavedError("No space left on device")

    _put(monkeypatch, refuse, SAVES)
    yield


@contextmanager
def failing(monkeypatch, folder):
    """A fault that nobody thought of."""

    def fail(*_, **__):
        raise RuntimeError("secret detail")

    _put(monkeypatch, fail, READS, SAVES)
    yield


def _put(monkeypatch, what, *methods):
    for each in methods:
        for kind, names in each.items():
            for name in names:
                monkeypatch.setattr(kind, name, what)


def _files(folder):
    return [path for path in (folder / "club.json", *folder.glob("members/*")) if path.is_file()]


def _damage(write):
    @contextmanager
    def damaged(monkeypatch, folder):
        for path in _files(folder):
            write(path)
        yield

    return damaged


def _newer(path):
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"format": 1,', b'"format": 9,', 1))


def _unreadable(path):
    path.unlink()
    path.mkdir()  # nobody can read that as a file, not even root, as CI is


KINDS = {
    "away": away,
    "hanging": hanging,
    "full": full,
    "failing": failing,
    "cut": _damage(lambda path: path.write_bytes(path.read_bytes()[:-40])),
    "emptied": _damage(lambda path: path.write_bytes(b"")),
    "newer": _damage(_newer),
    "unreadable": _damage(_unreadable),
}


# The same in PostgreSQL: the database itself is out of order, not what asks it.

_APP = "backcare_app"
_TABLES = (CLUB_DOCUMENT.name, RECORD.name, "tracker_member", "club", "erased", VERSION.name)


class OwnDatabase:
    """An empty database with a server that may do as much in it as a club's does."""

    def __init__(self, monkeypatch):
        self._monkeypatch = monkeypatch
        own, _ = empty_databases()
        self.host = own.engine
        self.run(
            f"DO $$ BEGIN CREATE ROLE {_APP} LOGIN; EXCEPTION WHEN duplicate_object THEN END $$",
            *(f"GRANT ALL ON {table} TO {_APP}" for table in _TABLES),
        )
        self.use(shared_server().port)

    def run(self, *statements):
        with self.host.begin() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))

    def use(self, port):
        url = f"postgresql://{_APP}@127.0.0.1:{port}/default"
        self._monkeypatch.setenv("BACKCARE_DATABASE_URL", url)

    @contextmanager
    def refusing_connections(self):
        self.use(free_port())
        yield
        self.use(shared_server().port)

    @contextmanager
    def standing_still(self):
        with self.host.begin() as connection:
            connection.execute(sa.text(f"LOCK TABLE {', '.join(_TABLES)}"))
            yield

    @contextmanager
    def changed(self, there, back):
        self.run(*there)
        try:
            yield
        finally:
            self.run(*back)


def restart():
    """Let nothing be known any more that a server learns while it runs."""
    bootstrap.database_at.cache_clear()
    built_services.cache_clear()


def _damaged(database):
    there, back = [], []
    for table in (CLUB_DOCUMENT.name, RECORD.name):
        there.append(f"UPDATE {table} SET document = jsonb_build_object('was', document)")
        back.append(f"UPDATE {table} SET document = document -> 'was'")
    return database.changed(there, back)


def _refused(database):
    return database.changed(
        [f"REVOKE ALL ON {table} FROM {_APP}" for table in _TABLES],
        [f"GRANT ALL ON {table} TO {_APP}" for table in _TABLES],
    )


def _newer_database(database):
    return database.changed(
        [f"UPDATE {VERSION.name} SET version = {len(MIGRATIONS) + 1}"],
        [f"UPDATE {VERSION.name} SET version = {len(MIGRATIONS)}"],
    )


def _full_database(database):
    names = (CLUB_DOCUMENT.name, RECORD.name)
    return database.changed(
        [
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$",
            *(
                f"CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {name}"
                " EXECUTE FUNCTION full_disk()"
                for name in names
            ),
        ],
        ["DROP FUNCTION full_disk CASCADE"],
    )


DATABASE_KINDS = {
    "refuses connections": OwnDatabase.refusing_connections,
    "stands still": OwnDatabase.standing_still,
    "full": _full_database,
    "damaged": _damaged,
    "newer": _newer_database,
    "refuses rights": _refused,
}
"""Each takes an `OwnDatabase`."""
