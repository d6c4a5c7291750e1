"""The club's figures come from its members' own records, and give nobody away."""

from datetime import timedelta

from backcare.domain.club.documents import PublishedWeek
from backcare.domain.errors import DamagedError
from backcare.domain.measures import ChosenMeasures
from backcare.domain.profile import Profile, Target
from backcare.domain.records import Record
from backcare.domain.weeks import WEEK
from tests.builders import MONDAY, TODAY
from tests.club.counted import CountedClub, mark_of, this_week

DAY = timedelta(days=1)


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


def test_a_club_counts_in_its_own_weeks_whatever_the_members_begin_with():
    sunday = MONDAY - DAY
    for begins, starts in ((0, MONDAY - WEEK), (6, sunday)):
        club = CountedClub(week_begins=begins)
        club.add(8)
        measures = ChosenMeasures(week_begins=5)
        club.records.save_profile("m0", Profile(measures=measures))
        club.train(range(8), day=sunday)
        counted = [w for w in club.counts.weeks(TODAY) if w.done]
        assert [(w.start, w.done) for w in counted] == [(starts, 8)]
