"""Days and weeks in which plans meet: what was done before, what was missed, what rests."""

from datetime import UTC, datetime, time

import msgspec
import pytest
import streamlit as st

from backcare.domain.entries import Pause, PauseReason
from backcare.domain.plan.changes import extended
from backcare.domain.plan.plan import Plan
from backcare.domain.profile import Profile
from backcare.domain.weeks import WEEK
from backcare.ui.my_data.summary import summary_page
from backcare.ui.tracker.diary import read_diary
from tests.builders import MONDAY, _base, session
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
from tests.pages.screen import CONTENT, TEXT, has, press, shown, unfold
from tests.visits import visit_on

FRIDAY = MONDAY + 4 * DAY


def early(number, day):
    """A session done before a plan of that day was made."""
    at = datetime.combine(day, time(6), UTC)
    return msgspec.structs.replace(session(number, day), logged_at=at)


def pause(begin, until):
    return Pause(**_base(70, begin), reason=PauseReason.ILL, until=until)


def test_what_was_done_on_the_day_before_a_plan_was_made_ticks_no_later_session(on, store):
    store.add_all("me", [early(1, TUESDAY), a_plan(1, TUESDAY, (A, THURSDAY), (B, SATURDAY))])
    assert row(on(TUESDAY, "plan"), THURSDAY) == "Hips and trunk"
    assert f"{left(0, 2)} {TEXT('week.extra', n=1)}" in shown(on(TUESDAY, "tracker"))


def test_it_stands_for_the_plans_session_of_that_day(on, store):
    store.add_all("me", [early(1, TUESDAY), a_plan(1, TUESDAY, (A, TUESDAY), (B, SATURDAY))])
    assert row(on(TUESDAY, "plan"), TUESDAY).startswith("Hips and trunk ✓")
    assert left(1, 2) in shown(on(TUESDAY, "tracker"))


def test_else_it_stands_for_one_of_the_plan_before(on, store):
    store.add("me", a_plan(1, MONDAY - WEEK, (A, MONDAY), (B, TUESDAY)))
    store.add_all("me", [session(1, MONDAY), early(2, TUESDAY)])
    store.add("me", a_plan(2, TUESDAY, (A, THURSDAY)))
    at = on(TUESDAY, "plan")
    assert row(at, TUESDAY).startswith("Legs and lifting ✓")
    assert row(at, THURSDAY) == "Hips and trunk"
    assert TEXT("week.kept", done=2, planned=3) in shown(on(TUESDAY, "tracker"))


def test_a_week_reached_on_the_day_of_a_plan_stays_reached(on, store):
    store.save_profile("me", Profile().with_target(MONDAY, 2))
    store.add_all("me", [session(1, MONDAY), early(2, THURSDAY)])
    store.add("me", a_plan(1, THURSDAY, (A, SATURDAY)))
    at = on(THURSDAY, "tracker")
    assert TEXT("week.kept", done=0, planned=1) in shown(at)
    assert not at.get("progress")


def test_a_plan_that_goes_on_again_takes_no_reached_week_away(on, store):
    weeks = [MONDAY - n * WEEK for n in range(1, 5)]
    aiming_for(store, 2, *weeks)
    both = [(s, week + n * DAY) for week in weeks[2:] for n, s in ((0, A), (1, B))]
    plan = a_plan(1, min(weeks), *sorted(both, key=lambda pair: pair[1]))
    store.add("me", plan)
    assert TEXT("routine.in_a_row", n=4) in shown(on(MONDAY, "tracker"))
    store.change("me", extended(plan, MONDAY, CONTENT.programming))
    assert TEXT("routine.in_a_row", n=4) in shown(on(MONDAY, "tracker"))


