"""The club's figures: counts only, five or more, and no two views one member apart."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.club.accounts import Accounts
from backcare.club.counting import COUNTED_EVERY, ClubCounts
from backcare.domain.club.counts import FEWEST, next_published, shown
from backcare.domain.club.documents import Account, Meeting, MeetingError, PublishedWeek
from backcare.domain.profile import Profile, Target
from backcare.storage.memory import MemoryClubStore, MemoryTrackerStore
from tests.builders import MONDAY, TODAY, session

MEMBERS = st.sampled_from("abcdefghijkl")
GIVEN = st.dictionaries(MEMBERS, st.tuples(st.integers(0, 3), st.integers(0, 3)))
FIGURES = {
    "done": lambda given, m: given.get(m, (0, 0))[0],
    "planned": lambda given, m: given.get(m, (0, 0))[1],
    "took_part": lambda given, m: given.get(m, (0, 0))[0] > 0,
}
"""What each member gives to each figure; who is no member gives nothing."""


def week(**given):
    return next_published(None, MONDAY, given)


def test_four_members_show_nothing_and_five_do():
    four = dict.fromkeys("abcd", (1, 2))
    assert next_published(None, MONDAY, four) is None
    assert next_published(None, MONDAY, {**four, "e": (0, 2)}) is not None


def test_a_number_with_fewer_than_five_in_it_is_not_shown():
    few = shown(week(**dict.fromkeys("abcdefgh", (0, 2)), i=(1, 2), j=(1, 2)))
    assert few.took_part is None
    assert few.done is None
    assert few.share is None
    half = shown(week(**dict.fromkeys("abcde", (0, 2)), **dict.fromkeys("fghij", (1, 2))))
    assert (half.took_part, half.done, half.planned, half.share) == (5, 5, 20, 0.25)


def test_who_is_missing_is_not_told_if_they_are_few():
    told = shown(week(**dict.fromkeys("abcdefgh", (1, 2)), i=(0, 2)))
    assert told.is_nearly_all
    assert told.took_part is None
    assert told.done == 8


@given(st.lists(GIVEN, max_size=12))
def test_two_views_of_a_figure_are_never_fewer_than_five_members_apart(states):
    known = None
    shown_for = {name: {} for name in FIGURES}
    for given_now in states:
        fresh = next_published(known, MONDAY, given_now)
        for name, of in FIGURES.items():
            if fresh is None or getattr(fresh, name) == (getattr(known, name) if known else 0):
                continue
            everybody = {*shown_for[name], *given_now}
            apart = [m for m in everybody if of(shown_for[name], m) != of(given_now, m)]
            assert len(apart) >= FEWEST, name
            assert fresh.members >= FEWEST
        if fresh is not known:
            shown_for = {
                name: given_now
                if sum(
                    of(shown_for[name], m) != of(given_now, m)
                    for m in {*shown_for[name], *given_now}
                )
                >= FEWEST
                else shown_for[name]
                for name, of in FIGURES.items()
            }
        known = fresh


def test_who_joins_or_changes_a_plan_is_no_cover_for_one_who_trains():
    ten = dict.fromkeys("abcdefghij", (2, 2))
    before = week(**ten)
    joined = {**ten, **dict.fromkeys("klmn", (0, 0)), "a": (3, 2)}
    assert next_published(before, MONDAY, joined) is before
    planned = {**ten, **dict.fromkeys("bcdef", (2, 3)), "a": (3, 2)}
    after = next_published(before, MONDAY, planned)
    assert (after.done, after.planned) == (20, 25)
    one_began = {**dict.fromkeys("abcdef", (1, 2)), **dict.fromkeys("ghij", (0, 2))}
    first = week(**one_began)
    five_more = {**one_began, **dict.fromkeys("abcde", (2, 2)), "g": (1, 2)}
    second = next_published(first, MONDAY, five_more)
    assert (second.took_part, second.done) == (6, 12)


@pytest.fixture
def club():
    store, records = MemoryClubStore(), MemoryTrackerStore()
    now = [datetime(2026, 11, 19, 20, 0, tzinfo=UTC)]
    accounts = Accounts(store, records, lambda: now[0])
    accounts.start("R", "ab" * 32)
    counts = ClubCounts(store, records, accounts, lambda: now[0])

    class Club:
        def add(self, count, first=0):
            for n in range(first, first + count):
                store.write(
                    put=[Account(key=f"m{n}", nickname=f"n{n}", consent=TODAY, joined_at=now[0])]
                )

        def pass_(self, time):
            now[0] += time

        def train(self, members, day=TODAY):
            for n in members:
                records.add(f"m{n}", session(n, day, minutes=10))
            now[0] += COUNTED_EVERY

        def leave(self, n):
            accounts.leave(f"m{n}")
            now[0] += COUNTED_EVERY

    kept = Club()
    kept.store, kept.records, kept.counts, kept.now = store, records, counts, now
    return kept


def this_week(club):
    weeks = [w for w in club.counts.weeks(TODAY) if w.start == MONDAY]
    return weeks[0] if weeks else None


def test_figures_come_from_the_members_own_records(club):
    club.add(12)
    for n in range(12):
        target = Profile(targets=(Target(since=MONDAY, sessions=2),))
        club.records.save_profile(f"m{n}", target)
    club.train(range(7))
    told = this_week(club)
    assert (told.took_part, told.done, told.planned) == (7, 7, 24)
    assert club.counts.members() == 12


def test_one_more_who_trains_changes_nothing_that_can_be_seen(club):
    club.add(12)
    club.train(range(6))
    before = this_week(club)
    for n in range(6, 10):
        club.train([n])
        assert this_week(club) == before
    club.train([10])
    assert this_week(club) != before


def test_one_who_leaves_changes_nothing_that_can_be_seen(club):
    club.add(12)
    club.train(range(6))
    before = this_week(club)
    club.leave(0)
    assert this_week(club) == before
    assert all("m0" not in repr(w) for w in club.store.all(PublishedWeek))


def test_four_members_see_that_it_is_too_early(club):
    club.add(4)
    club.train(range(4))
    assert club.counts.weeks(TODAY) == ()
    assert club.counts.members() is None
    club.add(1, first=4)
    club.train([4])
    assert this_week(club).done == 5
    assert club.counts.members() == 5


def test_figures_are_worked_out_seldom(club, monkeypatch):
    club.add(6)
    club.train(range(6))
    club.counts.weeks(TODAY)
    monkeypatch.setattr(club.records, "find", None)
    assert this_week(club).done == 6


def test_members_are_counted_once_at_a_club_session(club):
    code = club.counts.open_meeting(TODAY).code
    assert club.counts.open_meeting(TODAY).code == code
    for n in range(5):
        club.counts.was_there(f"m{n}", f" {code.lower()} ", TODAY)
        club.counts.was_there(f"m{n}", code, TODAY)
    assert club.counts.is_there("m1", TODAY)
    assert not club.counts.is_there("m9", TODAY)
    club.pass_(timedelta(hours=15))  # another day in Europe, the same one in the Pacific
    assert club.counts.meetings() == ()
    club.pass_(timedelta(hours=2))
    assert club.counts.meetings() == ((TODAY, 5),)
    assert "m1" not in repr(club.store.all(Meeting))


def test_fewer_than_five_at_a_club_session_are_not_told(club):
    code = club.counts.open_meeting(TODAY).code
    for n in range(4):
        club.counts.was_there(f"m{n}", code, TODAY)
    club.pass_(timedelta(days=1))
    assert club.counts.meetings() == ((TODAY, None),)


@pytest.mark.parametrize("code", ["", "AAAAA", "x"])
def test_another_code_counts_nobody(club, code):
    with pytest.raises(MeetingError):
        club.counts.was_there("m1", code, TODAY)
    club.counts.open_meeting(TODAY)
    with pytest.raises(MeetingError):
        club.counts.was_there("m1", code, TODAY)
    [meeting] = club.store.all(Meeting)
    assert meeting.there == ()
