"""The plan through the running script: made, followed, moved, paused, looked back on."""

import uuid
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.check.triage import Urgency
from backcare.domain.entries import GateResults, Pause, PauseReason, WeeklyCheck
from backcare.domain.errors import BusyError, DamagedError
from backcare.domain.plan.plan import Plan, PlannedExercise
from backcare.domain.sides import Side
from backcare.domain.weeks import week_start
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import MONDAY, TODAY, check_in, session
from tests.pages.kept import WEEK, checked, made
from tests.pages.look_back import look_back
from tests.pages.screen import CONTENT, TEXT, has, press, shown

BY = CONTENT.programming


def test_a_plan_is_made_with_one_tap(open_page, store):
    at = press(open_page("plan"), "plan.make.")
    [plan] = store.find("me", Plan)
    assert (plan.choices.level, plan.choices.sessions_a_week) == (1, 2)
    assert plan.sessions[0].day >= TODAY
    assert TEXT("plan.made") in shown(at)
    assert not at.warning


def test_what_is_chosen_is_what_is_planned(open_page, store):
    at = open_page("plan")
    at.pills(key="plan.ask.level").set_value(3)
    at.pills(key="plan.ask.sessions").set_value(3)
    at.pills(key="plan.ask.equipment").set_value(["band", "weight"])
    at.pills(key="plan.ask.run_days").set_value([1, 3])
    at.pills(key="plan.ask.long_run_day").set_value(6)
    at.toggle(key="plan.ask.flare").set_value(True)
    press(at, "plan.make.")
    [plan] = store.find("me", Plan)
    wish = plan.choices
    assert (wish.level, wish.sessions_a_week, wish.run_days) == (3, 3, (1, 3, 6))
    assert (wish.equipment, wish.long_run_day) == (("band", "weight"), 6)
    assert not wish.begins_settled
    assert plan.sessions[0].week == 0


def test_groups_of_the_last_check_shape_the_plan(open_page, store):
    store.add("me", checked())
    at = open_page("plan")
    assert CONTENT.advice.for_group(BehaviourGroup.BENDING).name in shown(at)
    at = press(at, "plan.make.")
    [plan] = store.find("me", Plan)
    assert plan.choices.groups == (BehaviourGroup.BENDING,)
    assert "because sitting sets your pain off" in shown(at)


@pytest.mark.safety
@pytest.mark.parametrize(
    "result",
    [
        checked(Urgency.SAME_DAY, ()),
        checked(Urgency.WITHIN_DAYS, ()),
        checked(Urgency.ROUTINE, (BehaviourGroup.IMPACT,)),
    ],
)
def test_a_check_that_holds_exercise_gives_no_plan_and_no_start(open_page, store, result):
    store.add("me", result)
    at = open_page("plan")
    assert not has(at, "plan.make.")
    assert CONTENT.advice.hold.heading in shown(at)
    plan = made()
    store.add("me", plan)
    at = open_page("plan")
    assert not has(at, "plan.start")
    one = plan.sessions[0]
    for name, parameters in (
        ("session", {"on": one.day.isoformat(), "part": one.name}),
        ("run_walk", {}),
        ("gate_tests", {}),
    ):
        at = open_page(name, **parameters)
        assert not at.exception
        assert CONTENT.advice.hold.heading in shown(at)
        assert "session.player" not in [e.key for e in at.get("bidi_component")]
        assert not has(at, "gates.save")


def test_today_says_what_is_next_and_starts_it(open_page, store):
    plan = made()
    store.add("me", plan)
    at = open_page("plan")
    assert plan.sessions[1].day == TODAY
    assert at.title[0].value == "Today: strength B"  # Monday's is open too, but today is its day
    assert has(at, "plan.start")
    assert "key exercises" in "".join(b.label for b in at.button)


def test_a_session_that_is_done_is_marked_and_the_next_one_is_named(open_page, store):
    store.add("me", made())
    store.add("me", session(1, TODAY, minutes=20))
    at = open_page("plan")
    assert at.title[0].value == TEXT("plan.title.done")
    assert "✓" in shown(at)


def test_moving_a_session_takes_two_taps_and_keeps_its_old_day(open_page, store):
    plan = made()
    store.add("me", plan)
    at = open_page("plan")
    [pills] = [p for p in at.pills if str(p.key).startswith("plan.move.")][:1]
    old = next(s for s in plan.sessions if pills.key.startswith(f"plan.move.{s.day}."))
    sunday = MONDAY + timedelta(6)
    at = pills.set_value(sunday).run()
    assert not at.exception
    [saved] = store.find("me", Plan)
    assert sunday in [s.day for s in saved.sessions]
    assert saved.changes[-1].before == old.day
    assert "Sunday" in shown(at)


