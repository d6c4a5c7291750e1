"""An engine that forgets: for tests and for screenshots with made-up data."""

import threading
from datetime import date

from backcare.domain.entries import AnyEntry
from backcare.domain.errors import ConflictError
from backcare.domain.profile import Profile
from backcare.storage.base import (
    check_entry,
    check_member,
    check_rev,
    in_order,
    next_entry,
    next_profile,
)


class MemoryTrackerStore:
    """Entries and profiles in dictionaries; keeps the same contract as the engines that last."""

    def __init__(self) -> None:
        self._entries: dict[str, dict[str, AnyEntry]] = {}
        self._profiles: dict[str, Profile] = {}
        self._saves = 0
        self._lock = threading.Lock()

    def add(self, member: str, entry: AnyEntry) -> AnyEntry:
        """Save a new entry; see `TrackerStore.add`."""
        entry = check_entry(entry)
        with self._lock:
            own = self._entries.setdefault(check_member(member), {})
            if own.setdefault(entry.id, entry) != entry:
                raise ConflictError("another entry has this id")
            self._saves += 1
        return entry

    def get(self, member: str, entry_id: str) -> AnyEntry | None:
        """Return one entry, or `None`."""
        return self._entries.get(check_member(member), {}).get(entry_id)

    def find(
        self, member: str, since: date | None = None, until: date | None = None
    ) -> tuple[AnyEntry, ...]:
        """Return the entries of some days; see `TrackerStore.find`."""
        return in_order(tuple(self._entries.get(check_member(member), {}).values()), since, until)

    def change(self, member: str, entry: AnyEntry) -> AnyEntry:
        """Replace an entry; see `TrackerStore.change`."""
        entry = check_entry(entry)
        with self._lock:
            own = self._entries.setdefault(check_member(member), {})
            own[entry.id] = saved = next_entry(own.get(entry.id), entry)
            self._saves += 1
        return saved

    def remove(self, member: str, entry: AnyEntry) -> None:
        """Remove an entry; see `TrackerStore.remove`."""
        with self._lock:
            own = self._entries.setdefault(check_member(member), {})
            check_rev(own.get(entry.id), entry)
            del own[entry.id]
            self._saves += 1

    def profile(self, member: str) -> Profile:
        """Return the runner's choices; an empty profile if none were made."""
        return self._profiles.get(check_member(member), Profile())

    def save_profile(self, member: str, profile: Profile) -> Profile:
        """Replace the profile; see `TrackerStore.save_profile`."""
        with self._lock:
            saved = next_profile(self.profile(member), profile)
            self._profiles[member] = saved
            self._saves += 1
        return saved

    def version(self, member: str) -> str:
        """Return the number of saves so far."""
        check_member(member)
        return str(self._saves)
