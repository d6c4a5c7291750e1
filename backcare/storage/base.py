"""The contract every engine keeps, and what is checked at its border.

A member is a runner as the store knows them: the local single runner is `me`.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

import msgspec

from backcare.domain.entries import AnyEntry
from backcare.domain.errors import (
    BadMemberIdError,
    ConflictError,
    DamagedError,
    InvalidEntryError,
    MissingError,
    NewerFormatError,
)
from backcare.domain.profile import Profile

LOCAL_MEMBER = "me"
RECORD_VERSION = 1
"""Version of the record formats; written as `v` with every document."""

_MEMBER_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


class TrackerStore(Protocol):
    """What a runner has logged and chosen. Methods raise `BackcareError`, and nothing else."""

    def add(self, member: str, entry: AnyEntry) -> AnyEntry:
        """Save a new entry.

        The same entry again changes nothing; other content raises `ConflictError`.
        """

    def get(self, member: str, entry_id: str) -> AnyEntry | None:
        """Return one entry, or `None`."""

    def find(
        self, member: str, since: date | None = None, until: date | None = None
    ) -> tuple[AnyEntry, ...]:
        """Return the entries of the days `since` to `until` (both included), by day and time of
        logging.
        """

    def change(self, member: str, entry: AnyEntry) -> AnyEntry:
        """Replace an entry that still has `entry.rev`, and return it with the next `rev`.

        Raises `ConflictError` if somebody saved it in between, `MissingError` if it is gone.
        """

    def remove(self, member: str, entry: AnyEntry) -> None:
        """Remove an entry that still has `entry.rev`.

        Raises `ConflictError` if somebody saved it in between, `MissingError` if it is gone.
        """

    def profile(self, member: str) -> Profile:
        """Return the runner's choices; an empty profile if none were made."""

    def save_profile(self, member: str, profile: Profile) -> Profile:
        """Replace the profile that still has `profile.rev`; raises `ConflictError` otherwise."""

    def version(self, member: str) -> str:
        """Return a text that changes with every save of this member: the key for caches."""


def check_member(member: str) -> str:
    """Return `member` if it is a safe file name, else raise `BadMemberIdError`."""
    if not _MEMBER_ID.fullmatch(member) or _RESERVED.fullmatch(member):
        raise BadMemberIdError("a member id has 1 to 64 of a-z, 0-9, _ and -")
    return member


def check_entry(entry: AnyEntry) -> AnyEntry:
    """Return the entry with normalised text; raises `InvalidEntryError` naming what is out of
    range.
    """
    note = unicodedata.normalize("NFC", entry.note).strip()
    if "\0" in note or any(unicodedata.category(c) == "Cs" for c in note):
        raise InvalidEntryError("note: has characters that cannot be stored")
    values = {**msgspec.to_builtins(entry), "note": note}
    try:
        checked: AnyEntry = msgspec.convert(values, AnyEntry)
    except (msgspec.ValidationError, ValueError) as error:
        raise InvalidEntryError(str(error)) from error
    return checked


def check_rev(saved: AnyEntry | None, read: AnyEntry) -> None:
    """Raise `MissingError` or `ConflictError` unless `saved` is what `read` was read from."""
    if saved is None:
        raise MissingError("this entry was deleted")
    if saved.rev != read.rev:
        raise ConflictError("this entry was changed somewhere else")


def next_entry(saved: AnyEntry | None, changed: AnyEntry) -> AnyEntry:
    """Return `changed` with the next `rev`; raises as `check_rev` does."""
    check_rev(saved, changed)
    return msgspec.structs.replace(changed, rev=changed.rev + 1)


def next_profile(saved: Profile, changed: Profile) -> Profile:
    """Return `changed` with the next `rev`; raises `ConflictError` as `next_entry` does."""
    try:
        changed = msgspec.convert(msgspec.to_builtins(changed), Profile)
    except msgspec.ValidationError as error:
        raise InvalidEntryError(str(error)) from error
    if saved.rev != changed.rev:
        raise ConflictError("the profile was changed somewhere else")
    return msgspec.structs.replace(changed, rev=changed.rev + 1)


def in_order(
    entries: Iterable[AnyEntry], since: date | None, until: date | None
) -> tuple[AnyEntry, ...]:
    """Return the entries of the days asked for, by day, then time of logging, then id."""
    chosen = (
        entry
        for entry in entries
        if (since is None or since <= entry.day) and (until is None or entry.day <= until)
    )
    return tuple(sorted(chosen, key=lambda entry: (entry.day, entry.logged_at, entry.id)))


def entry_to_document(entry: AnyEntry) -> dict[str, Any]:
    """Return the entry as JSON-like values, with its record version."""
    return {"v": RECORD_VERSION, **msgspec.to_builtins(entry)}


def entry_from_document(document: dict[str, Any]) -> AnyEntry:
    """Read an entry back; raises `NewerFormatError` for a version this program does not know."""
    entry: AnyEntry = _read(document, AnyEntry)
    return entry


def profile_to_document(profile: Profile) -> dict[str, Any]:
    """Return the profile as JSON-like values, with its record version."""
    return {"v": RECORD_VERSION, **msgspec.to_builtins(profile)}


def profile_from_document(document: dict[str, Any]) -> Profile:
    """Read a profile back; raises `NewerFormatError` for a version this program does not know."""
    profile: Profile = _read(document, Profile)
    return profile


def _read(document: dict[str, Any], type_: Any) -> Any:
    fields = dict(document)
    if fields.pop("v", None) != RECORD_VERSION:
        raise NewerFormatError("this record was written by a newer version of Backcare")
    try:
        return msgspec.convert(fields, type_)
    except msgspec.ValidationError as error:
        raise DamagedError("a saved record is not as it was written") from error
