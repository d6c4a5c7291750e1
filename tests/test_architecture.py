"""Who may import what. The table of docs/architecture.md, enforced."""

import ast
import re
from pathlib import Path

import pytest

from tests.floors import INSIDE, OUTSIDE, ROOMS

ROOT = Path(__file__).resolve().parents[1]

FRAME = {
    "backcare/domain/demo_story.py": {"check", "plan"},  # a story is told of all of them
    "backcare/ui/cookies.py": {"components"},
    "backcare/ui/files.py": {"components"},
    "backcare/ui/flash.py": {"components"},
    "backcare/ui/main.py": {"components", "check"},  # exercise waits on every page
    "backcare/ui/settings.py": {"components"},
    "backcare/ui/steps.py": {"components"},
}
"""What lies beside the rooms and looks into some of them all the same."""

FILES = [
    path.relative_to(ROOT)
    for path in (ROOT / "app.py", *ROOT.glob("pages/*.py"), *ROOT.glob("backcare/**/*.py"))
]


def part_of(path: Path) -> str:
    name = path.as_posix()
    return max((p for p in OUTSIDE if name == p or name.startswith(f"{p}/")), key=len)


def imported_names(source: str) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide where a name comes from"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def breaks(part: str, source: str) -> set[str]:
    """Return the imports of `source` that a file of `part` may not have."""
    import sys

    broken = set()
    for name in imported_names(source):
        top = name.split(".")[0]
        if top == "backcare":
            is_allowed = any(name == a or name.startswith(f"{a}.") for a in INSIDE[part])
        else:
            is_allowed = top in sys.stdlib_module_names or top in OUTSIDE[part]
        if not is_allowed:
            broken.add(name)
    return broken


def room_of(floor: str, name: str) -> str:
    """Return the room of a floor in which a module or a file lies; empty beside them."""
    below = name.removeprefix(f"{floor.replace('/', '.')}.").split(".")[0]
    return below if below in ROOMS[floor] else ""


def looks_of(path: Path) -> tuple[str, str, set[str]]:
    """Return the floor of a file, its room, and the other rooms of the floor that it looks into."""
    name = path.as_posix()
    floor = next((f for f in ROOMS if name.startswith(f"{f}/")), "")
    if not floor:
        return "", "", set()
    own = room_of(floor, name.removesuffix(".py").replace("/", "."))
    imported = imported_names((ROOT / path).read_text(encoding="utf-8"))
    near = (n for n in imported if n.startswith(f"{floor.replace('/', '.')}."))
    return floor, own, {room_of(floor, n) for n in near} - {own, ""}


def test_files_import_only_what_their_part_may():
    broken = {
        str(path): names
        for path in FILES
        if (names := breaks(part_of(path), (ROOT / path).read_text(encoding="utf-8")))
    }
    assert broken == {}


def test_rooms_look_only_into_the_rooms_that_they_may():
    used = {floor: {room: set() for room in rooms} for floor, rooms in ROOMS.items()}
    frame = {}
    for path in FILES:
        floor, room, looks = looks_of(path)
        if room:
            used[floor][room] |= looks
        elif looks:
            frame[path.as_posix()] = looks
    assert used == ROOMS, "a look that nobody has is one that nobody needs: take it out"
    assert frame == FRAME


@pytest.mark.parametrize(
    ("part", "source"),
    [
        ("backcare/domain", "import streamlit"),
        ("backcare/domain", "import pandas as pd"),
        ("backcare/domain", "from backcare import storage"),
        ("backcare/ui", "from backcare.storage.tinydb_files.store import TinyTrackerStore"),
        ("backcare/ui", "import tinydb"),
        ("backcare/ui", "from babel.dates import format_date"),
        ("backcare/storage", "import streamlit"),
        ("backcare/storage", "import sqlalchemy"),
        ("backcare/storage/postgres", "import psycopg"),
        ("backcare/cli", "import streamlit"),
        ("pages", "from backcare.storage import base"),
        ("pages", "import yaml"),
        ("backcare/charts", "import streamlit as st"),
        ("backcare/ui", "from backcare.studio.figure import Figure"),
        ("pages", "import numba"),
    ],
)
def test_planted_break_is_found(part, source):
    assert breaks(part, source)


def test_every_file_belongs_to_a_part():
    assert len(FILES) > 30
    for path in FILES:
        part_of(path)


NOT_ON_WINDOWS = {"fcntl", "grp", "pwd", "resource", "termios"}


def test_what_windows_does_not_have_is_imported_where_it_is_used():
    """At the top of a module it would end whatever imports that: each command, or the server."""
    named = {}
    for path in FILES:
        top = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
        imports = [node for node in top if isinstance(node, (ast.Import, ast.ImportFrom))]
        named[str(path)] = imported_names("\n".join(map(ast.unparse, imports))) & NOT_ON_WINDOWS
    assert {path: names for path, names in named.items() if names} == {}


LONGEST = 400


def too_long(folder: Path) -> list[str]:
    """Return the files below a folder that have more lines than one reads at once."""
    parts = ("app.py", *(f"{at}/**/*.py" for at in ("backcare", "pages", "scripts", "tests")))
    files = [path for part in parts for path in sorted(folder.glob(part))]
    assert files
    return [path.name for path in files if path.read_bytes().count(b"\n") > LONGEST]


def test_no_file_is_too_long_to_be_read_at_once():
    assert too_long(ROOT) == []


