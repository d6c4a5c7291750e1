"""The contract every engine keeps, and what is checked at its border.

A member is a runner as the store knows them: the local single runner is `me`.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

import msgspec

from backcare.domain.errors import (
    BadMemberIdError,
    ConflictError,
    LimitError,
    MissingError,
)
from backcare.domain.profile import Profile
from backcare.domain.records import Record

R = TypeVar("R", bound=Record)

LOCAL_MEMBER = "me"
MOST_A_DAY = 20
"""Records that one day may hold: far more than a runner logs, far less than a runaway loop."""

_MEMBER_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


class TrackerStore(Protocol):
    """What a runner has logged and chosen. Methods raise `BackcareError`, and nothing else.

    A save that returned lasts over a crash and a power cut; one that raised changed nothing
    (`UnconfirmedError` says the one exception: it is there, but may not last).
    """

    def add(self, member: str, record: R) -> R:
        """Save a new record.

        The same record again changes nothing; other content under its id raises `ConflictError`.
        """

    def add_all(self, member: str, records: Iterable[R]) -> tuple[R, ...]:
        """Save several new records as `add` does, all of them or none."""

    def get(self, member: str, record_id: str) -> Record | None:
        """Return one record, or `None`."""

    def find(
        self, member: str, kind: type[R], since: date | None = None, until: date | None = None
    ) -> tuple[R, ...]:
        """Return the records of a kind (a base class stands for all its kinds).

        Of the days `since` to `until`, both included; by day, time of logging and id.
        """

    def change(self, member: str, record: R) -> R:
        """Replace a record that still has `record.rev`, and return it with the next `rev`.

        Raises `ConflictError` if somebody saved it in between, `MissingError` if it is gone.
        """

    def remove(self, member: str, record: Record) -> None:
        """Remove a record that still has `record.rev`.

        Raises `ConflictError` if somebody saved it in between, `MissingError` if it is gone.
        """

    def remove_all(self, member: str, records: Iterable[Record]) -> None:
        """Remove several records as `remove` does, all of them or none."""

    def profile(self, member: str) -> Profile:
        """Return the runner's choices; an empty profile if none were made."""

    def save_profile(self, member: str, profile: Profile) -> Profile:
        """Replace the profile that still has `profile.rev`; raises `ConflictError` otherwise."""

    def version(self, member: str) -> str:
        """Return a text that changes with every save of this member: the key for caches."""

    def members(self) -> tuple[str, ...]:
        """Return the ids of all members that have saved something, in order."""

    def erase(self, member: str) -> bool:
        """Erase all that is kept of a member; return whether there was anything."""


class MovableStore(TrackerStore, Protocol):
    """A store that keeps a log of erasures: a move takes it along; and that its host can try."""

    def try_to_save(self) -> None:
        """Raise the `StoreError` that a save would raise now; nothing stays of it."""

    def erasures(self) -> tuple[str, ...]:
        """Return its lines: a time and a member each."""

    def add_erasures(self, lines: Iterable[str]) -> None:
        """Add the lines that it does not have yet."""


def is_member_id(name: object) -> bool:
    """Return whether this is a safe file name on every system."""
    return (
        isinstance(name, str)
        and _MEMBER_ID.fullmatch(name) is not None
        and _RESERVED.fullmatch(name) is None
    )


def validate_member(member: str) -> str:
    """Return `member` if it is a safe file name, else raise `BadMemberIdError`."""
    if not is_member_id(member):
        raise BadMemberIdError("a member id has 1 to 64 of a-z, 0-9, _ and -")
    return member


def validate_room(same_day: int) -> None:
    """Raise `LimitError` if a day that already has `same_day` other records takes no more."""
    if same_day >= MOST_A_DAY:
        raise LimitError(f"a day holds at most {MOST_A_DAY} records")


def is_new(saved: Record | None, added: Record) -> bool:
    """Return whether `added` is not there yet; raises `ConflictError` if its id is taken."""
    if saved is not None and saved != added:
        raise ConflictError("another record has this id")
    return saved is None


def validate_rev(saved: Record | None, read: Record) -> None:
    """Raise `MissingError` or `ConflictError` unless `saved` is what `read` was read from."""
    if saved is None:
        raise MissingError("this record was deleted")
    if saved.rev != read.rev:
        raise ConflictError("this record was changed somewhere else")


def next_record(saved: Record | None, changed: R) -> R:
    """Return `changed` with the next `rev`; raises as `validate_rev` does."""
    validate_rev(saved, changed)
    return msgspec.structs.replace(changed, rev=changed.rev + 1)


def next_profile(saved: Profile, changed: Profile) -> Profile:
    """Return `changed` with the next `rev`; raises `ConflictError` as `next_record` does."""
    if saved.rev != changed.rev:
        raise ConflictError("the profile was changed somewhere else")
    return msgspec.structs.replace(changed, rev=changed.rev + 1)


def in_order(records: Iterable[R]) -> tuple[R, ...]:
    """Return the records by day, then time of logging, then id."""
    return tuple(sorted(records, key=lambda record: (record.day, record.logged_at, record.id)))
