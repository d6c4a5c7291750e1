"""Checks that everything kept is intact, private and known, and repairs damage from a backup."""

import contextlib
import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from backcare.domain.aside import SetAside
from backcare.domain.errors import DamagedError, StoreError
from backcare.domain.records import Record
from backcare.storage.base import MovableStore
from backcare.storage.club import ClubStore, all_documents
from backcare.storage.host.archive import Watch
from backcare.storage.host.backup_file import Backup
from backcare.storage.tinydb_files.club import TinyClubStore
from backcare.storage.tinydb_files.files import (
    make_directory,
    replace_file,
    sync_directory,
    write_new,
)
from backcare.storage.tinydb_files.folder import LITTER_SECONDS, Folder
from backcare.storage.tinydb_files.locks import MemberLocks
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.storage.tinydb_files.verify import verified

_KNOWN = (
    *("store.json", "members", "locks", "known", "reserve", "damaged", "erased.log", "club.json"),
    *("key", "open.html", "backup.key", "backups.json"),
)
_LITTLE_ROOM = 100 << 20
_NETWORK = ("nfs", "cifs", "smb", "fuse.", "9p", "afs", "ceph", "glusterfs", "davfs", "ncpfs")
_DAY = re.compile(rb'"day":"(\d{4}-\d{2}-\d{2})"')


class Finding(NamedTuple):
    """One sentence; `is_trouble` means that the host has to act."""

    words: str
    is_trouble: bool


class Health(NamedTuple):
    """What the doctor found.

    `largest` is a member and the bytes of their file, `read_seconds` the time to read and check
    all files: figures that show when to move from files to a database server.
    """

    members: int
    records: int
    largest: tuple[str, int] | None
    read_seconds: float
    damaged: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def is_well(self) -> bool:
        """Whether the host has nothing to do."""
        return not any(finding.is_trouble for finding in self.findings)


class Repair(NamedTuple):
    """What happened to one damaged file: `kept` is where it is now, `None` if nothing was done.

    `last_day` is the last day in the copy that replaced it, `lost` the days that are still legible
    in the damaged file but have no record in that copy.
    """

    member: str
    words: str
    kept: Path | None = None
    last_day: date | None = None
    lost: tuple[str, ...] = ()


def examine(folder: Folder, watch: Watch) -> Health:
    """Check every seal and every record, and correct the modes of files."""
    findings = list(_format_findings(folder))
    damaged: list[str] = []
    records, largest, started = 0, None, time.perf_counter()
    for member in watch(folder.members()):
        try:
            data = folder.file_of(member).read_bytes()
            read = verified(data, member)
            records += len(read.records)
            if read.aside:
                findings += _aside_findings(member, read.aside)
                damaged.append(member)
        except (StoreError, OSError) as error:
            findings.append(Finding(f"{member}: {error}", is_trouble=True))
            if isinstance(error, DamagedError):
                damaged.append(member)
            continue
        if largest is None or len(data) > largest[1]:
            largest = (member, len(data))
    read_seconds = time.perf_counter() - started
    for member in folder.missing():
        findings.append(Finding(f"{member}: their file was there, and is gone", is_trouble=True))
        damaged.append(member)
    findings += _club_findings(TinyClubStore(folder.root))
    findings += (*_mode_findings(folder), *_stray_findings(folder))
    findings += (*_litter_findings(folder), *_disk_findings(folder))
    return Health(
        len(folder.members()), records, largest, read_seconds, tuple(damaged), tuple(findings)
    )


def examine_stores(tracker: MovableStore, club: ClubStore, watch: Watch) -> Health:
    """Read and check every record and every document of the club, wherever they are."""
    findings: list[Finding] = []
    records, started = 0, time.perf_counter()
    members = tracker.members()
    for member in watch(members):
        try:
            records += len(tracker.find(member, Record))
            findings += _aside_findings(member, tracker.set_aside(member))
        except StoreError as error:
            findings.append(Finding(f"{member}: {error}", is_trouble=True))
    findings += _club_findings(club)
    try:
        tracker.try_to_save()
    except StoreError as error:
        findings.append(Finding(f"nothing can be saved: {error}", is_trouble=True))
    return Health(len(members), records, None, time.perf_counter() - started, (), tuple(findings))


def repair(folder: Folder, damaged: tuple[str, ...], backup: Backup) -> tuple[Repair, ...]:
    """Replace each damaged file by the backup's copy and keep it in `damaged/`.

    If the backup has no intact copy, the damaged file stays where it is, so that the app keeps
    reporting the damage.
    """
    folder.make()
    locks = MemberLocks(folder.locks, wait_seconds=10)
    return tuple(_repair(folder, locks, member, backup) for member in damaged)


