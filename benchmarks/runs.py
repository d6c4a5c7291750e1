"""What an import costs: a thousand runs of a Strava export, from the table alone and from files."""

import importlib
import resource
import time
from collections.abc import Callable
from datetime import UTC, timedelta, timezone
from typing import Any

from backcare.runs.reading import read_files

w: Any = importlib.import_module("tests.runs.writers")
RUNS = 1000
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
    print("\n| import | runs | s | runs a second | peak memory of the process MB |")
    print("|---|---|---|---|---|")
    _row("Strava export, table alone", w.archive({"activities.csv": table.encode()}))
    _row("archive of FIT, GPX and TCX files", w.archive(files))


def _row(name: str, data: bytes) -> None:
    started = time.perf_counter()
    found = len(read_files([("export.zip", data)], ZONE).runs)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {name} | {found} | {seconds:.2f} | {found / seconds:.0f} | {peak:.0f} |")


if __name__ == "__main__":
    main()
