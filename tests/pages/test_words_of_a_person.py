"""Whatever a person typed, or a file of theirs says, is drawn as words and never read as markup.

A sign is put into each text that a record can hold, found by the records' own types. Then each page
is drawn, and wherever the sign turns up it stands as `as_text` leaves it, in a field's own value,
or escaped in our own HTML.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any, get_args

import msgspec
import pytest
from google.protobuf.message import Message

from backcare.domain.records import Record
from backcare.domain.words import as_text, isolated
from backcare.storage.documents import AnyRecord
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.ui.navigation import PAGES
from tests.builders import one_of_each

SIGN = "*x* :red[y]<b>\u202e"
AS_TEXT, PLAIN = as_text(SIGN), isolated(SIGN)
OWN_VALUES = {"default", "value"}
"""What a field for text holds itself."""


def with_sign(value: Any, type_: Any, holds: set[str], where: str = "") -> Any:
    """Return a value with the sign in each text that its type leaves free."""
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.fields(value)
        name = type(value).__name__
        new = {
            f.name: with_sign(getattr(value, f.name), f.type, holds, f"{name}.{f.name}")
            for f in fields
        }
        return msgspec.structs.replace(value, **new)
    if isinstance(value, tuple):
        of = next((arg for arg in _parts(type_) if arg is not Ellipsis), str)
        # One is enough: lists of texts may have to differ from each other.
        signed = [with_sign(one, of, holds, where) for one in value[:1]]
        return (*signed, *value[1:])
    if type(value) is str and _is_free(type_):
        holds.add(where)
        return SIGN
    return value


def _parts(type_: Any) -> Iterator[Any]:
    for arg in get_args(type_):
        if isinstance(arg, msgspec.Meta):
            continue
        yield from (_parts(arg) if getattr(arg, "__origin__", None) is tuple else (arg,))


def _is_free(type_: Any) -> bool:
    """Whether the type takes the sign in place of a value."""
    try:
        msgspec.convert(SIGN, type_)
    except (msgspec.ValidationError, TypeError):
        return False
    return True


def strings(message: Message, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of what is sent to a browser, with the name of its place."""
    for field, value in message.ListFields():
        where = f"{place}.{field.name}"
        for one in value if field.is_repeated and not hasattr(value, "items") else [value]:
            if isinstance(one, Message):
                yield from strings(one, where)
            elif isinstance(one, str):
                yield where, one


def elements(block: Any) -> Iterator[Message]:
    """Yield what is drawn in a block, and the blocks themselves."""
    if isinstance(getattr(block, "proto", None), Message):
        yield block.proto
    for child in getattr(block, "children", {}).values():
        yield from elements(child)


@pytest.fixture(scope="module")
def signed():
    """Return one of each record with signs in it, and what holds them."""
    holds: set[str] = set()
    return [with_sign(record, type(record), holds) for record in one_of_each()], holds


def test_the_records_hold_texts_of_people(signed):
    _, holds = signed
    assert holds >= {"ActivityRating.name", "GateValue.test", "PlannedSession.name", "CheckIn.note"}
    kinds = {type(record) for record in signed[0]}
    assert kinds == set(get_args(AnyRecord))


@pytest.mark.parametrize("page", [spec.name for spec in PAGES if not spec.is_clubs])
def test_the_words_of_a_person_are_words_on_each_page(open_page, tmp_path, signed, page):
    store = TinyTrackerStore(tmp_path / "user")
    store.add_all("me", signed[0])
    assert store.find("me", Record)
    at = open_page(page)
    if page == "tracker":
        at.pills(key="tracker.chart").set_value("activities").run()
        at.session_state["tracker.activities.table"] = True
        at.run()
    assert not at.exception
    found = 0
    for element in elements(at._tree):
        for place, words in strings(element):
            if "*x*" not in words and "\\*x\\*" not in words:
                continue
            found += 1
            if place.split(".")[-1] in OWN_VALUES or place in {".text.body", ".body"}:
                continue
            left = words.replace(AS_TEXT, "").replace(escape(SIGN), "").replace(PLAIN, "")
            assert not re.search(r"x\\?\*", left), (place, words)
    if page == "tracker":
        assert found
