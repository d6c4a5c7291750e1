"""What a host may do with the server in a browser: see its state, and take a backup along."""

import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from backcare.bootstrap import database_at
from backcare.checkup import Said, look_at
from backcare.config import Settings
from backcare.domain.club.documents import BackingUpError
from backcare.storage.host.archive import back_up
from backcare.storage.host.backup_file import Seals
from backcare.storage.host.keys import KEY_FILE, BackupKey, keep_key, read_key
from backcare.storage.tinydb_files.folder import Folder

_APART = ".taken-along-"
_LEFT_AFTER_SECONDS = 3600


class Host:
    """The server of these settings, as its host sees it. Safe to share."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = Lock()

    def look(self) -> tuple[Said, ...]:
        """Return what the server needs to be safe, and whether it is so."""
        return tuple(look_at(self._settings, from_outside=False))

    def back_up(self) -> Path:
        """Make a backup, encrypted to this server's key, and return the file; `forget` it once it
        was sent. Raises `BackingUpError` while another one is made, or a `StoreError`.
        """
        if not self._turn.acquire(blocking=False):
            raise BackingUpError("one is being made")
        try:
            return self._made()
        finally:
            self._turn.release()

    def forget(self, file: Path) -> None:
        """Remove a backup that was sent."""
        shutil.rmtree(file.parent, ignore_errors=True)

    def _made(self) -> Path:
        root, now = self._settings.user_data, datetime.now(UTC)
        for left in root.glob(f"{_APART}*"):  # of a server that was stopped meanwhile
            if time.time() - left.stat().st_mtime > _LEFT_AFTER_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
        # Beside the records, where there has to be room anyway; only we can read such a folder.
        apart = Path(tempfile.mkdtemp(dir=root, prefix=_APART))
        file = apart / f"backcare-{now:%Y-%m-%d-%H%M%S}.age"
        try:
            self._write(file)
        except BaseException:
            shutil.rmtree(apart, ignore_errors=True)
            raise
        return file

    def _write(self, file: Path) -> None:
        folder, place = Folder(self._settings.user_data), self._settings.database_url
        seals = Seals(self._key())
        if place is None:
            back_up(folder, file, watch=iter, is_same_disk_fine=True, seals=seals)
            return
        from backcare.storage.postgres.archive import back_up_database

        back_up_database(database_at(place), file, iter, seals)

    def _key(self) -> BackupKey:
        path = self._settings.user_data / KEY_FILE
        key = read_key(path)
        if key is None:
            key = BackupKey.new()
            keep_key(path, key)
        return key
