"""The one place where settings become services; tests and scripts put their own in here."""

import contextlib
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from backcare.club.accounts import Accounts
from backcare.club.counting import ClubCounts
from backcare.config import ClubAddress, DatabaseUrl, Settings, SettingsError
from backcare.content.library import ContentLibrary, read_library
from backcare.storage.base import MovableStore
from backcare.storage.club import ClubStore
from backcare.storage.club_tiny import TinyClubStore
from backcare.storage.tiny import TinyTrackerStore

if TYPE_CHECKING:
    from backcare.storage.database import Database


@dataclass(frozen=True, slots=True)
class ClubServices:
    """What a club's server has besides: its address, its members, its counts, where both are.

    `provider` is what members call the accounts of the club's identity provider, if it has one.
    """

    address: ClubAddress
    provider: str | None
    accounts: Accounts
    counts: ClubCounts
    store: ClubStore


@dataclass(frozen=True, slots=True)
class Services:
    """What pages work with. Safe to share by all visits: nothing in it belongs to one runner.

    `club` is `None` on a server for one runner.
    """

    settings: Settings
    content: ContentLibrary
    store: MovableStore
    club: ClubServices | None = None


def build_services(settings: Settings) -> Services:
    """Read the content and name the store; the store opens nothing before it is used.

    Raises `ContentError` if a content file is broken.
    """
    store = build_store(settings)
    return Services(
        settings=settings,
        content=read_library(settings.content, settings.clips),
        store=store,
        club=None if settings.club is None else build_club(settings, store, settings.club),
    )


def build_store(settings: Settings) -> MovableStore:
    """Return where records are kept; nothing is opened before it is used.

    Raises `SettingsError` if it is a database and its packages are not installed.
    """
    return store_at(settings.database_url or settings.user_data)


def store_at(place: DatabaseUrl | Path) -> MovableStore:
    """Return the store in a database or in a folder; raises as `build_store` does."""
    if isinstance(place, Path):
        return TinyTrackerStore(place)
    with _database_packages():
        from backcare.storage.sql import SqlTrackerStore

        return SqlTrackerStore(database_at(place))


@functools.cache
def database_at(place: DatabaseUrl) -> "Database":
    """Return the one pool of connections for a database; raises as `build_store` does."""
    with _database_packages():
        from backcare.storage.database import Database

        return Database(place.for_driver)


@contextlib.contextmanager
def _database_packages() -> Iterator[None]:
    """Imported in a function, because who runs Backcare alone has none of this installed."""
    try:
        yield
    except ImportError as error:
        raise SettingsError(
            "A PostgreSQL database needs packages that are not installed:"
            " pip install -r requirements-club.txt"
        ) from error


def club_store_at(place: DatabaseUrl | Path) -> ClubStore:
    """Return the store of the club's documents there; raises as `build_store` does."""
    if isinstance(place, Path):
        return TinyClubStore(place)
    with _database_packages():
        from backcare.storage.club_sql import SqlClubStore

        return SqlClubStore(database_at(place))


def build_club(settings: Settings, records: MovableStore, address: ClubAddress) -> ClubServices:
    """Return the services of a club whose members' records are in `records`; raises as
    `build_store` does.
    """
    store = club_store_at(settings.database_url or settings.user_data)

    def now() -> datetime:
        return datetime.now(UTC)

    accounts = Accounts(store, records, now)
    return ClubServices(
        address=address,
        provider=settings.provider,
        accounts=accounts,
        counts=ClubCounts(store, records, accounts, now),
        store=store,
    )
