"""Folders on the runner's own machine in which new run files turn up.

They are only looked at: nothing in them is changed. What is remembered of a file is its path, its
size and its time, beside the records.
"""

import contextlib
import os
import stat
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from backcare.runs.readers import KINDS

MOST_FILES, MOST_BYTES = 1000, 100 << 20
"""What is offered at once; the rest comes after it."""
_MOST_SEEN = 20_000
_FILE = "run-folders.json"


class SeenFile(NamedTuple):
    """A file of a folder; `mark` changes when the file does."""

    path: Path
    size: int
    mark: str

    @property
    def written(self) -> str:
        """The path as it can be written down: a name of another system may not be in UTF-8."""
        return in_utf8(str(self.path))


class Look(NamedTuple):
    """What is new: the files to offer now, how many there are in all, and the folders that cannot
    be read.
    """

    files: tuple[SeenFile, ...] = ()
    in_all: int = 0
    lost: tuple[Path, ...] = ()


class _Notes(msgspec.Struct, frozen=True):
    """What is kept between two looks: files that are done with, and whether to keep unasked."""

    done: dict[str, str] = {}
    keeps_unasked: bool = False


class RunFolders:
    """The folders that one runner's server watches; may be used by several threads."""

    def __init__(self, folders: Sequence[Path], memory: Path) -> None:
        self.folders = tuple(folders)
        self._memory = memory
        self._lock = threading.Lock()

    def look(self) -> Look:
        """Return the files that are new or changed, the oldest first."""
        done = self._notes().done
        seen, lost = files_in(self.folders)
        new = sorted(
            (file for file in seen if done.get(file.written) != file.mark),
            key=lambda file: file.mark,
        )
        return Look(tuple(_first(new)), len(new), lost)

    @property
    def keeps_unasked(self) -> bool:
        """Whether the runner said that new runs are always kept."""
        return self._notes().keeps_unasked

    def keep_unasked(self, value: bool) -> None:
        """Remember whether new runs are always kept."""
        with self._lock:
            self._write(msgspec.structs.replace(self._notes(), keeps_unasked=value))

    def done(self, files: Iterable[SeenFile]) -> None:
        """Remember that these files are done with, as they are now."""
        with self._lock:
            notes = self._notes()
            done = {**notes.done, **{file.written: file.mark for file in files}}
            self._write(msgspec.structs.replace(notes, done=done))

    def forget(self) -> None:
        """Forget all files, and that anything is kept unasked."""
        with self._lock, contextlib.suppress(OSError):
            (self._memory / _FILE).unlink(missing_ok=True)

    def _notes(self) -> _Notes:
        try:
            return msgspec.json.decode((self._memory / _FILE).read_bytes(), type=_Notes)
        except (OSError, msgspec.DecodeError):
            return _Notes()

    def _write(self, notes: _Notes) -> None:
        """Write what is remembered. Where that fails, the files are offered once more."""
        with contextlib.suppress(OSError):
            self._memory.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, fresh = tempfile.mkstemp(dir=self._memory, prefix=_FILE)  # for its owner alone
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(notes))
            Path(fresh).replace(self._memory / _FILE)


def in_utf8(name: str) -> str:
    """Return a name without the stand-ins for bytes that are no letters in UTF-8."""
    return name.encode(errors="backslashreplace").decode()


def files_in(folders: Iterable[Path]) -> tuple[list[SeenFile], tuple[Path, ...]]:
    """Return the files that may hold runs, and the folders that cannot be read.

    Links are not followed, so that no folder leads elsewhere.
    """
    seen: list[SeenFile] = []
    lost: list[Path] = []
    for folder in folders:
        failed: list[OSError] = []
        for file in _walk(folder, failed):
            seen.append(file)
            if len(seen) >= _MOST_SEEN:
                return seen, tuple(lost)
        lost += [folder] if any(Path(error.filename) == folder for error in failed) else []
    return seen, tuple(lost)


def _walk(folder: Path, failed: list[OSError]) -> Iterator[SeenFile]:
    for place, _, names in os.walk(folder, onerror=failed.append):
        for name in names:
            if name.lower().removesuffix(".gz").rpartition(".")[2] not in KINDS:
                continue
            path = Path(place, name)
            with contextlib.suppress(OSError):
                state = path.lstat()
                if stat.S_ISREG(state.st_mode):
                    yield SeenFile(path, state.st_size, f"{state.st_mtime_ns}.{state.st_size}")


def _first(files: Iterable[SeenFile]) -> Iterator[SeenFile]:
    """Return as many files as are read at once; one at least, however large it is."""
    size = 0
    for count, file in enumerate(files):
        size += file.size
        if count and (count >= MOST_FILES or size > MOST_BYTES):
            return
        yield file
