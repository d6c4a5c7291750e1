"""Slots in a runner's calendar that outlast any plan: the first session of a week, the second...

The session in a slot changes, the slot does not. So a calendar that imports a changed plan, or a
new one, updates its events instead of duplicating them.
"""

from collections.abc import Sequence
from datetime import date

import msgspec

from backcare.domain.plan.plan import Plan, PlannedSession
from backcare.domain.weeks import week_start


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
    for one in (*before, plan):
        sessions = [s for s in sessions if s.day < one.day] + list(one.sessions)
    weeks: dict[date, int] = {}
    filled = []
    for session in sorted(sessions, key=lambda s: (s.day, s.is_optional, s.name)):
        monday = week_start(session.day)
        weeks[monday] = weeks.get(monday, 0) + 1
        if session.day >= plan.day:
            filled.append((Slot(monday, weeks[monday]), session))
    first = week_start(plan.day)
    known = {week_start(s.day) for p in (*before, plan) for s in p.sessions}
    changed = [*before, plan] if _is_replanned(plan) else before
    most = max((p.choices.sessions_a_week + p.choices.has_extra for p in changed), default=0)
    freed = [
        Slot(monday, number)
        for monday in sorted(known)
        if monday >= first
        for number in range(weeks.get(monday, 0) + 1, most + 1)
    ]
    return Slots(series=(*before, plan)[0].id, filled=tuple(filled), freed=tuple(freed))


def _made(plan: Plan) -> tuple[object, ...]:
    return plan.logged_at, plan.id


def _is_replanned(plan: Plan) -> bool:
    """Return whether a look back changed a plan, so that weeks may have lost sessions."""
    return any(not change.is_declined and change.reason for change in plan.changes)
