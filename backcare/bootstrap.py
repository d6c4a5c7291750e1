"""The one place where settings become services; tests and scripts pass their own settings."""

import contextlib
import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from backcare.club.accounts import Accounts
from backcare.club.counting import ClubCounts
from backcare.club.sign_ins import SIGNED_IN_FOR
from backcare.config import ClubAddress, DatabaseUrl, Settings, SettingsError
from backcare.content.library import ContentLibrary
from backcare.content.reading import read_library
from backcare.demo.world import Worlds
from backcare.home_key import HomeKey
from backcare.room.reading import ReadingRooms
from backcare.room.turns import ReadingTurns
from backcare.runs.folders import RunFolders
from backcare.storage.base import LOCAL_MEMBER, MovableStore
from backcare.storage.club import ClubStore
from backcare.storage.host.archive import BackupReport, RestoreReport, Watch, back_up, restore
from backcare.storage.host.backup_file import Seals
from backcare.storage.host.notes import read_notes
from backcare.storage.memory import MemoryTrackerStore
from backcare.storage.patience import Patience, PatientClubStore
from backcare.storage.tinydb_files.club import TinyClubStore
from backcare.storage.tinydb_files.folder import Folder
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.takeaway import Takeaway

if TYPE_CHECKING:
    from backcare.storage.postgres.database import Database


@dataclass(frozen=True, slots=True)
class ClubServices:
    """A club: its members, its counts, and the store of both."""

    accounts: Accounts
    counts: ClubCounts
    store: ClubStore


@dataclass(frozen=True, slots=True)
class HostedClub(ClubServices):
    """A club with an address at which members join, sign in and leave.

    `provider` is what members call the accounts of the club's identity provider, if it has one.
    `folder` is where the host's notes about backups are.
    """

    address: ClubAddress
    provider: str | None
    folder: Path


@dataclass(frozen=True, slots=True)
class Services:
    """What pages work with. All visits can share it: nothing in it belongs to one runner.

    `club` is `None` on a server for one runner. `demo` is what visitors of a demo start with, and
    `None` otherwise; none of their data is in `store`. Pages access records through `patience`, and
    put the files they make into `files`. Files that come from outside are read in `rooms`;
    `home_key` lets browsers in on a server for one runner; new files of runs turn up in `folders`.
    """

    settings: Settings
    content: ContentLibrary
    store: MovableStore
    club: HostedClub | None = None
    demo: Worlds | None = None
    patience: Patience = field(default_factory=Patience)
    files: Takeaway = field(default_factory=Takeaway)
    rooms: ReadingRooms = field(default_factory=ReadingRooms)
    home_key: HomeKey | None = None
    folders: RunFolders | None = None

    @property
    def has_club_pages(self) -> bool:
        """Whether there is a club to look at."""
        return self.club is not None or self.demo is not None


@dataclass(frozen=True, slots=True)
class DemoVisit:
    """What one visitor of a demo has to themselves, until their visit ends."""

    records: MemoryTrackerStore
    club: ClubServices


def build_services(settings: Settings) -> Services:
    """Read the content and set up the store, which opens nothing before it is used.

    Raises `ContentError` if a content file is broken.
    """
    content = read_library(settings.content, settings.clips)
    rooms = ReadingRooms(ReadingTurns(settings.imports_at_once))
    if settings.is_demo:
        return Services(settings, content, MemoryTrackerStore(), demo=Worlds(content), rooms=rooms)
    store = build_store(settings)
    patience = Patience(lambda: _are_there(settings, store))
    return Services(
        settings=settings,
        content=content,
        store=store,
        club=(
            None if settings.club is None else build_club(settings, store, settings.club, patience)
        ),
        patience=patience,
        rooms=rooms,
        home_key=key_of(settings),
        folders=(
            RunFolders(settings.run_folders, settings.user_data) if settings.run_folders else None
        ),
    )


def key_of(settings: Settings) -> HomeKey | None:
    """Return the key of one runner's server; `None` for others, and if the settings want none."""
    is_home = settings.club is None and not settings.is_demo
    return HomeKey(settings.user_data) if is_home and settings.has_key else None


