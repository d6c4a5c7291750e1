"""The plan through the running script: made, followed, moved, ended."""

import re
from datetime import timedelta

import msgspec
import pytest

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.check.triage import Urgency
from backcare.domain.errors import DamagedError
from backcare.domain.plan.plan import Plan, PlannedExercise
from backcare.ui.plan.words import planned_line, planned_speed, planned_with_speed
from tests.builders import MONDAY, TODAY, check_in, session
from tests.pages.kept import WEEK, checked, lived, made
from tests.pages.look_back import look_back
from tests.pages.plans import row
from tests.pages.screen import CONTENT, TEXT, has, heading, press, shown, unfold
from tests.pages.walker import Walker


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
    assert heading(at).startswith(
        "Legs and lifting, "
    )  # Monday's is open too, but today is its day
    assert has(at, "plan.start")
    assert "Only 10 minutes: 3 of the exercises" in "".join(b.label for b in at.button)


def test_a_session_that_is_done_is_marked_and_the_next_one_is_named(open_page, store):
    store.add("me", made())
    store.add("me", session(1, TODAY, minutes=20))
    at = open_page("plan")
    assert heading(at) == TEXT("today.title.done")
    assert "✓" in row(at, TODAY)


def test_moving_a_session_takes_two_taps_and_keeps_its_old_day(open_page, store):
    plan = made()
    store.add("me", plan)
    at = unfold(open_page("plan"), "plan.change")
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


def test_a_plan_is_ended_and_what_was_done_stays(open_page, store):
    lived(store)
    at = press(unfold(open_page("plan"), "plan.change", "plan.ending"), "plan.end")
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
    if tap == "look back":
        press(look_back(at), "look_back.apply")
    else:
        press(unfold(at, "plan.change", "plan.ending"), "plan.end")
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
    assert at.title[0].value.startswith("Hips and trunk")
    assert TEXT("session.stop_short").strip() in shown(at)
    at = open_page("session", on="2020-01-01", part="<b>")
    assert at.title[0].value == TEXT("session.unknown_title")


def test_downloads_are_offered_to_anybody_and_with_a_plan(open_page, store):
    at = open_page("guidance")
    assert {b.key for b in at.button} >= {
        f"take.starter.{ending}" for ending in ("pdf", "ics", "csv")
    }
    store.add("me", made())
    at = unfold(open_page("plan"), "take.plan")
    assert {b.key for b in at.button} >= {f"take.plan.{ending}" for ending in ("pdf", "ics", "csv")}


def test_the_first_page_and_the_plan_make_the_same_statement(open_page, store):
    store.add("me", made())
    store.add("me", check_in(1, TODAY, nprs_waking=4))
    assert heading(open_page("plan")) == heading(open_page("today"))
    said = CONTENT.today["day-watch"].text
    assert all(said in shown(open_page(page)) for page in ("plan", "today"))


def test_a_sore_day_offers_ease_first_and_its_session_only_all_the_same(open_page, store):
    store.add("me", made())
    store.add("me", check_in(1, TODAY, nprs_waking=7))
    at = open_page("plan")
    assert heading(at) == TEXT("today.title.easy")
    assert next(b.key for b in at.button if b.proto.type == "primary") == "plan.ease"
    assert has(at, "plan.start_calm")
    assert "plan.start" not in [b.key for b in at.button]


def test_the_warm_up_is_listed_with_its_doses(open_page, store):
    store.add("me", made())
    words = shown(open_page("plan"))
    for planned in CONTENT.programming.warm_up():
        name, dose = CONTENT.exercises[planned.exercise].name, planned_with_speed(planned, CONTENT)
        assert f"<b>{name}</b><span>{dose}</span>" in words
    assert TEXT("plan.march") in words


def test_at_most_three_boxes_are_folded(open_page, store):
    lived(store)
    at = press(look_back(open_page("plan")), "look_back.apply")
    page = at.main.children.values()
    assert len(list(folded(page))) <= 3


def folded(blocks):
    """The folded boxes that lie in no other one."""
    for block in blocks:
        if block.type == "expander":
            yield block
        else:
            yield from folded(getattr(block, "children", {}).values())


def test_the_next_four_weeks_say_what_comes_new(open_page, store):
    plan = made()
    store.add("me", plan)
    words = shown(open_page("plan"))
    [lines] = re.findall(r'<ul class="bc-ahead-weeks".*?</ul>', words)
    assert lines.count("<li>") == 4
    third = [s for s in plan.sessions if s.week == 3]
    before = {e.exercise for s in plan.sessions if s.week < 3 for e in s.exercises}
    new = {e.exercise for s in third for e in s.exercises} - before
    assert new
    assert all(CONTENT.exercises[e].name in lines for e in new)
    assert TEXT("plan.light.deload") in lines


@pytest.mark.parametrize(("option", "is_flare"), [("walks", False), ("severe", True)])
def test_a_check_that_says_the_pain_holds_somebody_back_begins_with_calm_days(
    open_page, store, option, is_flare
):
    walker = Walker(open_page).go_on().choose(function=option).walk()
    walker.at.switch_page("../../pages/plan.py").run()
    assert walker.at.toggle(key="plan.ask.flare").value is is_flare
    press(walker.at, "plan.make.")
    [plan] = store.find("me", Plan)
    assert plan.choices.begins_settled is not is_flare


def test_what_was_planned_as_a_hold_has_no_speed():
    led = PlannedExercise(exercise="E25", reps=(8,))
    assert planned_with_speed(led, CONTENT) == "1 set of 8 · 3 s down, 1 s up"
    held = msgspec.structs.replace(led, hold_seconds=30)
    assert planned_with_speed(held, CONTENT) == planned_line(held, CONTENT)
    assert planned_speed(held, CONTENT) == ""
