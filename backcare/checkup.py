"""What a host has to have right: one line for each thing."""

import contextlib
import functools
import os
import shutil
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from backcare.bootstrap import build_store, database_at
from backcare.config import ROOT, ClubAddress, Settings, SettingsError
from backcare.domain.errors import BackcareError
from backcare.runs.folders import files_in
from backcare.storage.host.keys import KEY_FILE, read_key
from backcare.storage.host.notes import read_notes

_LEAST_ROOM = 1 << 30
_LEAST_FILES = 4096
_TLS_DAYS = 14
_WAIT_SECONDS = 5.0
_STARTS = (b"streamlit", b"backcare.web.begin", b"backcare.cli.beside_window")
"""What starts a server: at home, as a service or in a container, for a club at home."""
_FUTURE = timedelta(minutes=5)


class Said(NamedTuple):
    """One line: what was looked at, what is so, and whether that is fine."""

    what: str
    words: str
    is_fine: bool = True


def look_at(settings: Settings, *, from_outside: bool = True) -> Iterator[Said]:
    """Look at what a server needs to be safe; `from_outside` asks its own address too."""
    for look in _LOOKS:
        if from_outside or look is not _address:
            yield from _said(look, settings)


def _said(look: Callable[[Settings], Iterator[Said]], settings: Settings) -> Iterator[Said]:
    try:
        yield from look(settings)
    except (BackcareError, SettingsError, OSError) as error:
        yield Said(look.__name__.strip("_").replace("_", " "), str(error), is_fine=False)


def _address(settings: Settings) -> Iterator[Said]:
    if settings.club is None:
        words = "at home, for this machine alone: " + ("a demo" if settings.is_demo else "no club")
        yield Said("address", words)
        return
    if not settings.club.is_secure:
        words = f"{settings.club.url} is for trying things out on this machine: a club needs https"
        yield Said("address", words, is_fine=False)
        return
    yield Said("address", settings.club.url)
    yield _tls(settings.club)


def _tls(address: ClubAddress) -> Said:
    """Ask the club's own address for its certificate, as a member's browser does."""
    parts = urlsplit(address.url)
    host, port = parts.hostname or "", parts.port or 443
    try:
        with (
            socket.create_connection((host, port), timeout=_WAIT_SECONDS) as line,
            ssl.create_default_context().wrap_socket(line, server_hostname=host) as tls,
        ):
            ends = ssl.cert_time_to_seconds(str((tls.getpeercert() or {})["notAfter"]))
    except (OSError, KeyError, ValueError) as error:
        words = (
            f"{host} gives no sound certificate ({error}); see that the web server in front runs"
        )
        return Said("TLS", words, is_fine=False)
    days = int((ends - time.time()) / 86400)
    words = f"the certificate is good for {days} days"
    if days < _TLS_DAYS:
        words += ": see why the web server in front does not renew it"
    return Said("TLS", words, days >= _TLS_DAYS)


def _host(settings: Settings) -> Iterator[Said]:
    if os.name == "nt":
        return
    if settings.club is not None and os.geteuid() == 0:
        words = "this runs as root; a club's server has a user of its own"
        yield Said("user", words, is_fine=False)
    else:
        yield Said("user", f"number {os.geteuid()}")
    if settings.today is not None:
        words = f"BACKCARE_TODAY holds every page at {settings.today}: take it out"
        yield Said("settings", words, is_fine=False)


def _records(settings: Settings) -> Iterator[Said]:
    if settings.is_demo:
        return
    build_store(settings).try_to_save()
    yield Said("records", f"can be saved, in {settings.database_url or settings.user_data}")


def _room(settings: Settings) -> Iterator[Said]:
    places = {"free space": settings.user_data}
    if os.environ.get("BACKCARE_BACKUPS"):
        places["free space for backups"] = Path(os.environ["BACKCARE_BACKUPS"])
    for what, place in places.items():
        there = next(p for p in (place, *place.resolve().parents) if p.exists())
        free = shutil.disk_usage(there).free
        words = f"{free / 1e9:.1f} GB"
        if free < _LEAST_ROOM:
            words += ": make room before saves are refused"
        yield Said(what, words, free >= _LEAST_ROOM)


def _folders(settings: Settings) -> Iterator[Said]:
    for folder in settings.run_folders:
        files, lost = files_in([folder])
        words = "cannot be read; see that it is there and may be opened" if lost else ""
        yield Said("runs", f"{folder}: {words or f'{len(files)} files'}", not lost)


