"""Engines in memory only: for a demo, for tests and for screenshots with made-up data."""

import threading
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TypeVar

from backcare.domain.aside import SetAside
from backcare.domain.club.documents import ClubDocument
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.base import (
    in_order,
    is_new,
    next_profile,
    next_record,
    validate_member,
    validate_rev,
    validate_room,
)
from backcare.storage.club import D, kind_name, next_document, to_club_document, validate_document
from backcare.storage.documents import validate_profile, validate_record
from backcare.storage.erasures import erasure_of, without_ids

R = TypeVar("R", bound=Record)


class MemoryTrackerStore:
    """Records and profiles in dictionaries; fulfils the same contract as the durable engines."""

    def __init__(self) -> None:
        self._records: dict[str, dict[str, Record]] = {}
        self._profiles: dict[str, Profile] = {}
        self._aside: dict[str, dict[str, SetAside]] = {}
        self._erasures: list[str] = []
        self._saves = 0
        self._lock = threading.Lock()

    def try_to_save(self) -> None:
        """Do nothing: memory always accepts a save; see `MovableStore.try_to_save`."""

    def add(self, member: str, record: R) -> R:
        """Save a new record; see `TrackerStore.add`."""
        return self.add_all(member, (record,))[0]

    def add_all(self, member: str, records: Iterable[R]) -> tuple[R, ...]:
        """Save several new records, all or none; see `TrackerStore.add_all`."""
        added = tuple(validate_record(record) for record in records)
        validate_member(member)
        with self._lock:
            own = dict(self._records.get(member, {}))
            days = Counter(other.day for other in own.values())
            for record in added:
                if is_new(own.get(record.id), record):
                    validate_room(days[record.day])
                    days[record.day] += 1
                    own[record.id] = record
            self._keep(member, own)
        return added

    def set_aside(self, member: str) -> tuple[SetAside, ...]:
        """Return what was put aside; see `TrackerStore.set_aside`."""
        return tuple(self._aside.get(validate_member(member), {}).values())

    def mend(self, member: str, records: Iterable[R]) -> tuple[R, ...]:
        """Save new records, also in the place of what is set aside; see `TrackerStore.mend`."""
        mended = self.add_all(member, records)
        ids = {record.id for record in mended}
        self.remove_aside(member, [one for one in self.set_aside(member) if one.key in ids])
        return mended

    def remove_aside(self, member: str, aside: Iterable[SetAside]) -> None:
        """Remove what is set aside; see `TrackerStore.remove_aside`."""
        gone = {one.key for one in aside}
        known = self.set_aside(member)
        with self._lock:
            self._aside[member] = {one.key: one for one in known if one.key not in gone}
            self._saves += 1

    def put_aside(self, member: str, aside: Iterable[SetAside]) -> None:
        """Keep what cannot be read as it is; see `MovableStore.put_aside`."""
        known = self.set_aside(member)
        with self._lock:
            self._aside[member] = {one.key: one for one in (*aside, *known)}
            self._saves += 1

    def get(self, member: str, record_id: str) -> Record | None:
        """Return one record, or `None`."""
        return self._records.get(validate_member(member), {}).get(record_id)

    def find(
        self, member: str, kind: type[R], since: date | None = None, until: date | None = None
    ) -> tuple[R, ...]:
        """Return the records of a kind and of some days; see `TrackerStore.find`."""
        return in_order(
            record
            for record in tuple(self._records.get(validate_member(member), {}).values())
            if isinstance(record, kind)
            and (since is None or since <= record.day)
            and (until is None or record.day <= until)
        )

    def change(self, member: str, record: R) -> R:
        """Replace a record; see `TrackerStore.change`."""
        record = validate_record(record)
        validate_member(member)
        with self._lock:
            own = dict(self._records.get(member, {}))
            saved = next_record(own.get(record.id), record)
            _check_day(own, saved)
            own[record.id] = saved
            self._keep(member, own)
        return saved

    def remove(self, member: str, record: Record) -> None:
        """Remove a record; see `TrackerStore.remove`."""
        validate_member(member)
        with self._lock:
            own = dict(self._records.get(member, {}))
            validate_rev(own.get(record.id), record)
            del own[record.id]
            self._keep(member, own)

    def remove_all(self, member: str, records: Iterable[Record]) -> None:
        """Remove several records, all or none; see `TrackerStore.remove_all`."""
        validate_member(member)
        with self._lock:
            own = dict(self._records.get(member, {}))
            gone = {record.id: record for record in records}
            for record in gone.values():
                validate_rev(own.get(record.id), record)
                del own[record.id]
            self._keep(member, own)

    def profile(self, member: str) -> Profile:
        """Return the runner's choices; an empty profile if there are none."""
        return self._profiles.get(validate_member(member), Profile())

    def save_profile(self, member: str, profile: Profile) -> Profile:
        """Replace the profile; see `TrackerStore.save_profile`."""
        profile = validate_profile(profile)
        with self._lock:
            saved = next_profile(self.profile(member), profile)
            self._profiles[member] = saved
            self._saves += 1
        return saved

    def version(self, member: str) -> str:
        """Return the number of saves so far."""
        validate_member(member)
        return str(self._saves)

    def members(self) -> tuple[str, ...]:
        """Return the ids of all members who have saved something, sorted."""
        return tuple(sorted({*self._records, *self._profiles, *self._aside}))

    def erase(self, member: str) -> bool:
        """Erase everything kept of a member; see `TrackerStore.erase`."""
        validate_member(member)
        with self._lock:
            held = (self._records, self._profiles, self._aside)
            kept = [one.pop(member, None) for one in held]
            self._saves += 1
        is_here = any(part is not None for part in kept)
        if is_here:
            self.add_erasures([erasure_of(member, datetime.now(UTC))])
        return is_here

    def erasures(self) -> tuple[str, ...]:
        """Return the log of erasures: a time and a member on each line."""
        return tuple(self._erasures)

    def add_erasures(self, lines: Iterable[str]) -> None:
        """Add the lines that the log does not have yet."""
        with self._lock:
            self._erasures = sorted({*self._erasures, *without_ids(lines)})

    def copy(self) -> "MemoryTrackerStore":
        """Return a store with the same content; changes in one do not affect the other."""
        other = MemoryTrackerStore()
        with self._lock:
            # Records are immutable, and each save replaces the member's dictionary.
            other._records = dict(self._records)
            other._profiles = dict(self._profiles)
            other._aside = dict(self._aside)
            other._erasures = list(self._erasures)
        return other

    def _keep(self, member: str, own: dict[str, Record]) -> None:
        self._records[member] = own
        self._saves += 1


