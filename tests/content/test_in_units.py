"""Who reads in other units reads no sentence with ours; each variant has what it is one of."""

import dataclasses
import re
import string
from collections.abc import Mapping

import msgspec
import pytest

from backcare.content.texts import Texts, plain_key
from backcare.domain.measures import Distance, Measures, Temperature, Weight
from tests.ours import our_library

LIBRARY = our_library()
IN_MILES = LIBRARY.read_by(LIBRARY.texts.measured(Measures(distance=Distance.MILES)))
KM = re.compile(r"\bkm\b|[Kk]ilomet|\d ?km\b")
NOT_READ = ("texts", "judged", "drawings", "as_read")
"""Words by key, below; what clinicians said; pictures; the same once more."""
OF_BOTH = {
    *(f"import.told.km-{how}" for how in ("by-pace", "by-steps", "as-said")),
    *("import.told.which-unit", "import.asked.unit", "import.option.km"),
    "settings.distance.km",
}
"""They are about the unit of a file, or name it to choose, whatever its runner measures in."""


def words_in(part):
    """Yield every text below a piece of content."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from words_in(value)
    elif isinstance(part, tuple | list | frozenset):
        for one in part:
            yield from words_in(one)
    elif isinstance(part, msgspec.Struct) or dataclasses.is_dataclass(part):
        names = getattr(part, "__struct_fields__", None) or [
            f.name for f in dataclasses.fields(part)
        ]
        for name in names:
            yield from words_in(getattr(part, name))


def said_by(library):
    names = [f.name for f in dataclasses.fields(library) if f.name not in NOT_READ]
    return [words for name in names for words in words_in(getattr(library, name))]


def test_no_sentence_with_kilometres_is_without_its_variant():
    assert [words for words in said_by(LIBRARY) if KM.search(words)]
    assert [words for words in said_by(IN_MILES) if KM.search(words)] == []


def test_nothing_else_is_said_differently_in_miles():
    pairs = list(zip(said_by(LIBRARY), said_by(IN_MILES), strict=True))
    other = {(one, two) for one, two in pairs if one != two}
    assert all(KM.search(one) for one, _ in other)
    assert all("mile" in two for _, two in other)
    assert LIBRARY.read_by(LIBRARY.texts).today is LIBRARY.today
    assert IN_MILES.exercises is LIBRARY.exercises


OTHERS = {
    "lb": (
        Measures(weight=Weight.POUNDS),
        re.compile(
            r"\bkg\b|\b[Kk]ilos?\b(?<!-kilos)|[Kk]ilogram"
            r"|\bcm\b(?<!-cm)|[Cc]entimet|(?<!\{)\b[Mm]et(?:re|er)s?\b|\d m\b"
        ),
    ),
    "F": (
        Measures(temperature=Temperature.FAHRENHEIT),
        re.compile(r"°C|[Cc]elsius|\b3[89](\.\d)? deg"),
    ),
}


@pytest.mark.parametrize("ending", OTHERS)
def test_no_sentence_with_another_unit_of_ours_is_without_its_variant(ending):
    measures, unit = OTHERS[ending]
    read = LIBRARY.read_by(LIBRARY.texts.measured(measures))
    assert [words for words in said_by(LIBRARY) if unit.search(words)]
    assert [words for words in said_by(read) if unit.search(words)] == []
    other = [(a, b) for a, b in zip(said_by(LIBRARY), said_by(read), strict=True) if a != b]
    assert all(unit.search(ours) for ours, _ in other)
    for key in {plain_key(k) for k, said in LIBRARY.texts._words.items() if unit.search(said)}:
        is_its_name = key.startswith("settings.") or key == "import.told.distance-in-metres"
        assert is_its_name or not unit.search(read.texts.template(key)), key


@pytest.mark.safety
@pytest.mark.parametrize("is_american", [True, False])
def test_a_fever_is_the_same_in_both_units(is_american):
    measures = Measures(temperature=Temperature.FAHRENHEIT) if is_american else Measures()
    read = LIBRARY.read_by(LIBRARY.texts.measured(measures))
    question = read.rule_book.questions["RF17"]
    said = re.search(r"\(([\d.]+) °([CF]) or more\)", question.text)
    value = float(said[1])
    assert (said[2] == "F") is is_american
    assert round((value - 32) / 1.8 if is_american else value, 1) == 38.0


def test_units_go_together_and_back():
    all_three = Measures(
        distance=Distance.MILES, weight=Weight.POUNDS, temperature=Temperature.FAHRENHEIT
    )
    american = LIBRARY.read_by(LIBRARY.texts.measured(all_three))
    ours = (KM, *(unit for _, unit in OTHERS.values()))
    assert [w for w in said_by(american) if any(unit.search(w) for unit in ours)] == []
    assert said_by(american.read_by(LIBRARY.texts)) == said_by(LIBRARY)


def test_no_word_of_the_interface_with_kilometres_is_without_its_variant():
    words = LIBRARY.texts._words
    with_km = {key for key, said in words.items() if KM.search(said)}
    assert with_km >= OF_BOTH
    in_miles = IN_MILES.texts
    for key in {plain_key(key) for key in with_km} - OF_BOTH:
        assert not KM.search(in_miles.template(key)), key
        assert f"{key}_mi" in words, key


def test_a_variant_has_its_words_and_fills_in_the_same():
    def names(said):
        return {name for _, name, _, _ in string.Formatter().parse(said) if name}

    words = LIBRARY.texts._words
    variants = [
        key for key in words if plain_key(key) != key and "_mi" in key[len(plain_key(key)) :]
    ]
    assert len(variants) > 15
    for key in variants:
        plain = plain_key(key)
        assert plain in words, key
        told = names(words[key]) - {"miles"}
        assert told <= names(words[plain]), key


def test_a_text_is_of_one_and_in_miles_at_once():
    words = {"a": "{n} km", "a_one": "one km", "a_mi": "{n} miles", "a_mi_one": "one mile"}
    miles = Texts(words).measured(Measures(distance=Distance.MILES))
    assert [miles("a", n=n) for n in (1, 2)] == ["one mile", "2 miles"]
    assert [Texts(words)("a", n=n) for n in (1, 2)] == ["one km", "2 km"]
    assert {plain_key(key) for key in words} == {"a"}
