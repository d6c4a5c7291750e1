"""YAML without surprises, checked against a type, with the line of every mistake.

Plain YAML reads `no` as false, `22:30` as 1350 and silently keeps the last of two equal keys. Here
only `true`, `false`, `null` and plain numbers are special, dates stay text until the type asks for
a date, and a repeated key is an error.
"""

import functools
import re
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import jsonschema
import msgspec
import yaml

from backcare.domain.errors import ContentError

T = TypeVar("T")
Place = tuple[str | int, ...]


# The parser in C is ten times as fast, and it decides how soon the app starts.
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:null|)$", "n"),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


class Mistake(NamedTuple):
    """What an extra check found: where, what was expected, what was found."""

    place: Place
    expected: str
    found: object


def read_typed(
    path: Path, type_: type[T], check: Callable[[T], Iterable[Mistake]] = lambda _: ()
) -> T:
    """Return the file's content as `type_`; `check` can find mistakes that a type cannot.

    Raises `ContentError` that names the file, the line, what was expected and what was found.
    """
    node = _compose(path)
    lines: dict[Place, int] = {}
    value = _build(path, node, (), lines)
    try:
        typed = msgspec.convert(value, type_)
    except msgspec.ValidationError as error:
        # The type's schema describes the mistake better, but takes longer than all the reading.
        first = next(_validator(cast(Hashable, type_)).iter_errors(value), None)
        if first is None:
            raise _mistake(path, _line_of(str(error), lines), str(error), None) from error
        line = lines[tuple(first.absolute_path)]
        raise _mistake(path, line, _expectation(first), first.instance) from error
    mistake = min(check(typed), key=lambda m: lines[m.place], default=None)
    if mistake is not None:
        raise _mistake(path, lines[mistake.place], mistake.expected, mistake.found)
    return typed


def read_mapping(path: Path) -> dict[str, Any]:
    """Return the content of a file that is a mapping with free keys."""
    value = _build(path, _compose(path), (), {})
    if not isinstance(value, dict):
        raise _mistake(path, 1, "a mapping", value)
    return value


def _text_of(path: Path) -> str:
    """Return the text of a file; raises `ContentError` if it is missing or no text."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{path} cannot be read as text: {error}") from error


def _compose(path: Path) -> yaml.Node:
    try:
        node = yaml.compose(_text_of(path), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _mistake(path, line, "readable YAML", error.problem) from error
    if node is None:
        raise _mistake(path, 1, "content", "an empty file")
    return node


def _build(path: Path, node: yaml.Node, place: Place, lines: dict[Place, int]) -> Any:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_build(path, item, (*place, i), lines) for i, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = key_node.value, key_node.start_mark.line + 1
            if key in result:
                raise _mistake(path, line, "each key once", key)
            result[key] = _build(path, value_node, (*place, key), lines)
            lines[*place, key] = line
        return result
    return _scalar(node)


def _scalar(node: yaml.Node) -> str | int | float | bool | None:
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return bool(node.value == "true")
    if kind in ("int", "float"):
        return int(node.value) if kind == "int" else float(node.value)
    return str(node.value)


@functools.cache
def _validator(type_: Hashable) -> Any:
    schema = msgspec.json.schema(type_)
    return jsonschema.Draft202012Validator(schema)


def _expectation(error: Any) -> str:
    wanted = error.validator_value
    match error.validator:
        case "required":
            missing = sorted(set(wanted) - set(error.instance))
            return f"the key {missing[0]!r}"
        case "additionalProperties":
            known = sorted(error.schema["properties"])
            extra = sorted(set(error.instance) - set(known))
            return f"no key {extra[0]!r}; known keys are {', '.join(known)}"
        case "anyOf":
            return "one of the allowed forms"
        case _:
            return f"{error.validator} {wanted!r}"


def _line_of(message: str, lines: dict[Place, int]) -> int:
    """Return the first line that fits a msgspec path, which has no list positions."""
    found = re.search(r"at `\$(.*)`", message)
    keys = re.findall(r"\.([A-Za-z_]+)|(\[)", found.group(1)) if found else []
    pattern = [key or int for key, _ in keys]
    for place, line in lines.items():
        if len(place) == len(pattern) and all(
            isinstance(part, int) if want is int else part == want
            for part, want in zip(place, pattern, strict=True)
        ):
            return line
    return 1


def _mistake(path: Path, line: int, expected: str, found: object) -> ContentError:
    tail = "" if found is None else f", found {_short(found)}"
    return ContentError(f"{path}, line {line}: expected {expected}{tail}")


def _short(found: object) -> str:
    text = repr(found)
    return text if len(text) <= 80 else f"{text[:77]}..."
