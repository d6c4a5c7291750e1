"""What a save and a read cost compared with the disk, plain TinyDB, SQLite and PostgreSQL (left out
if not installed): `make bench-store`.

Candidates take turns in each round, so that a slow moment of the machine affects all of them.
Milliseconds depend on the machine; the ratios are the result. Pass a folder to measure another
disk.
"""

import gc
import os
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Protocol

import msgspec
from tinydb import TinyDB, where

from backcare.domain.entries import CheckIn, Entry
from backcare.storage.base import TrackerStore
from backcare.storage.documents import to_document
from backcare.storage.postgres.database import Database
from backcare.storage.postgres.store import SqlTrackerStore
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import TODAY, check_in, year_of_entries
from tests.storage.servers import Server, programs

ROUNDS = 25
YEAR = 365
MONTH = timedelta(days=30)
_NOTE = "A bit stiff after the long run, better once warmed up; left side dull on the stairs. " * 2
SAVES = ("save", "change", "remove")
READS = ("read all", "read a month")


class Candidate(Protocol):
    """A place to keep one member's entries; `known` is an entry that is there already."""

    def save(self, entry: CheckIn) -> None:
        """Keep a new entry."""

    def change(self, known: CheckIn) -> None:
        """Save an existing entry with another value."""

    def remove(self, entry: CheckIn) -> None:
        """Remove the entry saved last."""

    def read(self, since: date | None = None) -> None:
        """Read all entries, or those since a day, as domain values or documents."""


class Ours:
    """A store of Backcare."""

    def __init__(self, store: TrackerStore, entries: list[Any], member: str = "me") -> None:
        self._member = member
        self.store = store
        self.store.add_all(member, entries)

    def save(self, entry: CheckIn) -> None:
        self.store.add(self._member, entry)

    def change(self, known: CheckIn) -> None:
        now = self.store.get(self._member, known.id)
        assert isinstance(now, CheckIn)
        pain = ((now.nprs_waking or 0) + 1) % 11
        self.store.change(self._member, msgspec.structs.replace(now, nprs_waking=pain))

    def remove(self, entry: CheckIn) -> None:
        self.store.remove(self._member, entry)

    def read(self, since: date | None = None) -> None:
        self.store.find(self._member, Entry, since)


class PlainTiny:
    """Plain TinyDB, one file for the member."""

    def __init__(self, folder: Path, entries: list[Any]) -> None:
        folder.mkdir()
        self._rows = TinyDB(folder / "db.json").table("entry", cache_size=0)
        self._rows.insert_multiple(to_document(entry) for entry in entries)

    def save(self, entry: CheckIn) -> None:
        self._rows.insert(to_document(entry))

    def change(self, known: CheckIn) -> None:
        self._rows.update({"nprs_waking": 5}, where("id") == known.id)

    def remove(self, entry: CheckIn) -> None:
        self._rows.remove(where("id") == entry.id)

    def read(self, since: date | None = None) -> None:
        if since is None:
            self._rows.all()
        else:
            self._rows.search(where("day") >= since.isoformat())


class Sqlite:
    """SQLite with a write-ahead log, every commit synced."""

    def __init__(self, folder: Path, entries: list[Any]) -> None:
        folder.mkdir()
        self._changes = 0
        self._db = sqlite3.connect(folder / "db.sqlite", isolation_level=None)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=full")
        self._db.execute("create table entry (id text primary key, day text, data text)")
        self._db.execute("create index by_day on entry (day)")
        self._db.execute("begin")
        for entry in entries:
            self.save(entry)
        self._db.execute("commit")

    def save(self, entry: CheckIn) -> None:
        row = (entry.id, entry.day.isoformat(), msgspec.json.encode(to_document(entry)))
        self._db.execute("insert into entry values (?, ?, ?)", row)

    def change(self, known: CheckIn) -> None:
        self._changes += 1
        changed = msgspec.structs.replace(known, nprs_waking=self._changes % 11)
        data = msgspec.json.encode(to_document(changed))
        self._db.execute("update entry set data = ? where id = ?", (data, known.id))

    def remove(self, entry: CheckIn) -> None:
        self._db.execute("delete from entry where id = ?", (entry.id,))

    def read(self, since: date | None = None) -> None:
        asked = (since or date.min).isoformat()
        rows = self._db.execute("select data from entry where day >= ? order by day", (asked,))
        for (data,) in rows:
            msgspec.json.decode(data)


