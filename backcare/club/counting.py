"""The club's figures and club sessions. The only code that reads records of more than one member;
it returns nothing but counts.
"""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import reduce

import msgspec

from backcare.club.accounts import Accounts
from backcare.club.secrets import is_same, new_meeting_code, plain_code
from backcare.domain.check.hold import holds_of
from backcare.domain.check.result import SelfCheckResult
from backcare.domain.club.counts import WeekShown, next_published, people, shown, without
from backcare.domain.club.documents import Meeting, MeetingError, PublishedWeek
from backcare.domain.entries import ExerciseSession, Pause, WeeklyCheck
from backcare.domain.errors import ConflictError, MissingError, StoreError
from backcare.domain.plan.plan import Plan
from backcare.domain.plan.standing import Standing
from backcare.domain.tracker.adherence import weekly_adherence
from backcare.domain.weeks import WEEK, Break, Monday, Weeks
from backcare.storage.base import TrackerStore
from backcare.storage.club import ClubStore

COUNTED_WEEKS = 3
"""This week and the two before it, because sessions are logged late."""
COUNTED_EVERY = timedelta(minutes=10)


class ClubCounts:
    """What the club has done together. `now` returns the time in UTC.

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
    ) -> None:
        self.own_weeks = Weeks(week_begins)
        self._store = store
        self._records = records
        self._accounts = accounts
        self._marks = accounts.marks
        self._now = now
        self._counted_at: datetime | None = None
        self._lock = threading.Lock()

    def members(self) -> int | None:
        """Return the number of members; `None` below five."""
        return people(len(self._accounts.members.all()))

    def weeks(self, today: date) -> tuple[WeekShown, ...]:
        """Return the weeks that may be shown, oldest first, brought up to date."""
        with self._lock:
            if self._counted_at is None or self._now() - self._counted_at >= COUNTED_EVERY:
                self._count(today)
                self._counted_at = self._now()
        return tuple(shown(week, self.own_weeks) for week in self._store.all(PublishedWeek))

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
        """Count a member at today's club session, once; raises `MeetingError`."""
        while True:
            meeting = self._store.get(Meeting, today.isoformat())
            if meeting is None or not is_same(plain_code(code), meeting.code):
                raise MeetingError("no such code today")
            mark = self._marks.in_meeting(meeting.key, member)
            if mark in meeting.there:
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
        """Return past club sessions, newest first, with the number present; `None` below five.

        A session is shown once its day is over everywhere on earth: until then its count grows one
        by one, and the day of a visit is what the visitor's browser says.
        """
        over = (self._now() - timedelta(hours=12)).date().isoformat()
        return tuple(
            (date.fromisoformat(m.key), people(len(m.there)))
            for m in reversed(self._store.all(Meeting))
            if m.key < over
        )

    def forget(self, member: str) -> None:
        """Keep no mark of a member who erased everything in the figures, which still count them."""
        while True:
            try:
                self._store.write(put=self._marks.weeks_without(member))
            except ConflictError:
                continue
            return

    def _count(self, today: date) -> None:
        names = [self.own_weeks.name(today - n * WEEK) for n in reversed(range(COUNTED_WEEKS))]
        # Read before the members: whoever goes meanwhile saves the week, and this count gives way.
        known = {name: self._store.get(PublishedWeek, name.isoformat()) for name in names}
        members = [account.key for account in self._accounts.members.all()]
        given: dict[Monday, dict[str, tuple[int, int] | None]] = {name: {} for name in names}
        for member in members:
            for name, pair in self._given(member, names, today):
                given[name][self._marks.in_week(name.isoformat(), member)] = pair
        for name in names:
            fresh = next_published(known[name], name, given[name])
            if fresh is not None and fresh is not known[name]:
                self._publish(fresh, members)

    def _publish(self, week: PublishedWeek, counted: list[str]) -> None:
        """Save a week, without the marks of those who left since they were counted."""
        still = {account.key for account in self._accounts.members.all()}
        gone = (self._marks.in_week(week.key, member) for member in counted if member not in still)
        try:
            self._store.write(put=[reduce(without, gone, week)])
        except (ConflictError, MissingError):
            return  # another process counted at the same time, or somebody left

    def _given(
        self, member: str, names: list[Monday], today: date
    ) -> list[tuple[Monday, tuple[int, int] | None]]:
        """Return what a member gives to each week; `None` if their records cannot be read."""
        try:
            sessions = self._records.find(
                member, ExerciseSession, since=self.own_weeks.named(names[0])
            )
            plans = self._records.find(member, Plan)
            checks = self._records.find(member, SelfCheckResult)
            waits = holds_of(checks, self._records.find(member, WeeklyCheck))
            breaks: list[Break] = [*self._records.find(member, Pause), *waits]
            profile = self._records.profile(member)
        except StoreError:
            return [(name, None) for name in names]
        standing = Standing(plans, sessions, breaks, self.own_weeks)
        weeks = weekly_adherence(standing, profile, today, len(names))
        return [
            (name, (week.done, week.planned or 0)) for name, week in zip(names, weeks, strict=True)
        ]
