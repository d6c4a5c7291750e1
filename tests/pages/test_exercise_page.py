"""The page of one exercise: where it is felt, how hard it is, and the steps beside it."""

import pytest
from msgspec.structs import replace

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.check.triage import Urgency
from backcare.domain.exercises.exercise import Kind
from tests.pages.kept import checked, made
from tests.pages.screen import CONTENT, TEXT, shown


def steps(at):
    return {b.key.rpartition(".")[2]: b.label for b in at.button if "ladder" in str(b.key)}


@pytest.mark.parametrize("name", sorted(CONTENT.exercises))
def test_it_says_where_it_is_felt_and_when_to_move_on(name):
    exercise = CONTENT.exercises[name]
    assert exercise.felt.here != exercise.felt.not_here
    for part in ("effort", "move_on"):
        assert TEXT(f"exercise.{part}.{exercise.kind}")


def test_the_kinds_are_those_of_the_table_of_doses():
    kinds = {kind: {e.id for e in CONTENT.exercises.values() if e.kind is kind} for kind in Kind}
    assert kinds[Kind.JUMPS] == {"E55", "E56"}
    assert kinds[Kind.SLIDER] == {"E51", "E52"}
    assert kinds[Kind.BALANCE] == {f"E{n}" for n in range(40, 45)}
    assert {"E07", "E08", "E09", "E11", "E12", "E13", "E39", "E57"} < kinds[Kind.CONTROL]
    assert {"E16", "E25", "E32", "E34", "E37"} < kinds[Kind.STRENGTH]
    assert {"E45", "E47", "E49", "E53"} < kinds[Kind.MOBILITY]


def test_jumps_and_what_moves_a_nerve_are_stopped_earlier_and_the_page_names_one_limit(open_page):
    early = {id_ for id_, one in CONTENT.exercises.items() if one.stop_above == 2}
    of_kinds = (Kind.JUMPS, Kind.SLIDER)
    assert early == {id_ for id_, one in CONTENT.exercises.items() if one.kind in of_kinds}
    assert {one.stop_above for one in CONTENT.exercises.values()} == {2, 5}
    for id_ in early:
        said = shown(open_page("exercise", id=id_))
        assert said.count("above 2 out of 10") >= 2
        assert "above 5 out of 10" not in said


def test_a_session_with_jumps_says_where_they_end(open_page, store):
    plan = made()
    first = plan.sessions[0]
    [jumps, *_] = [replace(planned, exercise="E55") for planned in first.exercises]
    with_jumps = replace(first, exercises=(*first.exercises, jumps))
    store.add("me", replace(plan, sessions=(with_jumps, *plan.sessions[1:])))
    at = open_page("session", on=first.day.isoformat(), part=first.name)
    told = [caption.value for caption in at.caption if TEXT("session.stop") in caption.value]
    assert told == [f"{TEXT('session.stop')} Pogo jumps: stop above 2 out of 10."]


def test_first_exercises_for_pain_down_a_leg_say_where_they_end(open_page, store):
    store.add("me", checked(groups=(BehaviourGroup.NERVE,)))
    at = open_page("first_exercises")
    said = "Sciatic slider, seated; Femoral slider, side-lying: stop above 2 out of 10."
    lead = TEXT("first.lead")
    assert f"{lead} {said}" in shown(at)
    assert f"{TEXT('session.stop')} {said}" in [caption.value for caption in at.caption]


def test_the_page_shows_all_of_it(open_page):
    at, exercise = open_page("exercise", id="E32"), CONTENT.exercises["E32"]
    said = shown(at)
    for words in (
        exercise.felt.here,
        exercise.felt.not_here,
        exercise.begin_with,
        TEXT("exercise.effort.strength"),
        TEXT("exercise.move_on.strength"),
        *exercise.leave_out,
    ):
        assert words in said
    assert steps(at) == {"below": CONTENT.exercises["E30"].name}


def test_a_step_leads_there_and_none_leads_to_what_waits(open_page, store):
    assert steps(open_page("exercise", id="E11"))["above"] == CONTENT.exercises["E12"].name
    store.add("me", checked(Urgency.SAME_DAY))
    assert steps(open_page("exercise", id="E11")) == {}
