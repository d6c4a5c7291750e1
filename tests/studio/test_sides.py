"""Which side a film shows, found in its movement and not in what the content says of it."""

import re

import numpy as np
import pytest

from backcare.domain.exercises.exercise import Sides
from backcare.domain.sides import Side
from backcare.studio.angles import INDEX
from tests.ours import our_library
from tests.studio.films import LETTER, film_of

pytestmark = pytest.mark.safety

EXERCISES = our_library().exercises
SIDED = [e for e in EXERCISES.values() if e.dose.sides is not None]


def more(measure):
    return lambda film, side: measure(film, side) > measure(film, side.other)


def less(measure):
    return lambda film, side: measure(film, side) < measure(film, side.other)


STANDS = less(lambda film, side: film.way("foot", side))
LEG_MOVES = more(lambda film, side: film.work(side))
ARM_MOVES = more(lambda film, side: film.way("wrist", side))
BELOW = less(lambda film, side: film.height("upperleg01", side))
MEANS = {
    r"Lie on your (\w+) side": BELOW,
    r"Stand on (?:your (\w+) leg|the step with your (\w+) leg)": STANDS,
    r"Put your (\w+) foot on the step": STANDS,
    r"Push through your (\w+) heel": STANDS,
    r"Put your (\w+) foot in front": more(lambda film, side: film.at("foot", side)[:, 2].mean()),
    r"Kneel on your (\w+) knee": less(lambda film, side: film.height("lowerleg01", side)),
    r"(?:[Ll]ift|Lower|Stretch out|Stretch|Reach out with) your (\w+) (?:leg|heel|foot)": LEG_MOVES,
    r"(?:open|Straighten|Let|Bring) your (\w+) knee": LEG_MOVES,
    r"move your (\w+) leg": LEG_MOVES,
    r"your (\w+) (?:knee|ankle) on the bench": more(lambda film, side: film.height("foot", side)),
    r"Bend your (\w+) knee": more(
        lambda film, side: film.angles[:, INDEX[f"knee_flex.{LETTER[side]}"]].mean()
    ),
    r"leave your (\w+) leg straight": less(
        lambda film, side: film.angles[:, INDEX[f"knee_flex.{LETTER[side]}"]].mean()
    ),
    r"(?:open your|and) (\w+) arm": ARM_MOVES,
    r"the band on your (\w+) side": lambda film, side: (film.anchor() > 0) is (side is Side.LEFT),
    r"Step out with your (\w+) foot": less(lambda film, side: film.starts("foot", side)),
    r"Hop on your (\w+) leg": less(lambda film, side: film.height("foot", side)),
    r"Shorten your (\w+) foot": lambda film, side: film.lit_foot(side),
}
"""What the words of a side cue mean in the movement of the figure, whose left is its own left."""


def claims(cue):
    """Yield what a cue says of a side, and the side it says it of."""
    for words, is_true in MEANS.items():
        for found in re.finditer(words, cue):
            yield is_true, Side(next(filter(None, found.groups())))


def test_the_film_shows_the_side_that_the_content_names(subtests):
    for exercise in SIDED:
        with subtests.test(exercise.id):
            shown = exercise.demonstration.shown_side
            if shown is None:
                assert exercise.dose.sides is Sides.ALTERNATE
                continue
            film = film_of(exercise.demonstration.clip)
            told = list(claims(exercise.side_words(shown)))
            named = re.findall(r"\b(?:left|right)\b", exercise.side_words(shown))
            assert len(told) == len(named), "each side of the cue is looked at"
            assert [is_true(film, side) for is_true, side in told] == [True] * len(told)
            opposite = list(claims(exercise.side_words(shown.other)))
            assert [is_true(film, side) for is_true, side in opposite] == [False] * len(told)


def test_what_is_lit_on_one_side_only_is_on_the_shown_side(subtests):
    for exercise in SIDED:
        with subtests.test(exercise.id):
            film = film_of(exercise.demonstration.clip)
            lit = {muscle.partition(".")[2] for _, muscle in film.pose.highlight.named} - {""}
            shown = exercise.demonstration.shown_side
            if exercise.id == "E17":
                shown = shown.other  # one foot lifts, the buttock of the other leg holds
            if len(lit) == 1:
                assert lit == {LETTER[shown]}


def test_a_film_of_both_sides_begins_with_the_left_one():
    """The player shows its first half for the left side, and its second half for the right one."""
    [exercise] = [e for e in SIDED if e.demonstration.shown_side is None]
    assert exercise.side_cue.left == "Sweep your knees to the left."
    film = film_of(exercise.demonstration.clip)
    knees = sum(film.at("lowerleg01", side)[:, 0] for side in Side) / 2  # x grows to the left
    half = len(knees) // 2
    assert knees[0] < -0.1 < 0.1 < knees[half]
    assert np.corrcoef(knees[:half], np.arange(half))[0, 1] > 0.8
    assert np.corrcoef(knees[half:], np.arange(len(knees) - half))[0, 1] < -0.8


def swapped(angles):
    other = {"L": "R", "R": "L"}
    order = [
        INDEX[f"{name[:-1]}{other[name[-1]]}"] if name[-2:] in (".L", ".R") else place
        for name, place in INDEX.items()
    ]
    return angles[order]


def test_pictures_of_mistakes_show_the_side_of_the_film(subtests):
    for exercise in SIDED:
        with subtests.test(exercise.id):
            film = film_of(exercise.demonstration.clip)
            for fault in film.pose.faults:
                wrong, right = (
                    film.motion.faults[fault.id].angles,
                    film.motion.keys[fault.of].angles,
                )
                same, other = (np.abs(a - right).sum() for a in (wrong, swapped(wrong)))
                assert same <= other + 1e-6, fault.id  # alike if both sides do the same
