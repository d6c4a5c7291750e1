"""What the tracker knows that a plan asks for, by kind of record."""

import msgspec

from backcare.domain.check.hold import holds_of
from backcare.domain.check.result import SelfCheckResult
from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    ExerciseSession,
    GateResults,
    Pause,
    WeeklyCheck,
)
from backcare.domain.plan.plan import Plan
from backcare.domain.weeks import Break


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """What the tracker knows, by kind of record; `plans` are all of a runner, also earlier ones."""

    sessions: tuple[ExerciseSession, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    weekly: tuple[WeeklyCheck, ...] = ()
    gate_checks: tuple[GateResults, ...] = ()
    activities: tuple[ActivityCheck, ...] = ()
    pauses: tuple[Pause, ...] = ()
    checks: tuple[SelfCheckResult, ...] = ()
    plans: tuple[Plan, ...] = ()

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Pauses, and the times when exercise waited."""
        return (*self.pauses, *holds_of(self.checks, self.weekly))