def test_a_pause_planned_later_leaves_what_was_done_on_its_day(on, store):
    store.add("me", a_plan(1, MONDAY, (A, TUESDAY), (B, FRIDAY)))
    store.add_all("me", [session(1, TUESDAY), pause(TUESDAY, WEDNESDAY)])
    at = on(THURSDAY, "plan")
    assert row(at, TUESDAY).startswith("Hips and trunk ✓")
    assert row(at, FRIDAY) == "Legs and lifting"
    assert left(1, 2) in shown(on(THURSDAY, "tracker"))


def test_exercises_tell_a_session_from_the_resting_one_of_its_day(on, store):
    store.add("me", a_plan(1, MONDAY, (A, TUESDAY), (B, FRIDAY)))
    store.add_all("me", [did(1, TUESDAY, B), pause(TUESDAY, WEDNESDAY)])
    assert row(on(THURSDAY, "plan"), TUESDAY).startswith("Legs and lifting ✓")
    assert reached(1, 1) in shown(on(THURSDAY, "tracker"))


def test_what_a_replaced_plan_had_and_was_missed_is_not_asked_for_any_more(on, store):
    store.add("me", a_plan(1, MONDAY - WEEK, (A, MONDAY), (B, FRIDAY)))
    store.add("me", a_plan(2, WEDNESDAY, (A, THURSDAY), (B, SATURDAY)))
    assert left(0, 2) in shown(on(WEDNESDAY, "tracker"))
    store.add_all("me", [session(1, THURSDAY), session(2, SATURDAY)])
    assert reached(2, 2) in shown(on(SATURDAY, "tracker"))


def test_ending_a_plan_leaves_what_was_done_that_day(on, store):
    store.add("me", a_plan(1, MONDAY, (A, MONDAY), (B, THURSDAY), (A, SATURDAY)))
    store.add_all("me", [session(1, MONDAY), session(2, THURSDAY)])
    press(unfold(on(THURSDAY, "plan"), "plan.change", "plan.ending"), "plan.end")
    [ended] = store.find("me", Plan)
    assert [s.day for s in ended.sessions] == [MONDAY, THURSDAY]
    words = shown(on(THURSDAY, "tracker"))
    assert reached(2, 2) in words
    assert TEXT("week.extra", n=1) not in words


def test_ending_a_plan_takes_out_what_is_open_that_day(on, store):
    store.add("me", a_plan(1, MONDAY, (A, MONDAY), (B, THURSDAY)))
    press(unfold(on(THURSDAY, "plan"), "plan.change", "plan.ending"), "plan.end")
    [ended] = store.find("me", Plan)
    assert [s.day for s in ended.sessions] == [MONDAY]


@pytest.mark.parametrize("is_kept", [True, False])
def test_sums_with_a_week_in_which_a_plan_began_add_up(on, store, is_kept):
    """Two sessions reached the first week; then a plan began in it, and nothing else counts."""
    target = Profile().with_target(MONDAY, 2)
    kept = [session(1, MONDAY), session(2, TUESDAY), a_plan(1, WEDNESDAY, (A, SATURDAY))]
    if not is_kept:
        kept += [session(3, MONDAY + WEEK), a_plan(2, MONDAY + WEEK, (B, MONDAY + WEEK))]
    day = MONDAY + WEEK + DAY
    st.session_state.clear()  # what was read of another diary
    visit = visit_on(day)
    for keep, owner in ((visit.store, ()), (store, ("me",))):
        keep.save_profile(*owner, target)
        keep.add_all(*owner, kept)
    [part] = [
        p
        for p in summary_page(read_diary(visit), 4, visit).parts
        if p.heading == TEXT("summary.sessions")
    ]
    words = shown(on(day, "tracker"))
    if is_kept:
        assert list(part.lines) == [TEXT("summary.sessions_only", done=2)]
        assert TEXT("adherence.finding_too_early", done=2) in words
    else:
        numbers = {"done": 1, "planned": 1, "percent": 100, "reached": 2, "weeks": 2}
        more = TEXT("summary.sessions_more", n=2)
        assert list(part.lines) == [TEXT("summary.sessions_line", **numbers), more]
        told = f"{TEXT('adherence.finding', **numbers)} {TEXT('adherence.finding_others', n=2)}"
        assert told in words


