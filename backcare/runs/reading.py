"""Reads run files of any kind, which are recognised by their content."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from functools import partial
from itertools import chain
from typing import BinaryIO

from backcare.domain.entries import RunSource
from backcare.runs.found import FileAnswer, Reading, SkipReason
from backcare.runs.gathered import Gathered, shown
from backcare.runs.limits import Budget, Limits, StoppedError, UnreadableError, unknown_kind
from backcare.runs.merge import merged, settled, with_joined
from backcare.runs.opened import Opened
from backcare.runs.readers import KINDS, LISTS, READERS, SINGLE, STREAMED, Reader
from backcare.runs.services import Service, service_of
from backcare.runs.strava_table import is_strava, read_strava
from backcare.runs.told import Code, told
from backcare.runs.unpack import (
    Source,
    collected,
    gunzip,
    is_gzip,
    is_zip,
    member_pieces,
    members,
    open_zip,
    opened,
    read_member,
    stream_pieces,
)

_TABLE = re.compile(r"(?:\A|/)activities\.csv\Z", re.IGNORECASE)
_READABLE = re.compile(rf"\.({'|'.join(KINDS)})(\.gz)?\Z", re.IGNORECASE)
_LIST = re.compile(rf"\.({'|'.join(LISTS)})(\.gz)?\Z", re.IGNORECASE)
_RUN_FILE = re.compile(rf"\.({'|'.join(SINGLE)})(\.gz)?\Z", re.IGNORECASE)


def read_files(
    files: Sequence[tuple[str, Source]],
    zone: tzinfo,
    answers: Sequence[FileAnswer] = (),
    progress: Callable[[int, int], bool] | None = None,
    *,
    limits: Limits | None = None,
    now: datetime | None = None,
    day_ends: int = 0,
    begins: Callable[[], None] | None = None,
) -> Reading:
    """Return the runs in some files, and what was left out and why; never raises for a bad file.

    `zone` is the runner's, `day_ends` the hour at which their day ends. `progress` gets the number
    of files done and of all files, and stops the reading by returning `False`; what was read until
    then is kept. A file that cannot be read does not stop the others. `begins` is called at the
    beginning of each file, also of each one in an archive.
    """
    gathered = Gathered(zone, answers, now or datetime.now(UTC), day_ends)
    budget = Budget(limits or Limits(), progress, begins)
    budget.expect(len(files))
    name = ""
    order = sorted(enumerate(files), key=lambda file: not _LIST.search(file[1][0]))
    unread = {place for place, _ in order[1:]}
    try:
        for place, (chosen, source) in order:
            name = gathered.label(chosen)
            budget.check()
            if not gathered.is_told(chosen):
                _try(partial(_read_source, name, source, gathered, budget), name, gathered)
            if not budget.is_spent:
                unread.discard(place)
            budget.step()
    except StoppedError:
        if not budget.is_cancelled:
            gathered.skip(name, SkipReason.TOO_SLOW, told(Code.TOO_SLOW))
    gathered.ask_sports()
    gathered.note_tracks()
    runs = with_joined(settled(merged(gathered.runs), gathered))
    return Reading(
        runs=runs,
        skipped=tuple(gathered.skipped),
        not_runs=dict(sorted(gathered.not_runs.items())),
        notes=tuple(dict.fromkeys(gathered.notes)),
        questions=tuple(dict.fromkeys(gathered.questions)),
        settled=tuple(dict.fromkeys(gathered.settled)),
        is_cancelled=budget.is_cancelled,
        unread=tuple(sorted(unread)),
    )


def _try(read: Callable[[], None], file: str, gathered: Gathered) -> bool:
    """Read a file and return whether that worked; if not, the reason is gathered."""
    try:
        read()
    except UnreadableError as error:
        gathered.skip(file, error.reason, error.told)
    except StoppedError:
        raise
    except MemoryError:
        gathered.skip(file, SkipReason.TOO_HEAVY, told(Code.FILE_TOO_HEAVY))
    except Exception:
        # No parser is known to get here, and tests verify that. If one does after all, one file
        # must not cost the runner the others; the reason distinguishes it from a bad file.
        gathered.skip(file, SkipReason.UNFORESEEN, told(Code.UNFORESEEN))
    else:
        return True
    return False


def _read_source(name: str, source: Source, gathered: Gathered, budget: Budget) -> None:
    """Read a file the runner chose. Archives are not loaded whole, and neither are long exports."""
    try:
        with opened(source) as stream:
            if is_zip(stream.read(4)):
                _read_zip(stream, name, gathered, budget)
                return
            size = stream.seek(0, io.SEEK_END)
            stream.seek(0)
            with budget.one_file():
                pieces = stream_pieces(stream, budget)
                head = next(pieces, b"")
                if not _is_streamed(head, pieces, name, gathered, budget):
                    budget.take(size)
                    _read_one(b"".join((head, *pieces)), name, gathered, budget)
    except OSError as error:
        raise UnreadableError(SkipReason.BROKEN, Code.NOT_OPENED) from error


def _is_streamed(
    head: bytes, pieces: Iterable[bytes], file: str, gathered: Gathered, budget: Budget
) -> bool:
    """Read an export that is too long to be held, and return whether it was one."""
    reader = next((reader for reader in STREAMED if reader.looks(head)), None)
    if reader is None:
        return False
    reader.read(chain((head,), pieces), file, gathered, budget)
    return True


def _read_one(data: bytes, file: str, gathered: Gathered, budget: Budget) -> None:
    """Read one file that is not an archive."""
    if is_gzip(data):
        data = gunzip(data, budget)
    if is_zip(data) or is_gzip(data):
        raise UnreadableError(SkipReason.NESTED, Code.FILE_NESTED)
    if not data.strip():
        raise UnreadableError(SkipReason.EMPTY, Code.FILE_EMPTY)
    content = Opened(data, budget.limits.rows)
    reader = next((reader for reader in READERS if reader.looks(content)), None)
    if (reader is None or reader.is_list) and content.table.is_guessed_text:
        gathered.note(file, Code.LETTERS_GUESSED)
    if reader is None:
        raise _unknown(content, file)
    if reader.is_list and content.table.is_headless:
        gathered.note(file, Code.WITHOUT_HEADING)
    if not _is_route(reader, content, file, gathered, budget):
        reader.read(content, file, gathered, budget)


def _unknown(content: Opened, file: str) -> UnreadableError:
    """Return the error for a file of no known kind; its name may tell the service."""
    service = service_of((file,))
    if service is not None:
        return UnreadableError(SkipReason.UNKNOWN_KIND, service.nothing)
    if not content.table.rows and content.table.width > 1:
        return UnreadableError(SkipReason.EMPTY, Code.TABLE_WITHOUT_LINES)
    return unknown_kind()


def _is_route(
    reader: Reader, content: Opened, file: str, gathered: Gathered, budget: Budget
) -> bool:
    """Return whether a track belongs to a workout of an export that was read before.

    The export tells what it was, so the track is left to it; its distance fills one that lacks it.
    """
    if not gathered.workouts or reader.source is not RunSource.GPX:
        return False
    inside = gathered.fresh(is_run=True)
    reader.read(content, file, inside, budget)
    if len(inside.runs) != 1 or (start := inside.runs[0].start) is None:
        return False
    workout = gathered.workouts.at(start.timestamp())
    if workout is None:
        return False
    table, tells = workout
    if tells:
        gathered.leave_to(table)
    else:
        gathered.runs += inside.runs
    return True


def _read_zip(
    stream: BinaryIO, name: str, gathered: Gathered, budget: Budget, *, is_inner: bool = False
) -> None:
    with open_zip(stream, budget) as archive:
        infos = list(members(archive))
        if not infos:
            raise UnreadableError(SkipReason.EMPTY, Code.ARCHIVE_EMPTY)
        for info in infos:
            if _TABLE.search(info.filename) and _read_strava_zip(
                archive, infos, info, name, gathered, budget
            ):
                return
        service = service_of(info.filename for info in infos)
        _read_members(archive, infos, gathered, budget, service, is_inner=is_inner)


def _read_members(
    archive: zipfile.ZipFile,
    infos: Sequence[zipfile.ZipInfo],
    gathered: Gathered,
    budget: Budget,
    service: Service | None = None,
    *,
    is_inner: bool = False,
) -> None:
    wanted = _READABLE if service is None else service.wanted
    readable = [info for info in infos if wanted.search(info.filename)]
    if not readable and service is not None:
        raise UnreadableError(SkipReason.UNKNOWN_KIND, service.nothing)
    if not readable:
        raise UnreadableError(SkipReason.UNKNOWN_KIND, Code.ARCHIVE_WITHOUT_RUNS)
    budget.expect(len(readable))
    for info in sorted(readable, key=lambda info: not _LIST.search(info.filename)):
        if is_inner:
            budget.check_bytes()  # said once, not for each of thousands
        file = gathered.label(info.filename)
        if not gathered.is_told(info.filename):
            read = partial(_read_member, archive, info, file, gathered, budget, is_inner=is_inner)
            _try(read, file, gathered)
        budget.step()


def _read_member(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    file: str,
    gathered: Gathered,
    budget: Budget,
    *,
    is_inner: bool = False,
) -> None:
    with budget.one_file():
        pieces = member_pieces(archive, info, budget)
        head = next(pieces, b"")
        if _is_streamed(head, pieces, file, gathered, budget):
            return
        whole = chain((head,), pieces)
        if is_zip(head) and not is_inner:
            packed = collected(whole, budget, budget.limits.pack_bytes)
        else:
            _read_one(collected(whole, budget), file, gathered, budget)
            return
    _read_zip(io.BytesIO(packed), file, gathered, budget, is_inner=True)


def _read_strava_zip(
    archive: zipfile.ZipFile,
    infos: Sequence[zipfile.ZipInfo],
    info: zipfile.ZipInfo,
    name: str,
    gathered: Gathered,
    budget: Budget,
) -> bool:
    """Read a Strava archive by its table; return `False` if the table is not Strava's.

    Files are looked up among the members by their names in the table; a path that leads elsewhere
    is simply not found. Run files that the table does not name, added by hand, are read after it;
    Strava's `routes/` are left out because nobody ran them.
    """
    try:
        listed = Opened(read_member(archive, info, budget), budget.limits.rows)
        if not is_strava(listed):
            return False
    except UnreadableError:
        return False  # reported when the members are read one by one
    folder = info.filename[: -len("activities.csv")]
    by_name = {other.filename: other for other in infos}

    def open_file(wanted: str, inside: Gathered) -> bool:
        member = by_name.get(folder + wanted)
        if member is None:
            return False
        file = shown(wanted)
        return _try(partial(_read_member, archive, member, file, inside, budget), file, inside)

    read_strava(listed, name, gathered, budget, open_file)
    # After unpacking and repacking an archive, names lack the extension given in the table.
    named = {(folder + cell).removesuffix(".gz") for row in listed.table.rows for cell in row}
    others = [
        other
        for other in infos
        if _RUN_FILE.search(other.filename)
        and other.filename.removesuffix(".gz") not in named
        and not other.filename.startswith(f"{folder}routes/")
    ]
    if others:
        _read_members(archive, others, gathered, budget)
    return True
