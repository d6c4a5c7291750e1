"""What was done stands for the same on every page: plan, tracker, the physiotherapist's page."""

import re

import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.entries import Pause, PauseReason
from backcare.domain.plan.plan import Plan
from backcare.domain.profile import Profile
from backcare.domain.weeks import WEEK
from backcare.ui.my_data.summary import summary_page
from backcare.ui.numbers import whole_percent
from backcare.ui.tracker.diary import read_diary
from tests.builders import MONDAY, TODAY, _base, check_in, run, session
from tests.pages.kept import checked
from tests.pages.plans import (
    DAY,
    SATURDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    A,
    B,
    C,
    a_plan,
    aiming_for,
    did,
    left,
    reached,
    row,
)
from tests.pages.screen import TEXT, heading, press, shown, unfold
from tests.visits import visit_on


def test_what_was_done_before_the_first_plan_stands_for_nothing_of_it(on, store):
    store.add("me", session(1, MONDAY))
    store.add("me", a_plan(1, TUESDAY, (A, THURSDAY), (B, MONDAY + WEEK)))
    at = on(TUESDAY, "plan")
    assert TEXT("plan.begins", session="hips and trunk", day="Thursday") in shown(at)
    assert row(at, MONDAY).startswith("Another session ✓")
    assert row(at, THURSDAY) == "Hips and trunk"
    words = shown(on(TUESDAY, "tracker"))
    assert f"{left(0, 1)} {TEXT('week.extra', n=1)}" in words
    assert heading(on(THURSDAY, "plan")).startswith("Hips and trunk, ")


def test_a_plan_is_not_begun_by_what_was_done_earlier_on_its_day(on, store):
    """Only days tell before from after: this one stands for the session of its day."""
    store.add("me", session(1, THURSDAY))
    store.add("me", a_plan(1, THURSDAY, (A, THURSDAY), (B, SATURDAY)))
    assert row(on(THURSDAY, "plan"), THURSDAY).startswith("Hips and trunk ✓")
    assert left(1, 2) in shown(on(THURSDAY, "tracker"))


def test_a_second_plan_keeps_what_the_first_had_on_the_days_gone_by(on, store):
    store.add("me", a_plan(1, MONDAY - WEEK, (A, MONDAY), (B, TUESDAY), (A, SATURDAY)))
    store.add("me", a_plan(2, WEDNESDAY, (A, THURSDAY), (B, SUNDAY)))
    store.add_all("me", [session(1, MONDAY), session(2, MONDAY, minutes=5)])
    at = on(WEDNESDAY, "plan")
    assert row(at, MONDAY) == "Hips and trunk ✓ + legs and lifting ✓"
    assert row(at, THURSDAY) == "Hips and trunk"
    assert row(at, SATURDAY) == "Rest"
    assert left(2, 4) in shown(on(WEDNESDAY, "tracker"))


def test_an_optional_session_does_not_stand_for_one_that_is_open(on, store):
    store.add("me", a_plan(1, MONDAY, (A, MONDAY), (C, TUESDAY), (B, THURSDAY)))
    store.add_all("me", [did(1, MONDAY, A), did(2, TUESDAY, C)])
    at = on(THURSDAY, "plan")
    assert heading(at).startswith("Legs and lifting, ")
    assert row(at, TUESDAY).startswith("Feet and balance ✓")
    words = shown(on(THURSDAY, "tracker"))
    assert left(1, 2) in words
    assert TEXT("routine.bar", percent=50) in [
        p.proto.text for p in on(THURSDAY, "tracker").get("progress")
    ]


def test_exercises_tell_a_session_from_the_optional_one_of_its_day(on, store):
    store.add("me", a_plan(1, MONDAY, (A, MONDAY), (C, TUESDAY), (B, THURSDAY)))
    store.add("me", did(1, TUESDAY, A))
    assert row(on(TUESDAY, "plan"), TUESDAY).startswith("Hips and trunk ✓")
    assert left(1, 2) in shown(on(TUESDAY, "tracker"))


def test_the_optional_one_of_a_day_with_both_is_known_by_its_exercises(on, store):
    store.add("me", a_plan(1, MONDAY, (A, TUESDAY), (C, TUESDAY)))
    store.add("me", did(1, TUESDAY, C))
    assert row(on(TUESDAY, "plan"), TUESDAY).startswith("Feet and balance ✓ + hips and trunk")
    assert left(0, 1) in shown(on(TUESDAY, "tracker"))


