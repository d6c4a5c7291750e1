"""What several processes in front of one store must not keep to themselves."""

import msgspec

from backcare.club import keys
from backcare.club.keys import ClubKeys
from backcare.domain.club.documents import Club
from backcare.domain.errors import UnreachableError
from tests.club.own_clock import SECRET

OTHER = "cd" * 32


def restored(store):
    """Put another secret in place, as a restore by another process does."""
    club = store.get(Club, "club")
    store.write(put=[msgspec.structs.replace(club, secret=OTHER)])


def test_each_process_soon_knows_the_club_that_another_one_restored(door, monkeypatch):
    ours, theirs = ClubKeys(door.store), ClubKeys(door.store)
    assert ours.club().secret == SECRET
    restored(door.store)
    assert theirs.key("x") != ours.key("x"), "it is not asked for at each call"
    monkeypatch.setattr(keys, "_BELIEVED_SECONDS", -1.0)
    assert theirs.key("x") == ours.key("x")


def test_the_club_is_known_while_the_records_are_away(door, monkeypatch):
    ours = ClubKeys(door.store)
    known = ours.club()
    monkeypatch.setattr(keys, "_BELIEVED_SECONDS", -1.0)

    def refuse(*_):
        raise UnreachableError("away")

    monkeypatch.setattr(type(door.store), "get", refuse)
    assert ours.club() == known
