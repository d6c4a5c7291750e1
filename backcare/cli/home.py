"""Where a club on somebody's own computer keeps what it has, and who may run or end it."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
from filelock import FileLock, Timeout

from backcare.bootstrap import HostedClub, build_club, build_store
from backcare.config import ClubAddress, Settings
from backcare.domain.errors import BusyError
from backcare.storage.tinydb_files.files import make_directory
from backcare.storage.tinydb_files.locks import MemberLocks

_ENDING_SECONDS = 30.0
"""More than a server takes to end once its window has gone; see `beside_window`."""


class Place(NamedTuple):
    """Where a club at home keeps what it has, below one folder."""

    folder: Path

    @property
    def records(self) -> Path:
        """The data folder: members, what they log, and the key of the backups."""
        return self.folder / "records"

    @property
    def backups(self) -> Path:
        """The encrypted backups."""
        return self.folder / "backups"

    @property
    def log(self) -> Path:
        """What the server says, of its last start."""
        return self.folder / "server.log"

    @property
    def certificate(self) -> Path:
        """The certificates and their key."""
        return self.folder / "certificate"

    @property
    def running(self) -> Path:
        """The lock of who runs or ends it."""
        return self.folder / "running"

    @property
    def server(self) -> Path:
        """The lock that the server holds as long as it lives."""
        return self.running / "server"

    def club_at(self, url: str) -> HostedClub:
        """Return the services of the club here, reached at `url`."""
        address = ClubAddress(url)
        settings = Settings(user_data=self.records, club=address)
        return build_club(settings, build_store(settings), address)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Let nobody else run or end this club meanwhile."""
        make_directory(self.running)
        try:
            with MemberLocks(self.running, wait_seconds=0).held("at-home"):
                self._wait_for_server()
                yield
        except BusyError:
            raise click.ClickException(
                "This club runs already, in another window. There, press Ctrl+C to stop it."
            ) from None

    def _wait_for_server(self) -> None:
        """Let a server end whose window was killed: it would save into what is being erased."""
        try:
            with FileLock(self.server, timeout=_ENDING_SECONDS, mode=0o600):
                pass
        except Timeout:
            raise click.ClickException(
                "The server of this club has not ended yet, though its window is gone."
                " Try again in a minute."
            ) from None

    def check(self) -> None:
        """Refuse a folder of something else: what is older there would be erased as a backup is."""
        is_known = self.running.exists() or not self.folder.exists()
        if not is_known and any(one.name[0] != "." for one in self.folder.iterdir()):
            raise click.ClickException(
                f"Something else lies in {self.folder}. Say a folder of its own: --folder"
            )

    def erase(self) -> None:
        """Erase what a club had here, and the folder too unless something else lies in it."""
        for own in (self.records, self.backups, self.certificate, self.running):
            if own.exists():
                shutil.rmtree(own)
        self.log.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self.folder.rmdir()