def _check_day(own: dict[str, Record], record: Record) -> None:
    validate_room(sum(o.day == record.day for o in own.values() if o.id != record.id))


class MemoryClubStore:
    """Documents in a dictionary; fulfils the same contract as the durable engines."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], ClubDocument] = {}
        self._saves = 0
        self._lock = threading.Lock()

    def get(self, kind: type[D], key: str) -> D | None:
        """Return one document, or `None`."""
        return self._kept.get((kind_name(kind), key))  # type: ignore[return-value]

    def all(self, kind: type[D]) -> tuple[D, ...]:
        """Return all documents of a kind, sorted by key."""
        kept = sorted(self._kept.items())
        return tuple(document for (name, _), document in kept if name == kind_name(kind))  # type: ignore[misc]

    def write(
        self, put: Iterable[ClubDocument] = (), remove: Iterable[ClubDocument] = ()
    ) -> tuple[ClubDocument, ...]:
        """Save and remove documents, all or none; see `ClubStore.write`."""
        with self._lock:
            kept = dict(self._kept)
            for gone in remove:
                validate_document(kept.pop(_place(gone), None), gone)
            saved = []
            for document in put:
                to_club_document(document)
                saved.append(next_document(kept.get(_place(document)), document))
                kept[_place(document)] = saved[-1]
            self._kept = kept
            self._saves += 1
        return tuple(saved)

    def version(self) -> str:
        """Return the number of saves so far."""
        return str(self._saves)

    def copy(self) -> "MemoryClubStore":
        """Return a store with the same content; changes in one do not affect the other."""
        other = MemoryClubStore()
        other._kept = self._kept  # immutable documents; each save replaces the dictionary
        return other


def _place(document: ClubDocument) -> tuple[str, str]:
    return kind_name(type(document)), document.key
