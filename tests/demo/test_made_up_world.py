"""The made-up runner and club on any day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backcare.config import Settings
from backcare.content.demo_story import read_demo
from backcare.demo.world import make_world
from backcare.domain.bounds import LATEST_YEAR
from backcare.domain.check.hold import current_hold, is_full_check_due
from backcare.domain.check.result import SelfCheckResult
from backcare.domain.club.counts import shown
from backcare.domain.club.documents import Meeting, PublishedWeek
from backcare.domain.entries import Pause
from backcare.domain.errors import ContentError
from backcare.domain.plan.builder import PLAN_WEEKS
from backcare.domain.plan.plan import Plan
from backcare.domain.records import Record
from backcare.domain.weeks import MONDAYS, WEEK, monday_of
from backcare.storage.base import LOCAL_MEMBER
from tests.ours import our_library

CONTENT = our_library()
LAST_DAY = date(LATEST_YEAR, 12, 31) - PLAN_WEEKS * WEEK
"""The last day on which a plan can be made: one that reached into a year that no record may speak
of would be refused as the typing slip, or the broken clock, that it is.
"""
KINDS = {
    "ActivityCheck",
    "CheckIn",
    "ExerciseSession",
    "GateResults",
    "Pause",
    "Plan",
    "RunSession",
    "SelfCheckResult",
    "WeeklyCheck",
}


@settings(max_examples=12)
@given(st.dates(date(2020, 1, 1), LAST_DAY))
@example(LAST_DAY)
@example(date(2028, 2, 29))
@example(date(2027, 1, 3))  # a Sunday
@example(date(2028, 1, 3))  # a Monday
def test_the_story_is_ten_weeks_old_on_any_day_and_never_ahead_of_it(today):
    world = make_world(CONTENT, today)
    records = world.records.find(LOCAL_MEMBER, Record)
    # Each record was checked when it was added.
    assert {type(record).__name__ for record in records} == KINDS
    assert records[0].day == monday_of(today) - timedelta(weeks=10)
    assert all(record.day < today for record in records)
    # No clock on earth is behind yesterday's noon in UTC when its day has begun.
    noon = datetime.combine(today, datetime.min.time(), UTC) - timedelta(hours=12)
    assert all(record.logged_at <= noon for record in records)
    assert all(pause.until < today for pause in world.records.find(LOCAL_MEMBER, Pause))
    for member in world.records.members():
        assert all(r.day < today for r in world.records.find(member, Record)), member

    checks = world.records.find(LOCAL_MEMBER, SelfCheckResult)
    assert current_hold(checks) is None
    assert not is_full_check_due(checks, (), today)
    [plan] = world.records.find(LOCAL_MEMBER, Plan)
    assert any(session.day >= today for session in plan.sessions)
    assert {change.rule for change in plan.changes} >= {"PR7"}

    weeks = [shown(week, MONDAYS) for week in world.documents.all(PublishedWeek)]
    assert weeks[0].start == records[0].day
    assert all(week.done for week in weeks)
    assert all(meeting.key < today.isoformat() for meeting in world.documents.all(Meeting))


def test_a_copy_of_the_world_changes_alone():
    world = make_world(CONTENT, date(2026, 11, 25))
    copy = world.copy()
    copy.documents.write(remove=[copy.documents.all(Meeting)[0]])
    copy.records.save_profile("new", copy.records.profile("new"))
    assert len(world.documents.all(Meeting)) == len(copy.documents.all(Meeting)) + 1
    assert "new" not in world.records.members()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("favourites: [E12", "favourites: [E99", "no exercise 'E99'"),
        ("ticked: [B.rising", "ticked: [B.falling", "no question 'B.falling'"),
        ("areas: [A.dimple-right", "areas: [A.dimple", "no area 'A.dimple'"),
        ("bird-dog: 7", "bird-cat: 7", "no gate test 'bird-cat'"),
        ("age: 31-49", "age: 31-50", "no age band '31-50'"),
        ("- '22222222222'", "- '2222222222'", "have 11 weeks"),
        ("meetings: [9", "meetings: [59", "than there are members"),
        ("on: 6", "on: 7", "line"),
    ],
)
def test_a_story_that_cannot_be_told_stops_the_start(tmp_path, old, new, told):
    story = (Settings().content / "demo" / "story.yaml").read_text(encoding="utf-8")
    assert old in story
    broken = tmp_path / "story.yaml"
    broken.write_text(story.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=told):
        read_demo(broken, CONTENT.exercises, CONTENT.rule_book, CONTENT.screen, CONTENT.gates)
