"""What a host may do with the server in a browser: see its state, and take a backup along."""

import logging
import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from backcare.bootstrap import back_up_at
from backcare.checkup import Said, look_at, running_commit
from backcare.config import Settings
from backcare.domain.club.documents import BackingUpError, NoBackupError, NotToldError
from backcare.domain.errors import StoreError
from backcare.newer import newest_commit
from backcare.storage.host.archive import BackupReport
from backcare.storage.host.backup_file import Seals
from backcare.storage.host.keys import KEY_FILE, own_key
from backcare.storage.tinydb_files.files import make_directory

_LOG = logging.getLogger("backcare.host")
_APART = ".taken-along-"
_LEFT_AFTER_SECONDS = 900
_WAIT_SECONDS = 30.0


class Host:
    """The server of these settings, as its host sees it. Safe to share."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = Lock()
        self._sweep()

    def look(self) -> tuple[Said, ...]:
        """Return what the server needs to be safe, and whether it is so."""
        self._sweep()
        return tuple(look_at(self._settings, from_outside=False))

    @property
    def project(self) -> str:
        """Where this server was cloned from, if the host said so; empty otherwise."""
        return self._settings.project

    def has_newer(self) -> bool:
        """Ask the project, once, whether another version than the one that runs is its newest.

        Raises `NotToldError`.
        """
        runs = running_commit()
        if not runs:
            raise NotToldError("nothing says which version runs here")
        return not newest_commit(self.project).startswith(runs)

    def back_up(self) -> Path:
        """Make a backup, encrypted to this server's key, and return the file; `forget` it once it
        was sent. Its name says if some records could not be read, which `store doctor` names.

        Waits while this process makes another one, as after a double tap, and raises
        `BackingUpError` if that takes too long; else `NoBackupError`.
        """
        if not self._turn.acquire(timeout=_WAIT_SECONDS):
            raise BackingUpError("one is being made")
        try:
            return self._made()
        except (StoreError, OSError) as error:
            _LOG.warning("No backup was made: %s", _why(error))
            raise NoBackupError(_why(error)) from error
        finally:
            self._turn.release()

    def forget(self, file: Path) -> None:
        """Remove a backup that was sent."""
        shutil.rmtree(file.parent, ignore_errors=True)

    def _made(self) -> Path:
        root, now = self._settings.user_data, datetime.now(UTC)
        make_directory(root)
        # Beside the records, where there has to be room anyway; only we can read such a folder.
        apart = Path(tempfile.mkdtemp(dir=root, prefix=_APART))
        file = apart / f"backcare-{now:%Y-%m-%d-%H%M%S}.age"
        try:
            if self._write(file).damaged:
                file = file.rename(file.with_stem(f"{file.stem}-incomplete"))
        except BaseException:
            shutil.rmtree(apart, ignore_errors=True)
            raise
        return file

    def _sweep(self) -> None:
        """Remove what a server left that was ended meanwhile."""
        for left in self._settings.user_data.glob(f"{_APART}*"):
            try:
                is_left = time.time() - left.stat().st_mtime > _LEFT_AFTER_SECONDS
            except OSError:  # sent a moment ago
                continue
            if is_left:
                shutil.rmtree(left, ignore_errors=True)

    def _write(self, file: Path) -> BackupReport:
        root = self._settings.user_data
        seals = Seals(own_key(root / KEY_FILE)[0])
        place = self._settings.database_url or root
        return back_up_at(place, file, watch=iter, is_same_disk_fine=True, seals=seals)


def _why(error: StoreError | OSError) -> str:
    """Return what the system said, or the kind of error: a message may have a member's id."""
    said = error if isinstance(error, OSError) else error.__cause__
    return str(getattr(said, "strerror", None) or type(error).__name__)
