"""An exercise swapped for good on its pages: which, for what, why, and back."""

import msgspec
import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.plan.plan import Plan, PlannedExercise, SwapReason, current_plan
from tests.builders import MONDAY, TODAY, session
from tests.pages.kept import checked, made
from tests.pages.screen import CONTENT, TEXT, has, press, shown, unfold, unfold_all


def kept(store):
    [plan] = store.find("me", Plan)
    return plan


def names(plan, since=TODAY):
    return {e.exercise for s in plan.sessions if s.day >= since for e in s.exercises}


def name(exercise):
    return CONTENT.exercises[exercise].name


def chosen(at, exercise, instead, key="swaps.plan"):
    """The page with the exercise and what comes instead chosen, before the reason is told."""
    at = unfold(at, *(["plan.change", key] if key == "swaps.plan" else [key]))
    if has_box(at, f"{key}.which"):
        at = at.selectbox(key=f"{key}.which").set_value(exercise).run()
    return at.selectbox(key=f"{key}.instead.{exercise}").set_value(instead).run()


def swap(at, exercise, instead, reason="position", key="swaps.plan"):
    return press(chosen(at, exercise, instead, key), f"{key}.why.{reason}.{exercise}")


def has_box(at, key):
    return any(box.key == key for box in at.selectbox)


def texts_of_cards(at):
    return "".join(p.proto.json or p.proto.mixed.json for p in at.get("bidi_component"))


@pytest.mark.parametrize("reason", SwapReason)
def test_an_exercise_is_swapped_for_good_with_its_reason(open_page, store, reason):
    store.add("me", made())
    at = swap(open_page("plan"), "E29", "E22", reason)
    plan = kept(store)
    assert [(s.exercise, s.instead, s.reason) for s in plan.choices.swaps] == [
        ("E29", "E22", reason)
    ]
    assert "E29" not in names(plan)
    assert TEXT("swaps.done", name=name("E29"), instead=name("E22")) in shown(at)
    at = unfold(open_page("plan"), "plan.change", "swaps.plan")
    assert TEXT(f"swaps.reason.{reason}") in shown(at)
    assert f"In place of {name('E29')}, your choice." in texts_of_cards(at)


def test_it_is_taken_back_in_one_tap_at_once_or_later(open_page, store):
    store.add("me", made())
    plan = kept(store)
    at = swap(open_page("plan"), "E22", "E29")
    at = press(at, "swaps.back.E22")
    assert kept(store).sessions == plan.sessions
    assert TEXT("swaps.taken_back", name=name("E22")) in shown(at)
    swap(open_page("plan"), "E22", "E29")
    press(unfold(open_page("plan"), "plan.change", "swaps.plan"), "swaps.back.E22")
    assert (kept(store).choices, kept(store).sessions) == (plan.choices, plan.sessions)


def test_pain_is_no_swap_and_leads_to_the_look_back(open_page, store):
    plan = made()
    store.add("me", plan)
    at = unfold(open_page("plan"), "plan.change", "swaps.plan")
    at = at.selectbox(key="swaps.plan.which").set_value("E22").run()
    at = press(at, "swaps.plan.hurts.E22")
    assert TEXT("swaps.hurts_told").strip() in [w.value for w in at.warning]
    assert kept(store) == plan


def test_first_it_is_chosen_what_comes_instead(open_page, store):
    plan = made()
    store.add("me", plan)
    at = unfold(open_page("plan"), "plan.change", "swaps.plan")
    at = at.selectbox(key="swaps.plan.which").set_value("E22").run()
    at = press(at, "swaps.plan.why.position.E22")
    assert TEXT("swaps.first") in [w.value for w in at.warning]
    assert kept(store) == plan


def test_two_tabs_keep_the_swaps_of_both(open_page, store):
    store.add("me", made())
    one, other = open_page("plan"), open_page("plan")
    swap(one, "E22", "E29")
    swap(other, "E36", "E39")
    assert {s.exercise for s in kept(store).choices.swaps} == {"E22", "E36"}
    assert not {"E22", "E36"} & names(kept(store))


def test_what_another_tab_swapped_is_told_and_not_swapped_twice(open_page, store):
    store.add("me", made())
    other = chosen(open_page("plan"), "E05", "E07")
    swap(open_page("plan"), "E05", "E01")
    at = press(other, "swaps.plan.why.position.E05")
    assert TEXT("error.conflict").strip() in [w.value for w in at.warning]
    assert [s.instead for s in kept(store).choices.swaps] == ["E01"]


