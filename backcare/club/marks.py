"""The marks under which a club counts its members: hashes that only the club can make."""

from backcare.club.keys import ClubKeys
from backcare.domain.club.counts import not_there, without
from backcare.domain.club.documents import Meeting, PublishedWeek
from backcare.storage.club import ClubStore


class Marks:
    """Makes the marks of one club's members, and takes them off what was counted."""

    def __init__(self, store: ClubStore, keys: ClubKeys) -> None:
        self._store = store
        self._keys = keys

    def in_week(self, week: str, member: str) -> str:
        """Return the mark of a member in the figures of a week."""
        return self._keys.key("week", week, member)

    def in_meeting(self, day: str, member: str) -> str:
        """Return the mark of a member at a club session."""
        return self._keys.key("there", day, member)

    def weeks_without(self, member: str) -> list[PublishedWeek]:
        """Return all weeks, without the mark of a member.

        Also those that have no such mark: a count that goes on meanwhile must not put one in.
        """
        weeks = self._store.all(PublishedWeek)
        return [without(week, self.in_week(week.key, member)) for week in weeks]

    def meetings_without(self, member: str) -> list[Meeting]:
        """Return the club sessions at which a member was, without their mark."""
        marks = ((m, self.in_meeting(m.key, member)) for m in self._store.all(Meeting))
        return [not_there(meeting, mark) for meeting, mark in marks if mark in meeting.there]
