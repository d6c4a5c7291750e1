"""A club whose members train, as its figures count them."""

from datetime import UTC, datetime

from backcare.club.accounts import Accounts
from backcare.club.counting import COUNTED_EVERY, ClubCounts
from backcare.club.secrets import keyed
from backcare.domain.club.documents import Account
from backcare.storage.memory import MemoryClubStore, MemoryTrackerStore
from tests.builders import MONDAY, TODAY, session
from tests.club.own_clock import SECRET


class CountedClub:
    """A club with a clock that goes on by itself to the next count when something has happened."""

    def __init__(self, week_begins=0):
        self.now = datetime(2026, 11, 19, 20, 0, tzinfo=UTC)
        self.store, self.records = MemoryClubStore(), MemoryTrackerStore()
        self._accounts = Accounts(self.store, self.records, lambda: self.now)
        self._accounts.start("R", SECRET)
        self.counts = ClubCounts(
            self.store, self.records, self._accounts, lambda: self.now, week_begins
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
        self.pass_(COUNTED_EVERY)

    def leave(self, n):
        self._accounts.leave(f"m{n}")
        self.pass_(COUNTED_EVERY)


def this_week(club):
    weeks = [w for w in club.counts.weeks(TODAY) if w.start == MONDAY]
    return weeks[0] if weeks else None


def mark_of(club, n):
    return keyed(SECRET, "week", MONDAY.isoformat(), f"m{n}")