def _repair(folder: Folder, locks: MemberLocks, member: str, backup: Backup) -> Repair:
    if member not in backup.manifest.members:
        return Repair(member, "not in the backup; what is damaged stays as it is")
    path = folder.file_of(member)
    if not path.exists():
        return _put_back(path, locks, member, backup)
    with contextlib.suppress(StoreError, OSError):
        aside = verified(path.read_bytes(), member).aside
        return _mend(folder, member, aside, backup)
    try:
        good = backup.member_file(member)
        with locks.held(member):
            bad = path.read_bytes()
            make_directory(folder.damaged)
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
            kept = folder.damaged / f"{path.name}.{stamp}-{secrets.token_hex(2)}"
            write_new(kept, bad)
            sync_directory(folder.damaged)
            replace_file(path, good)
            sync_directory(path.parent)
    except (StoreError, OSError) as error:
        return Repair(member, f"not repaired: {error}")
    records = verified(good, member).records
    days = {record.day.isoformat() for record in records}
    seen = {day.decode() for day in _DAY.findall(bad)}
    return Repair(
        member,
        "repaired from the backup",
        kept,
        records[-1].day if records else None,
        tuple(sorted(seen - days)),
    )


def _put_back(path: Path, locks: MemberLocks, member: str, backup: Backup) -> Repair:
    """Put back a file that is gone."""
    try:
        good = backup.member_file(member)
        with locks.held(member):
            write_new(path, good)
            sync_directory(path.parent)
    except (StoreError, OSError) as error:
        return Repair(member, f"not put back: {error}")
    records = verified(good, member).records
    last_day = records[-1].day if records else None
    return Repair(member, "put back from the backup", path, last_day)


def _mend(folder: Folder, member: str, aside: Iterable[SetAside], backup: Backup) -> Repair:
    """Take the sound copies of records that cannot be read; whatever else is there stays."""
    keys = {one.key for one in aside}
    try:
        sound = verified(backup.member_file(member), member).records
        mended = [record for record in sound if record.id in keys]
        TinyTrackerStore(folder.root).mend(member, mended)
    except (StoreError, OSError) as error:
        return Repair(member, f"not mended: {error}")
    return Repair(member, f"{len(mended)} of {len(keys)} records mended from the backup")


def _aside_findings(member: str, aside: Iterable[SetAside]) -> Iterator[Finding]:
    """Name each record that cannot be read; the others of this member can."""
    for one in aside:
        said = (one.kind or "of an unknown kind", str(one.day or "without a day"), one.field)
        words = ", ".join(filter(None, said))
        yield Finding(f"{member}: one record cannot be read, all others can: {words}", True)


def _format_findings(folder: Folder) -> Iterator[Finding]:
    try:
        folder.check_format()
    except StoreError as error:
        yield Finding(str(error), is_trouble=True)


def _club_findings(club: ClubStore) -> Iterator[Finding]:
    try:
        all_documents(club)
    except StoreError as error:
        yield Finding(f"the club: {error}", is_trouble=True)


def _mode_findings(folder: Folder) -> Iterator[Finding]:
    """Return our files that others could read; their modes are corrected at once."""
    if os.name == "nt":
        return
    for path in (folder.root, *sorted(folder.root.rglob("*"))):
        if path.is_symlink() or not path.stat().st_mode & 0o077:
            continue
        path.chmod(0o700 if path.is_dir() else 0o600)
        yield Finding(f"{path.name} could be read by others; set right", is_trouble=False)


def _stray_findings(folder: Folder) -> Iterator[Finding]:
    """Return what a restore left behind, and what is not ours."""
    for path in sorted(folder.root.glob("*")):
        if path.name.startswith("members.replaced-"):
            yield Finding(f"{path.name}: replaced by a restore; delete it when you are sure", False)
        elif path.name.endswith(".restore"):
            yield Finding(f"{path.name}: from a restore that was cut short; restore again", True)
        elif path.name not in _KNOWN and not path.name.endswith(".new"):
            yield Finding(f"{path.name}: not ours", is_trouble=False)


def _litter_findings(folder: Folder) -> Iterator[Finding]:
    """Return what does not belong among the members' files; a running save is left alone."""
    ours = {folder.file_of(member) for member in folder.members()}
    for path in sorted(folder.member_files.glob("*")):
        if path not in ours and path not in folder.litter():
            yield Finding(f"members/{path.name}: not ours", is_trouble=False)
        elif path not in ours and time.time() - path.stat().st_mtime > LITTER_SECONDS:
            yield Finding(f"{path.name}: from a save that was cut short; harmless", False)


def _disk_findings(folder: Folder) -> Iterator[Finding]:
    with contextlib.suppress(OSError):
        free = folder.free_bytes()
        if free < _LITTLE_ROOM:
            words = f"only {free / 1e6:.0f} MB are free on this disk: soon nothing can be saved"
            yield Finding(words, is_trouble=True)
    kind = _file_system(folder.root)
    if kind.startswith(_NETWORK):
        yield Finding(
            f"the folder is on a network file system ({kind}): locks may not work there and saves"
            " can get lost; move it to a local disk",
            is_trouble=True,
        )


def _file_system(path: Path) -> str:
    """Return the type of the file system that holds `path`; empty if it cannot be found out."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return ""
    found, best = "", -1
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _, point, kind, *_ = line.split(" ")
        point = point.replace("\\040", " ")
        if path.resolve().is_relative_to(point) and len(point) >= best:
            found, best = kind, len(point)
    return found
