"""What the exercises say beside each other: steps up and down, stopping, and one spelling."""

import re

import msgspec

from tests.ours import our_library

LIBRARY = our_library()
EXERCISES = LIBRARY.exercises
AMERICAN = re.compile(
    r"\b(?:toward|farther|(?:in|out|up|down|after)ward|half-?way|(?:centi|kilo)?meters?"
    r"|colors?|favorites?|gray|fibers?|behaviors?|neighbors?|practic(?:ed|ing))\b",
    re.IGNORECASE,
)
"""How we do not write a word, or not in two ways: "half way" has no third form."""


def texts_in(value):
    """Yield every text of plain values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_in(part)


def test_words_are_spelled_in_one_way():
    names = ("exercises", "articles", "programme", "reasons", "gates", "run_walk", "after_run")
    more = ("advice", "answers", "topics", "check_flow", "rule_book", "circuit", "today")
    parts = [getattr(LIBRARY, name) for name in (*names, *more)]
    told = [text for part in parts for text in texts_in(msgspec.to_builtins(part, enc_hook=dict))]
    told += [LIBRARY.texts.template(key) for key in sorted(LIBRARY.texts.keys())]
    said = [text for text in told if " " in text]  # an id is no word
    assert len(said) > 3000
    assert [text for text in said if AMERICAN.search(text)] == []


def test_what_ends_an_exercise_and_what_keeps_one_from_it_stand_apart(subtests):
    for exercise in EXERCISES.values():
        with subtests.test(exercise.id):
            assert [line for line in exercise.stop if line.startswith("Leave it out")] == []
            assert [line for line in exercise.leave_out if re.search(r"\b[Ss]top\b", line)] == []


def test_a_step_up_is_one_level_at_most_and_has_a_way_down(subtests):
    for exercise in EXERCISES.values():
        for above in (harder.exercise for harder in exercise.harder if harder.exercise):
            with subtests.test(exercise.id, above=above):
                assert EXERCISES[above].level - exercise.level <= 1
                assert EXERCISES[above].steps[0] is not None, f"{above} leads nowhere down"
