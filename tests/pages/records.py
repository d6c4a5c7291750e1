"""Records that are away, slow, full or damaged, for tests of what stands without them."""

import threading
from contextlib import contextmanager

from backcare.domain.errors import UnreachableError, UnsavedError
from backcare.storage.club_tiny import TinyClubStore
from backcare.storage.tiny import TinyTrackerStore

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