def test_a_clash_is_shown_with_a_day_that_suits(open_page, store):
    plan = made(long_run_day=6, run_days=(6,), sessions_a_week=2)
    heavy = PlannedExercise(exercise="E32", reps=(8, 8), load="heavier")
    saturday = MONDAY + timedelta(5)
    one = msgspec.structs.replace(plan.sessions[1], day=saturday, exercises=(heavy,))
    store.add("me", msgspec.structs.replace(plan, sessions=(one, *plan.sessions[2:])))
    at = open_page("plan")
    assert "before your long run" in shown(at)
    press(at, "plan.clash.")
    [saved] = store.find("me", Plan)
    assert saved.sessions[0].day < saturday


def lived(store, weeks=1, **values):
    """A runner whose plan began some weeks ago; every session was done."""
    plan = made(MONDAY - weeks * WEEK, **values)
    store.add("me", plan)
    for n, planned in enumerate(s for s in plan.sessions if s.day < MONDAY):
        store.add("me", session(500 + n, planned.day, minutes=25, nprs=1))
    return plan


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
    assert "Offered and left as it was" in shown(at)


def test_a_flare_that_is_accepted_makes_this_week_calm(open_page, store):
    lived(store)
    store.add("me", check_in(1, MONDAY - timedelta(2), nprs_sitting=8))
    press(look_back(open_page("plan"), feel="worse"), "look_back.apply")
    [plan] = store.find("me", Plan)
    assert {s.week for s in plan.sessions if week_start(s.day) == MONDAY} == {0}


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


def test_a_pause_leaves_the_target_and_ends_with_a_tap(open_page, store):
    store.add("me", made())
    at = open_page("plan")
    at.pills(key="pause.why").set_value("holiday")
    at = press(at, "pause.save.")
    [pause] = store.find("me", Pause)
    assert (pause.day, pause.until, pause.reason) == (TODAY, None, "holiday")
    assert at.title[0].value == TEXT("plan.title.pause")
    press(at, "pause.back")
    assert store.find("me", Pause) == ()


@pytest.mark.parametrize("has_trained", [False, True])
def test_coming_back_from_a_pause_is_looked_back_on_first(open_page, store, has_trained):
    plan = made(MONDAY - 5 * WEEK)
    store.add("me", plan)
    for n, planned in enumerate(s for s in plan.sessions if s.day < MONDAY - 2 * WEEK):
        store.add("me", session(500 + n, planned.day, minutes=25, nprs=1))
    pause = Pause(
        id=uuid.uuid4().hex,
        day=MONDAY - 2 * WEEK,
        logged_at=datetime.now(UTC),
        reason=PauseReason.ILL,
    )
    store.add("me", pause)
    assert not has(open_page("plan"), "look_back.go.")
    store.change("me", msgspec.structs.replace(pause, until=MONDAY - timedelta(1)))
    if has_trained:
        store.add("me", session(700, MONDAY, minutes=25, nprs=1))
    at = look_back(open_page("plan"))
    [box] = [b for b in at.checkbox if b.label == CONTENT.reasons["missed-some"].text]
    assert box.value
    press(at, "look_back.apply")
    [saved] = store.find("me", Plan)
    assert {s.week for s in plan.sessions if week_start(s.day) == MONDAY - 3 * WEEK} == {3}
    assert {s.week for s in saved.sessions if week_start(s.day) == MONDAY} == {2}


def test_a_pause_that_ends_before_it_begins_is_told_in_words(open_page, store):
    store.add("me", made())
    at = open_page("plan")
    at.pills(key="pause.why").set_value("ill")
    at.text_input(key="pause.from").set_value("24 Nov")
    at.text_input(key="pause.until").set_value("20/11")
    at = press(at, "pause.save.")
    assert "**Until, if you know:** It is before the first day, 24 November 2026." in shown(at)
    assert store.find("me", Pause) == ()


def test_a_plan_is_ended_and_what_was_done_stays(open_page, store):
    lived(store)
    at = press(open_page("plan"), "plan.end")
    [plan] = store.find("me", Plan)
    assert all(s.day < TODAY for s in plan.sessions)
    assert plan.ended == TODAY
    assert TEXT("plan.ended") in shown(at)
    at = open_page("plan")
    assert at.title[0].value == TEXT("plan.title.none")
    assert has(at, "plan.make.")
    assert not has(at, "look_back.go.")