def _are_there(settings: Settings, store: MovableStore) -> None:
    """Raise a `StoreError` if the records, or the club, cannot be reached."""
    store.version(LOCAL_MEMBER)
    if settings.club is not None:
        club_store_at(settings.database_url or settings.user_data).version()


backup_notes = read_notes
"""Returns what is known of the backups of the server with a data folder."""


def begin_demo(worlds: Worlds, today: date) -> DemoVisit:
    """Return a made-up runner and club for one visitor; nobody else sees their changes."""
    world = worlds.for_visitor(today)
    return DemoVisit(world.records, _club_in(world.documents, world.records))


def build_store(settings: Settings) -> MovableStore:
    """Return the store of the records, which opens nothing before it is used.

    Raises `SettingsError` for a database whose packages are not installed.
    """
    return store_at(settings.database_url or settings.user_data)


def store_at(place: DatabaseUrl | Path) -> MovableStore:
    """Return the store in a database or a folder; raises what `build_store` raises."""
    if isinstance(place, Path):
        return TinyTrackerStore(place)
    with _database_packages():
        from backcare.storage.postgres.store import SqlTrackerStore

        return SqlTrackerStore(database_at(place))


@functools.cache
def database_at(place: DatabaseUrl) -> "Database":
    """Return the only connection pool for a database; raises what `build_store` raises."""
    with _database_packages():
        from backcare.storage.postgres.database import Database

        return Database(place.for_driver, connections=place.connections)


@contextlib.contextmanager
def _database_packages() -> Iterator[None]:
    """Import the database engine here, because it is not installed for a single runner."""
    try:
        yield
    except ImportError as error:
        raise SettingsError(
            "A PostgreSQL database needs packages that are not installed:"
            " pip install -r requirements-club.txt"
        ) from error


def club_store_at(place: DatabaseUrl | Path) -> ClubStore:
    """Return the store of the club's documents; raises what `build_store` raises."""
    if isinstance(place, Path):
        return TinyClubStore(place)
    with _database_packages():
        from backcare.storage.postgres.club import SqlClubStore

        return SqlClubStore(database_at(place))


def back_up_at(
    place: DatabaseUrl | Path, target: Path, *, watch: Watch, is_same_disk_fine: bool, seals: Seals
) -> BackupReport:
    """Write a backup of what is kept in a database or a folder; raises a `StoreError` and what
    `build_store` raises.
    """
    if isinstance(place, Path):
        folder = Folder(place)
        return back_up(
            folder, target, watch=watch, is_same_disk_fine=is_same_disk_fine, seals=seals
        )
    with _database_packages():
        from backcare.storage.postgres.archive import back_up_database
    return back_up_database(database_at(place), target, watch, seals)


def restore_at(
    place: DatabaseUrl | Path, source: Path, *, watch: Watch, replaces: bool, seals: Seals
) -> RestoreReport:
    """Put a backup back into a database or a folder; raises what `back_up_at` raises."""
    if isinstance(place, Path):
        return restore(Folder(place), source, watch=watch, replaces=replaces, seals=seals)
    with _database_packages():
        from backcare.storage.postgres.archive import restore_database
    return restore_database(database_at(place), source, watch=watch, replaces=replaces, seals=seals)


def build_club(
    settings: Settings,
    records: MovableStore,
    address: ClubAddress,
    patience: Patience | None = None,
) -> HostedClub:
    """Return the services of a club whose members' records are in `records`; raises what
    `build_store` raises.
    """
    store = club_store_at(settings.database_url or settings.user_data)
    patient = PatientClubStore(store, patience or Patience())
    lasts = timedelta(hours=settings.sign_in_hours)
    club = _club_in(patient, records, settings.club_week_begins, lasts)
    return HostedClub(
        accounts=club.accounts,
        counts=club.counts,
        store=club.store,
        address=address,
        provider=settings.provider,
        folder=settings.user_data,
    )


def _club_in(
    store: ClubStore,
    records: MovableStore,
    week_begins: int = 0,
    lasts: timedelta = SIGNED_IN_FOR,
) -> ClubServices:
    def now() -> datetime:
        return datetime.now(UTC)

    accounts = Accounts(store, records, now, lasts)
    counts = ClubCounts(store, records, accounts, now, week_begins)
    return ClubServices(accounts=accounts, counts=counts, store=store)
