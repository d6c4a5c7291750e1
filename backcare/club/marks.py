"""The marks under which a club counts its members: hashes that only the club can make."""

import msgspec

from backcare.club.keys import ClubKeys
from backcare.domain.club.counts import unmarked
from backcare.domain.club.documents import ClubDocument, Meeting, PublishedWeek
from backcare.storage.club import ClubStore


class Marks:
    """Makes the marks of one club's members, and takes them off what was counted."""

    def __init__(self, store: ClubStore, keys: ClubKeys) -> None:
        self._store = store
        self._keys = keys

    def in_meeting(self, day: str, member: str) -> str:
        """Return the mark of a member at a club session."""
        return self._keys.key("there", day, member)

    def in_browser(self, member: str) -> str:
        """Return the mark under which a browser keeps what is a member's."""
        return self._keys.key("browser", member)

    def without(self, member: str) -> list[ClubDocument]:
        """Return what knows a member by a mark, without it: club sessions that are not told yet,
        and weeks as versions before wrote them.
        """
        weeks = [unmarked(week) for week in self._store.all(PublishedWeek) if week.seen]
        return [*weeks, *self._meetings_without(member)]

    def _meetings_without(self, member: str) -> list[Meeting]:
        marks = ((m, self.in_meeting(m.key, member)) for m in self._store.all(Meeting))
        return [
            msgspec.structs.replace(m, there=tuple(one for one in m.there if one != mark))
            for m, mark in marks
            if mark in m.there
        ]
