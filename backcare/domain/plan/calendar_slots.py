"""Slots in a runner's calendar that outlast any plan: the first session of a week, the second...

The session in a slot changes, the slot does not. So a calendar that imports a changed plan, or a
new one, updates its events instead of duplicating them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from backcare.domain.plan.plan import OWN_DAYS, Plan, PlannedSession
from backcare.domain.weeks import WEEK, week_start

_LONGEST = 14 * WEEK
"""How far ahead a plan may have gone that was looked back on or ended: a week that settles and
twelve, and the rest of its first week."""


class Slot(msgspec.Struct, frozen=True, order=True):
    """The `number`th session, from 1, of the week that starts on `monday`."""

    monday: date
    number: int


class Slots(msgspec.Struct, frozen=True, kw_only=True):
    """Every session of a plan in its slot (`filled`), and slots that it no longer uses (`freed`).

    `series` permanently names the calendar of these plans: it is the id of the first one.
    """

    series: str
    filled: tuple[tuple[Slot, PlannedSession], ...]
    freed: tuple[Slot, ...]

    def since(self, monday: date) -> "Slots":
        """Return the slots of the week that starts on `monday` and of later weeks."""
        return msgspec.structs.replace(
            self,
            filled=tuple(one for one in self.filled if one[0].monday >= monday),
            freed=tuple(slot for slot in self.freed if slot.monday >= monday),
        )


def slots_of(plan: Plan, plans: Sequence[Plan]) -> Slots:
    """Return the slots of a plan, given all plans of a runner.

    In the week it begins, past sessions of the plan before keep their slots.
    """
    before = sorted((p for p in plans if _made(p) < _made(plan)), key=_made)
    sessions: list[PlannedSession] = []
    most: Counter[date] = Counter()
    last = max((week_start(s.day) for p in (*before, plan) for s in p.sessions), default=plan.day)
    for one in (*before, plan):
        sessions = [s for s in sessions if s.day < one.day]
        has_own_days = any(change.reason == OWN_DAYS for change in one.changes)
        may_have_had_more = one is not plan or bool(one.reviewed or one.ended) or has_own_days
        most |= _by_week(sessions) + _most_of(one, last, may_have_had_more=may_have_had_more)
        sessions += one.sessions
    weeks: Counter[date] = Counter()
    filled = []
    for session in sorted(sessions, key=lambda s: (s.day, s.is_optional, s.name)):
        monday = week_start(session.day)
        weeks[monday] += 1
        if session.day >= plan.day:
            filled.append((Slot(monday, weeks[monday]), session))
    freed = [
        Slot(monday, number)
        for monday in sorted(most)
        if monday >= week_start(plan.day)
        for number in range(weeks[monday] + 1, most[monday] + 1)
    ]
    return Slots(series=(*before, plan)[0].id, filled=tuple(filled), freed=tuple(freed))


def _by_week(sessions: Iterable[PlannedSession]) -> Counter[date]:
    return Counter(week_start(s.day) for s in sessions)


def _most_of(plan: Plan, last: date, *, may_have_had_more: bool) -> Counter[date]:
    """Return the most sessions of its own that a plan ever had in each week, up to the week `last`.

    Moves stay within a week, so these are the sessions of now, or a whole week's if it may have had
    more: it was looked back on, replaced or ended, or its days were changed around a race.
    """
    now = _by_week(plan.sessions)
    if not may_have_had_more:
        return now
    if plan.reviewed is not None:
        last = max(last, plan.reviewed + WEEK + _LONGEST)
    if plan.ended is not None:
        last = max(last, week_start(plan.ended) + _LONGEST)
    first, usual = week_start(plan.day), plan.choices.sessions_a_week + plan.choices.has_extra
    return now | Counter({first + n * WEEK: usual for n in range((last - first) // WEEK + 1)})


def _made(plan: Plan) -> tuple[object, ...]:
    return plan.logged_at, plan.id
