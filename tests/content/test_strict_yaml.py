"""A broken content file is told with its file, line, what was expected and what was found."""

from datetime import date

import msgspec
import pytest

from backcare.content.strict_yaml import read_mapping, read_typed
from backcare.content.texts import Texts, read_texts
from backcare.domain.errors import ContentError
from backcare.domain.measures import Measures, Words
from backcare.domain.review import Review


class Part(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    size: int = 1


class Thing(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    parts: list[Part] = []
    review: Review | None = None


@pytest.fixture
def read(tmp_path):
    def read_(text, type_=Thing):
        path = tmp_path / "thing.yaml"
        path.write_text(text, encoding="utf-8")
        return read_typed(path, type_)

    return read_


def test_words_that_plain_yaml_would_change_stay_words(read):
    thing = read(
        "title: no\nparts:\n  - name: 22:30\n  - name: 0x10\n  - name: 010\n  - name: on\n"
    )
    assert thing.title == "no"
    assert [part.name for part in thing.parts] == ["22:30", "0x10", "010", "on"]


def test_numbers_null_and_dates_are_read_by_their_type(read):
    thing = read("title: x\nparts: [{name: a, size: 3}]\nreview: {written_on: 2026-11-23}\n")
    assert thing.parts[0].size == 3
    assert thing.review.written_on == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "line", "expected", "found"),
    [
        ("parts: []\n", 1, "the key 'title'", "{'parts': []}"),
        ("title: x\nparts:\n  - name: a\n  - name: b\n    size: many\n", 5, "integer", "'many'"),
        ("title: x\nparts:\n  - name: a\n  - nam: b\n", 4, "nam", ""),
        ("title: x\ntitle: y\n", 2, "each key once", "'title'"),
        ("title: x\ncolour: red\n", 1, "no key 'colour'", "known keys are parts, review, title"),
        ("title: [x\n", 2, "readable YAML", ""),
        ("", 1, "content", "an empty file"),
        ("title: x\nreview: {written_on: 23 November}\n", 2, "date", ""),
        (
            "title: x\nreview:\n  written_on: 2026-11-23\n  reviewed_by: Ada\n",
            2,
            "reviewed_by, reviewed_on and review_due together",
            "",
        ),
    ],
)
def test_a_mistake_names_line_expectation_and_finding(read, text, line, expected, found):
    with pytest.raises(ContentError) as caught:
        read(text)
    words = str(caught.value)
    assert f"thing.yaml, line {line}: expected" in words
    assert expected in words
    assert found in words


def test_texts_are_flattened_and_filled_in(tmp_path):
    path = tmp_path / "en.yaml"
    path.write_text("a:\n  b: Hello {name}\n  c: Plain colour\n", encoding="utf-8")
    (tmp_path / "us.yaml").write_text("words: {colour: color}\nsentences: {}\n", encoding="utf-8")
    texts = read_texts(tmp_path)
    assert texts.measured(Measures(words=Words.US))("a.c") == "Plain color"
    assert texts("a.b", name="Ada") == "Hello Ada"
    assert texts("a.c") == "Plain colour"
    for key in ("a.d", "a.b"):
        with pytest.raises(ContentError, match=key):
            texts(key)


def test_one_is_not_called_many():
    text = Texts({"runs": "{n} runs", "runs_one": "One run", "weeks": "{n} weeks"})
    assert [text("runs", n=n) for n in (0, 1, 2)] == ["0 runs", "One run", "2 runs"]
    assert text("weeks", n=1) == "1 weeks"


def test_a_text_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "en.yaml"
    path.write_text("a: {b: 3}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"'a\.b'"):
        read_texts(tmp_path)


def test_a_file_that_is_missing_or_no_text_is_told(tmp_path):
    path = tmp_path / "rules.yaml"
    with pytest.raises(ContentError, match=r"rules\.yaml cannot be read as text"):
        read_typed(path, Thing)
    path.write_bytes(b"title: \xff")
    with pytest.raises(ContentError, match=r"rules\.yaml cannot be read as text"):
        read_mapping(path)


def test_a_file_that_is_no_mapping_is_refused(tmp_path):
    path = tmp_path / "en.yaml"
    path.write_text("- a\n", encoding="utf-8")
    with pytest.raises(ContentError, match="a mapping"):
        read_mapping(path)


LAID = "title: x\nparts: [{name: a, size: 3}, {name: b}]\n"


@pytest.fixture
def laid(tmp_path):
    def read_(over, type_=Thing):
        path, own = tmp_path / "thing.yaml", tmp_path / "own.yaml"
        path.write_text(LAID, encoding="utf-8")
        own.write_text(over, encoding="utf-8")
        return read_typed(path, type_, over=own)

    return read_


def test_one_file_is_laid_over_another(laid):
    thing = laid("title: y\nparts: {0: {size: null}, 1: {size: 4}}\n")
    assert thing == Thing(title="y", parts=[Part(name="a"), Part(name="b", size=4)])
    assert laid("parts: []\n") == Thing(title="x")


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ("title: y\nparts: {0: {size: big}}\n", "own.yaml, line 2: expected type 'integer'"),
        ("parts: {0: {name: null}}\n", "own.yaml, line 1: expected the key 'name'"),
        ("title: y\nparts:\n  2: {size: 4}\n", "own.yaml, line 3: expected one of 0, 1, found '2'"),
        ("title: null\n", "own.yaml, line 1: expected the key 'title'"),
        ("parts: {a: {size: 4}}\n", "own.yaml, line 1: expected type 'array'"),
    ],
)
def test_a_mistake_is_told_by_the_file_laid_over(laid, over, told):
    with pytest.raises(ContentError) as error:
        laid(over)
    assert told in str(error.value)
