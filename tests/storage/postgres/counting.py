"""A process that counts a note of one record up; others do the same meanwhile."""

import sys

import msgspec

from backcare.domain.errors import ConflictError
from backcare.storage.postgres.database import Database
from backcare.storage.postgres.store import SqlTrackerStore
from tests.builders import check_in

COUNTER = check_in(9999, nprs_running=0, note="0")


def count_up(store, times):
    for _ in range(times):
        while True:
            counter = store.get("me", COUNTER.id)
            try:
                note = str(int(counter.note) + 1)
                store.change("me", msgspec.structs.replace(counter, note=note))
                break
            except ConflictError:
                pass


if __name__ == "__main__":
    count_up(SqlTrackerStore(Database(sys.argv[1])), 25)
