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


class _At(NamedTuple):
    """Where something is said."""

    file: str
    line: int


def read_typed(
    path: Path,
    type_: type[T],
    check: Callable[[T], Iterable[Mistake]] = lambda _: (),
    *,
    over: Path | None = None,
) -> T:
    """Return the file's content as `type_`; `check` can find mistakes that a type cannot. What the
    file `over` says is laid over it.

    Raises `ContentError` that names the file, the line, what was expected and what was found.
    """
    lines: dict[Place, _At] = {}
    value = _build(_composed(path, over), (), lines)
    try:
        typed = msgspec.convert(value, type_)
    except msgspec.ValidationError as error:
        # The type's schema describes the mistake better, but takes longer than all the reading.
        first = next(_validator(cast(Hashable, type_)).iter_errors(value), None)
        if first is None:
            raise _mistake(_line_of(str(error), lines), str(error), None) from error
        at = lines[tuple(first.absolute_path)]
        raise _mistake(at, _expectation(first), first.instance) from error
    mistake = min(check(typed), key=lambda m: lines[m.place], default=None)
    if mistake is not None:
        raise _mistake(lines[mistake.place], mistake.expected, mistake.found)
    return typed


def read_mapping(path: Path, *, over: Path | None = None) -> dict[str, Any]:
    """Return the content of a file that is a mapping with free keys; see `read_typed`."""
    value = _build(_composed(path, over), (), {})
    if not isinstance(value, dict):
        raise _mistake(_At(str(path), 1), "a mapping", value)
    return value


def _composed(path: Path, over: Path | None) -> yaml.Node:
    node = _compose(path)
    return node if over is None else _laid_over(node, _compose(over))


def _laid_over(node: yaml.Node, over: yaml.Node) -> yaml.Node:
    """Return what `over` says, and what `node` says besides. Mappings are laid over each other, a
    mapping over a list by the `id` or the number of its things; `null` takes away.
    """
    if not isinstance(over, yaml.MappingNode):
        return over
    if isinstance(node, yaml.SequenceNode) and _names_things(over, node):
        things = {_id_of(thing) or str(i): thing for i, thing in enumerate(node.value)}
        for key, value in over.value:
            if key.value not in things:
                raise _mistake(_at(key), f"one of {', '.join(things)}", key.value)
            things[key.value] = _laid_over(things[key.value], value)
        return yaml.SequenceNode(node.tag, list(things.values()), node.start_mark, node.end_mark)
    if not isinstance(node, yaml.MappingNode):
        return over
    said = {key.value: (key, value) for key, value in node.value}
    for key, value in over.value:
        before = said.pop(key.value, None) if _is_null(value) else said.get(key.value)
        if not _is_null(value):
            said[key.value] = (key, value if before is None else _laid_over(before[1], value))
    return yaml.MappingNode(node.tag, list(said.values()), over.start_mark, over.end_mark)


def _names_things(over: yaml.MappingNode, node: yaml.SequenceNode) -> bool:
    """Return whether a mapping is over single things of a list, and not instead of it."""
    return any(_id_of(thing) for thing in node.value) or all(
        key.value.isdecimal() for key, _ in over.value
    )


def _id_of(thing: yaml.Node) -> str | None:
    fields = thing.value if isinstance(thing, yaml.MappingNode) else []
    return next((value.value for key, value in fields if key.value == "id"), None)


def _is_null(node: yaml.Node) -> bool:
    return node.tag.endswith(":null")


def _compose(path: Path) -> yaml.Node:
    try:
        with path.open(encoding="utf-8") as stream:  # marks then have the file's name
            node = yaml.compose(stream, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _mistake(_At(str(path), line), "readable YAML", error.problem) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{path} cannot be read as text: {error}") from error
    if node is None:
        raise _mistake(_At(str(path), 1), "content", "an empty file")
    return node


def _at(node: yaml.Node) -> _At:
    return _At(node.start_mark.name, node.start_mark.line + 1)


def _build(node: yaml.Node, place: Place, lines: dict[Place, _At]) -> Any:
    lines[place] = _at(node)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*place, i), lines) for i, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if key in result:
                raise _mistake(_at(key_node), "each key once", key)
            result[key] = _build(value_node, (*place, key), lines)
            lines[*place, key] = _at(key_node)
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


def _line_of(message: str, lines: dict[Place, _At]) -> _At:
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
    return lines[()]


def _mistake(at: _At, expected: str, found: object) -> ContentError:
    tail = "" if found is None else f", found {_short(found)}"
    return ContentError(f"{at.file}, line {at.line}: expected {expected}{tail}")


def _short(found: object) -> str:
    text = repr(found)
    return text if len(text) <= 80 else f"{text[:77]}..."
