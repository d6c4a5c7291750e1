"""Each number is answered where it is saved: once, as the diary is now, and gone with the page."""

import time
from datetime import timedelta

import msgspec
import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.entries import CheckIn, EffectOnRunning, ExerciseSession
from backcare.ui import flash
from backcare.ui.tracker.answer import answering
from tests.builders import MONDAY, TODAY, check_in, run, session
from tests.pages.entry_form import choose, field, save
from tests.pages.kept import WEEK, checked, lived, made, routine
from tests.pages.screen import CONTENT, TEXT, page_links, press, shown

DAY = timedelta(days=1)
SIGNS = TEXT("answer.next.self-check")


def words(name):
    return CONTENT.answers.by_sentence[name].text


def answers(at):
    """The answers on the page, as they are drawn."""
    return [h.proto.body for h in at.get("html") if 'class="bc-answer' in h.proto.body]


def wakes(at, nprs):
    return at.pills(key="due.nprs_waking").set_value(nprs).run()


def morning(open_page, store, nprs):
    store.add("me", session(90, TODAY - DAY))
    return wakes(open_page("tracker"), nprs)


@pytest.mark.safety
def test_six_on_waking_is_answered_at_once_and_leads_to_the_warning_signs(open_page, store):
    at = morning(open_page, store, 6)
    [drawn] = answers(at)
    assert ">6<" in drawn
    assert TEXT("answer.zone.red") in drawn
    for name in ("strong-morning", "calm-today", "signs-then-tomorrow"):
        assert words(name) in drawn
    assert SIGNS in page_links(at)
    assert TEXT("due.saved") in shown(at)
    assert not at.success


def test_why_opens_the_data_the_rule_and_its_sources(open_page, store):
    [drawn] = answers(morning(open_page, store, 6))
    assert TEXT("answer.fact.waking", day=TEXT("day.today"), number=6) in drawn
    assert TEXT("answer.fact.trained", day=TEXT("day.yesterday")) in drawn
    assert "6.2, 6.4 (A12)" in drawn
    assert CONTENT.sources["R68"].short in drawn


def test_an_answer_goes_with_what_was_taken_back(open_page, store):
    at = press(morning(open_page, store, 6), "due.undo")
    assert not answers(at)
    assert store.find("me", CheckIn) == ()


def test_an_answer_stays_while_other_things_are_done_and_goes_with_the_page(
    open_page, store, monkeypatch
):
    at = morning(open_page, store, 6)
    later = time.monotonic() + 60
    monkeypatch.setattr(flash.time, "monotonic", lambda: later)
    assert len(answers(at.run())) == 1
    at.switch_page("../../pages/plan.py").run()
    at.switch_page("../../pages/tracker.py").run()
    assert not answers(at)


def test_what_was_changed_in_another_tab_is_answered_as_it_is_now(open_page, store):
    at = morning(open_page, store, 6)
    [rated] = store.find("me", CheckIn)
    store.change("me", msgspec.structs.replace(rated, nprs_waking=1))
    [drawn] = answers(at.run())
    assert words("settled") in drawn


def test_a_run_with_two_numbers_has_one_answer_by_the_worse(open_page, store):
    store.add("me", run(90, distance_m=8000))
    at = open_page("tracker")
    at.pills(key="due.nprs_running").set_value(2)
    at.pills(key="due.nprs_sitting").set_value(6)
    [drawn] = answers(press(at, "due.save.run-pain"))
    assert ">6<" in drawn
    assert words("strong-sitting") in drawn
    assert words("run-less").format(length="6 km") in drawn


def test_a_double_tap_is_answered_once(open_page, store):
    store.add("me", run(90))
    at = open_page("tracker")
    at.pills(key="due.nprs_running").set_value(1)
    at = press(at, "due.save.run-pain")
    assert len(answers(at)) == 1
    assert len(store.find("me", CheckIn)) == 1


def test_the_log_answers_a_check_in_and_no_run(open_page):
    at = choose(open_page("tracker"), "check-in")
    at.pills(key=field(at, "check-in", "nprs_sitting")).set_value(1)
    at = save(at)
    [drawn] = answers(at)
    assert words("calm-sitting") in drawn
    at = press(at, "tracker.another")
    assert not answers(at)
    at = choose(at, "run")
    at.text_input(key=field(at, "run", "minutes")).set_value("40")
    at = save(at)
    assert not answers(at)
    assert at.success


def test_a_correction_is_answered_anew(open_page, store):
    entry = store.add("me", check_in(77, nprs_running=1))
    at = open_page("tracker")
    at = at.button(key=f"tracker.edit.{entry.id}").click().run()
    at.pills(key=f"tracker.{entry.id}.{entry.rev}.nprs_running").set_value(7)
    [drawn] = answers(press(at, "tracker.save_changes."))
    assert words("strong-run") in drawn


def test_a_number_of_long_ago_is_kept_and_not_answered(open_page, store):
    entry = store.add("me", check_in(77, TODAY - 5 * DAY, nprs_running=1))
    at = open_page("tracker")
    at = at.button(key=f"tracker.edit.{entry.id}").click().run()
    at.pills(key=f"tracker.{entry.id}.{entry.rev}.nprs_running").set_value(7)
    at = press(at, "tracker.save_changes.")
    assert not answers(at)
    assert at.success


