"""What the tracker knows that a plan asks for, by kind of record."""

from datetime import date

import msgspec

from backcare.domain.check.hold import RUNNING_WAITS, holds_of
from backcare.domain.check.result import SelfCheckResult
from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    ExerciseSession,
    GateResults,
    Pause,
    WeeklyCheck,
)
from backcare.domain.plan.plan import Plan, PlannedSession
from backcare.domain.plan.standing import Standing
from backcare.domain.weeks import MONDAYS, Break, Weeks


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """What the tracker knows, by kind of record; `plans` are all of a runner, also earlier ones.

    `weeks` are the runner's.
    """

    sessions: tuple[ExerciseSession, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    weekly: tuple[WeeklyCheck, ...] = ()
    gate_checks: tuple[GateResults, ...] = ()
    activities: tuple[ActivityCheck, ...] = ()
    pauses: tuple[Pause, ...] = ()
    checks: tuple[SelfCheckResult, ...] = ()
    plans: tuple[Plan, ...] = ()
    weeks: Weeks = MONDAYS

    @property
    def standing(self) -> Standing:
        """What stands for what in all weeks."""
        return Standing(self.plans, self.sessions, self.breaks, self.weeks)

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Pauses, and the times when exercise waited."""
        return (*self.pauses, *holds_of(self.checks, self.weekly))

    @property
    def run_breaks(self) -> tuple[Break, ...]:
        """Pauses, and the times when running waited, alone or with all exercise."""
        return (*self.pauses, *holds_of(self.checks, self.weekly, RUNNING_WAITS))

    def open_sessions(self, plan: Plan, today: date) -> tuple[PlannedSession, ...]:
        """Return the sessions of a plan from today on that are not done."""
        plans = [*(p for p in self.plans if p.id != plan.id), plan]
        week = Standing(plans, self.sessions, self.breaks, self.weeks).week_of(today)
        done = {(one.session.day, one.session.name) for one in week.planned if one.is_done}
        return tuple(s for s in plan.sessions if s.day >= today and (s.day, s.name) not in done)
