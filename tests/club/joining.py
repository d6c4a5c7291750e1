"""A server of its own that lets people join a club in PostgreSQL; a process of a test."""

import sys
from datetime import UTC, datetime

from backcare.club.accounts import Accounts
from backcare.storage.memory import MemoryTrackerStore
from backcare.storage.postgres.club import SqlClubStore
from backcare.storage.postgres.database import Database
from tests.club.door import GOOD
from tests.club.quick_hashes import make_hashes_quick

HOME = "192.0.2.7"


def club_in(own):
    return Accounts(SqlClubStore(own), MemoryTrackerStore(), lambda: datetime.now(UTC))


def join(accounts, token, name):
    return accounts.join(token, name, GOOD, has_agreed=True, address=HOME)


def try_to_join(url, invitation, *names):
    """Join by each name in turn and say which went well; starts when it is told to."""
    make_hashes_quick(setattr)
    accounts = club_in(Database(url))
    accounts.club()
    say("ready")
    sys.stdin.readline()
    for name in names:
        try:
            join(accounts, invitation, name)
        except Exception as error:
            say(type(error).__name__)
        else:
            say(name)


def say(word):
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try_to_join(*sys.argv[1:])
