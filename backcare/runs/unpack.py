"""Unpacks `.gz` and `.zip` files, in memory only and never beyond the limits."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from backcare.runs.found import SkipReason
from backcare.runs.limits import Budget, UnreadableError
from backcare.runs.told import Code

Source = bytes | Path | BinaryIO
"""A file: its content, where it is, or an open stream."""

SMALL = 2**20
"""Smaller files (bytes) may be compressed by any ratio, as many short tables are."""
CHUNK = 2**18
PACKED = ("gz", "zip")
"""Extensions of packed files."""
MOST_DIRECTORY = 400
"""Most bytes of a member's entry in the list of an archive, including its name."""
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"


def is_gzip(data: bytes) -> bool:
    """Return whether the first bytes of a file are those of gzip."""
    return data.startswith(b"\x1f\x8b")


def is_zip(data: bytes) -> bool:
    """Return whether the first bytes of a file are those of a zip archive."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def gunzip(data: bytes, budget: Budget) -> bytes:
    """Return the content of a `.gz` file. Raises `UnreadableError`."""
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
        return collected(_pieces(packed, len(data), budget), budget)


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """Open a file; a stream stays open for whoever opened it. Raises `OSError`."""
    if isinstance(source, bytes | Path):
        with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as stream:
            yield stream
    else:
        yield source


@contextmanager
def open_zip(stream: BinaryIO, budget: Budget) -> Iterator[zipfile.ZipFile]:
    """Open an archive whose list of members is within the limits. Raises `UnreadableError`."""
    try:
        if _directory_size(stream) > budget.limits.members * MOST_DIRECTORY:
            raise _too_many(budget)
        archive = zipfile.ZipFile(stream)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        OSError,
        ValueError,
        struct.error,
    ) as error:
        raise UnreadableError(SkipReason.BROKEN, Code.ARCHIVE_CUT) from error
    with archive:
        if len(archive.infolist()) > budget.limits.members:
            raise _too_many(budget)
        yield archive


def members(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """Yield the files of an archive, without folders, nameless files and what systems add."""
    for info in archive.infolist():
        parts = info.filename.replace("\\", "/").split("/")
        if (
            info.filename
            and not info.is_dir()
            and "__MACOSX" not in parts
            and not parts[-1].startswith(".")
        ):
            yield info


def member_pieces(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget
) -> Iterator[bytes]:
    """Yield one file of an archive piece by piece. Raises `UnreadableError`."""
    if info.flag_bits & 1:
        raise UnreadableError(SkipReason.ENCRYPTED, Code.FILE_LOCKED)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableError(SkipReason.BROKEN, Code.MEMBER_PACKED_ODDLY)
    try:
        packed = archive.open(info)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnreadableError(SkipReason.BROKEN, Code.MEMBER_DAMAGED) from error
    with packed:
        yield from _pieces(packed, info.compress_size, budget)


def stream_pieces(stream: BinaryIO, budget: Budget) -> Iterator[bytes]:
    """Yield a file that is not packed piece by piece. Raises `UnreadableError`."""
    total = 0
    while piece := stream.read(CHUNK):
        total += len(piece)
        budget.look_at(total)
        yield piece


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    """Return one file of an archive. Raises `UnreadableError`."""
    return collected(member_pieces(archive, info, budget), budget)


def collected(pieces: Iterable[bytes], budget: Budget, most: int | None = None) -> bytes:
    """Return pieces as one file of at most so many bytes, or those of a run file.

    Raises `UnreadableError`.
    """
    most = budget.limits.file_bytes if most is None else most
    whole = io.BytesIO()
    for piece in pieces:
        whole.write(piece)
        if whole.tell() > most:
            break
    budget.take(whole.tell(), most)
    return whole.getvalue()


def _pieces(packed: gzip.GzipFile | IO[bytes], size: int, budget: Budget) -> Iterator[bytes]:
    """Unpack piece by piece, because the size in the header may be false."""
    total = 0
    while True:
        try:
            piece = packed.read(CHUNK)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise UnreadableError(SkipReason.BROKEN, Code.FILE_CUT) from error
        except (
            zipfile.BadZipFile,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise UnreadableError(SkipReason.BROKEN, Code.MEMBER_DAMAGED) from error
        if not piece:
            return
        total += len(piece)
        if total > SMALL and total > size * budget.limits.ratio:
            raise UnreadableError(SkipReason.UNSAFE, Code.FILE_UNPACKS_TOO_FAR)
        budget.look_at(total)
        yield piece


def _directory_size(stream: BinaryIO) -> int:
    """Return the size of an archive's list of members before the list is built."""
    stream.seek(0, io.SEEK_END)
    stream.seek(max(0, stream.tell() - 66_000))
    tail = stream.read()
    stream.seek(0)
    if (place := tail.rfind(_END)) < 0:
        raise zipfile.BadZipFile
    (size,) = struct.unpack_from("<12xL", tail, place)
    if size == 0xFFFFFFFF and (place := tail.rfind(_END_64)) >= 0:
        (size,) = struct.unpack_from("<40xQ", tail, place)
    return int(size)


def _too_many(budget: Budget) -> UnreadableError:
    most = budget.limits.members
    return UnreadableError(SkipReason.TOO_MANY, Code.ARCHIVE_TOO_LONG, most=most)