def test_an_exercise_that_is_gone_is_told_and_the_rest_stands(open_page, store):
    plan = made()
    gone = PlannedExercise(exercise="E99", reps=(3,))
    first = msgspec.structs.replace(plan.sessions[0], exercises=(gone, *plan.sessions[0].exercises))
    store.add("me", msgspec.structs.replace(plan, sessions=(first, *plan.sessions[1:])))
    at = open_page("plan")
    assert not at.exception
    assert "E99" in at.info[0].value


@pytest.mark.parametrize("tap", ["look back", "end"])
def test_what_is_past_stays_as_it_was_planned(open_page, store, tap):
    plan = lived(store)
    gone = PlannedExercise(exercise="E99", reps=(3,))
    first = msgspec.structs.replace(plan.sessions[0], exercises=(gone, *plan.sessions[0].exercises))
    plan = msgspec.structs.replace(plan, sessions=(first, *plan.sessions[1:]))
    store.change("me", plan)
    at = open_page("plan")
    press(look_back(at), "look_back.apply") if tap == "look back" else press(at, "plan.end")
    [kept] = store.find("me", Plan)
    assert kept.rev > plan.rev + 1
    assert kept.sessions[0] == first


def test_a_clock_that_was_moved_back_shows_when_the_plan_begins(open_page, store):
    store.add("me", made(MONDAY + 3 * WEEK))
    at = open_page("plan")
    assert not at.exception
    assert "Your plan begins on" in shown(at)


def test_records_that_cannot_be_read_are_told_in_words(open_page, store, tmp_path):
    store.add("me", made())
    [file] = (tmp_path / "user").glob("**/me*.json")
    file.write_text("{}")
    at = open_page("plan")
    assert not at.exception
    assert TEXT(f"error.{DamagedError.code}").strip() in [w.value.strip() for w in at.warning]


def test_the_week_of_the_tracker_follows_the_plan(open_page, store):
    store.add("me", made())
    at = open_page("tracker")
    assert "**0 of 2**" in shown(at)
    assert not any(str(p.key).startswith("tracker.target") for p in at.pills)


def test_a_session_opens_by_its_day_and_an_unknown_one_is_told(open_page, store):
    plan = made()
    store.add("me", plan)
    one = plan.sessions[0]
    at = open_page("session", on=one.day.isoformat(), part=one.name, short="yes")
    assert at.title[0].value.startswith("Strength")
    assert TEXT("session.stop_short").strip() in shown(at)
    at = open_page("session", on="2020-01-01", part="<b>")
    assert at.title[0].value == TEXT("session.unknown_title")


def test_gate_tests_are_measured_saved_and_told(open_page, store):
    store.add("me", made())
    at = open_page("gate_tests")
    at = press(at, "gates.save.")
    assert TEXT("gates.nothing") in shown(at)
    at.text_input(key="gates.value.side-bridge-knees.left").set_value("31")
    at.text_input(key="gates.value.side-bridge-knees.right").set_value("30")
    at = press(at, "gates.next")
    at.text_input(key="gates.value.bird-dog.left").set_value("4")
    at = press(at, "gates.save.")
    [check] = store.find("me", GateResults)
    assert {(v.test, v.side): v.value for v in check.values} == {
        ("side-bridge-knees", Side.LEFT): 31,
        ("side-bridge-knees", Side.RIGHT): 30,
        ("bird-dog", Side.LEFT): 4,
    }
    words = shown(at)
    assert f"{TEXT('gates.state.met')} Side bridge on knees" in words
    assert f"{TEXT('gates.state.open')} Bird dog" in words


def test_downloads_are_offered_to_anybody_and_with_a_plan(open_page, store):
    at = open_page("guidance")
    assert {b.key for b in at.button} >= {
        f"take.starter.{ending}" for ending in ("pdf", "ics", "csv")
    }
    store.add("me", made())
    at = open_page("plan")
    assert {b.key for b in at.button} >= {f"take.plan.{ending}" for ending in ("pdf", "ics", "csv")}


def test_a_save_that_was_not_confirmed_is_confirmed_by_the_next_tap(open_page, store, monkeypatch):
    store.add("me", made())
    at = open_page("gate_tests")
    at.text_input(key="gates.value.side-bridge-knees.left").set_value("31")

    def refuse(_):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("backcare.storage.tinydb_files.sealed.sync_directory", refuse)
        for _ in range(2):  # as long as the disk refuses, it is not said to be saved
            at = press(at, "gates.save.")
            assert at.warning[0].value == TEXT("error.unconfirmed").strip()
    at = press(at, "gates.save.")
    assert TEXT("gates.saved") in shown(at)
    assert len(store.find("me", GateResults)) == 1
