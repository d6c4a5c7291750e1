"""Reads the database in an export of Health Connect: in memory only, and without changing it.

The distance of a run is the sum of what the same app noted between its start and end.
"""

import math
import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

from backcare.domain.entries import RunSource
from backcare.runs.found import SkipReason
from backcare.runs.gathered import Gathered
from backcare.runs.json_records import at_milliseconds
from backcare.runs.limits import Budget, StoppedError, UnreadableError
from backcare.runs.service_runs import Activity, ServiceRuns, named
from backcare.runs.told import Code
from backcare.runs.unpack import collected

_MARK = b"SQLite format 3\0"
_KINDS: dict[int | str, str] = {
    4: "cycling",
    5: "indoor cycling",
    20: "hiit",
    21: "hiking",
    27: "pilates",
    31: "rowing",
    33: "running",
    34: "treadmill running",
    45: "strength training",
    48: "open water swimming",
    49: "pool swimming",
    53: "walking",
    55: "weight training",
    57: "yoga",
    60: "elliptical",
}
"""The numbers of Android's ExerciseSessionType."""
_RUNS = (33, 34)
_SESSIONS, _DISTANCES = "exercise_session_record_table", "distance_record_table"
_NEEDED = {
    _SESSIONS: {"start_time", "end_time", "exercise_type"},
    _DISTANCES: {"start_time", "end_time", "distance", "app_info_id"},
}
_STEPS = 100_000
"""Steps of the database between two looks at the clock."""
_MOST_CELL = 2**20
_NO_JOURNAL = b"\x01\x01"
"""The two bytes at 18 that say that no changes are in a second file: no export has one."""


def is_database(head: bytes) -> bool:
    """Return whether a file begins like a database of SQLite."""
    return head.startswith(_MARK)


def read_health_connect(
    pieces: Iterable[bytes], file: str, gathered: Gathered, budget: Budget
) -> None:
    """Add the runs of the database. Raises `UnreadableError` if it is another one, or damaged."""
    stopped: list[Exception] = []
    with closing(sqlite3.connect(":memory:")) as database:
        database.set_progress_handler(lambda: _look(budget, stopped), _STEPS)
        try:
            _open(database, pieces, budget)
            sessions = list(_sessions(database, budget.limits.rows))
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            if stopped:
                raise stopped[0] from error
            raise UnreadableError(SkipReason.BROKEN, Code.DATABASE_DAMAGED) from error
    runs = ServiceRuns(file, RunSource.HEALTH_CONNECT, gathered)
    for session in sessions:
        runs.take(session)


def _look(budget: Budget, stopped: list[Exception]) -> bool:
    """Look at the clock, and return whether the database has to stop."""
    try:
        budget.check()
    except (StoppedError, UnreadableError) as error:
        stopped.append(error)
    return bool(stopped)


def _open(database: sqlite3.Connection, pieces: Iterable[bytes], budget: Budget) -> None:
    database.deserialize(collected(_alone(pieces), budget, budget.limits.pack_bytes))
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_CELL)
    for pragma in ("query_only=ON", "trusted_schema=OFF", "temp_store=MEMORY", "mmap_size=0"):
        database.execute(f"PRAGMA {pragma}")


def _alone(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a database as one that has no second file."""
    for place, piece in enumerate(pieces):
        yield piece if place else piece[:18] + _NO_JOURNAL + piece[20:]


def _sessions(database: sqlite3.Connection, most: int) -> Iterator[Activity]:
    columns = _columns(database, _SESSIONS)
    if not _NEEDED[_SESSIONS] <= columns:
        raise UnreadableError(SkipReason.UNKNOWN_KIND, Code.DATABASE_OF_ANOTHER_KIND)
    offset = "start_zone_offset" if "start_zone_offset" in columns else "NULL"
    app = "app_info_id" if "app_info_id" in columns else "NULL"
    rows = database.execute(
        f"SELECT start_time, end_time, exercise_type, {offset}, {app} FROM {_SESSIONS} LIMIT ?",  # noqa: S608
        (most,),
    ).fetchall()
    far = _distances(database, rows)
    for place, (start, end, kind, ahead, _) in enumerate(rows):
        begin, last = _whole(start), _whole(end)
        yield Activity(
            kind=named(kind, "Health Connect", _KINDS) if isinstance(kind, int) else "",
            start=at_milliseconds(begin),
            metres=far.get(place),
            seconds=None if begin is None or last is None else (last - begin) / 1000,
            ahead=_ahead(ahead),
        )


def _distances(database: sqlite3.Connection, rows: list[tuple[Any, ...]]) -> dict[int, float]:
    """Return what the app of each session noted within it, in metres."""
    if not _NEEDED[_DISTANCES] <= _columns(database, _DISTANCES):
        return {}
    begun: dict[object, list[tuple[int, int, int]]] = defaultdict(list)
    for place, (start, end, kind, _, app) in enumerate(rows):
        if kind in _RUNS and isinstance(start, int) and isinstance(end, int):
            begun[app].append((start, end, place))
    for sessions in begun.values():
        sessions.sort()
    far: dict[int, float] = defaultdict(float)
    for start, end, metres, app in database.execute(
        f"SELECT start_time, end_time, distance, app_info_id FROM {_DISTANCES}"  # noqa: S608
    ):
        if not (isinstance(start, int) and isinstance(end, int) and app in begun):
            continue
        last = bisect_right(begun[app], (start, math.inf))
        if last and end <= begun[app][last - 1][1] and isinstance(metres, int | float):
            far[begun[app][last - 1][2]] += metres
    return far


def _columns(database: sqlite3.Connection, table: str) -> set[str]:
    """Return the columns of a real table: a view might never end."""
    is_table = database.execute(
        "SELECT 1 FROM sqlite_master "
        "WHERE type = 'table' AND name = ? AND sql LIKE 'CREATE TABLE%'",
        (table,),
    ).fetchone()
    if is_table is None:
        return set()
    return {row[1] for row in database.execute(f"PRAGMA table_info({table})")}


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _ahead(seconds: object) -> timedelta | None:
    is_offset = isinstance(seconds, int) and abs(seconds) <= 14 * 3600
    return timedelta(seconds=seconds) if isinstance(seconds, int) and is_offset else None
