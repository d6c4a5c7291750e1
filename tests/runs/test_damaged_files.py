"""Whatever a byte or a word of a file is changed to, it is foreseen."""

import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backcare.runs.found import SkipReason
from backcare.runs.readers import READERS
from tests.runs import writers as w
from tests.runs.samples import SAMPLES, garmin_runs, read, reasons

# Words that are right for their place and wrong in it: numbers without an end, years of no zone.
TRAPS = [
    b"inf", b"nan", b"1e999", b"-1", b"999", b"9" * 30, b"0001-01-01T00:00:00+10:00",
    b"9999-12-31T23:59:59-10:00", b"2026-05-12T05:30:00", "\u0661".encode(), b'"', b"\n", b"<a>",
]  # fmt: skip


def fit_with(place, value):
    """A FIT file with one byte changed and a sum that fits."""
    body = bytearray(w.fit()[14:-2])
    body[place] = value
    return w.fit_file(bytes(body))


STUMBLES = {
    "a FIT list for a time": fit_with(10, 8),
    "a FIT field of no bytes": fit_with(10, 0),
    "a FIT message of too many fields": fit_with(7, 27),
    "a FIT field of a type that is none": w.fit_file(
        w.fit_message(0, 207, [(3, w.ENUM, 0)])
        + w.fit_message(1, 206, [(0, w.ENUM, 0), (1, w.ENUM, 0), (2, w.ENUM, 99)])
    ),
    "an endless distance": w.tcx(laps=(("inf", 1500.0),)),
    "an endless time": w.tcx(laps=((5000.0, "inf"),)),
    "a start before all time": w.tcx().replace(b"2026-05-12T05:30:00Z", TRAPS[6]),
    "a file without a name": w.archive({"zz": b"x", "a.fit": w.fit()}).replace(b"zz", b"\0z"),
    "an endless place": w.gpx(points=20).replace(b'lat="52.00000000"', b'lat="inf"'),
    "times with and without a zone": w.gpx(points=20).replace(b"30:10Z", b"30:10"),
    "an archive of a later time": w.archive({"a.fit": w.fit()}).replace(
        b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\x99"
    ),
}


@pytest.mark.parametrize("data", STUMBLES.values(), ids=STUMBLES.keys())
def test_what_parsers_stumble_over_is_foreseen(data):
    reading = read(data)
    assert SkipReason.UNFORESEEN not in reasons(reading)
    assert reading.runs or reading.skipped


@pytest.mark.parametrize("day", ["0001-01-01 00:30:00", f"2026-{'9' * 30}-12 18:30:00"])
def test_a_day_of_no_calendar_loses_its_line_only(day):
    rows = [w.garmin_row("Running", day, 5000, 1500), *garmin_runs()]
    reading = read(w.garmin_table(rows).encode())
    assert (len(reading.runs), reasons(reading)) == (8, [SkipReason.NO_DATE])


def test_an_unforeseen_fault_loses_one_file_only(monkeypatch):
    def fail(*_):
        raise RuntimeError

    fit, *others = READERS
    monkeypatch.setattr(
        "backcare.runs.reading.READERS", (msgspec.structs.replace(fit, read=fail), *others)
    )
    reading = read(w.fit(), w.gpx())
    assert (len(reading.runs), reasons(reading)) == (1, [SkipReason.UNFORESEEN])


def damage(sample, changes, traps, length):
    """Change single bytes, then whole words, then cut; a FIT file gets a sum that fits again."""
    damaged = bytearray(sample)
    for place, value in changes:
        damaged[place % len(damaged)] = value
    if sample[8:12] == b".FIT":
        return w.fit_file(bytes(damaged[14:-2]))[:length]
    parts = re.split(rb'([^,<>"\r\n]+)', bytes(damaged))
    for place, trap in traps:
        if len(parts) > 1:
            parts[place % (len(parts) // 2) * 2 + 1] = trap
    return b"".join(parts)[:length]


PLACES = st.integers(0, 10**6)


def test_an_export_that_lost_the_beginning_of_its_one_activity_is_told():
    [sample] = [sample for sample in SAMPLES if sample.startswith(b'[{"logId"')]
    reading = read(damage(sample, [(1, 0)], [], None))
    assert (reading.runs, reasons(reading)) == ((), [SkipReason.BROKEN])


@pytest.mark.parametrize("sample", [s for s in SAMPLES if b"," in s.partition(b"\n")[0]])
def test_a_file_of_which_the_first_line_alone_is_there_is_told(sample):
    for cut in (sample.partition(b"\n")[0], sample.partition(b"\n")[0] + b"\n"):
        reading = read(cut)
        assert reading.runs or reading.skipped or reading.not_runs or reading.questions


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(PLACES, st.integers(0, 255)), max_size=8),
    st.lists(st.tuples(PLACES, st.sampled_from(TRAPS)), max_size=8),
    st.none() | st.integers(1, 1000),
)
def test_no_damage_is_unforeseen(sample, changes, traps, length):
    reading = read(damage(sample, changes, traps, length))
    assert SkipReason.UNFORESEEN not in reasons(reading)
    assert reading.runs or reading.skipped or reading.not_runs or reading.questions


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_are_unforeseen(data):
    reading = read(data)
    assert reading.runs == ()
    assert SkipReason.UNFORESEEN not in reasons(reading)
