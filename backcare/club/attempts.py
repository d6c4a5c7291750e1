"""After failed attempts the next one must wait, longer each time.

Attempts are counted for an account, a device or an address. Each is counted before its result is
known, so that many at once are not all free.
"""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from backcare.club.forgetting import FORGOTTEN_AFTER, forget_attempts
from backcare.domain.club.documents import Attempts, TooManyAttemptsError
from backcare.domain.errors import ConflictError, MissingError, StoreError
from backcare.storage.club import ClubStore

LONGEST_WAIT = timedelta(minutes=15)
_HALVED_EVERY = timedelta(hours=1)


class Limit(NamedTuple):
    """How many failures are free, and how long the wait after more of them gets at most.

    What `is_shared` by many people is halved by each success and each hour; else a success ends it.
    """

    free: int
    longest: timedelta = LONGEST_WAIT
    is_shared: bool = False


BY_ACCOUNT = Limit(5)
"""Also for one device, and for one member who is signed in."""
BY_ADDRESS = Limit(40, longest=timedelta(minutes=2), is_shared=True)
"""On club night the whole club shares one address."""
BY_NAMES = Limit(20, longest=timedelta(minutes=2), is_shared=True)
"""For nicknames that are taken: asking for one tells that somebody has it."""


def wait_after(failed: int, limit: Limit) -> timedelta:
    """Return how long to wait after `failed` attempts: 2, 4, 8 ... seconds beyond the free ones."""
    if failed < limit.free:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failed - limit.free + 1, 20)), limit.longest)


@contextlib.contextmanager
def counted(
    store: ClubStore,
    limits: Mapping[str, Limit],
    now: datetime,
    wrong: tuple[type[Exception], ...],
) -> Iterator[None]:
    """Count an attempt under each key of `limits`, unless what is done fails otherwise than by an
    error that is `wrong`. Raises `TooManyAttemptsError` if there was one too short ago.
    """
    _begin(store, limits, now)
    try:
        yield
    except wrong:
        raise
    except Exception:
        with contextlib.suppress(StoreError):  # what was raised says more
            for key, limit in limits.items():
                _end(store, key, limit, now, is_right=False)
        raise
    for key, limit in limits.items():
        _end(store, key, limit, now, is_right=True)


def _begin(store: ClubStore, limits: Mapping[str, Limit], now: datetime) -> None:
    while True:
        known = {key: store.get(Attempts, key) for key in limits}
        present = {key: _present(known[key], key, limit, now) for key, limit in limits.items()}
        waits = [
            present[key].last_at + wait_after(present[key].failed, limit) - now
            for key, limit in limits.items()
        ]
        is_refused = max(waits) > timedelta()
        put = [
            # One of a clock that was ahead is put right, or its wait would never end.
            one if is_refused else msgspec.structs.replace(one, failed=one.failed + 1, last_at=now)
            for key, one in present.items()
            if not is_refused or (one.rev and _is_ahead(known[key], now))
        ]
        with contextlib.suppress(ConflictError, MissingError):
            if put:
                store.write(put=put)
            if is_refused:
                raise TooManyAttemptsError(int(max(waits).total_seconds()) + 1)
            if any(one.rev == 0 for one in put):
                forget_attempts(store, now)
            return


def _end(store: ClubStore, key: str, limit: Limit, now: datetime, *, is_right: bool) -> None:
    """Take an attempt back that was not wrong; one that was right counts for more."""
    while True:
        known = store.get(Attempts, key)
        if known is None:
            return
        present = _present(known, key, limit, now)
        left = max(present.failed - 1, 0)
        if is_right:
            left = left // 2 if limit.is_shared else 0
        with contextlib.suppress(ConflictError, MissingError):
            if left:
                store.write(put=[msgspec.structs.replace(present, failed=left)])
            else:
                store.write(remove=[known])
            return


def _present(known: Attempts | None, key: str, limit: Limit, now: datetime) -> Attempts:
    """Return what is counted now: after a day nothing, and a time to come is taken for now."""
    if known is None or now - known.last_at > FORGOTTEN_AFTER:
        rev = 0 if known is None else known.rev
        return Attempts(key=key, rev=rev, failed=0, last_at=now, halved_at=now)
    last_at = min(known.last_at, now)
    since = min(known.halved_at or last_at, now)
    hours = (now - since) // _HALVED_EVERY if limit.is_shared else 0
    return msgspec.structs.replace(
        known,
        failed=known.failed >> min(hours, known.failed.bit_length()),
        last_at=last_at,
        halved_at=since + hours * _HALVED_EVERY,
    )


def _is_ahead(known: Attempts | None, now: datetime) -> bool:
    return known is not None and known.last_at > now