def test_a_planted_long_file_is_found(tmp_path):
    for name, lines in (("test_long.py", LONGEST + 1), ("test_short.py", LONGEST)):
        (tmp_path / "tests" / "room").mkdir(parents=True, exist_ok=True)
        (tmp_path / "tests" / "room" / name).write_text("x\n" * lines)
    assert too_long(tmp_path) == ["test_long.py"]


FIELDS = {
    "chat_input", "data_editor", "date_input", "datetime_input", "number_input", "slider",
    "text_area", "text_input", "time_input",
}  # fmt: skip
"""What Streamlit has for numbers, times, days and words."""
OUTSIDE_FIELDS = {
    ("backcare/ui/exercises/filters.py", "text_input"): "words to look for: they are not kept",
    ("backcare/ui/sources.py", "text_input"): "words to look for: they are not kept",
}


def fields_in(path: Path) -> list[tuple[str, set[str]]]:
    """Return the fields that a file draws, each with the options that are given to it."""
    calls = (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call))
    return [
        (call.func.attr, {word.arg for word in call.keywords if word.arg})
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in FIELDS
    ]


def test_what_is_typed_is_asked_for_in_one_place_without_limits_of_the_browser():
    found = set()
    for path in FILES:
        for name, options in fields_in(ROOT / path):
            assert name not in {"number_input", "date_input"}, "these mend what is typed"
            assert not options & {"min_value", "max_value", "validate", "required"}
            if path.as_posix() != "backcare/ui/fields.py":
                found.add((path.as_posix(), name))
            else:
                assert "max_chars" not in options
    assert found == OUTSIDE_FIELDS.keys()


WIRED = {"backcare/ui/main.py", "backcare/ui/visit.py"}
"""Where a visit begins: elsewhere what the services have comes with it."""
WIRED_FUNCTIONS = {
    ("backcare/ui/errors.py", "show_script_error"): "Streamlit calls it, where no visit may be",
}
_CACHES = {"functools.cache", "functools.lru_cache", "st.cache_resource"}


def asks_services(path: Path) -> set[str]:
    """Return the functions that ask for the services themselves and are not cached for all visits;
    empty text stands for the module.
    """
    asking = set()

    def look(node: ast.AST, function: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef):
                marks = (d.func if isinstance(d, ast.Call) else d for d in child.decorator_list)
                if not _CACHES & {ast.unparse(mark) for mark in marks}:
                    look(child, child.name)
                continue
            if isinstance(child, ast.Call) and ast.unparse(child.func).split(".")[-1] == "services":
                asking.add(function)
            look(child, function)

    look(ast.parse((ROOT / path).read_text("utf-8")), "")
    return asking


def test_services_are_asked_for_where_a_visit_begins():
    found = {
        (path.as_posix(), function)
        for path in FILES
        if path.is_relative_to("backcare/ui") or path.is_relative_to("pages")
        for function in asks_services(path)
        if path.as_posix() not in WIRED
    }
    assert found == WIRED_FUNCTIONS.keys()


def test_a_planted_question_for_services_is_found(tmp_path):
    source = (
        "@functools.cache\ndef kept(): return services()\n"
        "def drawn():\n    def inner(): return wiring.services().files\n"
        "words = services().content.texts\n"
    )
    planted = tmp_path / "planted.py"
    planted.write_text(source, "utf-8")
    assert asks_services(planted) == {"", "inner"}


def keys_in(path: Path) -> tuple[set[str], set[str]]:
    """Return the texts that a file gives a name, and those it uses as keys of the session state."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    named = {ast.unparse(n.value) for n in tree.body if isinstance(n, ast.Assign)}
    used = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and "session_state" in ast.unparse(node.value):
            used.add(ast.unparse(node.slice))
        elif isinstance(node, ast.Call):
            used |= {ast.unparse(word.value) for word in node.keywords if word.arg == "key"}
            if "session_state" in ast.unparse(node.func):
                used |= {ast.unparse(argument) for argument in node.args}
    is_key = re.compile(r"'[a-z_]+(\.[a-z_]+)+'").fullmatch
    return set(filter(is_key, named)), set(filter(is_key, used))


def test_a_key_of_the_session_state_has_one_owner():
    """Who needs the key of another module imports its name: a copy breaks without an error."""
    found = {p: keys_in(p) for p in FILES if p.is_relative_to("backcare/ui")}
    owner = {key: path for path, (named, _) in found.items() for key in named}
    assert len(owner) > 30
    copied = {
        (str(path), key)
        for path, (named, used) in found.items()
        for key in named | used
        if owner.get(key, path) != path
    }
    assert copied == set()


SAID = re.compile(r"%-?[aAbB]|(,|\.\d+)?[fge]\Z|,")
"""A format that names a month or a day of the week, or has a sign before decimals or thousands."""


def said_in(source: str) -> list[str]:
    """Return the formats of a file that differ from language to language."""
    values = (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FormattedValue))
    specs = (part for value in values if value.format_spec for part in value.format_spec.values)
    forms = [part.value for part in specs if isinstance(part, ast.Constant)]
    return [form for form in forms if SAID.search(form)]


def test_days_and_numbers_that_are_shown_are_written_in_one_place_each():
    shown = [p for p in FILES if p.as_posix().startswith(("backcare/ui/", "pages/"))]
    found = {p.as_posix() for p in shown if said_in((ROOT / p).read_text(encoding="utf-8"))}
    assert found == {"backcare/ui/numbers.py"}


@pytest.mark.parametrize("form", ["{day:%A}", "{day:%-d %b}", "{km:.1f}", "{km:g}", "{n:,}"])
def test_a_planted_format_is_found(form):
    assert said_in(f"words = f'{form}'")
