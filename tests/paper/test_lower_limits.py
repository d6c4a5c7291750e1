"""What is stopped earlier than the rest says so wherever it is done from."""

import pytest

from backcare.content.cited.training import exercises as for_clinicians
from backcare.paper.calendar import write_calendar
from backcare.ui.exercises.paper import exercise_sheet
from backcare.ui.plan.calendar import plan_calendar
from backcare.ui.plan.paper import plan_sheet
from tests.paper.own_plan import PLAN
from tests.visits import CONTENT, visit_on

EARLY = {id_: one for id_, one in CONTENT.exercises.items() if one.stop_above == 2}
LIMIT = CONTENT.texts("exercise.stop_short", nprs=2)


@pytest.fixture
def spring():
    """A day in the weeks in which our plan jumps."""
    return visit_on(next(s.day for s in PLAN.sessions if jumps(s)))


def jumps(session):
    return not EARLY.keys().isdisjoint(planned.exercise for planned in session.exercises)


def test_a_calendar_names_them(spring):
    told = write_calendar(plan_calendar(PLAN, spring)).decode().replace("\r\n ", "")
    jumping = [s for s in PLAN.sessions if s.day >= spring.today and jumps(s)]
    assert told.count("stop above 2 out of 10") == len(jumping) > 0


def test_a_printed_plan_says_it_beside_each(spring):
    sheet = plan_sheet(PLAN, spring, weeks=4, is_letter=False)
    told = {one.name for one in sheet.exercises if LIMIT in one.cues}
    printed = {one.name for one in sheet.exercises}
    assert told == printed & {one.name for one in EARLY.values()} != set()


def test_a_sheet_says_it_at_the_head_and_beside_each(spring):
    sheet = exercise_sheet([*EARLY.values(), CONTENT.exercises["E16"]], spring)
    assert "2 where it says so" in sheet.lead
    said = ["above 2 out of 10" in repr(one) for one in sheet.exercises]
    assert said == [*(True for _ in EARLY), False]


def test_clinicians_read_it():
    told = [c.place for c in for_clinicians(CONTENT) if "Stop above pain 2" in c.words]
    assert told == [f"{id_}/how" for id_ in sorted(EARLY)]
