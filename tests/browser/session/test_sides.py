"""The guided session against its own voice: the side it names is the side it shows."""

import re

import pytest

from backcare.domain.plan.plan import PlanChoices, PlannedExercise, PlannedSession
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from scripts.local_server import wait_until_idle
from tests.browser.player import HEAR, begin, done_in, run_for, save, tap
from tests.builders import MONDAY, TODAY, plan_of

pytestmark = [pytest.mark.browser, pytest.mark.safety]

ONE_THEN_OTHER = {
    "E25": ("left", "Stand on the step with your {} leg.", (8, 8), None),
    "E22": ("right", "lift your {} leg.", (10, 10), None),
    "E08": ("right", "Lie on your {} side.", (5, 3), 8),
    "E49": ("left", "Kneel on your {} knee.", (1, 1), 30),
    "E51": ("left", "Straighten your {} knee.", (8,), None),
}
"""Exercises with the side that their film was made of (tests/studio/test_sides.py finds it in the
movement), what a side means, and a dose."""
SESSION = PlannedSession(
    day=TODAY,
    name="A",
    is_optional=True,  # no warm-up
    exercises=(
        *(
            PlannedExercise(exercise=name, reps=reps, hold_seconds=hold, is_each_side=True)
            for name, (_, _, reps, hold) in ONE_THEN_OTHER.items()
        ),
        PlannedExercise(exercise="E05", reps=(2, 2), is_each_side=True),
        PlannedExercise(exercise="E53", reps=(2,), is_each_side=True),
    ),
)
OTHER = {"left": "right", "right": "left"}


PLAN = plan_of((SESSION,), PlanChoices(level=1, sessions_a_week=2), MONDAY)


@pytest.fixture(autouse=True)
def store(user):
    kept = TinyTrackerStore(user)
    kept.add(LOCAL_MEMBER, PLAN)
    return kept


def opened(new_page, server, **options):
    page = new_page(is_new=True, **options)
    page.add_init_script(HEAR)
    page.clock.install()
    page.goto(f"{server.url}/session?on={TODAY}&part=A")
    wait_until_idle(page, "h1")
    return page


def seen_side(page, filmed):
    """Return the side that is on the screen, and see that its words name it."""
    film = page.locator("dialog .film > :first-child")
    is_mirrored = "mirrored" in (film.get_attribute("class") or "").split()
    told = film.get_attribute("aria-label")
    side = OTHER[filmed] if is_mirrored else filmed
    return side, told


def heard(page):
    said = page.evaluate("window.said.splice(0)")
    status = page.locator("dialog [role=status]").first.inner_text()
    assert not said or said[-1] == status  # a screen reader is told the same
    return " ".join(said)


@pytest.mark.parametrize(("first", "motion"), [("left", "reduce"), ("right", "no-preference")])
def test_five_exercises_show_the_side_that_is_named(new_page, server, first, motion):
    page = opened(new_page, server, reduced_motion=motion)
    if first == "right":
        tap(page, "Begin with the left side")
    begin(page)
    for filmed, cue, reps, _ in ONE_THEN_OTHER.values():
        descriptions = {}
        for number in range(len(reps)):
            for side in (first, OTHER[first]):
                words = f"{side.capitalize()} side"
                told = heard(page)
                assert page.locator("dialog .detail").inner_text().lower().endswith(f"{side} side")
                if number == 0 or side != first:  # get ready, or change sides
                    assert f"{words}. " in told
                    assert cue.format(side) in told
                    assert cue.format(side) in page.locator("dialog .cue").inner_text()
                else:  # the rest before the next set
                    assert f"Next: {side} side." in told
                shown, description = seen_side(page, filmed)
                assert shown == side
                tap(page, "Skip")
                run_for(page, 0.3)
                assert words in heard(page)
                assert page.locator("dialog .detail").inner_text().startswith(words)
                assert seen_side(page, filmed) == (side, description)
                descriptions[side] = description
                tap(page, "Skip")
        swap = re.compile(r"\b(left|right)\b(?! angle)", re.IGNORECASE)
        left, right = (swap.findall(descriptions[side].lower()) for side in ("left", "right"))
        assert left
        assert left == [OTHER[word] for word in right]


@pytest.mark.parametrize("first", ["left", "right"])
def test_sides_take_turns_with_the_voice_and_the_film(new_page, server, store, first):
    page = opened(new_page, server)
    if first == "right":
        tap(page, "Begin with the left side")
    begin(page)
    for _ in ONE_THEN_OTHER:
        tap(page, "Next exercise")
    assert f"Lower your {first} heel." in heard(page)
    assert seen_side(page, "left")[0] == first
    tap(page, "Skip")
    assert heard(page) == f"{first.capitalize()} side first, then in turn. 4 repetitions."
    for number in range(4):
        side = first if number % 2 == 0 else OTHER[first]
        run_for(page, 2)
        assert page.locator("dialog .detail").inner_text().startswith(f"{side.capitalize()} side")
        assert seen_side(page, "left")[0] == side
        assert number == 0 or heard(page) == f"{side.capitalize()}."
        run_for(page, 2)
    run_for(page, 0.5)
    assert f"Next: {first} side." in heard(page)
    tap(page, "Next exercise")  # sweeps: the film shows both sides and is never mirrored
    tap(page, "Skip")
    for _ in range(4):
        run_for(page, 1.5)
        assert page.locator("dialog .film .mirrored").count() == 0
        run_for(page, 1.5)
    save(page)
    [entry] = done_in(store)
    assert {d.exercise: [(s.side, s.reps) for s in d.sets] for d in entry.done} == {
        "E05": [(first, 2), (OTHER[first], 2)],
        "E53": [(first, 2), (OTHER[first], 2)],
    }
