"""Files that are broken or mean harm: told in one sentence, and nothing else is lost."""

import gzip
import struct

import pytest

from backcare.runs.found import SkipReason
from tests.runs import writers as w
from tests.runs.samples import read, reasons, words

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{("&lol" + str(n - 1 or "") + ";") * 10}">' for n in range(1, 10))
    + "]><gpx>&lol9;</gpx>"
).encode()
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx><name>&x;</name></gpx>'


# Named by hand: a name made of packed bytes would hold the time of packing, so that two
# processes would not collect the same tests.
HOSTILE = {
    "entity bomb": (BOMB, SkipReason.UNSAFE),
    "entity from outside": (OUTSIDE, SkipReason.UNSAFE),
    "deep nesting": (b"<gpx>" + b"<a>" * 100_000, SkipReason.UNSAFE),
    "nothing": (b"", SkipReason.EMPTY),
    "only blanks": (b"  \n", SkipReason.EMPTY),
    "packed nothing": (gzip.compress(b""), SkipReason.EMPTY),
    "packed and cut": (gzip.compress(w.gpx())[:-20], SkipReason.BROKEN),
    "packed twice": (gzip.compress(gzip.compress(w.gpx())), SkipReason.NESTED),
    "archive packed again": (gzip.compress(w.archive({"a.fit": w.fit()})), SkipReason.NESTED),
    "packed bomb": (gzip.compress(bytes(24 * 2**20)), SkipReason.UNSAFE),
    "cut GPX": (w.gpx()[:2000], SkipReason.BROKEN),
    "cut TCX": (w.tcx()[:200], SkipReason.BROKEN),
    "GPX without points": (b"<gpx></gpx>", SkipReason.EMPTY),
    "prefixes without end": (
        w.gpx_of("".join(f"<p{n}:a/>" for n in range(50_000)), w.track([(0, 0), (9, 3)])),
        SkipReason.BROKEN,
    ),
    "a prefix within its own name": (b"<gpx><a:b:c/></gpx>", SkipReason.BROKEN),
    "web page": (b"<html></html>", SkipReason.UNKNOWN_KIND),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), SkipReason.UNKNOWN_KIND),
    "all bytes": (bytes(range(256)) * 10, SkipReason.UNKNOWN_KIND),
    "a word": (b"hello", SkipReason.UNKNOWN_KIND),
    "half UTF-16": (b"\xff\xfea", SkipReason.BROKEN),
    "table without rows": (w.garmin_table([]).encode(), SkipReason.EMPTY),
    "empty archive": (w.archive({}), SkipReason.EMPTY),
    "archive of a picture": (w.archive({"photo.jpg": b"x"}), SkipReason.UNKNOWN_KIND),
    "cut archive": (w.archive({"a.fit": w.fit()})[:-30], SkipReason.BROKEN),
    "archive in an archive in an archive": (
        w.archive({"a.zip": w.archive({"deep.zip": w.archive({"a.fit": w.fit()})})}),
        SkipReason.NESTED,
    ),
    "encrypted archive": (w.encrypted(w.archive({"a.fit": w.fit()})), SkipReason.ENCRYPTED),
    "archive bomb": (w.archive({"a.csv": bytes(20 * 2**20)}), SkipReason.UNSAFE),
    "archive of unknown packing": (
        w.archive({"a.fit": w.fit()}, compression=14),
        SkipReason.BROKEN,
    ),
    "head of an archive only": (b"PK\x03\x04" + bytes(40), SkipReason.BROKEN),
    "too big": (b"x" * (26 * 2**20), SkipReason.TOO_BIG),
    "too many rows": (b"1,2\n" * 50_002, SkipReason.TOO_MANY),
}


@pytest.mark.parametrize(("data", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_broken_and_hostile_files_are_told_in_one_sentence(data, reason):
    reading = read(("../../etc/pass\nwd\x1b[31m", data))
    assert reasons(reading) == [reason]
    (sentence,) = words(*reading.skipped)
    assert sentence.endswith(".")
    assert len(sentence) < 130
    assert reading.runs == ()
    assert reading.skipped[0].file.isprintable()
    assert "/" not in reading.skipped[0].file


def test_one_bad_file_does_not_stop_the_others():
    bundle = {"bad.fit": w.fit()[:40], "sub/good.gpx": w.gpx(), "../../evil.tcx": w.tcx()}
    reading = read(("all.zip", w.archive(bundle)), ("bomb.gpx", BOMB))
    assert {run.file for run in reading.runs} <= {"good.gpx", "evil.tcx"}
    assert reading.runs
    assert reasons(reading) == [SkipReason.BROKEN, SkipReason.UNSAFE]


def test_a_path_in_a_strava_table_opens_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.fit").write_bytes(w.fit())
    rows = [
        w.strava_row(1, "May 12, 2026, 5:30:00 AM", "Kukimbia", file="../../x.fit"),
        w.strava_row(2, "May 13, 2026, 5:30:00 AM", "Kukimbia", file=str(tmp_path / "x.fit")),
    ]
    reading = read(w.archive({"activities.csv": w.strava_table(rows)}))
    assert reading.runs == ()
    assert [question.word for question in reading.questions] == ["Kukimbia"]
    assert [path.name for path in tmp_path.iterdir()] == ["x.fit"]


def test_an_archive_that_lies_about_its_length_is_told():
    data = bytearray(w.archive({"a.csv": b"x" * 3_000_000}))
    place = data.find(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 100)
    assert len(read(bytes(data)).skipped) == 1