def test_a_tick_and_today_stand_on_the_day_of_what_was_done(on, store):
    store.add("me", a_plan(1, MONDAY, (A, MONDAY), (B, SUNDAY)))
    store.add("me", session(1, SATURDAY))
    at = on(SUNDAY, "plan")
    assert row(at, SATURDAY) == "Hips and trunk ✓"
    assert row(at, SUNDAY) == "Legs and lifting"
    assert heading(at).startswith("Legs and lifting, ")
    ticked = re.findall(r'<li class="([^"]*)">(\w+)<b>', shown(on(SUNDAY, "tracker")))
    assert [name for marks, name in ticked if "bc-done" in marks] == ["Sat"]


def test_what_was_done_ahead_is_not_announced_again(on, store):
    store.add("me", a_plan(1, MONDAY, (A, MONDAY), (B, THURSDAY), (A, MONDAY + WEEK)))
    store.add_all("me", [session(1, MONDAY), session(2, WEDNESDAY)])
    at = on(WEDNESDAY, "plan")
    assert row(at, WEDNESDAY).startswith("Legs and lifting ✓")
    assert TEXT("plan.next", session="hips and trunk", day="Monday, 23 November 2026") in shown(at)


def test_a_plan_made_on_sunday_takes_no_reached_week_away(on, store):
    aiming_for(store, 2, *(MONDAY - n * WEEK for n in range(5)))
    told = shown(on(SUNDAY, "tracker"))
    assert reached(2, 2) in told
    assert TEXT("routine.in_a_row", n=5) in told
    store.add("me", a_plan(1, SUNDAY, (A, MONDAY + WEEK), (B, MONDAY + WEEK + 3 * DAY)))
    at = on(SUNDAY, "tracker")
    assert reached(2, 2) in shown(at)
    assert TEXT("routine.in_a_row", n=5) in shown(at)
    assert left(0, 2) in shown(on(MONDAY + WEEK, "tracker"))


@pytest.mark.parametrize("begun_before", [False, True])
def test_a_plan_in_mid_week_takes_no_reached_week_away(on, store, begun_before):
    weeks = [MONDAY - n * WEEK for n in range(3)]
    aiming_for(store, 2, *weeks)
    if begun_before:
        both = [(one, week + n * DAY) for week in weeks for n, one in enumerate((A, B))]
        store.add("me", a_plan(1, min(weeks), *both, (A, SUNDAY + WEEK)))
    store.add("me", a_plan(2, WEDNESDAY, (A, SATURDAY)))
    told = shown(on(WEDNESDAY, "tracker"))
    was = 2 if begun_before else 0
    assert TEXT("week.kept", done=was, planned=was + 1) in told
    assert TEXT("routine.in_a_row", n=3) in told
    assert (TEXT("week.extra", n=2) in told) is not begun_before
    assert TEXT("routine.outcome.kept") in shown(on(MONDAY + WEEK, "tracker"))
    store.add("me", session(9, SATURDAY))
    assert reached(was + 1, was + 1) in shown(on(SATURDAY, "tracker"))


@pytest.mark.parametrize("has_plan", [True, False])
def test_a_week_that_is_paused_is_called_so_and_asks_for_no_target(on, store, has_plan):
    if has_plan:
        store.add("me", a_plan(1, MONDAY - WEEK, (A, MONDAY), (B, THURSDAY), (A, MONDAY + WEEK)))
    else:
        store.save_profile("me", Profile().with_target(MONDAY - WEEK, 2))
    pause = Pause(**_base(70, MONDAY), reason=PauseReason.HOLIDAY, until=SUNDAY)
    store.add_all("me", [pause, session(1, WEDNESDAY)])
    words = shown(on(WEDNESDAY, "tracker"))
    assert TEXT("week.paused", done=1) in words
    assert TEXT("week.no_target", done=1) not in words


def test_a_week_without_anything_planned_says_why(on, store):
    store.add("me", a_plan(1, MONDAY - WEEK, (A, MONDAY - WEEK), (B, MONDAY + WEEK)))
    assert TEXT("week.free", done=0) in shown(on(SUNDAY, "tracker"))
    store.add_all("me", [checked(Urgency.WITHIN_DAYS, day=MONDAY), checked(day=SUNDAY)])
    assert TEXT("week.waited", done=0) in shown(on(SUNDAY, "tracker"))