def _clock(settings: Settings) -> Iterator[Said]:
    now = datetime.now(UTC)
    if settings.database_url is not None:
        off = abs(database_at(settings.database_url).now() - now)
    else:
        files = [p.stat().st_mtime for p in settings.user_data.glob("members/*.json")]
        newest = datetime.fromtimestamp(max(files, default=0), UTC)
        off = max(newest - now, timedelta(0))
    words = f"{now:%Y-%m-%d %H:%M} UTC"
    if off > _FUTURE:
        words += f", but records or their database are {off} away from that: set the clock right"
    yield Said("clock", words, off <= _FUTURE)


def _limits(settings: Settings) -> Iterator[Said]:
    if settings.club is None or sys.platform != "linux":
        return
    server = server_among(Path("/proc"))
    most = _open_files(server or Path("/proc/self"))
    of = "the server" if server else "this command, as no server was found"
    words = f"{most} for {of}"
    if most < _LEAST_FILES:
        words += ": raise LimitNOFILE of the service, each visit needs four"
    yield Said("open files", words, most >= _LEAST_FILES)


def server_among(processes: Path) -> Path | None:
    """Return the process of the dashboard in a folder like /proc, if this user may see it."""
    for process in processes.glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"app.py" in command and any(part.endswith(_STARTS) for part in command):
            return process
    return None


def _open_files(process: Path) -> int:
    lines = (process / "limits").read_text(encoding="utf-8").splitlines()
    [line] = [line for line in lines if line.startswith("Max open files")]
    most = line.split()[3]
    return sys.maxsize if most == "unlimited" else int(most)


def _modes(settings: Settings) -> Iterator[Said]:
    if os.name == "nt" or not settings.user_data.exists():
        return
    paths = (settings.user_data, *settings.user_data.rglob("*"))
    seen = [path for path in paths if _is_open(path)]
    words = "nobody else can read what is kept"
    if seen:
        words = f"others can read {seen[0]}: store doctor sets it right"
    yield Said("modes", words, not seen)


def _is_open(path: Path) -> bool:
    try:
        return not path.is_symlink() and path.stat().st_mode & 0o077 != 0
    except FileNotFoundError:  # of a save that ended meanwhile
        return False


def _backups(settings: Settings) -> Iterator[Said]:
    if settings.is_demo:
        return
    now, notes = datetime.now(UTC), read_notes(settings.user_data)
    if notes.made_at is None:
        words = "none was made yet: python -m backcare store backup FILE"
        yield Said("backup", words, is_fine=False)
        return
    words = f"{notes.name}, {notes.made_at:%Y-%m-%d %H:%M} UTC, {notes.members} members"
    is_fine = settings.club is None or notes.is_fresh(now)
    if not is_fine:
        words += ": see why none is made each day"
    yield Said("backup", words, is_fine)
    trial = notes.trial
    if trial is None or trial.trouble:
        why = "none was tried yet" if trial is None else trial.trouble[0]
        yield Said("backup tried", f"{why}: store try-backup FILE", is_fine=False)
    else:
        words = f"{trial.name}, {trial.at:%Y-%m-%d}: all {trial.members} members can be restored"
        if notes.is_trial_due(now):
            words += ", more than a month ago: store try-backup FILE"
        yield Said("backup tried", words, not notes.is_trial_due(now))
    key = settings.user_data / KEY_FILE
    if read_key(key) is None:
        yield Said("backup key", f"{key} is gone: put your copy of it back", is_fine=False)
    else:
        yield Said("backup key", f"{key}; do you have a copy of it elsewhere?")


def _versions(_: Settings) -> Iterator[Said]:
    yield versions()


@functools.cache
def versions() -> Said:
    """Return what runs here: it does not change before the next start, so it is asked for once."""
    python = f"Python {'.'.join(map(str, sys.version_info[:3]))}"
    if commit := running_commit():
        python = f"Backcare {commit}, {python}"
    locked = (line.split(" ;")[0] for line in _lines(ROOT / "constraints.txt"))
    wanted = dict(line.split("==") for line in locked if "==" in line)
    others = []
    for name, version in wanted.items():
        try:
            if metadata.version(name) != version:
                others.append(name)
        except metadata.PackageNotFoundError:
            continue  # for tests or for a database that is not used here
    words = f"{python}, packages as they were tested"
    if others:
        words = f"{python}; not as they were tested: {', '.join(sorted(others))}: upgrade"
    return Said("versions", words, not others)


def running_commit() -> str:
    """Return which commit runs here, shortened: as the image says, or the folder; empty if neither
    does.
    """
    said = os.environ.get("BACKCARE_COMMIT", "")
    head = ROOT / ".git" / "HEAD"
    with contextlib.suppress(OSError):
        said = said or head.read_text(encoding="ascii").strip()
        if said.startswith("ref: "):
            said = (ROOT / ".git" / said[5:]).read_text(encoding="ascii").strip()
    return said[:12] if said[:12].isalnum() else ""


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


_LOOKS = (_address, _host, _records, _room, _folders, _clock, _limits, _modes, _backups, _versions)