def test_the_weekly_check_is_answered(open_page, store):
    store.add("me", session(90, MONDAY - DAY))
    at = open_page("tracker")
    at.pills(key="due.effect").set_value(EffectOnRunning.RAN_LESS)
    at.pills(key="due.nprs_waking").set_value(2)
    at.pills(key="due.anything_new").set_value(False)
    [drawn] = answers(press(at, "due.save.week"))
    assert words("ran-less-week") in drawn


@pytest.mark.safety
def test_something_new_is_answered_by_the_self_check_alone(open_page, store):
    store.add("me", session(90, MONDAY - DAY))
    at = open_page("tracker")
    at.pills(key="due.nprs_waking").set_value(8)
    at.pills(key="due.anything_new").set_value(True)
    at = press(at, "due.save.week")
    assert not answers(at)
    assert TEXT("look_back.stopped").strip() in shown(at)


def test_activities_are_answered_without_a_traffic_light(open_page, store):
    store.add("me", session(90, TODAY - timedelta(weeks=6)))
    at = open_page("tracker")
    at.text_input(key="due.activity.0").set_value("*Long* <run>")
    at.pills(key="due.ability.0").set_value(3)
    [drawn] = answers(press(at, "due.save.activities"))
    assert words("first-rating") in drawn
    assert "bc-zone" not in drawn
    assert "<run>" not in drawn


@pytest.mark.safety
def test_while_exercise_waits_an_answer_offers_none(open_page, store):
    store.add("me", run(90))
    store.add("me", checked(Urgency.SAME_DAY))
    at = open_page("tracker")
    at.pills(key="due.nprs_running").set_value(4)
    [drawn] = answers(press(at, "due.save.run-pain"))
    assert words("exercise-waits") in drawn
    assert words("goes-on-after") in drawn
    assert TEXT("after_run.link") not in page_links(at)


@pytest.mark.parametrize(("nprs", "finding"), [(None, ""), (1, "calm"), (6, "strong")])
def test_the_end_of_a_session_has_ring_answer_what_moved_and_what_is_next(
    open_page, store, player, nprs, finding
):
    plan = lived(store, run_days=(1, 5))
    planned = next(s for s in plan.sessions if s.day >= MONDAY)
    at = open_page("session", on=planned.day.isoformat(), part=planned.name)
    player.append(routine(planned, nprs))
    at = at.button(key="tell").click().run()
    assert not at.exception
    assert TEXT("end.ring", done=1, planned=2) in shown(at)
    assert TEXT("end.next") in shown(at)
    assert TEXT("guided.saved", minutes=9) in shown(at)
    assert len(answers(at)) == (nprs is not None)
    assert not finding or words(f"{finding}-session") in answers(at)[0]
    assert (TEXT("end.pain") in shown(at)) is (nprs is not None)
    assert (SIGNS in page_links(at)) is (nprs == 6)


def test_a_session_told_twice_ends_once(open_page, store, player):
    plan = lived(store)
    planned = next(s for s in plan.sessions if s.day >= MONDAY)
    at = open_page("session", on=planned.day.isoformat(), part=planned.name)
    player.append(routine(planned, 4))
    at = at.button(key="tell").click().run().button(key="tell").click().run()
    assert not at.exception
    assert len(answers(at)) == 1
    assert len(store.find("me", ExerciseSession)) == 3


def test_a_run_walk_ends_with_the_step_that_comes_next(open_page, player):
    at = open_page("run_walk")
    told = {"id": "c" * 32, "kind": "run", "day": TODAY.isoformat(), "minutes": 40, "nprs": 7}
    player.append({**told, "step": 4, "seconds": 1200})
    at = at.button(key="tell").click().run()
    assert words("ladder-back").format(step=3) in answers(at)[0]
    assert TEXT("end.title") not in shown(at)


def test_a_plan_that_has_run_out_plans_no_next_run(open_page, store, player):
    sessions = tuple(s for s in made(MONDAY - 2 * WEEK).sessions if s.day < MONDAY)
    plan = msgspec.structs.replace(
        made(MONDAY - 2 * WEEK, run_days=(1, 5)), sessions=sessions, reviewed=MONDAY - WEEK
    )
    store.add("me", plan)
    at = open_page("run_walk")
    told = {"id": "c" * 32, "kind": "run", "day": TODAY.isoformat(), "minutes": 40, "nprs": 1}
    player.append({**told, "step": 4, "seconds": 1200})
    at = at.button(key="tell").click().run()
    assert len(answers(at)) == 1
    assert TEXT("end.next") not in shown(at)


@pytest.mark.safety
def test_a_session_told_while_exercise_waits_offers_nothing_next(open_page, store, player):
    plan = lived(store)
    store.add("me", checked(Urgency.SAME_DAY))
    player.append(routine(next(s for s in plan.sessions if s.day >= MONDAY), 3))
    at = open_page("tracker").button(key="tell").click().run()
    [drawn] = answers(at)
    assert words("exercise-waits") in drawn
    assert TEXT("end.next") not in shown(at)


def test_what_has_no_number_is_not_answered():
    assert answering(run(1), session(2)) is None
    assert answering(run(1), check_in(2)) is not None


def test_the_routine_after_a_run_is_offered_once(open_page, store):
    store.add("me", checked())
    store.add("me", run(90))
    at = open_page("tracker")
    at.pills(key="due.nprs_sitting").set_value(4)
    at = press(at, "due.save.run-pain")
    assert words("routine-and-position") in answers(at)[0]
    assert page_links(at).count(TEXT("after_run.link")) == 1
