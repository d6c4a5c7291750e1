"""The club's figures and club sessions. The only code that reads records of more than one member;
it returns nothing but numbers drawn near the counts (`domain/club/counts.py`).
"""

import random
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta

import msgspec

from backcare.club.accounts import Accounts
from backcare.club.attempts import Limit, counted
from backcare.club.secrets import is_same, new_meeting_code, plain_code
from backcare.domain.club.counts import (
    FEWEST,
    MOST_OF_ONE,
    WeekShown,
    near,
    people,
    shown,
    unmarked,
)
from backcare.domain.club.documents import ClubDocument, Meeting, MeetingError, PublishedWeek
from backcare.domain.entries import ExerciseSession
from backcare.domain.errors import ConflictError, DamagedError, MissingError, StoreError
from backcare.domain.weeks import WEEK, Monday, Weeks
from backcare.storage.base import TrackerStore
from backcare.storage.club import ClubStore

COUNTED_WEEKS = 4
"""How many of the last weeks are counted: nobody may have looked at the club for a while."""
LATE_DAYS = timedelta(days=2)
"""A week is counted so long after it ends: sessions are logged late."""
MEETING_TRIES = Limit(10, longest=timedelta(minutes=2))


class ClubCounts:
    """What the club has done together. `now` returns the time in UTC, `lots` draws.

    Members' sessions are counted in the club's weeks, which begin on the weekday `week_begins` (0
    is Monday), whatever their own begin with.
    """

    def __init__(
        self,
        store: ClubStore,
        records: TrackerStore,
        accounts: Accounts,
        now: Callable[[], datetime],
        week_begins: int = 0,
        lots: random.Random | None = None,
    ) -> None:
        self.own_weeks = Weeks(week_begins)
        self._store = store
        self._records = records
        self._accounts = accounts
        self._marks = accounts.marks
        self._now = now
        self._lots = lots or random.SystemRandom()
        self._lock = threading.Lock()

    def members(self) -> int | None:
        """Return the number of members; `None` below five."""
        return people(len(self._accounts.members.all()))

    def weeks(self, today: date) -> tuple[WeekShown, ...]:
        """Return the weeks that may be shown, oldest first; those just over are counted first."""
        with self._lock:
            self._count(today)
        weeks = self._store.all(PublishedWeek)
        told = [week for week in weeks if week.is_final or self._is_over(week.key, today)]
        return tuple(shown(week, self.own_weeks) for week in told)

    def open_meeting(self, today: date) -> Meeting:
        """Return today's club session with its code; creates it the first time."""
        known = self._store.get(Meeting, today.isoformat())
        if known is not None:
            return known
        meeting = Meeting(key=today.isoformat(), code=new_meeting_code())
        try:
            self._store.write(put=[meeting])
        except ConflictError:
            return self.open_meeting(today)
        return msgspec.structs.replace(meeting, rev=1)

    def is_open(self, today: date) -> bool:
        """Return whether an organiser has opened a club session today."""
        return self._store.get(Meeting, today.isoformat()) is not None

    def was_there(self, member: str, code: str, today: date) -> None:
        """Count a member at today's club session, once; raises `MeetingError`, or
        `TooManyAttemptsError` after some codes that were wrong.
        """
        limits = {self._accounts.key_of("meeting", today.isoformat(), member): MEETING_TRIES}
        with counted(self._store, limits, self._now(), (MeetingError,)):
            self._count_in(member, code, today)

    def _count_in(self, member: str, code: str, today: date) -> None:
        while True:
            meeting = self._store.get(Meeting, today.isoformat())
            if meeting is None or not is_same(plain_code(code), meeting.code):
                raise MeetingError("no such code today")
            mark = self._marks.in_meeting(meeting.key, member)
            if mark in meeting.there or meeting.told is not None:
                return
            try:
                there = tuple(sorted((*meeting.there, mark)))
                self._store.write(put=[msgspec.structs.replace(meeting, there=there)])
            except ConflictError:
                continue
            return

    def is_there(self, member: str, today: date) -> bool:
        """Return whether a member was counted at today's club session."""
        meeting = self._store.get(Meeting, today.isoformat())
        return meeting is not None and self._marks.in_meeting(meeting.key, member) in meeting.there

    def meetings(self) -> tuple[tuple[date, int | None], ...]:
        """Return past club sessions, newest first, with about how many were there; `None` below
        five.

        A session is told once its day is over everywhere on earth: the day of a visit is what the
        visitor's browser says.
        """
        over = (self._now() - timedelta(hours=12)).date().isoformat()
        past = [m for m in self._store.all(Meeting) if m.key < over]
        if any(m.told is None for m in past):
            for meeting in past:
                if meeting.told is None:
                    told = near(len(meeting.there), 1, self._lots)
                    self._publish(msgspec.structs.replace(meeting, told=told, there=()))
            past = [m for m in self._store.all(Meeting) if m.key < over and m.told is not None]
        return tuple((date.fromisoformat(m.key), people(m.told or 0)) for m in reversed(past))

    def forget(self, member: str) -> None:
        """Take a member who erased everything out of the club sessions that are not told yet."""
        while True:
            try:
                self._store.write(put=self._marks.without(member))
            except ConflictError:
                continue
            return

    def _is_over(self, name: str, today: date) -> bool:
        start = self.own_weeks.named(date.fromisoformat(name))
        return start + WEEK + LATE_DAYS <= today

    def _count(self, today: date) -> None:
        """Publish the weeks that are over and were not published yet."""
        for week in self._store.all(PublishedWeek):
            if week.seen:
                self._publish(unmarked(week))
        members = self._accounts.members.all()
        if len(members) < FEWEST:
            return
        since = self.own_weeks.start(self._accounts.club().created_at.date())
        for back in reversed(range(1, COUNTED_WEEKS + 1)):
            start = self.own_weeks.start(today - back * WEEK)
            name = self.own_weeks.name(start)
            if start < since or not self._is_over(name.isoformat(), today):
                continue
            known = self._store.get(PublishedWeek, name.isoformat())
            if known is None or not known.is_final:
                done = self._done(start, [account.key for account in members])
                if done is None:
                    return
                self._publish(_final(known, name, near(done, MOST_OF_ONE, self._lots)))

    def _done(self, start: date, members: list[str]) -> int | None:
        """Return the sessions of a week, the first few of each member; `None` if the records cannot
        be reached now. Whoever's cannot be read at all gives none.
        """
        last, done = start + WEEK - timedelta(days=1), 0
        for member in members:
            try:
                own = self._records.find(member, ExerciseSession, since=start, until=last)
            except DamagedError:
                continue
            except StoreError:
                return None
            done += min(len(own), MOST_OF_ONE)
        return done

    def _publish(self, document: ClubDocument) -> None:
        """Save what was drawn, unless another process has drawn it at the same time."""
        try:
            self._store.write(put=[document])
        except (ConflictError, MissingError):
            return


def _final(known: PublishedWeek | None, name: Monday, done: int) -> PublishedWeek:
    rev = 0 if known is None else known.rev
    return PublishedWeek(key=name.isoformat(), rev=rev, done=done, is_final=True)
