"""The records of a long JSON export, however it is cut into pieces and whatever is broken in it."""

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.runs.found import SkipReason
from backcare.runs.json_records import Cut
from backcare.runs.limits import Limits
from backcare.runs.told import Code
from tests.runs import writers_services as s
from tests.runs.samples import read, reasons

LEAVES = st.none() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=4
)
RECORDS = st.lists(
    st.dictionaries(st.text().filter(lambda key: key != "within"), VALUES, max_size=4), max_size=4
)


def cut(data, within="within", size=10**9):
    cutting = Cut(within.encode(), 10**9)
    found = [
        json.loads(text)
        for at in range(0, len(data), size)
        for text in cutting.feed(data[at : at + size])
    ]
    assert cutting.is_whole
    return found


@settings(max_examples=50)
@given(RECORDS, st.integers(1, 40), st.booleans())
def test_records_are_the_same_in_pieces_of_any_size(records, size, ascii_only):
    for whole in (records, {"within": records}, [{"a": {"b": 1}, "within": records}]):
        data = json.dumps(whole, ensure_ascii=ascii_only).encode()
        assert cut(data, size=size) == records


def test_one_object_is_one_record():
    assert cut(b' {"a": [{"b": 1}]} ', within="") == [{"a": [{"b": 1}]}]


def three(odd):
    """A Garmin list with something odd between two runs."""
    first, last = (
        json.dumps(s.garmin_activity(s.START + n * timedelta(days=1), metres=5000)).encode()
        for n in range(2)
    )
    return b'[{"summarizedActivitiesExport": [' + b",".join((first, odd, last)) + b"]}]"


ODD = {
    "no JSON": b'{"activityType": running}',
    "a list": b"[1, 2]",
    "a number": b"17",
    "types": b'{"activityType": 5, "distance": [], "duration": {}, "beginTimestamp": "soon"}',
    "endless": b'{"activityType": "running", "distance": 1e999, "duration": NaN}',
    "long digits": b'{"activityType": "running", "distance": ' + b"9" * 9000 + b"}",
    "large digits": b'{"activityType": "running", "beginTimestamp": ' + b"9" * 400 + b"}",
    "yes": b'{"activityType": "running", "beginTimestamp": true, "distance": true}',
    "half a letter": b'{"activityType": "running\xff"}',
    "an escape": b'{"activityType": "\\ud800", "name": "\\"}{"}',
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_an_odd_record_changes_no_other(odd):
    reading = read(three(odd))
    assert [run.distance_m for run in reading.runs] == [5000, 5000]
    assert SkipReason.UNFORESEEN not in reasons(reading)


def test_a_damaged_record_is_said_with_its_number():
    (skipped,) = read(three(ODD["no JSON"])).skipped
    assert (skipped.told.code, dict(skipped.told.values)) == (Code.RECORD_DAMAGED, {"n": 2})


def test_a_cut_export_keeps_what_it_has_and_says_so():
    data = three(b"1")
    reading = read(data[: len(data) - 30])
    assert len(reading.runs) == 1
    assert [skipped.told.code for skipped in reading.skipped] == [Code.EXPORT_CUT]


def test_hostile_lists_are_refused():
    deep = three(b'{"a":' + b"[" * 500 + b"]" * 500 + b"}")
    assert reasons(read(deep)) == [SkipReason.UNSAFE]
    assert reasons(read(three(b"1"), limits=Limits(rows=1))) == [SkipReason.TOO_MANY]
    long = three(b'{"a": "' + b"x" * 900_000 + b'"}')
    assert reasons(read(long, limits=Limits(file_bytes=200_000))) == [SkipReason.TOO_BIG]


def test_a_text_without_end_is_given_up():
    data = b'[{"summarizedActivitiesExport": [{"a": "' + b"\\n" * 16 * 2**20
    assert reasons(read(data)) == [SkipReason.TOO_BIG]


def test_a_list_of_many_megabytes_goes_by():
    filler = json.dumps([{"a": "b" * 1000}] * 2000)
    data = (
        b'[{"summarizedActivitiesExport": ['
        + b",".join(
            json.dumps(
                s.garmin_activity(s.START + n * timedelta(days=1)) | {"splits": filler}
            ).encode()
            for n in range(4)
        )
        + b"]}]"
    )
    small = Limits(file_bytes=4 * 2**20, all_bytes=4 * 2**20)
    assert len(data) > small.file_bytes
    assert len(read(data, limits=small).runs) == 4
