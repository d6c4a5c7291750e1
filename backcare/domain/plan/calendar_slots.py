"""Slots in a runner's calendar that outlast any plan: the first session of a week, the second...

The session in a slot changes, the slot does not. So a calendar that imports a changed plan, or a
new one, updates its events instead of duplicating them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from backcare.domain.plan.plan import OWN_DAYS, Plan, PlannedSession
from backcare.domain.weeks import WEEK, Monday, Weeks, monday_of

_LONGEST = 14 * WEEK
"""How far ahead a plan may have gone that was looked back on or ended: a week that settles and
twelve, and the rest of its first week."""


class Slot(msgspec.Struct, frozen=True, order=True):
    """The `number`th session, from 1, of the week that records call `week`."""

    week: Monday
    number: int


class Slots(msgspec.Struct, frozen=True, kw_only=True):
    """Every session of a plan in its slot (`filled`), and slots that it no longer uses (`freed`).

    `series` permanently names the calendar of these plans: it is the id of the first one.
    """

    series: str
    filled: tuple[tuple[Slot, PlannedSession], ...]
    freed: tuple[Slot, ...]

    def since(self, week: Monday) -> "Slots":
        """Return the slots of a week and of later ones."""
        return msgspec.structs.replace(
            self,
            filled=tuple(one for one in self.filled if one[0].week >= week),
            freed=tuple(slot for slot in self.freed if slot.week >= week),
        )


def slots_of(plan: Plan, plans: Sequence[Plan], weeks: Weeks, *, had_others: bool = False) -> Slots:
    """Return the slots of a plan, given all plans of a runner.

    In the week it begins, past sessions of the plan before keep their slots. `had_others`: the
    runner's weeks may have begun on another day before, so one may have had more sessions than now.
    """
    before = sorted((p for p in plans if _made(p) < _made(plan)), key=_made)
    sessions: list[PlannedSession] = []
    most: Counter[Monday] = Counter()
    days = [s.day for p in (*before, plan) for s in p.sessions]
    # Under another first day the last session may have been of the week after.
    last = weeks.name(max(days, default=plan.day) + had_others * WEEK)
    for one in (*before, plan):
        sessions = [s for s in sessions if s.day < one.day]
        has_own_days = any(change.reason == OWN_DAYS for change in one.changes)
        may_have_had_more = one is not plan or bool(one.reviewed or one.ended) or has_own_days
        may_have_had_more |= had_others
        own = _most_of(one, last, weeks) if may_have_had_more else _by_week(one.sessions, weeks)
        most |= _by_week(sessions, weeks) + own
        sessions += one.sessions
    used: Counter[Monday] = Counter()
    filled = []
    for session in sorted(sessions, key=lambda s: (s.day, s.is_optional, s.name)):
        week = weeks.name(session.day)
        used[week] += 1
        if session.day >= plan.day:
            filled.append((Slot(week, used[week]), session))
    freed = [
        Slot(week, number)
        for week in sorted(most)
        if week >= weeks.name(plan.day)
        for number in range(used[week] + 1, most[week] + 1)
    ]
    return Slots(series=(*before, plan)[0].id, filled=tuple(filled), freed=tuple(freed))


def _by_week(sessions: Iterable[PlannedSession], weeks: Weeks) -> Counter[Monday]:
    return Counter(weeks.name(s.day) for s in sessions)


def _most_of(plan: Plan, last: date, weeks: Weeks) -> Counter[Monday]:
    """Return the most sessions of its own that a plan ever had in each week, up to the week `last`.

    Moves stay within a week, so they are the sessions of now, or a whole week's: it may have had
    more if it was looked back on, replaced or ended, or its days were changed around a race.
    """
    if plan.reviewed is not None:
        last = max(last, plan.reviewed + WEEK + _LONGEST)
    if plan.ended is not None:
        last = max(last, weeks.name(plan.ended) + _LONGEST)
    first, usual = weeks.name(plan.day), plan.choices.sessions_a_week + plan.choices.has_extra
    count = (last - first) // WEEK + 1
    whole = {monday_of(first + n * WEEK): usual for n in range(count)}
    return _by_week(plan.sessions, weeks) | Counter(whole)


def _made(plan: Plan) -> tuple[object, ...]:
    return plan.logged_at, plan.id
