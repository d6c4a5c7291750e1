"""The documents of a club, as each of its stores keeps them."""

import pytest

from backcare.domain.club.documents import Club, TakenName
from backcare.domain.errors import ConflictError, MissingError
from backcare.storage.tinydb_files.club import TinyClubStore
from tests.club.own_clock import GOOD, HOME, SECRET, START, Door


def test_documents_are_read_back_and_two_writers_are_told_apart(store):
    club = Club(key="club", name="R", secret=SECRET, created_at=START)
    [saved] = store.write(put=[club])
    assert store.get(Club, "club") == saved
    assert saved.rev == 1
    with pytest.raises(ConflictError):
        store.write(put=[club])
    taken = TakenName(key="n", member="m")
    with pytest.raises(ConflictError):
        store.write(put=[taken, club])
    assert store.get(TakenName, "n") is None, "all or none"
    before = store.version()
    store.write(remove=[saved])
    assert store.version() != before
    assert store.all(Club) == ()
    with pytest.raises(MissingError):
        store.write(remove=[saved])
    with pytest.raises(MissingError):
        store.write(put=[saved])


def test_the_clubs_file_is_for_its_owner_only(tmp_path):
    door = Door(TinyClubStore(tmp_path / "user"))
    door.join("Ann")
    path = tmp_path / "user" / "club.json"
    assert path.stat().st_mode & 0o777 == 0o600
    for secret in (GOOD, HOME):
        assert secret not in path.read_text()
