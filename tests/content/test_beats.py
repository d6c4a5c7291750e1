"""The beats of the guided session against the seconds that stand in each exercise's own text."""

import re

import pytest

from backcare.domain.exercises.exercise import Move, Sides
from backcare.domain.plan.plan import PlannedExercise
from backcare.domain.plan.programming import dose_like
from backcare.domain.plan.steps import StepKind, steps_of
from tests.ours import our_library

pytestmark = pytest.mark.safety

CONTENT = our_library()
EXERCISES = CONTENT.exercises.values()

NUMBERS = {"half a": (0.5, 0.5), "a": (1, 1)} | {
    word: (n, n) for n, word in enumerate(("one", "two", "three", "four", "five", "six"), 1)
}
NUMBER = r"(\d+ to \d+|\d+|half a|one|two|three|four|five|six)"
UNTOLD = {
    "E39": [Move.RELAX],  # "let the arch sink slowly"
    "E56": [Move.HOP, Move.BACK],
}
"""Beats to which a text gives no number."""


def numbers_in(sentence):
    """Return spans of seconds that a sentence tells, in its order.

    "Each way" and "for each foot" mean a second one that is just as long; "a little more than" and
    "about" leave a quarter of a second.
    """
    if found := re.search(rf"about {NUMBER} landings each second", sentence):
        low, high = span(found[1])
        return [(1 / high, 1 / low)]
    spans = []
    for found in re.finditer(rf"(a little more than )?{NUMBER} seconds?\b", sentence):
        low, high = span(found[2])
        spans.append((low, high + 0.25) if found[1] else (low, high))
    if found := re.search(r"come back upright in (\w+)\.", sentence):
        spans.append(span(found[1]))
    if re.search(r"seconds? (?:each way|for each foot|for each throw and each catch)", sentence):
        spans.append(spans[-1])
    return spans


def span(words):
    if " to " in words:
        low, high = words.split(" to ")
        return int(low), int(high)
    return (int(words), int(words)) if words.isdigit() else NUMBERS[words]


def told_seconds(exercise):
    """Return the spans of the movement; of the note, where the movement has none."""
    told = [s for line in exercise.movement for s in numbers_in(line)]
    if not told and exercise.dose.note:
        told = numbers_in(exercise.dose.note)
    return told


def led(exercise):
    """Return the steps of work of one set as a session leads them."""
    reps, hold = dose_like(exercise, 1)
    planned = PlannedExercise(
        exercise=exercise.id,
        reps=reps,
        hold_seconds=hold,
        is_each_side=exercise.dose.per_side,
    )
    steps = steps_of([planned], CONTENT.exercises)
    return reps[0], [step for step in steps if step.kind is StepKind.WORK]


def is_timed(step):
    return step.hold > 0 and Move.HOLD not in {beat.do for beat in step.beats}


def test_beats_last_as_long_as_the_text_says(subtests):
    for exercise in EXERCISES:
        with subtests.test(exercise.id):
            _, work = led(exercise)
            told = told_seconds(exercise)
            assert told, "the text tells at least one number of seconds"
            if is_timed(work[0]):
                low, high = told.pop(0)
                assert low <= work[0].seconds <= high
            for step in work:
                counted = [b for b in step.beats if b.do not in UNTOLD.get(exercise.id, ())]
                if step.alternates and len(told) > len(counted):
                    counted = (counted * 2)[: len(told)]  # the text tells the way back as well
                assert len(told) == len(counted), "every beat is told"
                for (low, high), beat in zip(told, counted, strict=True):
                    assert low <= beat.seconds <= high, f"{beat.do}: {beat.seconds} s"


def test_the_set_takes_its_repetitions_times_its_beats(subtests):
    for exercise in EXERCISES:
        with subtests.test(exercise.id):
            reps, work = led(exercise)
            sides = 2 if exercise.dose.per_side else 1
            assert sum(step.reps for step in work) == sides * reps
            for step in work:
                if is_timed(step):
                    assert step.seconds == step.reps * step.hold
                else:
                    seconds = step.reps * sum(beat.seconds for beat in step.beats)
                    assert seconds <= step.seconds < seconds + 1


IN_TURN = re.compile(
    r"(?:the same|Repeat) with the other|Swap (?:legs|sides) after every|from side to side"
)
THEN = re.compile(
    r"(?:then|Then) (?:turn \w+ and )?change|then all steps back the other way|the other one\b"
)
HALF_WAY = re.compile(r"[Cc]hange the bent leg half way")


def test_sides_change_when_the_text_says_so(subtests):
    for exercise in EXERCISES:
        with subtests.test(exercise.id):
            text = " ".join((*exercise.movement, exercise.dose.note or ""))
            told = {
                Sides.ALTERNATE: bool(IN_TURN.search(text)),
                Sides.ONE_THEN_OTHER: bool(THEN.search(text)),
                Sides.HALF_WAY: bool(HALF_WAY.search(text)),
            }
            assert [how for how, is_told in told.items() if is_told] == [
                how for how in (exercise.dose.sides,) if how
            ]


def test_a_set_begins_left_and_every_repetition_has_its_side(subtests):
    for exercise in EXERCISES:
        with subtests.test(exercise.id):
            _, work = led(exercise)
            sides = [step.side for step in work]
            if exercise.dose.sides is None:
                assert sides == [None]
            elif exercise.dose.sides is Sides.ALTERNATE:
                assert (sides, work[0].alternates, work[0].reps % 2) == (["left"], True, 0)
            else:
                assert (sides, {step.alternates for step in work}) == (["left", "right"], {False})


def test_a_reach_balance_is_twelve_reaches_in_a_minute():
    reps, work = led(CONTENT.exercises["E42"])
    assert (reps, {step.seconds for step in work}) == (12, {60})
    assert "four in each of the three directions" in CONTENT.exercises["E42"].dose.note
    blocks = CONTENT.programme.blocks
    planned = [e for b in blocks for e in (*b.A, *b.B, *b.C) if e.exercise == "E42"]
    assert all(n % 3 == 0 for e in planned for n in e.reps)


def test_a_pelvic_tilt_is_flat_and_arch():
    _, [work] = led(CONTENT.exercises["E02"])
    assert (work.seconds / work.reps, [beat.do for beat in work.beats].count(Move.HOLD)) == (10, 2)
