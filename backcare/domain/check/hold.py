"""What waits after a result, all exercise or running and jumping: until a later check or a
professional clears it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec

from backcare.domain.bounds import LATEST_YEAR
from backcare.domain.check.result import BehaviourGroup, Limit, SelfCheckResult
from backcare.domain.check.triage import Urgency, is_at_least
from backcare.domain.entries import WeeklyCheck

CHECK_AGAIN_AFTER = timedelta(days=7)
"""After this time we ask whether anything is new (clinical notes 2.3 C33, 2.5 repeat)."""
FULL_CHECK_AFTER = timedelta(weeks=6)
"""After this time a full check is due again (clinical notes 2.5 repeat)."""
_LATEST = datetime(LATEST_YEAR, 12, 31, tzinfo=UTC)
"""No time of a record is moved beyond this day."""
RUNNING_WAITS = (Limit.NO_IMPACT, Limit.ALL)
"""The limits while which no run is offered."""


def must_wait(urgency: Urgency, groups: Collection[BehaviourGroup]) -> bool:
    """Return whether exercise waits after a result that is older than limits: E, S, D, or G5."""
    return is_at_least(urgency, Urgency.WITHIN_DAYS) or BehaviourGroup.IMPACT in groups


def limit_of(result: SelfCheckResult) -> Limit:
    """Return what a kept result asks to leave out, whether it is cleared or not.

    One that is older than limits means what it meant: all exercise, or nothing.
    """
    if result.limit is not None:
        return result.limit
    return Limit.ALL if must_wait(result.urgency, result.groups) else Limit.NONE


def newest_first(results: Iterable[SelfCheckResult]) -> list[SelfCheckResult]:
    """Return self-checks, the newest first: in the order they were told in, see `time_told`.

    Of two that were told at one time, the one that leaves out more counts as newer.
    """
    return sorted(results, key=_place, reverse=True)


def _newest(results: Iterable[SelfCheckResult]) -> SelfCheckResult | None:
    return max(results, key=_place, default=None)


def _place(result: SelfCheckResult) -> tuple[datetime, int, date, str]:
    strictness = list(Limit).index(limit_of(result))
    return result.logged_at, strictness, result.day, result.id


def time_told(
    moment: datetime, now: datetime, kept: Iterable[SelfCheckResult | WeeklyCheck]
) -> datetime:
    """Return the time to keep with what was told at a moment: later than all of a time to come.

    A clock that was ahead left such times behind, or it is behind now. What is told now is newer
    all the same: else a warning would have no effect for as long as the clock was wrong.
    """
    to_come = [one.logged_at for one in kept if one.logged_at > now]
    return max([moment, *(_just_after(at) for at in to_come)])


def _just_after(at: datetime) -> datetime:
    return min(at, _LATEST) + timedelta(microseconds=1)


def is_warning(told: SelfCheckResult | WeeklyCheck) -> bool:
    """Return whether something waits after what was told."""
    if isinstance(told, WeeklyCheck):
        return told.anything_new is True
    return limit_of(told) is not Limit.NONE


def is_to_come(result: SelfCheckResult, today: date, now: datetime) -> bool:
    """Return whether a kept self-check is of a day to come: a clock was ahead, or is behind now.

    One from further east, where the next day has begun, is not.
    """
    return result.day > today and result.logged_at > now


def current_hold(results: Iterable[SelfCheckResult]) -> SelfCheckResult | None:
    """Return the self-check for which something waits now: only the newest, if not cleared."""
    newest = _newest(results)
    if newest is None or newest.cleared or limit_of(newest) is Limit.NONE:
        return None
    return newest


class BrowserHold(msgspec.Struct, frozen=True):
    """What a browser remembers of a result after which something waits: its urgency, its day and
    what waits.

    The first two are `None` if the cookie cannot be read; all exercise waits then.
    """

    urgency: Urgency | None = None
    since: date | None = None
    limit: Limit = Limit.ALL

    @classmethod
    def read(cls, value: str) -> "BrowserHold | None":
        """Return what a cookie says; `None` if it is empty."""
        if not value:
            return None
        urgency, _, rest = value.partition(".")
        since, _, limit = rest.partition(".")
        try:
            hold = cls(Urgency(urgency), date.fromisoformat(since), Limit(limit or Limit.ALL))
        except ValueError:
            return cls()
        return hold if hold.value == value else cls()

    @property
    def value(self) -> str:
        """The value of the cookie, such as `S.2026-11-19` or `D.2026-11-19.no-impact`.

        Empty for what no result says.
        """
        is_urgent = self.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY)
        if self.since is None or self.limit is Limit.NONE:
            return ""
        if self.limit is Limit.ALL:
            return f"{self.urgency}.{self.since.isoformat()}"
        return "" if is_urgent else f"{self.urgency}.{self.since.isoformat()}.{self.limit}"

    def is_ended_by(self, kept: Iterable[SelfCheckResult], today: date, now: datetime) -> bool:
        """Return whether the newest kept self-check ends this hold.

        It does if it is from a later day and nothing waits after it, or if a professional cleared
        it on a later day. A check kept on the same day may be older than the remembered result,
        and so may one of a day to come: the clock was ahead, or it is behind now.
        """
        newest = _newest(kept)
        if newest is None or self.since is None or is_to_come(newest, today, now):
            return False
        if newest.cleared is not None:
            return newest.day >= self.since and newest.cleared.day > self.since
        return newest.day > self.since and limit_of(newest) is Limit.NONE

    def not_before(
        self, kept: Iterable[SelfCheckResult], today: date, now: datetime
    ) -> "BrowserHold":
        """Return this hold as of no day before the newest kept self-check, if that is to come.

        If the clock is behind now, that check is older than the hold and must not end it later.
        """
        newest = _newest(kept)
        if newest is None or self.since is None or not is_to_come(newest, today, now):
            return self
        return msgspec.structs.replace(self, since=max(self.since, newest.day))


class Hold(msgspec.Struct, frozen=True):
    """A time when something waited, from `day` to `until` (`None` while it still waits)."""

    day: date
    until: date | None


def holds_of(
    results: Iterable[SelfCheckResult],
    weekly: Iterable[WeeklyCheck],
    waiting: Collection[Limit] = (Limit.ALL,),
) -> tuple[Hold, ...]:
    """Return the times when all exercise waited; with `RUNNING_WAITS`, those when running did.

    That is after an urgent check until it was cleared or followed by another check, and after
    something new until the next check. The day it ends no longer counts as waiting.
    """
    checks = newest_first(results)[::-1]
    begun = [(r.day, r.logged_at, r.cleared) for r in checks if limit_of(r) in waiting]
    begun += [(w.day, w.logged_at, None) for w in weekly if w.anything_new]
    waits = []
    for day, logged_at, cleared in sorted(begun, key=lambda b: b[1]):
        later = (r.day for r in checks if r.logged_at > logged_at)
        ends = [*later, *([cleared.day] if cleared else [])]
        waits.append(Hold(day, min(ends) - timedelta(days=1) if ends else None))
    return tuple(waits)


def is_look_due(
    results: Sequence[SelfCheckResult], weekly: Iterable[WeeklyCheck], today: date
) -> bool:
    """Return whether "anything new?" is due: a week after the last check or the last look.

    One of a day to come, by a clock that was ahead, puts that off by no more than a week.
    """
    looks = [w.day for w in weekly if w.anything_new is not None]
    days = [*(r.day for r in results), *looks]
    return bool(results) and min(abs(today - day) for day in days) >= CHECK_AGAIN_AFTER


def is_full_check_due(
    results: Sequence[SelfCheckResult], weekly: Iterable[WeeklyCheck], today: date
) -> bool:
    """Return whether something is new since the last kept check, or that check is six weeks old."""
    last = _newest(results)
    is_old = last is not None and abs(today - last.day) >= FULL_CHECK_AFTER
    return is_old or is_something_new(results, weekly)


def is_something_new(results: Sequence[SelfCheckResult], weekly: Iterable[WeeklyCheck]) -> bool:
    """Return whether the runner reported something new and has kept no check since (PR6)."""
    last = _newest(results)
    return any(w.anything_new and (last is None or w.logged_at >= last.logged_at) for w in weekly)


def what_changed(
    earlier: SelfCheckResult, later: SelfCheckResult
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids answered yes or not sure only in the later check, and only in the earlier."""
    before, now = _told(earlier), _told(later)
    appeared = tuple(name for name in now if name not in before)
    return appeared, tuple(name for name in before if name not in now)


def _told(result: SelfCheckResult) -> tuple[str, ...]:
    return (*(a.question for a in result.answers if a.answer in ("yes", "not sure")), *result.areas)
