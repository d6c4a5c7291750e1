"""After failed attempts the next one must wait, longer each time, per account and per address."""

import contextlib
from datetime import datetime, timedelta

import msgspec

from backcare.domain.club.documents import Attempts, TooManyAttemptsError
from backcare.domain.errors import ConflictError, MissingError
from backcare.storage.club import ClubStore

FREE_BY_ACCOUNT = 5
FREE_BY_ADDRESS = 40
"""On club night the whole club shares one address."""
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)


def wait_after(failed: int, free: int) -> timedelta:
    """Return how long to wait after `failed` attempts: 2, 4, 8 ... seconds from the `free`th on."""
    if failed < free:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failed - free + 1, 20)), LONGEST_WAIT)


def check_attempts(store: ClubStore, key: str, free: int, now: datetime) -> None:
    """Raise `TooManyAttemptsError` if the last failure is too recent."""
    _check(store.get(Attempts, key), free, now)


def _check(known: Attempts | None, free: int, now: datetime) -> None:
    if known is None or now - known.last_at > FORGOTTEN_AFTER:
        return
    left = known.last_at + wait_after(known.failed, free) - now
    if left > timedelta():
        raise TooManyAttemptsError(int(left.total_seconds()) + 1)


def begin_attempt(store: ClubStore, key: str, free: int, now: datetime) -> None:
    """Count an attempt before its result is known, so that many at once are not all free.

    Raises `TooManyAttemptsError`. After a successful one, call `forget_failures`.
    """
    while True:
        known = store.get(Attempts, key)
        _check(known, free, now)
        with contextlib.suppress(ConflictError, MissingError):
            store.write(put=[_one_more(known, key, now)])
            return


def count_failure(store: ClubStore, key: str, now: datetime) -> None:
    """Count a failed attempt; two at the same time must not count as one."""
    while True:
        with contextlib.suppress(ConflictError, MissingError):
            store.write(put=[_one_more(store.get(Attempts, key), key, now)])
            return


def _one_more(known: Attempts | None, key: str, now: datetime) -> Attempts:
    if known is None or now - known.last_at > FORGOTTEN_AFTER:
        known = Attempts(key=key, rev=known.rev if known else 0, failed=0, last_at=now)
    return msgspec.structs.replace(known, failed=known.failed + 1, last_at=now)


def forget_failures(store: ClubStore, key: str) -> None:
    """Forget the failed attempts after a successful one."""
    known = store.get(Attempts, key)
    if known is not None:
        # An attempt of somebody else at the same moment is still counted.
        with contextlib.suppress(ConflictError, MissingError):
            store.write(remove=[known])
