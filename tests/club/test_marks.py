"""The marks by which a club knows whom it counted: they go with who erases or leaves."""

import pytest

from backcare.club.counting import COUNTED_EVERY
from backcare.domain.club.documents import PublishedWeek
from tests.builders import MONDAY
from tests.club.counted import mark_of, this_week


def marked(club):
    """Whose mark is in this week's figures, and how many rows are."""
    week = club.store.get(PublishedWeek, MONDAY.isoformat())
    seen = {} if week is None else week.seen
    return {n for n in range(12) if mark_of(club, n) in seen}, len(seen)


def test_who_erases_everything_and_stays_is_in_the_figures_without_a_mark(club):
    club.add(12)
    club.train(range(6))
    before = this_week(club)
    assert marked(club) == (set(range(6)), 6)
    club.records.erase("m0")
    club.counts.forget("m0")
    club.pass_(COUNTED_EVERY)
    assert this_week(club) == before
    assert marked(club) == (set(range(1, 6)), 6)


def test_a_mark_goes_also_if_the_week_was_saved_at_the_same_time(club, monkeypatch):
    club.add(12)
    club.train(range(6))
    this_week(club)
    write = club.store.write

    def second(**documents):
        monkeypatch.undo()
        write(put=club.store.all(PublishedWeek))
        return write(**documents)

    monkeypatch.setattr(club.store, "write", second)
    club.counts.forget("m0")
    assert 0 not in marked(club)[0]


@pytest.mark.parametrize("weeks_are_known", [True, False])
def test_a_count_while_somebody_leaves_brings_no_mark_back(club, monkeypatch, weeks_are_known):
    club.add(12)
    if weeks_are_known:
        club.train(range(1, 6))
        this_week(club)
    club.train(range(12), id_from=20)
    profile = club.records.profile

    def leaves_meanwhile(member):
        if member == "m11":
            monkeypatch.undo()
            club.leave(0)
        return profile(member)

    monkeypatch.setattr(club.records, "profile", leaves_meanwhile)
    this_week(club)
    assert 0 not in marked(club)[0]
    club.pass_(COUNTED_EVERY)
    told = this_week(club)
    assert told.done == (16 if weeks_are_known else 12)
    assert 0 not in marked(club)[0]
