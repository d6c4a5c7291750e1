"""Changes run files and exports at random: each is told of in time, or read.

`python -m tests.room.fuzz 600` tries each format in turn for ten minutes in all. A file that takes
more than its budget, ends its room or surprises its reader is kept in `seeds` and fails every run
of the tests until it is mended.
"""

import gzip
import hashlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backcare.domain.errors import BackcareError
from backcare.room.forks import Keeper
from backcare.room.reading import ReadingRooms, RoomEndedError
from backcare.runs.found import SkipReason
from backcare.runs.limits import Limits
from backcare.storage.exports import export_json
from backcare.storage.memory import MemoryTrackerStore
from tests.builders import one_of_each
from tests.room.hostile import HOSTILE, empty_records, many_words
from tests.runs import writers as w
from tests.runs import writers_services as s
from tests.runs.samples import NOW, garmin_runs
from tests.visits import own

SEEDS = Path(__file__).parent / "seeds"
LIMITS = Limits(file_seconds=5.0, seconds=60.0)
"""The budget: seconds of the processor for a file of a megabyte at most, which needs one or two."""
MOST_BYTES = 2**20
REFUSED = {SkipReason.TOO_HEAVY, SkipReason.TOO_SLOW, SkipReason.UNFORESEEN}
"""What no file of this size may be left out for."""
TOKENS = (
    *(b" xmlns", b' xmlns:a="b"', b"<a>", b"</a>", b'"', b"'", b",", b";", b"\t", b"\n", b"\0"),
    *(b"&amp;", b"<!DOCTYPE a>", b"<![CDATA[", b"<trkpt>", b"2026-05-12T05:30:00Z", b"inf"),
    *(b"\xff", b"\x40", b"\x03", b"{}", b"[", b"null", b"1e999", b'{"v":1},', b"PK\x03\x04"),
)


def _taken_along() -> bytes:
    store = MemoryTrackerStore()
    store.add_all("me", one_of_each())
    return export_json(own(store))


def starts() -> dict[str, list[bytes]]:
    """Return what is changed, by format: "json" is what one takes along of one's own data, and a
    service's export, which its reader knows by what is in it, has the name of the service.
    """
    strava = w.strava_table([w.strava_row(1, "May 12, 2026, 5:30:00 AM", "Run")]).encode()
    return {
        "fit": [w.fit(), HOSTILE["tiny records"]()[:3000]],
        "gpx": [w.gpx(points=20), many_words(50)],
        "tcx": [w.tcx()],
        "csv": [
            w.garmin_table(garmin_runs()).encode(),
            strava,
            s.samsung(s.samsung_row()),
            s.zepp(s.zepp_row()),
        ],
        "zip": [w.archive({"a.fit": w.fit(), "activities.csv": strava})],
        "json": [_taken_along(), empty_records(10)],
        "apple": [s.apple(s.workout(), s.workout(inside=s.route("r.gpx")))],
        "polar": [s.polar_new(), s.polar_old()],
        "huawei": [s.huawei_list(s.huawei_track()), s.huawei_days(s.huawei_track())],
        "nike": [s.nike(s.nike_activity()), s.nike(s.nike_activity(), s.nike_activity())],
        "fitbit": [s.fitbit(s.fitbit_exercise(), s.fitbit_exercise(unit="Mile"))],
        "garmin": [s.garmin_account(s.garmin_activity(), s.garmin_activity(kind="cycling"))],
        "health": [s.health_connect((s.START, 2950, 33, 10_020, 2, 1))],
    }


@st.composite
def changed(draw: Callable, start: list[bytes]) -> bytes:
    """A file with some bytes changed, moved, dropped, or repeated up to a megabyte."""
    data = bytearray(draw(st.sampled_from(start)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        size = draw(st.integers(1, 40))
        match draw(st.sampled_from(("byte", "drop", "token", "repeat", "move"))):
            case "byte":
                data[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case "drop":
                del data[at : at + size]
            case "token":
                data[at:at] = draw(st.sampled_from(TOKENS))
            case "repeat":
                piece = draw(st.sampled_from((bytes(data[at : at + size]), *TOKENS)))
                times = draw(st.sampled_from((2, 50, 3000, 200_000)))
                data[at:at] = piece * min(times, (MOST_BYTES - len(data)) // max(1, len(piece)))
            case _:
                data += data[at : at + size]
    whole = bytes(data[:MOST_BYTES])
    return gzip.compress(whole, 1) if draw(st.booleans()) and start[0][:1] != b"{" else whole


class Fuzz:
    """Reads changed files, each in a room."""

    def __init__(self) -> None:
        self.keeper = Keeper()
        self.rooms = ReadingRooms(keeper=self.keeper, limits=LIMITS)

    def read(self, ending: str, data: bytes) -> None:
        """Read one file; raises `AssertionError` if it costs more than it may."""
        if ending == "json":
            try:
                self.rooms.read_export(data)
            except RoomEndedError as error:
                raise AssertionError(_kept(ending, data)) from error
            except BackcareError:
                return
            return
        reading = self.rooms.read_runs([(f"a.{ending}", data)], "Europe/Berlin", now=NOW)
        reasons = {skipped.reason for skipped in reading.skipped}
        assert not reasons & REFUSED, _kept(ending, data)

    def run(self, ending: str, examples: int, until: float = float("inf")) -> int:
        """Try so many examples of a format, or fewer if time is up; return how many."""
        tried = 0

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(changed(starts()[ending]))
        def each(data: bytes) -> None:
            nonlocal tried
            if time.monotonic() < until:
                self.read(ending, data)
                tried += 1

        each()
        return tried


def _kept(ending: str, data: bytes) -> str:
    """Keep a file that must be mended; return where it is."""
    path = SEEDS / f"{hashlib.sha256(data).hexdigest()[:12]}.{ending}.gz"
    path.write_bytes(gzip.compress(data, mtime=0))
    return f"more than it may: {path}"


def main(seconds: float) -> None:
    """Try each format in turn until the time is up."""
    fuzz = Fuzz()
    end = time.monotonic() + seconds
    formats = list(starts())
    tried = dict.fromkeys(formats, 0)
    for left, ending in zip(range(len(formats), 0, -1), formats, strict=True):
        until = time.monotonic() + (end - time.monotonic()) / left
        while time.monotonic() < until:
            tried[ending] += fuzz.run(ending, 20, until)
        sys.stdout.write(f"{ending}: {tried[ending]} files\n")
    fuzz.keeper.close()


if __name__ == "__main__":
    main(float(sys.argv[1]))
