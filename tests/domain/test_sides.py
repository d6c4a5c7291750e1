"""Left and right in words."""

import re

import pytest

from backcare.domain.sides import Side
from tests.ours import our_library

pytestmark = pytest.mark.safety

EXERCISES = our_library().exercises.values()
A_SIDE = re.compile(r"\b(left|right)\b(?! angles?\b)", re.IGNORECASE)


def mirrored(words):
    """Return English words as seen in a mirror; a "right angle" stays one."""
    return A_SIDE.sub(lambda found: swapped(found[0]), words)


def swapped(word):
    other = Side(word.lower()).other.value
    return other.capitalize() if word[0].isupper() else other


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("Left arm up, right leg down.", "Right arm up, left leg down."),
        ("Knees at right angles, a right angle.", "Knees at right angles, a right angle."),
        ("left foot on the right.", "right foot on the left."),
        ("It leaves; upright, brightly.", "It leaves; upright, brightly."),
    ],
)
def test_a_mirror_swaps_sides_and_nothing_else(words, seen):
    assert mirrored(words) == seen
    assert mirrored(seen) == words


def test_a_mirrored_description_names_the_other_side_each_time(subtests):
    for exercise in EXERCISES:
        with subtests.test(exercise.id):
            shown = exercise.demonstration
            assert shown.mirrored_description == mirrored(shown.description)
            assert shown.mirrored != shown.description, "left out where nothing differs"
            before, after = shown.description.split(), shown.mirrored_description.split()
            for word, seen in zip(before, after, strict=True):
                side = re.sub(r"\W", "", word).lower()
                if side not in ("left", "right") or word == seen:
                    assert word == seen
                else:
                    assert re.sub(r"\W", "", seen).lower() == Side(side).other
            kept = [
                w for w, s in zip(before, after, strict=True) if w == s and w.lower() in list(Side)
            ]
            assert len(kept) == len(re.findall(r"\bright angles?\b", shown.description))


def test_sides_are_named_where_a_film_is_of_one_side(subtests):
    for exercise in EXERCISES:
        with subtests.test(exercise.id):
            shown = exercise.demonstration
            is_named = shown.description != shown.mirrored_description
            if shown.shown_side is not None:
                assert is_named, "the description names the side"
                left, right = (exercise.side_words(side) for side in Side)
                assert mirrored(left) == right


PASSIVE = ("E45", "E46", "E47", "E48", "E49", "E50", "E51", "E52", "E54")
"""Exercises for mobility and nerves that the arms, the weight or the other end move."""


def test_nothing_works_that_is_stretched_or_moved(subtests):
    for exercise in EXERCISES:
        with subtests.test(exercise.id):
            assert bool(exercise.muscles.working) != (exercise.id in PASSIVE)
            told = " ".join(exercise.movement).lower()
            if re.search(r"moved gently|bent gently|stretch\b|first light pull", told):
                assert exercise.id in PASSIVE or "before you feel" in told
