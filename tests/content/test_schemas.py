"""The schemas by which editors check content: of the present types, and named by each file."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from backcare.content.strict_yaml import read_typed
from scripts.write_schemas import CONTENT, MARK, SCHEMAS, wanted

WITHOUT_TYPE = {CONTENT / "muscles.yaml", CONTENT / "texts" / "en.yaml"}
FILES = sorted(set(CONTENT.rglob("*.yaml")) - WITHOUT_TYPE)


def schema_named_by(path):
    """Return the file that the first line leads to, as editors read it."""
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith(MARK), path
    return (path.parent / first.removeprefix(MARK)).resolve()


@cache
def validator(schema):
    return Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))


def test_schemas_are_those_of_the_types_and_each_file_names_its_own():
    due = [
        path.relative_to(CONTENT).as_posix()
        for path, text in wanted().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    assert due == [], "run `python -m scripts.write_schemas`"


def test_no_content_file_is_without_a_schema_and_no_schema_without_files():
    known = wanted().keys()
    assert set(FILES) - known == set()
    assert set(SCHEMAS.iterdir()) == known - set(FILES)
    assert {schema_named_by(path) for path in FILES} == set(SCHEMAS.iterdir())


def test_each_content_file_is_valid_by_the_schema_that_it_names():
    wrong = {
        path.relative_to(CONTENT).as_posix(): error.message
        for path in FILES
        for error in validator(schema_named_by(path)).iter_errors(read_typed(path, Any))
    }
    assert wrong == {}


def test_an_editor_is_told_of_a_key_that_is_missing_or_unknown():
    path = CONTENT / "exercises" / "E01.yaml"
    exercise: dict[str, Any] = read_typed(path, Any)
    level = exercise.pop("level")
    told = [
        error.message
        for error in validator(schema_named_by(path)).iter_errors(exercise | {"levl": level})
    ]
    assert any("'level' is a required property" in message for message in told)
    assert any("'levl' was unexpected" in message for message in told)
