"""The club's figures come from its members' own records: each week once, when it is over."""

from datetime import timedelta

import pytest

from backcare.domain.club.counts import MOST_OF_ONE
from backcare.domain.club.documents import PublishedWeek
from backcare.domain.errors import DamagedError, UnreachableError
from backcare.domain.measures import ChosenMeasures
from backcare.domain.profile import Profile
from backcare.domain.weeks import WEEK
from tests.builders import MONDAY, TODAY
from tests.club.counted import AFTER, CountedClub, told_of

DAY = timedelta(days=1)


def test_a_week_is_told_two_days_after_it_is_over_and_not_before(club):
    club.add(10)
    club.train(range(10))
    for day in range(9):
        assert told_of(club, MONDAY + day * DAY) is None
    assert told_of(club) == 10


def test_a_week_is_told_once_whatever_is_saved_deleted_or_left_later(club):
    club.add(12)
    club.train(range(10))
    assert told_of(club) == 10
    club.train(range(12), MONDAY, id_from=40)
    club.records.erase("m1")
    club.leave(0)
    assert told_of(club) == 10
    assert told_of(club, AFTER + WEEK) == 10


def test_of_one_member_only_a_few_sessions_count(club):
    club.add(5)
    for number in range(8):
        club.train([0, 1], id_from=10 * number)
    assert told_of(club) == 5, "2 x 3, in steps of five"
    assert club.store.get(PublishedWeek, MONDAY.isoformat()).done == 2 * MOST_OF_ONE


def test_four_members_are_told_nothing_and_fewer_than_five_sessions_no_number(club):
    club.add(4)
    club.train(range(4))
    assert club.counts.weeks(AFTER) == ()
    assert club.counts.members() is None
    club.add(1, first=4)
    assert club.counts.members() == 5
    assert told_of(club) == 5
    club.train([4], MONDAY + WEEK)
    assert [week.done for week in club.counts.weeks(AFTER + WEEK)][-1] is None


def test_weeks_before_the_club_was_and_those_long_ago_are_not_counted(club):
    club.add(8)
    for back in range(9):
        club.train(range(8), MONDAY - back * WEEK, id_from=100 * back)
    told = [week.start for week in club.counts.weeks(AFTER)]
    assert told == [MONDAY - back * WEEK for back in (3, 2, 1, 0)]
    young = CountedClub()
    young.add(8)
    first = [week.start for week in young.counts.weeks(MONDAY - 3 * WEEK)]
    assert first == [MONDAY - 5 * WEEK]


def test_records_that_cannot_be_read_give_nothing(club, monkeypatch):
    club.add(11)
    club.train(range(11))
    find = club.records.find

    def damaged(member, *about, **between):
        if member == "m0":
            raise DamagedError("no record")
        return find(member, *about, **between)

    monkeypatch.setattr(club.records, "find", damaged)
    assert told_of(club) == 10


def test_a_week_waits_until_the_records_can_be_reached(club, monkeypatch):
    club.add(10)
    club.train(range(10))

    def away(*_, **__):
        raise UnreachableError("away")

    with monkeypatch.context() as patched:
        patched.setattr(club.records, "find", away)
        assert told_of(club) is None
    assert told_of(club) == 10


def test_two_processes_that_count_at_once_tell_one_number(club, monkeypatch):
    club.add(10)
    club.train(range(10))
    other = PublishedWeek(key=MONDAY.isoformat(), done=25, is_final=True)
    near = "backcare.club.counting.near"

    def other_is_first(*_):
        monkeypatch.undo()
        club.store.write(put=[other])
        return 10

    for back in (3, 2, 1):
        club.counts.weeks(AFTER - back * WEEK)
    monkeypatch.setattr(near, other_is_first)
    assert told_of(club) == 25


@pytest.mark.parametrize(("gave", "done"), [(6, 10), (4, None)])
def test_figures_of_versions_before_lose_their_rows(club, gave, done):
    rows = dict.fromkeys("abcdef"[:gave], (2, 2, 1))
    old = (MONDAY - 9 * WEEK).isoformat()
    club.store.write(
        put=[PublishedWeek(key=old, seen=rows, members=9, took_part=6, done=12, planned=12)]
    )
    [week] = club.counts.weeks(TODAY)
    assert week.done == done
    assert club.store.get(PublishedWeek, old).seen == {}


def test_a_week_under_way_of_a_version_before_is_not_told_and_counted_anew(club):
    rows = dict.fromkeys("abcdef", (2, 2, 1))
    club.add(10)
    club.store.write(put=[PublishedWeek(key=MONDAY.isoformat(), seen=rows, done=12)])
    assert told_of(club, TODAY) is None
    club.train(range(10))
    assert told_of(club) == 10


def test_a_club_counts_in_its_own_weeks_whatever_the_members_begin_with():
    sunday = MONDAY - DAY
    for begins, starts in ((0, MONDAY - WEEK), (6, sunday)):
        club = CountedClub(week_begins=begins)
        club.add(10)
        measures = ChosenMeasures(week_begins=5)
        club.records.save_profile("m0", Profile(measures=measures))
        club.train(range(10), day=sunday)
        counted = [w for w in club.counts.weeks(AFTER) if w.done]
        assert [(w.start, w.done) for w in counted] == [(starts, 10)]
