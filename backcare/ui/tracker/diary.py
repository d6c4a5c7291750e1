"""What a page shows of a runner's records."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from backcare.domain.check.hold import Hold, holds_of, newest_first
from backcare.domain.check.result import SelfCheckResult
from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    Entry,
    ExerciseSession,
    GateResults,
    Pause,
    RunSession,
    WeeklyCheck,
)
from backcare.domain.plan.log import Log
from backcare.domain.plan.plan import Plan
from backcare.domain.plan.standing import Standing
from backcare.domain.profile import Profile
from backcare.domain.tracker.adherence import WEEKS_SHOWN, Week, weekly_adherence
from backcare.domain.tracker.measures import in_whole_minutes
from backcare.domain.weeks import WEEK
from backcare.ui.measures import read_profile
from backcare.ui.read_once import read_once
from backcare.ui.visit import Visit

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class Diary:
    """All that a runner logged, by kind and day, their choices, and how the last weeks went.

    `entries` are those of the list; `weeks` go back to the first session; `checks` are the kept
    self-checks, the newest first.
    """

    today: date
    entries: tuple[Entry, ...]
    runs: tuple[RunSession, ...]
    check_ins: tuple[CheckIn, ...]
    sessions: tuple[ExerciseSession, ...]
    weekly: tuple[WeeklyCheck, ...]
    activities: tuple[ActivityCheck, ...]
    gate_checks: tuple[GateResults, ...]
    pauses: tuple[Pause, ...]
    checks: tuple[SelfCheckResult, ...]
    waits: tuple[Hold, ...]
    plans: tuple[Plan, ...]
    profile: Profile
    standing: Standing
    weeks: tuple[Week, ...]

    @property
    def first_day(self) -> date | None:
        """The day of the oldest entry."""
        return self.entries[0].day if self.entries else None

    @property
    def log(self) -> Log:
        """What a plan asks for."""
        return Log(
            sessions=self.sessions,
            check_ins=self.check_ins,
            weekly=self.weekly,
            gate_checks=self.gate_checks,
            activities=self.activities,
            pauses=self.pauses,
            checks=self.checks,
            plans=self.plans,
            weeks=self.standing.weeks,
        )

    def weeks_back(self, count: int) -> tuple[Week, ...]:
        """Return the last `count` weeks, oldest first."""
        return weekly_adherence(self.standing, self.profile, self.today, count)


def read_diary(visit: Visit) -> Diary:
    """Return the runner's records; raises `StoreError` if they cannot be read."""
    return read_once("diary", visit, lambda: _read(visit))


def _read(visit: Visit) -> Diary:
    entries = tuple(
        in_whole_minutes(entry) if isinstance(entry, RunSession) else entry
        for entry in visit.store.find(Entry)
    )

    def of(kind: type[E]) -> tuple[E, ...]:
        return tuple(entry for entry in entries if isinstance(entry, kind))

    sessions, pauses, weekly = of(ExerciseSession), of(Pause), of(WeeklyCheck)
    checks = visit.store.find(SelfCheckResult)
    waits = holds_of(checks, weekly)
    plans = visit.store.find(Plan)
    profile = read_profile(visit)
    begun = min((s.day for s in sessions), default=visit.today)
    count = (visit.weeks.start(visit.today) - visit.weeks.start(begun)) // WEEK + 1
    standing = Standing(plans, sessions, (*pauses, *waits), visit.weeks)
    return Diary(
        today=visit.today,
        entries=entries,
        runs=of(RunSession),
        check_ins=of(CheckIn),
        sessions=sessions,
        weekly=weekly,
        activities=of(ActivityCheck),
        gate_checks=of(GateResults),
        pauses=pauses,
        checks=tuple(newest_first(checks)),
        waits=waits,
        plans=plans,
        profile=profile,
        standing=standing,
        weeks=weekly_adherence(standing, profile, visit.today, max(count, WEEKS_SHOWN)),
    )