def test_a_plan_that_was_made_anew_meanwhile_is_left_alone(open_page, store):
    store.add("me", made())
    at = chosen(open_page("plan"), "E22", "E29")
    press(unfold(open_page("plan"), "plan.change", "plan.new"), "plan.make.")
    at = press(at, "swaps.plan.why.position.E22")
    assert TEXT("error.conflict").strip() in [w.value for w in at.warning]
    assert not any(p.choices.swaps for p in store.find("me", Plan))


def test_the_pages_of_a_session_and_of_an_exercise_offer_it(open_page, store):
    store.add("me", made())
    today = next(s for s in kept(store).sessions if s.day == TODAY)
    exercise = today.exercises[0].exercise
    at = open_page("session", on=TODAY.isoformat(), part=today.name)
    assert has_box(unfold(at, "swaps.session"), "swaps.session.which")
    at = unfold(open_page("exercise", id=exercise), "swaps.exercise")
    [first, *_] = at.selectbox(key=f"swaps.exercise.instead.{exercise}").options
    assert first
    at = unfold_all(open_page("exercise", id="E50"))
    assert not has_box(at, "swaps.exercise.instead.E50")


def test_an_exercise_is_swapped_on_its_own_page(open_page, store):
    store.add("me", made())
    at = swap(open_page("exercise", id="E22"), "E22", "E29", key="swaps.exercise")
    assert "E22" not in names(kept(store))
    assert TEXT("swaps.done", name=name("E22"), instead=name("E29")) in shown(at)
    press(at, "swaps.back.E22")
    assert "E22" in names(kept(store))


def test_a_session_with_what_came_by_choice_takes_it_back(open_page, store):
    store.add("me", made())
    swap(open_page("plan"), "E29", "E22")
    today = next(s for s in kept(store).sessions if s.day == TODAY)
    at = open_page("session", on=TODAY.isoformat(), part=today.name)
    press(unfold(at, "swaps.session"), "swaps.back.E29")
    assert "E29" in names(kept(store))


def test_a_new_plan_keeps_the_swaps_and_says_so(open_page, store):
    store.add("me", made())
    swap(open_page("plan"), "E22", "E29")
    at = unfold(open_page("plan"), "plan.change", "plan.new")
    one = TEXT("swaps.one", name=name("E22"), instead=name("E29"))
    assert TEXT("swaps.stay", swaps=one) in shown(at)
    press(at, "plan.make.")
    new = current_plan(store.find("me", Plan))
    assert new.choices.swapped == {"E22": "E29"}
    assert "E22" not in names(new)


def test_what_stays_in_the_warm_up_is_told(open_page, store):
    store.add("me", made())
    at = swap(open_page("plan"), "E16", "E01")
    assert TEXT("swaps.warm_up", name=name("E16")) in shown(at)


def test_what_was_done_today_stays(open_page, store):
    store.add("me", made())
    store.add("me", session(1, TODAY, minutes=20))
    today = next(s for s in kept(store).sessions if s.day == TODAY)
    exercise = "E29"
    assert exercise in {e.exercise for e in today.exercises}
    swap(open_page("plan"), exercise, "E22")
    assert today in kept(store).sessions


def test_what_the_library_has_no_more_stays(open_page, store):
    gone = PlannedExercise(exercise="E99", reps=(3,))
    plan = made()
    sessions = tuple(
        msgspec.structs.replace(s, exercises=(gone, *s.exercises)) for s in plan.sessions
    )
    store.add("me", msgspec.structs.replace(plan, sessions=sessions))
    swap(open_page("plan"), "E22", "E29")
    assert all(gone in s.exercises for s in kept(store).sessions)
    assert "E22" not in names(kept(store))


@pytest.mark.safety
def test_while_exercise_waits_no_other_exercise_is_offered(open_page, store):
    store.add_all("me", [made(), checked(Urgency.SAME_DAY, ())])
    today = kept(store).sessions[1]
    for page, parameters in (
        ("plan", {}),
        ("session", {"on": today.day.isoformat(), "part": today.name}),
        ("exercise", {"id": "E22"}),
    ):
        at = unfold_all(open_page(page, **parameters))
        assert not at.exception
        assert not at.selectbox or not any(str(b.key).startswith("swaps.") for b in at.selectbox)
        assert not has(at, "swaps.")


@pytest.mark.parametrize("is_done", [True, False])
def test_a_session_of_this_week_keeps_what_it_had_if_it_is_done(open_page, store, is_done):
    store.add("me", made())
    if is_done:
        store.add("me", session(1, MONDAY, minutes=20))
    was = [s for s in kept(store).sessions if s.day == MONDAY]
    swap(open_page("plan"), "E22", "E29")
    assert ([s for s in kept(store).sessions if s.day == MONDAY] == was) is is_done
