"""Finding exercises among those that are shipped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.exercises.exercise import Equipment, Goal, Position
from backcare.domain.exercises.finder import Wish, find
from tests.ours import our_library

CONTENT = our_library()
ALL = tuple(CONTENT.exercises.values())


def ids(**wish):
    return [found.exercise.id for found in find(ALL, Wish(**wish))]


def test_no_wish_is_the_whole_library_in_its_order():
    assert ids() == list(CONTENT.exercises)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("bird dog", {"E11", "E12"}),
        ("BIRD-DOG", {"E11", "E12"}),
        ("dog leg", {"E11", "E12"}),
        ("e12", {"E12"}),
        ("no such name", set()),
    ],
)
def test_names_are_found_whatever_their_case_and_hyphens(words, expected):
    assert set(ids(words=words)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("soleus", {"E36", "E37", "E38", "E40", "E41", "E42", "E44", "E55", "E56"}),
        ("lower calf", {"E36", "E37", "E38", "E40", "E41", "E42", "E44", "E55", "E56"}),
        ("nerve", {"E51", "E52"}),
    ],
)
def test_muscles_are_found_by_their_plain_and_their_latin_name(words, expected):
    assert set(ids(words=words)) == expected


def test_other_names_are_found_too():
    for exercise in ALL:
        for name in exercise.other_names:
            assert exercise.id in ids(words=name)


def test_nothing_at_hand_but_a_wall_asks_for_nothing_else():
    for name in ids(equipment=(Equipment.WALL,)):
        assert set(CONTENT.exercises[name].equipment) <= {Equipment.WALL, Equipment.MAT}


@pytest.mark.parametrize("group", [g for g in BehaviourGroup if g is not BehaviourGroup.UNCLEAR])
def test_a_behaviour_group_shows_its_first_exercises_then_those_for_later(group):
    sheet = CONTENT.advice.for_group(group)
    found = find(ALL, Wish(sheet=sheet))
    first = [f.exercise.id for f in found if not f.is_held_back]
    later = [f.exercise.id for f in found if f.is_held_back]
    assert first == [e for e in sheet.first if e in CONTENT.exercises]
    assert later == [e for e in sheet.hold_back if e in CONTENT.exercises]
    assert [f.is_held_back for f in found] == sorted(f.is_held_back for f in found)


@given(
    goal=st.none() | st.sampled_from(Goal),
    level=st.none() | st.sampled_from([1, 2, 3]),
    position=st.none() | st.sampled_from(Position),
)
def test_what_is_found_fits_every_wish_and_what_is_not_does_not(goal, level, position):
    found = set(ids(goal=goal, level=level, position=position))
    for exercise in ALL:
        fits = (
            (goal is None or goal in exercise.goals)
            and level in (None, exercise.level)
            and position in (None, exercise.position)
        )
        assert (exercise.id in found) is fits
