"""The contract every engine keeps, and what is checked before it is called.

A member is a runner as the store knows them: the local single runner is `me`.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol, TypeVar

import msgspec

from backcare.domain.aside import SetAside
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
"""Most records of one day: far more than a runner logs, far fewer than a runaway loop would."""

_MEMBER_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


class Fitting(NamedTuple):
    """New records: those that have room on their days, and those that have none."""

    records: tuple[Record, ...]
    left_out: tuple[Record, ...]


class TrackerStore(Protocol):
    """What a runner has logged and chosen. Methods raise `BackcareError`, and nothing else.

    A save that returned survives a crash or power cut; one that raised changed nothing. The one
    exception is `UnconfirmedError`: the change was saved, but may not last.
    """

    def add(self, member: str, record: R) -> R:
        """Save a new record.

        Saving the same record again changes nothing; different content under the same id raises
        `ConflictError`.
        """

    def add_all(self, member: str, records: Iterable[R]) -> tuple[R, ...]:
        """Save several new records like `add`, all of them or none."""

    def get(self, member: str, record_id: str) -> Record | None:
        """Return one record, or `None`."""

    def find(
        self, member: str, kind: type[R], since: date | None = None, until: date | None = None
    ) -> tuple[R, ...]:
        """Return the records of a kind that can be read (a base class means all its kinds).

        Only from the days `since` to `until`, both included; sorted by day, time of logging and id.
        """

    def set_aside(self, member: str) -> tuple[SetAside, ...]:
        """Return what is kept but cannot be read: records, and the choices if some of them cannot.

        It stays as it is until it is mended, removed, or everything is erased.
        """

    def mend(self, member: str, records: Iterable[R]) -> tuple[R, ...]:
        """Save new records like `add_all`, each also in the place of what is set aside as it."""

    def remove_aside(self, member: str, aside: Iterable[SetAside]) -> None:
        """Remove what is set aside and still as it was read; the rest stays."""

    def change(self, member: str, record: R) -> R:
        """Replace a record that still has `record.rev`, and return it with the next `rev`.

        Raises `ConflictError` if somebody saved it in between, `MissingError` if it is gone.
        """

    def remove(self, member: str, record: Record) -> None:
        """Remove a record that still has `record.rev`.

        Raises `ConflictError` if somebody saved it in between, `MissingError` if it is gone.
        """

    def remove_all(self, member: str, records: Iterable[Record]) -> None:
        """Remove several records like `remove`, all of them or none."""

    def profile(self, member: str) -> Profile:
        """Return the runner's choices as far as they can be read; empty if there are none."""

    def save_profile(self, member: str, profile: Profile) -> Profile:
        """Replace the profile that still has `profile.rev`; raises `ConflictError` otherwise.

        One of which some could not be read is set aside.
        """

    def version(self, member: str) -> str:
        """Return a string that changes with every save of this member, as a key for caches."""

    def members(self) -> tuple[str, ...]:
        """Return the ids of all members who have saved something, sorted."""

    def erase(self, member: str) -> bool:
        """Erase everything kept of a member; return whether there was anything."""


class MovableStore(TrackerStore, Protocol):
    """A store with a log of erasures, which a move takes along, and that its host can test."""

    def try_to_save(self) -> None:
        """Raise the `StoreError` that a save would raise now; leaves nothing behind."""

    def put_aside(self, member: str, aside: Iterable[SetAside]) -> None:
        """Keep what cannot be read as it is, unless there is something under its key already."""

    def erasures(self) -> tuple[str, ...]:
        """Return the lines of the log of erasures: a time and a hash of the id each."""

    def add_erasures(self, lines: Iterable[str]) -> None:
        """Add those lines to the log that it does not have yet."""


def is_member_id(name: object) -> bool:
    """Return whether this is a member id: a safe file name on every system."""
    return (
        isinstance(name, str)
        and _MEMBER_ID.fullmatch(name) is not None
        and _RESERVED.fullmatch(name) is None
    )


def validate_member(member: str) -> str:
    """Return `member` if it is a safe file name; raises `BadMemberIdError` otherwise."""
    if not is_member_id(member):
        raise BadMemberIdError("a member id has 1 to 64 of a-z, 0-9, _ and -")
    return member


def validate_room(same_day: int) -> None:
    """Raise `LimitError` if a day that already has `same_day` other records is full."""
    if same_day >= MOST_A_DAY:
        raise LimitError(f"a day holds at most {MOST_A_DAY} records")


def fitting(new: Iterable[R], own: Iterable[Record]) -> Fitting:
    """Return which of some new records have room on their days beside those that are there."""
    days = Counter(record.day for record in own)
    fits: list[Record] = []
    left_out: list[Record] = []
    for record in new:
        has_room = days[record.day] < MOST_A_DAY
        days[record.day] += has_room
        (fits if has_room else left_out).append(record)
    return Fitting(tuple(fits), tuple(left_out))


def is_new(saved: Record | None, added: Record) -> bool:
    """Return whether `added` is new; raises `ConflictError` if another record has its id."""
    if saved is not None and saved != added:
        raise ConflictError("another record has this id")
    return saved is None


def validate_rev(saved: Record | None, read: Record) -> None:
    """Raise `MissingError` or `ConflictError` unless `saved` still has the `rev` of `read`."""
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
    """Return the records sorted by day, then time of logging, then id."""
    return tuple(sorted(records, key=lambda record: (record.day, record.logged_at, record.id)))
