"""A field of an entry is asked for and said again, or named here with its reason."""

import msgspec
import pytest

from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    ExerciseSession,
    Pause,
    RunSession,
    WeeklyCheck,
)
from backcare.ui.tracker.entry_form import FIELDS
from backcare.ui.tracker.entry_words import numbers
from tests.builders import TODAY, one_of_each, run
from tests.ours import our_library

OF_EACH = {"id", "logged_at", "rev"}
NOT_ASKED = {
    CheckIn: set(),
    # told by a watch's file or by the run-walk page
    RunSession: {
        *("ladder_step", "run_seconds"),
        *("started_at", "moving_seconds", "source", "import_id"),
    },
    ExerciseSession: {"nprs"},  # asked by the guided session
    WeeklyCheck: {"day", "week"},  # it is of its week
    ActivityCheck: set(),
    Pause: set(),
}
NOT_IN_THE_NUMBERS = {"day", "note", "leg_settled"}
"""Day and note stand beside the numbers; whether the leg settled is for the plan."""
TEXT = our_library().texts
ENTRIES = [entry for entry in one_of_each() if type(entry) in FIELDS]


def test_each_field_of_an_entry_that_has_a_form_is_asked_or_named():
    for kind, asked in FIELDS.items():
        assert set(asked) | NOT_ASKED[kind] | OF_EACH == set(kind.__struct_fields__), kind
        assert not set(asked) & NOT_ASKED[kind], kind


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: type(entry).__name__)
def test_each_answer_is_said_in_the_list_of_entries(entry):
    said = numbers(entry, TEXT)
    asked = set(FIELDS[type(entry)]) - NOT_IN_THE_NUMBERS
    optional = {f.name: f.default for f in msgspec.structs.fields(type(entry)) if not f.required}
    for name in asked & set(optional):
        without = msgspec.structs.replace(entry, **{name: optional[name]})
        assert numbers(without, TEXT) != said, name


def test_the_list_says_numbers_as_people_say_them():
    exact = run(1, TODAY, distance_m=6503, minutes=37, moving_seconds=2222)
    assert numbers(exact, TEXT) == ["6.5 km", "37 min", "5:42 per km"]
    assert numbers(run(1, TODAY, distance_m=800, minutes=5), TEXT) == ["800 m", "5 min"]
    walked = run(1, TODAY, distance_m=6000, minutes=60, ladder_step=3, run_seconds=900)
    assert not any("per km" in part for part in numbers(walked, TEXT))


def test_the_list_says_how_much_of_a_run_walk_was_run():
    ladder = run(1, TODAY, minutes=40, ladder_step=1, run_seconds=450)
    assert numbers(ladder, TEXT) == ["40 min", "8 min of running"]
    long_one = run(1, TODAY, minutes=105, ladder_step=12, run_seconds=3900)
    assert numbers(long_one, TEXT) == ["1 h 45", "1 h 05 of running"]
    unmeasured = msgspec.structs.replace(ladder, run_seconds=None)
    assert numbers(unmeasured, TEXT) == ["40 min"]
    walk = msgspec.structs.replace(ladder, ladder_step=0, run_seconds=0)
    assert numbers(walk, TEXT) == ["40 min", "walked"]
