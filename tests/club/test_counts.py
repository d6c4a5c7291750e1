"""The club's figures: counts only, five or more, and no two views one member apart."""

import functools
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.club.accounts import Accounts
from backcare.club.counting import COUNTED_EVERY, ClubCounts
from backcare.club.secrets import keyed
from backcare.domain.club.counts import FEWEST, next_published, shown, without
from backcare.domain.club.documents import Account, Meeting, MeetingError, PublishedWeek
from backcare.domain.errors import DamagedError
from backcare.domain.profile import Profile, Target
from backcare.domain.records import Record
from backcare.storage.memory import MemoryClubStore, MemoryTrackerStore
from tests.builders import MONDAY, TODAY, session

MEMBERS = "abcdefghij"
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(("join", "log", "log", "delete", "leave", "target")),
        st.sets(st.sampled_from(MEMBERS), min_size=1),
        st.integers(0, 3),
    ),
    max_size=4,
)
"""What happens between two looks: what, to whom, and a new target."""


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
    half = shown(week(**dict.fromkeys("abcde", (0, 2)), **dict.fromkeys("fghij", (1, 2))))
    assert (half.took_part, half.done, half.planned) == (5, 5, 20)


def test_who_is_missing_is_not_told_if_they_are_few():
    told = shown(week(**dict.fromkeys("abcdefgh", (1, 2)), i=(0, 2)))
    assert told.is_nearly_all
    assert told.took_part is None
    assert told.done == 8


def after(club, what, members, number):
    """Each member's sessions done and planned, after something happened; none for who left."""
    club = dict(club)
    for m in members:
        if what == "join":
            club.setdefault(m, (0, 2))
        elif club.get(m) is not None:
            done, planned = club[m]
            club[m] = {
                "log": (min(9, done + 1), planned),
                "delete": (max(0, done - 1), planned),
                "leave": None,
                "target": (done, number),
            }[what]
    return club


def weighed(club):
    """What is counted, each member at a decimal place of their own, so that sums tell them."""
    return {
        m: tuple(n * 10 ** MEMBERS.index(m) for n in pair)
        for m, pair in club.items()
        if pair is not None
    }


def inside(number):
    """Who is in a sum of weighed numbers, and with how many."""
    digits = reversed(str(number or 0))
    return {m: int(n) for m, n in zip(MEMBERS, digits, strict=False) if n != "0"}


def views(looks):
    """Yield each look at a club: the week as it is known, and all that each member ever gave."""
    club, known, ever = {}, None, {m: ({0}, {0}) for m in MEMBERS}
    for events in looks:
        for what, members, number in events:
            club = after(club, what, members, number)
            if what == "leave" and known is not None:
                known = functools.reduce(without, sorted(members), known)
            for m, pair in club.items():
                for given_so_far, n in zip(ever[m], pair or (), strict=False):
                    given_so_far.add(n)
        known = next_published(known, MONDAY, weighed(club))
        if known is not None:
            yield known, ever


@given(st.lists(EVENTS, max_size=9))
def test_each_number_that_is_shown_has_five_people_in_it_whatever_happened(looks):
    for known, ever in views(looks):
        told = shown(known)
        for figure, number in enumerate((told.done, told.planned)):
            people = inside(number)
            assert number is None or len(people) >= FEWEST
            assert all(n in ever[m][figure] for m, n in people.items())
        assert told.took_part is None or told.took_part >= FEWEST
        if told.took_part is not None:
            assert told.took_part == len(inside(told.done)), "the sum is of those who took part"


@given(st.lists(EVENTS, max_size=9))
def test_two_views_of_a_figure_are_never_fewer_than_five_members_apart(looks):
    before = {"done": {}, "planned": {}, "took_part": {}}
    for known, _ in views(looks):
        now = {name: inside(getattr(known, name)) for name in ("done", "planned")}
        now["took_part"] = dict.fromkeys(now["done"])
        assert known.took_part == len(now["took_part"])
        for name, people in now.items():
            everybody = {*before[name], *people}
            apart = [m for m in everybody if before[name].get(m, 0) != people.get(m, 0)]
            assert not apart or len(apart) >= FEWEST, name
        before = now


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
    assert (second.took_part, second.done) == (6, 11), "of the same six"


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

        def train(self, members, day=TODAY, id_from=0):
            for n in members:
                records.add(f"m{n}", session(id_from + n, day, minutes=10))
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


def test_no_session_is_lost_because_it_was_not_planned(club):
    club.add(6)
    for n in range(6):
        target = Profile(targets=(Target(since=MONDAY, sessions=1),))
        club.records.save_profile(f"m{n}", target)
    for number in range(2):
        club.train(range(6), id_from=10 * number)
    told = this_week(club)
    assert (told.done, told.planned) == (12, 6)


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


def mark_of(club, n):
    return keyed("ab" * 32, "week", MONDAY.isoformat(), f"m{n}")


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


def test_records_that_cannot_be_read_are_not_counted_as_deleted(club, monkeypatch):
    club.add(16)
    club.train(range(6))
    assert this_week(club).took_part == 6
    find = club.records.find

    def damaged(member, *about, **between):
        if member == "m0":
            raise DamagedError("no record")
        return find(member, *about, **between)

    monkeypatch.setattr(club.records, "find", damaged)
    club.train(range(6, 11))
    told = this_week(club)
    assert (told.took_part, told.done) == (11, 11)
    assert mark_of(club, 0) in club.store.get(PublishedWeek, MONDAY.isoformat()).seen


def test_a_sum_of_three_people_is_not_shown_beside_six_who_took_part(club):
    """Six with one session each; three delete theirs, three do one or two more."""
    club.add(16)
    club.train(range(6))
    before = this_week(club)
    assert (before.took_part, before.done) == (6, 6)
    for n in range(3):
        [theirs] = club.records.find(f"m{n}", Record)
        club.records.remove(f"m{n}", theirs)
    club.train(range(3, 6), TODAY - timedelta(1), id_from=20)
    club.train([3, 4], TODAY - timedelta(2), id_from=40)
    assert this_week(club) == before, "of six people still, as they were counted"
    club.train(range(6, 11))
    told = this_week(club)
    assert (told.took_part, told.done) == (8, 13), "three stopped, five began"


def test_who_left_stays_in_both_figures_or_in_none(club):
    club.add(16)
    club.train(range(6))
    assert this_week(club).took_part == 6
    club.leave(0)
    club.train(range(1, 6), TODAY - timedelta(1), id_from=20)
    told = this_week(club)
    assert (told.took_part, told.done) == (6, 11)
    club.train(range(6, 10))
    told = this_week(club)
    assert (told.took_part, told.done) == (9, 14)


def test_a_week_that_an_older_version_published_shows_what_five_people_are_in():
    """There the sum could be of fewer people than took part."""
    old = PublishedWeek(
        key=MONDAY.isoformat(),
        seen={**dict.fromkeys("abc", (0, 2, 1)), **dict.fromkeys("def", (3, 2, 1))},
        **{"members": 12, "took_part": 6, "done": 9, "planned": 12},
    )
    told = shown(old)
    assert (told.took_part, told.done, told.planned) == (6, None, 12)
    left = shown(msgspec.structs.replace(old, seen=dict.fromkeys("abcd", (2, 2, 1))))
    assert (left.done, left.planned) == (None, None)
    later = next_published(
        old, MONDAY, {**dict.fromkeys("defghij", (4, 2)), **dict.fromkeys("klmno", (0, 0))}
    )
    assert (shown(later).took_part, shown(later).done) == (7, 28)


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