class Disk:
    """The disk's own cost: a new file of the same size, synced, renamed, directory synced."""

    def __init__(self, folder: Path, size: int) -> None:
        folder.mkdir()
        self._path = folder / "file"
        self._data = os.urandom(size)

    def replace(self) -> None:
        """Write, sync and rename one file."""
        fresh = self._path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        os.write(descriptor, self._data)
        os.fsync(descriptor)
        os.close(descriptor)
        fresh.replace(self._path)
        directory = os.open(self._path.parent, os.O_RDONLY)
        os.fsync(directory)
        os.close(directory)


def main() -> None:
    """Measure and print."""
    where_to = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory(dir=where_to) as name:
        folder = Path(name)
        if _is_in_memory(folder):
            print(f"{folder} is in memory, where syncing costs nothing: give a folder on a disk.\n")
        server = Server() if programs() else None
        try:
            one, ten = (_compare(folder, years, server) for years in (1, 10))
        finally:
            if server is not None:
                server.stop()
        flat = _members(folder)
    _print_targets(one, ten, flat)


def _entries(years: int) -> list[Any]:
    """Return about one entry a day, a third of a kilobyte each; no id or day comes twice."""
    entries = []
    for year in range(years):
        back = timedelta(days=YEAR * year)
        for number, entry in enumerate(year_of_entries(seed=year)[:YEAR]):
            own = check_in(1_000_000 * (year + 1) + number).id
            entries.append(msgspec.structs.replace(entry, id=own, day=entry.day - back, note=_NOTE))
    return entries


def _compare(folder: Path, years: int, server: Server | None) -> dict[str, dict[str, float]]:
    """Print one table and return {candidate: {operation: milliseconds}}."""
    entries = _entries(years)
    known = check_in(77, TODAY - timedelta(days=3))
    place = folder / f"{years}"
    place.mkdir()
    ours = Ours(TinyTrackerStore(place / "ours"), [*entries, known])
    size = (place / "ours" / "members" / "me.json").stat().st_size
    disk = Disk(place / "disk", size)
    candidates: dict[str, Candidate] = {
        "ours": ours,
        "plain TinyDB": PlainTiny(place / "tiny", [*entries, known]),
        "SQLite": Sqlite(place / "sqlite", [*entries, known]),
    }
    if server is not None:
        store = SqlTrackerStore(Database(server.create(f"years{years}")))
        candidates["PostgreSQL"] = Ours(store, [*entries, known])
    spent: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    gc.collect()
    gc.freeze()  # as the server does when it starts
    for turn in range(ROUNDS + 1):
        fresh = check_in(2_000 + turn, TODAY - timedelta(days=turn))
        measured = [("the disk's replace", "save", _milliseconds(disk.replace))]
        for name, candidate in candidates.items():
            measured += [(name, what, ms) for what, ms in _turn(candidate, fresh, known)]
        cold = partial(TinyTrackerStore(place / "ours").find, "me", Entry)
        measured.append(("ours, cold", "read all", _milliseconds(cold)))
        for name, what, ms in measured if turn else ():  # the first turn warms up
            spent[name][what].append(ms)
    middle = {name: {w: median(ms) for w, ms in own.items()} for name, own in spent.items()}
    _print_table(f"{len(entries)} entries of one member, {size / 1e6:.2f} MB", middle)
    return middle


