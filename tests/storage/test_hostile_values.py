"""Numbers and words that nobody typed, in each field of each record: named, never taken for others.

They come in a file to bring back or stand in a record that is kept.
"""

import json
from copy import deepcopy

import msgspec
import pytest

from backcare.domain.bounds import EARLIEST_YEAR, LATEST_YEAR
from backcare.domain.errors import InvalidEntryError
from backcare.domain.profile import Profile
from backcare.storage.aside import sorted_out
from backcare.storage.documents import to_document, validate_record
from backcare.storage.exports import WhyUnread, read_export
from tests.builders import check_in, one_of_each

HOSTILE = {
    "a large number": "1e308",
    "a larger number": "9" * 400,
    "minus a larger number": "-" + "9" * 400,
    "more than 64 bits": str(2**64),
    "less than nothing": "-1",
    "no number of its own": "-0.0",
    "a half": "0.5",
    "true": "true",
    "false": "false",
    "digits as words": '"3"',
    "Arabic digits": '"\u0663"',
    "wide digits": '"\uff13"',
    "a day in Arabic digits": '"\u0662\u0660\u0662\u0666-11-19"',
    "a word for no end": '"Infinity"',
    "a list": "[[]]",
    "an object": '{"a": {}}',
    "a long word": f'"{"a" * 5000}"',
    "the first day": '"0001-01-01"',
    "the last day": '"9999-12-31"',
    "the last minute": '"9999-12-31T23:59:59Z"',
}
DOCUMENTS = [json.loads(msgspec.json.encode(to_document(r))) for r in one_of_each()]
SOUND = json.dumps(json.loads(msgspec.json.encode(to_document(check_in(77)))))
CHOICES = {"v": 12, "targets": [{"since": "2025-11-17", "sessions": 2}], "favourites": ["E12"]}
MARK = "in its place"


def places(value, above=()):
    """Yield the way to each value in a document, however deep."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inside:
        yield (*above, key)
        if isinstance(one, dict | list):
            yield from places(one, (*above, key))


def spoilt(document, place, value):
    """Return JSON of a document with a value at a place; JSON, as Python has no such numbers."""
    new = deepcopy(document)
    inner = new
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = MARK
    return json.dumps(new).replace(json.dumps(MARK), value)


def leaves(value):
    if isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from leaves(inner)
    else:
        yield value


def is_sound(record):
    """Whether a record is one that could have been saved, and is read back the same."""
    document = json.loads(msgspec.json.encode(to_document(record)))
    numbers = [leaf for leaf in leaves(document) if isinstance(leaf, float)]
    years = [leaf.year for leaf in leaves(msgspec.structs.asdict(record)) if hasattr(leaf, "year")]
    assert sorted_out([(record.id, document)]).records == (record,)
    assert validate_record(record) == record
    return not numbers and all(EARLIEST_YEAR <= year <= LATEST_YEAR for year in years)


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_in_a_file_it_is_named_or_means_what_it_says(value):
    for document in DOCUMENTS:
        for place in places(document):
            records = f"{SOUND}, {spoilt(document, place, value)}"
            told = read_export(f'{{"records": [{records}], "profile": {{"v": 12}}}}'.encode())
            assert told.records[0] == check_in(77)
            assert len(told.records) + len(told.unread) == 2, place
            assert all(map(is_sound, told.records)), place
            assert {one.why for one in told.unread} <= {WhyUnread.UNREADABLE, WhyUnread.NEWER}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_in_a_record_that_is_kept_it_is_set_aside_or_means_what_it_says(value):
    for document in DOCUMENTS:
        for place in places(document):
            if place == ("v",) and value in ("1e308", "9" * 400, str(2**64)):
                continue  # of a newer version, which ends the reading of all
            row = msgspec.json.decode(spoilt(document, place, value))
            found = sorted_out([(document["id"], row)])
            assert len(found.records) + len(found.aside) == 1, place
            assert all(map(is_sound, found.records)), place
            assert [one.document for one in found.aside] == [row] * len(found.aside)


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_in_what_was_chosen_it_is_named_and_the_rest_comes(value):
    for place in places(CHOICES):
        told = read_export(
            f'{{"records": [], "profile": {spoilt(CHOICES, place, value)}}}'.encode()
        )
        assert isinstance(told.profile, Profile)
        assert len(told.unread) <= 1


@pytest.mark.parametrize("value", ["1e999", "-1e999", "NaN", "Infinity", '"\\ud800"'])
def test_what_is_no_json_is_no_file_of_ours(value):
    record = spoilt(DOCUMENTS[0], ("nprs_running",), value)
    with pytest.raises(InvalidEntryError):
        read_export(f'{{"records": [{record}], "profile": {{"v": 12}}}}'.encode())


@pytest.mark.parametrize("version", ["true", "12.0", '"12"', "0", "-1", "null"])
def test_a_version_is_a_whole_number(version):
    row = msgspec.json.decode(spoilt(DOCUMENTS[0], ("v",), version))
    [aside] = sorted_out([(row["id"], row)]).aside
    assert aside.field == "v"
