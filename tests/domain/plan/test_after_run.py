"""The routine right after a run: its minutes, doses and groups, and what two ratings say."""

from itertools import chain, combinations

import pytest

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.plan.after_run import (
    Answer,
    Easing,
    Movement,
    Where,
    answer_to,
    easing_for,
    minutes_of_stations,
    sitting_rated,
    stations_of,
)
from backcare.domain.plan.steps import StepKind
from tests.builders import check_in
from tests.ours import our_library

CONTENT = our_library()
OURS = CONTENT.after_run
GROUPS = [*chain.from_iterable(combinations(BehaviourGroup, n) for n in range(4))]
"""Every mix of up to three groups."""


def held_by(groups):
    return {e for g in groups for e in CONTENT.advice.for_group(g).hold_back}


def led(where, easing):
    return stations_of(OURS, where, easing, CONTENT.exercises)


def easings(groups):
    """Return what somebody of these groups may be led through."""
    fits = easing_for(held_by(groups), OURS)
    return [fits] if fits else [Easing.BOTH, Easing.BACK, Easing.FORWARD]


@pytest.mark.parametrize("where", Where)
@pytest.mark.parametrize("easing", Easing)
def test_it_takes_five_to_eight_minutes_to_the_second(where, easing):
    stations = led(where, easing)
    seconds = sum(step.seconds for one in stations for step in one.steps)
    assert 5 * 60 <= seconds <= 8 * 60
    assert 0 <= minutes_of_stations(stations) * 60 - seconds < 60


@pytest.mark.parametrize("where", Where)
@pytest.mark.parametrize("easing", Easing)
def test_it_begins_with_five_minutes_of_walking_and_a_wave_and_ends_with_sitting(where, easing):
    first, wave, *_, last = led(where, easing)
    assert [(s.kind, s.seconds) for s in first.steps] == [(StepKind.WALK, 300)]
    assert wave.part.exercise == "E47"
    assert last.part in OURS.at(where).sit


@pytest.mark.parametrize("groups", GROUPS, ids=str)
def test_nobody_is_led_through_what_their_groups_hold_back(groups):
    for where in Where:
        for easing in easings(groups):
            done = {s.part.exercise for s in led(where, easing) if isinstance(s.part, Movement)}
            assert not done & held_by(groups), (where, easing)


@pytest.mark.parametrize(
    ("groups", "fits"),
    [
        ((), None),
        ((BehaviourGroup.UNCLEAR,), None),
        ((BehaviourGroup.BENDING,), Easing.BACK),
        ((BehaviourGroup.ARCHING,), Easing.FORWARD),
        ((BehaviourGroup.BENDING, BehaviourGroup.ARCHING), Easing.NEITHER),
        ((BehaviourGroup.LOAD, BehaviourGroup.HIP), None),
    ],
)
def test_a_known_group_decides_which_movement_is_led(groups, fits):
    assert easing_for(held_by(groups), OURS) is fits


@pytest.mark.parametrize("where", Where)
@pytest.mark.parametrize(("easing", "exercise"), [(Easing.BACK, "E46"), (Easing.FORWARD, "E48")])
def test_what_eases_is_done_six_times_as_the_notes_say(where, easing, exercise):
    [eases] = [s for s in led(where, easing)[2:] if isinstance(s.part, Movement)]
    assert eases.part.exercise == exercise
    assert sum(s.reps for s in eases.steps if s.kind is StepKind.WORK) == 6


@pytest.mark.parametrize("where", Where)
@pytest.mark.parametrize("easing", Easing)
def test_no_dose_is_above_the_librarys_and_where_both_are_tried_it_is_about_half(where, easing):
    for one in led(where, easing):
        if not isinstance(one.part, Movement):
            continue
        fewest, most = CONTENT.exercises[one.part.exercise].dose.reps
        work = [s for s in one.steps if s.kind is StepKind.WORK]
        done = sum(s.reps for s in work)
        is_tried = easing is Easing.BOTH and one.part.exercise != "E47"
        assert done <= 4 if is_tried else fewest <= done <= most
        assert {s.sets for s in work} == {1}


def test_each_position_of_its_own_says_how_it_goes_and_how_to_stop():
    for movement in OURS.movements:
        words = " ".join(movement.cues)
        assert movement.exercise == "E47" or "leg tingles" in words
    assert "leg tingles" in OURS.walk.cue
    assert "above 5" in OURS.walk.cue


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (4, 2, Answer.EASED),
        (1, 0, Answer.EASED),
        (4, 3, Answer.SAME),
        (0, 0, Answer.SAME),
        (3, 3, Answer.SAME),
        (3, 4, Answer.WORSE),
        (0, 1, Answer.WORSE),
        (5, 5, Answer.SAME),
        (5, 6, Answer.STRONG),
        (10, 6, Answer.STRONG),
        (8, 5, Answer.EASED),
        (None, 5, Answer.RATED),
        (None, 6, Answer.STRONG),
    ],
)
def test_what_two_ratings_say(before, after, said):
    assert answer_to(before, after, OURS) is said


def test_more_pain_is_never_said_more_calmly():
    order = [Answer.EASED, Answer.SAME, Answer.WORSE, Answer.STRONG]
    for before in range(11):
        said = [order.index(answer_to(before, after, OURS)) for after in range(11)]
        assert said == sorted(said)


def test_a_days_rating_of_sitting_is_its_worst_and_may_be_missing():
    assert sitting_rated([]) is None
    assert sitting_rated([check_in(1, nprs_running=7)]) is None
    assert sitting_rated([check_in(1, nprs_sitting=0)]) == 0
    assert sitting_rated([check_in(1, nprs_sitting=2), check_in(2, nprs_sitting=5)]) == 5


def test_everything_that_is_said_has_a_source_and_a_row():
    assert len(OURS.statements) > 25
    assert all(s.sources and s.row for s in OURS.statements)
