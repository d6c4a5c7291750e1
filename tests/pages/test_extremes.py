"""The most and the least that records can hold, and what nobody means, on the pages."""

import json
from copy import deepcopy

import msgspec
import pytest

from backcare.domain.entries import RunSession
from backcare.domain.errors import UnreadableRecordError
from backcare.domain.records import Record
from backcare.storage.documents import record_from_document, to_document
from backcare.ui.navigation import PAGES
from tests.builders import one_of_each
from tests.pages.entry_form import choose, field, save
from tests.pages.screen import all_unfolded

LARGE = (1_000_000, 300_000, 172_800, 86_400, 3600, 2880, 1440, 500, *range(100, 9, -1), 7, 6, 5, 3)
"""Numbers of which each field takes the first that its type allows; some are largest of all."""
SMALL = (*range(-10, 3),)
OFFERED = [page.name for page in PAGES if not page.is_clubs]


def numbers_in(value, above=()):
    """Yield the way to each whole number of a document."""
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(one, dict | list):
            yield from numbers_in(one, (*above, key))
        elif type(one) is int and key not in ("v", "rev"):
            yield (*above, key)


def with_number(document, place, number):
    new = deepcopy(document)
    inner = new
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = number
    return new


def at_its_bounds(document, numbers):
    """Return a document with the first of these numbers in each place that takes one of them."""
    for place in numbers_in(document):
        for number in numbers:
            tried = with_number(document, place, number)
            try:
                record_from_document(tried)
            except UnreadableRecordError:
                continue
            document = tried
            break
    return document


@pytest.fixture(scope="module", params=[LARGE, SMALL], ids=["most", "least"])
def extreme(request):
    plain = [json.loads(msgspec.json.encode(to_document(r))) for r in one_of_each()]
    return [record_from_document(at_its_bounds(one, request.param)) for one in plain]


def test_the_bounds_are_those_of_the_types(extreme):
    [ran] = [record for record in extreme if getattr(record, "source", None)]
    assert (ran.distance_m, ran.minutes, ran.rpe) in [(1_000_000, 2880, 10), (1, 1, 0)]


@pytest.mark.parametrize("page", OFFERED)
def test_each_page_stands_with_the_most_and_the_least(open_page, store, extreme, page):
    store.add_all("me", extreme)
    at = open_page(page)
    assert not at.exception
    all_unfolded(at)


FIELDS = ("distance_m", "minutes", "day")


def typed_run(at, **values):
    at = choose(at, "run")
    for name, value in {"distance_m": "5", "minutes": "30", **values}.items():
        at.text_input(key=field(at, "run", name)).set_value(value)
    return save(at)


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize(
    "typed", ["inf", "-inf", "nan", "1e308", "9" * 400, "True", "0x1F", "⅕", "一"]
)
def test_a_field_refuses_what_is_no_number(open_page, store, name, typed):
    at = typed_run(open_page("tracker"), **{name: typed})
    [warning] = at.warning
    assert warning.value.startswith("Not saved yet.")
    assert store.find("me", Record) == ()


@pytest.mark.parametrize(("typed", "number"), [("\u06f1\u06f2", 12), ("\u0bef", 9), ("\uff13", 3)])
def test_digits_of_all_scripts_are_digits(open_page, store, typed, number):
    typed_run(open_page("tracker"), distance_m=typed, minutes="")
    typed_run(open_page("tracker"), distance_m="", minutes=typed)
    ran = {(run.distance_m, run.minutes) for run in store.find("me", RunSession)}
    assert ran == {(number * 1000, None), (None, number)}


@pytest.mark.parametrize("typed", ["-0", "\u2212\u0660", "0", "0,0"])
def test_no_distance_is_none(open_page, store, typed):
    typed_run(open_page("tracker"), distance_m=typed)
    [ran] = store.find("me", RunSession)
    assert (ran.distance_m, ran.minutes) == (None, 30)