def _turn(candidate: Candidate, fresh: CheckIn, known: CheckIn) -> Iterator[tuple[str, float]]:
    yield "save", _milliseconds(lambda: candidate.save(fresh))
    yield "change", _milliseconds(lambda: candidate.change(known))
    yield "read all", _milliseconds(candidate.read)
    yield "read a month", _milliseconds(lambda: candidate.read(TODAY - MONTH))
    yield "remove", _milliseconds(lambda: candidate.remove(fresh))


def _milliseconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def _print_table(title: str, middle: dict[str, dict[str, float]]) -> None:
    replace = middle["the disk's replace"]["save"]
    print(f"\n{title}; milliseconds (of a save: times the disk's replace)\n")
    print(f"| | {' | '.join((*SAVES, *READS))} |")
    print(f"|---|{'---|' * len((*SAVES, *READS))}")
    for name, own in middle.items():
        saves = [f"{own[w]:.1f} ({own[w] / replace:.1f}x)" if w in own else "" for w in SAVES]
        reads = [f"{own[w]:.1f}" if w in own else "" for w in READS]
        print(f"| {name} | {' | '.join((*saves, *reads))} |")


def _members(folder: Path) -> dict[int, float]:
    """Print and return the milliseconds of a save with 1, 100 and 500 members of one year each.

    Members take turns, so that most saves find a file that is no longer in memory; the stores of
    different sizes take turns too.
    """
    entries = _entries(1)
    counts = (1, 100, 500)
    stores = {count: TinyTrackerStore(folder / f"club{count}") for count in counts}
    for count, store in stores.items():
        for number in range(count):
            store.add_all(f"m{number}", entries)
    rotating: dict[int, list[float]] = defaultdict(list)
    steady: dict[int, list[float]] = defaultdict(list)
    for turn in range(ROUNDS * 4):
        fresh = check_in(2_000 + turn, TODAY - timedelta(days=turn))
        for count, store in stores.items():
            member = f"m{turn * 37 % count}"
            rotating[count].append(_milliseconds(partial(store.add, member, fresh)))
        again = msgspec.structs.replace(fresh, id=check_in(9_000 + turn).id)
        for count, store in stores.items():
            steady[count].append(_milliseconds(partial(store.add, "m0", again)))
    print("\nA save among members with one year each; milliseconds (times one member)\n")
    print("| members | the same member again | a member in turn |")
    print("|---|---|---|")
    for count in counts:
        cells = [
            f"{median(ms[count]):.1f} ({median(ms[count]) / median(ms[1]):.2f}x)"
            for ms in (steady, rotating)
        ]
        print(f"| {count} | {' | '.join(cells)} |")
    return {count: median(rotating[count]) for count in counts}


def _print_targets(
    one: dict[str, dict[str, float]], ten: dict[str, dict[str, float]], flat: dict[int, float]
) -> None:
    def save(middle: dict[str, dict[str, float]], name: str) -> float:
        return middle[name]["save"]

    disk = "the disk's replace"
    targets = (
        ("save, 1 year / the disk's replace", save(one, "ours") / save(one, disk), 5.0),
        ("save, 10 years / the disk's replace", save(ten, "ours") / save(ten, disk), 4.0),
        ("save, 10 years / plain TinyDB's", save(ten, "ours") / save(ten, "plain TinyDB"), 1 / 3),
        ("save among 500 members / alone", flat[500] / flat[1], 1.5),
    )
    print("\n| target | measured | at most | |")
    print("|---|---|---|---|")
    for what, measured, most in targets:
        print(f"| {what} | {measured:.2f} | {most:.2f} | {_verdict(measured, most)} |")


def _verdict(measured: float, most: float) -> str:
    return "held" if measured <= most else "missed"


def _is_in_memory(folder: Path) -> bool:
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return False
    kinds = {line.split()[1]: line.split()[2] for line in mounts.read_text().splitlines()}
    points = [p for p in kinds if folder.resolve().is_relative_to(p)]
    return kinds[max(points, key=len)] in {"tmpfs", "ramfs"}


if __name__ == "__main__":
    main()
