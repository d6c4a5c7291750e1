"""The look back on a week of the plan: three questions, an offer, the runner's decision."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.check.triage import Urgency
from backcare.domain.entries import ExerciseDone, SetDone, WeeklyCheck
from backcare.domain.errors import BusyError
from backcare.domain.plan.plan import Plan
from backcare.domain.weeks import monday_of
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import MONDAY, check_in, session
from tests.pages.kept import WEEK, checked, lived, made
from tests.pages.look_back import look_back
from tests.pages.screen import CONTENT, TEXT, has, press, shown, unfold


def test_a_calm_week_is_looked_back_on_with_three_taps(open_page, store):
    lived(store)
    at = look_back(open_page("plan"))
    assert TEXT("look_back.no_change") in shown(at)
    at = press(at, "look_back.apply")
    assert TEXT("look_back.applied") in shown(at)
    [plan] = store.find("me", Plan)
    assert plan.reviewed == MONDAY - WEEK
    [check] = store.find("me", WeeklyCheck)
    assert (check.week, check.feel) == (MONDAY - WEEK, "same")


@pytest.mark.safety
@pytest.mark.parametrize("has_settled", [True, False])
def test_whether_a_leg_has_settled_is_asked_yes_before_no(open_page, store, has_settled):
    lived(store, groups=(BehaviourGroup.NERVE,))
    at = open_page("plan")
    leg = at.pills(key="look_back.leg_settled")
    assert leg.options == ["Yes", "No"]
    leg.set_value(has_settled)
    look_back(at)
    [check] = store.find("me", WeeklyCheck)
    assert check.leg_settled is has_settled


def test_an_unfinished_look_back_asks_for_the_rest(open_page, store):
    lived(store)
    at = open_page("plan")
    at.pills(key="look_back.feel").set_value("same")
    at = press(at, "look_back.go.")
    assert TEXT("look_back.answer_all") in shown(at)
    assert store.find("me", WeeklyCheck) == ()


def test_a_flare_offers_a_calm_week_and_the_runner_may_decline(open_page, store):
    before = lived(store)
    store.add("me", check_in(1, MONDAY - timedelta(2), nprs_sitting=8))
    at = look_back(open_page("plan"), feel="worse")
    [box] = at.checkbox
    assert CONTENT.reasons["settle"].text == box.label
    box.uncheck()
    at = press(at, "look_back.apply")
    [plan] = store.find("me", Plan)
    assert plan.sessions == before.sessions
    assert [c.is_declined for c in plan.changes] == [True]
    assert "Offered and left as it was" in shown(unfold(at, "plan.changes"))


def test_a_flare_that_is_accepted_makes_this_week_calm(open_page, store):
    lived(store)
    store.add("me", check_in(1, MONDAY - timedelta(2), nprs_sitting=8))
    press(look_back(open_page("plan"), feel="worse"), "look_back.apply")
    [plan] = store.find("me", Plan)
    assert {s.week for s in plan.sessions if monday_of(s.day) == MONDAY} == {0}


@pytest.mark.safety
def test_anything_new_stops_the_plan_until_a_check_is_kept(open_page, store):
    lived(store)
    at = look_back(open_page("plan"), new="yes")
    assert TEXT("plan.waits").split("**")[1] in shown(at)
    assert not has(at, "plan.start")
    assert TEXT("look_back.stopped") in shown(at)
    later = datetime.now(UTC) + timedelta(minutes=1)
    store.add("me", msgspec.structs.replace(checked(Urgency.ROUTINE), logged_at=later))
    at = open_page("plan")
    assert has(at, "plan.start")
    assert TEXT("look_back.stopped") not in shown(at)
    press(at, "look_back.apply")
    [plan] = store.find("me", Plan)
    assert plan.reviewed == MONDAY - WEEK


def test_a_failed_look_back_keeps_its_answers(open_page, store, monkeypatch):
    lived(store)
    at = open_page("plan")

    def fail(*_):
        raise BusyError("held")

    with monkeypatch.context() as patch:
        patch.setattr(TinyTrackerStore, "add_all", fail)
        at = look_back(at)
        assert TEXT("error.busy") in [w.value for w in at.warning]
    at = press(at, "look_back.go.")
    assert len(store.find("me", WeeklyCheck)) == 1


def sore_week(store):
    """A runner whose exercises of last week all hurt."""
    plan = made(MONDAY - WEEK)
    store.add("me", plan)
    for n, planned in enumerate(s for s in plan.sessions if s.day < MONDAY):
        done = tuple(ExerciseDone(exercise=e.exercise, nprs=6) for e in planned.exercises)
        store.add("me", session(500 + n, planned.day, minutes=25, done=done))
    return plan


def test_many_changes_of_a_kind_have_one_tick_and_are_kept_one_by_one(open_page, store):
    sore_week(store)
    at = look_back(open_page("plan"))
    [every] = [box for box in at.checkbox if box.key.endswith(".less")]
    whole, *single = one_by_one(at)
    assert whole.label == CONTENT.reasons["two-reds"].text
    assert every.label == TEXT("look_back.many.less", n=len(single))
    assert len(single) > 3
    at = every.uncheck().run()
    whole, *single = one_by_one(at)
    assert whole.value
    assert not any(box.value for box in single)
    at = single[0].check().run()
    [every] = [box for box in at.checkbox if box.key.endswith(".less")]
    assert every.value
    press(at, "look_back.apply")
    [plan] = store.find("me", Plan)
    assert [c.is_declined for c in plan.changes] == [False, False, *[True] * (len(single) - 1)]


def one_by_one(at):
    """The ticks of single changes, without those for many."""
    return [box for box in at.checkbox if box.key.rpartition(".")[2].isdigit()]


def test_what_changed_says_what_the_plan_had(open_page, store):
    plan = made(MONDAY - WEEK)
    store.add("me", plan)
    first = plan.sessions[0]
    bridge = next(e for e in first.exercises if e.exercise == "E16")
    did = ExerciseDone(exercise="E16", nprs=4, sets=(SetDone(reps=bridge.reps[0]),))
    store.add("me", session(500, first.day, minutes=25, done=(did,)))
    at = press(look_back(open_page("plan")), "look_back.apply")
    [plan] = store.find("me", Plan)
    [change] = [c for c in plan.changes if c.before and c.before.exercise == "E16"]
    assert change.after.reps == bridge.reps[:1]
    assert change.before.reps == bridge.reps
    assert "**Glute bridge:** 1 set of 12 (was 2 sets of 12)." in shown(unfold(at, "plan.changes"))
