"""What an import costs, here and in a room: a thousand runs of a Strava export, and one file."""

import importlib
import statistics
import time
from collections.abc import Callable
from datetime import UTC, timedelta, timezone
from functools import partial
from typing import Any

from backcare.room.forks import Keeper
from backcare.room.reading import ReadingRooms
from backcare.runs.found import Reading
from backcare.runs.reading import read_files

w: Any = importlib.import_module("tests.runs.writers")
RUNS = 1000
ROUNDS = 21
ZONE = timezone(timedelta(hours=1))


def main() -> None:
    """Measure each once: reading a file again costs the same."""
    days = [w.START - timedelta(days=n) for n in range(RUNS)]
    rows = [
        w.strava_row(n, day.astimezone(UTC).strftime("%b %d, %Y, %I:%M:%S %p"), "Run")
        for n, day in enumerate(days)
    ]
    table = w.strava_table(rows)
    makers: tuple[tuple[str, Callable[..., bytes]], ...] = (
        ("fit", w.fit),
        ("gpx", lambda start: w.gpx(start, points=1200)),
        ("tcx", w.tcx),
    )
    files = {}
    for n, day in enumerate(days):
        ending, make = makers[n % len(makers)]
        files[f"{n}.{ending}"] = make(day)
    keeper = Keeper()
    rooms = ReadingRooms(keeper=keeper)
    rooms.read_runs([("a.fit", files["0.fit"])], None)
    print("\n| import | where | runs | s | runs a second | s of the processor |")
    print("|---|---|---|---|---|---|")
    for name, data in (
        ("Strava export, table alone", w.archive({"activities.csv": table.encode()})),
        ("archive of FIT, GPX and TCX files", w.archive(files)),
    ):
        given = [("export.zip", data)]
        _row(name, "here", partial(read_files, given, ZONE))
        _row(name, "in a room", partial(rooms.read_runs, given, None))
    one = [("a.gpx", files["1.gpx"])]
    here, there = (
        _median(lambda: read_files(one, ZONE)),
        _median(lambda: rooms.read_runs(one, None)),
    )
    keeper.close()
    print(f"\nOne GPX file: {here:.1f} ms here, {there:.1f} ms in a room (medians of {ROUNDS}).")


def _row(name: str, where: str, read: Callable[[], Reading]) -> None:
    started, used = time.perf_counter(), time.process_time()
    found = len(read().runs)
    seconds = time.perf_counter() - started
    print(
        f"| {name} | {where} | {found} | {seconds:.2f} | {found / seconds:.0f} |"
        f" {time.process_time() - used:.2f} |",
        flush=True,
    )


def _median(read: Callable[[], Reading]) -> float:
    took = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        read()
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took)


if __name__ == "__main__":
    main()