def test_a_paused_session_is_not_called_open_and_none_of_its_week_takes_its_place(on, store):
    store.add("me", a_plan(1, MONDAY, (A, MONDAY), (B, THURSDAY), (A, MONDAY + WEEK)))
    pause = Pause(**_base(70, MONDAY), reason=PauseReason.ILL, until=TUESDAY)
    store.add("me", pause)
    assert TEXT("plan.next", session="legs and lifting", day="Thursday") in shown(
        on(WEDNESDAY, "plan")
    )
    store.add("me", session(1, WEDNESDAY))
    assert row(on(WEDNESDAY, "plan"), WEDNESDAY).startswith("Legs and lifting ✓")
    assert reached(1, 1) in shown(on(WEDNESDAY, "tracker"))


def test_a_plan_that_was_ended_on_its_first_day_does_not_bring_back_the_one_before(on, store):
    before = a_plan(1, MONDAY - 2 * WEEK, *((s, MONDAY + n * DAY) for n, s in ((2, A), (3, B))))
    store.add("me", before)
    store.add("me", a_plan(2, WEDNESDAY, (A, SATURDAY), (B, MONDAY + WEEK)))
    at = press(unfold(on(WEDNESDAY, "plan"), "plan.change", "plan.ending"), "plan.end")
    assert TEXT("plan.ended") in shown(at)
    at = on(WEDNESDAY, "plan")
    assert at.title[0].value == TEXT("plan.title.none")
    assert [b.label for b in at.button if str(b.key).startswith("plan.make.")]
    assert TEXT("week.no_target", done=0) in shown(on(WEDNESDAY, "tracker"))
    [_, ended] = sorted(store.find("me", Plan), key=lambda p: p.logged_at)
    assert (ended.sessions, ended.ended) == ((), WEDNESDAY)
    for page in ("gate_tests", "session", "run_walk"):
        assert not on(WEDNESDAY, page).exception
    at = press(on(WEDNESDAY, "plan"), "plan.make.")
    assert TEXT("plan.made") in shown(at)


def test_only_routine_sessions_count(on, store):
    store.save_profile("me", Profile().with_target(MONDAY, 2))
    store.add_all("me", [session(1), run(2), check_in(3)])
    assert left(1, 2) in shown(on(TODAY, "tracker"))


def test_tracker_and_paper_tell_one_sum(on, store):
    """Four of two and none of two: half of what was planned, and two besides."""
    first = MONDAY - 2 * WEEK
    kept = [session(n, first + n * DAY) for n in range(4)]
    profile = Profile().with_target(first, 2)
    store.save_profile("me", profile)
    store.add_all("me", kept)
    numbers = {"done": 2, "planned": 4, "percent": 50, "reached": 1, "weeks": 2}
    words = shown(on(MONDAY, "tracker"))
    assert f"{TEXT('adherence.finding', **numbers)} {TEXT('week.extra', n=2)}" in words
    visit = visit_on(MONDAY)
    visit.store.add_all(kept)
    visit.store.save_profile(profile)
    page = summary_page(read_diary(visit), 4, visit)
    [part] = [p for p in page.parts if p.heading == TEXT("summary.sessions")]
    assert list(part.lines) == [
        TEXT("summary.sessions_line", **numbers),
        TEXT("summary.sessions_extra", n=2),
    ]


def test_the_percentage_is_of_sessions_and_not_of_weeks(on, store):
    """One of one and none of three: a quarter of what was planned."""
    first = MONDAY - 2 * WEEK
    store.save_profile("me", Profile().with_target(first, 1).with_target(first + WEEK, 3))
    store.add("me", session(1, first))
    numbers = {"done": 1, "planned": 4, "percent": 25, "reached": 1, "weeks": 2}
    assert TEXT("adherence.finding", **numbers) in shown(on(MONDAY, "tracker"))


@pytest.mark.parametrize("left_out", [0, 1])
def test_a_hundred_per_cent_is_said_only_if_all_is_done(on, store, left_out):
    """One of two hundred and ten left out, half a year ago, is less than half of one per cent."""
    first = MONDAY - 30 * WEEK
    store.save_profile("me", Profile().with_target(first, 7))
    store.add_all("me", [session(n, first + n * DAY) for n in range(left_out, 210)])
    at = on(MONDAY, "tracker")
    assert TEXT("routine.score", percent=100 - left_out) in shown(at)
    at.segmented_control(key="tracker.span").set_value("all").run()
    finding = {"done": 210 - left_out, "planned": 210, "reached": 30 - left_out, "weeks": 30}
    assert TEXT("adherence.finding", **finding, percent=100 - left_out) in shown(at)


def test_nothing_is_said_to_be_none_that_is_some():
    shares = (0, 1 / 250, 1 / 3, 249 / 250, 1)
    assert [whole_percent(share) for share in shares] == [0, 1, 33, 99, 100]