def test_next_weeks_session_is_not_offered_before_its_week(on, store):
    store.add("me", a_plan(1, MONDAY, (A, MONDAY), (B, MONDAY + WEEK)))
    store.add("me", session(1, MONDAY))
    at = on(SATURDAY, "plan")
    assert TEXT("plan.next", session="legs and lifting", day="Monday, 23 November 2026") in shown(
        at
    )
    assert not has(at, "plan.start")
    assert has(on(MONDAY + WEEK, "plan"), "plan.start")


def test_a_plan_made_on_sunday_offers_no_start_before_its_week(on, store):
    store.add("me", a_plan(1, SUNDAY, (A, MONDAY + WEEK), (B, THURSDAY + WEEK)))
    at = on(SUNDAY, "plan")
    assert TEXT("plan.begins", session="hips and trunk", day="Monday, 23 November 2026") in shown(
        at
    )
    assert not has(at, "plan.start")


def test_a_session_of_this_week_can_be_done_today_instead(on, store):
    store.add("me", a_plan(1, MONDAY, (A, FRIDAY), (B, MONDAY + WEEK)))
    assert has(on(THURSDAY, "plan"), "plan.start")


def test_a_session_in_a_planned_pause_is_not_named_as_the_next(on, store):
    store.add("me", a_plan(1, MONDAY - WEEK, (A, MONDAY - WEEK), (A, THURSDAY), (B, SATURDAY)))
    store.add("me", pause(THURSDAY, FRIDAY))
    assert TEXT("plan.next", session="legs and lifting", day="Saturday") in shown(
        on(TUESDAY, "plan")
    )
    assert TEXT("plan.next", session="legs and lifting", day="Saturday") in shown(
        on(THURSDAY, "plan")
    )


def test_a_plan_that_rests_to_its_end_has_not_come_to_it(on, store):
    store.add("me", a_plan(1, MONDAY, (A, THURSDAY), (B, SATURDAY)))
    store.add("me", pause(WEDNESDAY, None))
    words = shown(on(TUESDAY, "plan"))
    assert TEXT("plan.all_paused") in words
    assert TEXT("plan.over") not in words


def test_a_plan_without_exercises_that_are_gone_counts_as_it_was_made(on, store):
    """The exercise of A that was done is not in the library; B has none that is."""
    gone = [
        msgspec.structs.replace(A.exercises[0], exercise=exercise) for exercise in ("E98", "E99")
    ]
    lost_a = msgspec.structs.replace(A, exercises=(gone[0], *B.exercises[:1]))
    lost_b = msgspec.structs.replace(B, exercises=(gone[1],))
    planned = ((A, MONDAY - DAY), (lost_b, MONDAY), (lost_a, THURSDAY), (B, MONDAY + WEEK))
    store.add("me", a_plan(1, MONDAY - WEEK, *planned))
    store.add("me", session(1, MONDAY))
    at = on(TUESDAY, "plan")
    assert not at.exception
    assert row(at, MONDAY) == "Legs and lifting ✓"
    assert row(at, THURSDAY) == "Hips and trunk"
    assert TEXT("plan.next", session="hips and trunk", day="Thursday") in shown(at)
    assert left(1, 2) in shown(on(TUESDAY, "tracker"))
    store.add("me", session(2, THURSDAY))
    assert TEXT("plan.next", session="legs and lifting", day="Monday, 23 November 2026") in shown(
        on(THURSDAY, "plan")
    )


def test_a_week_with_only_what_was_not_planned_is_told_so(on, store):
    store.add("me", a_plan(1, MONDAY, (A, MONDAY), (C, TUESDAY), (B, THURSDAY)))
    store.add("me", did(1, TUESDAY, C))
    told = f"{TEXT('routine.outcome.besides', done=0, planned=2)} {TEXT('week.extra', n=1)}"
    assert told in shown(on(MONDAY + WEEK, "tracker"))
