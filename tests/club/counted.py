"""A club whose members train, as its figures count them."""

from datetime import UTC, datetime, timedelta
from random import Random

from backcare.club.accounts import Accounts
from backcare.club.counting import ClubCounts
from backcare.domain.club.documents import Account
from backcare.storage.memory import MemoryClubStore, MemoryTrackerStore
from tests.builders import MONDAY, TODAY, session
from tests.club.own_clock import SECRET

AFTER = MONDAY + timedelta(days=9)
"""When the week of `MONDAY` is counted: two days after it is over."""


class NoLot(Random):
    """Draws nothing, so that what is told is what was counted."""

    def random(self):
        return 0.0


class CountedClub:
    """A club since five weeks before, which by itself moves no number by lot."""

    def __init__(self, week_begins=0, lots=None):
        self.now = datetime(2026, 11, 19, 20, 0, tzinfo=UTC)
        self.store, self.records = MemoryClubStore(), MemoryTrackerStore()
        self._accounts = Accounts(self.store, self.records, lambda: self.now)
        self.now -= timedelta(weeks=5)
        self._accounts.start("R", SECRET)
        self.now += timedelta(weeks=5)
        self.counts = ClubCounts(
            self.store, self.records, self._accounts, lambda: self.now, week_begins, lots or NoLot()
        )

    def add(self, count, first=0):
        for n in range(first, first + count):
            account = Account(key=f"m{n}", nickname=f"n{n}", consent=TODAY, joined_at=self.now)
            self.store.write(put=[account])

    def pass_(self, time):
        self.now += time

    def train(self, members, day=TODAY, id_from=0):
        for n in members:
            self.records.add(f"m{n}", session(id_from + n, day, minutes=10))

    def leave(self, n):
        self._accounts.leave(f"m{n}")


def told_of(club, today=AFTER):
    """About how many sessions are told of the week of `MONDAY`; `None` also if it is not told."""
    return {week.start: week.done for week in club.counts.weeks(today)}.get(MONDAY)
