"""A runner's plan and what the plan needs to know."""

from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from backcare.domain.check.result import SelfCheckResult
from backcare.domain.entries import Pause, RunSession
from backcare.domain.plan.log import Log
from backcare.domain.plan.plan import Plan, current_plan, with_known
from backcare.domain.plan.ratings import Ratings
from backcare.domain.plan.recent import Recent
from backcare.domain.plan.standing import Standing
from backcare.domain.plan.week import RunKind, run_on
from backcare.domain.weeks import break_on
from backcare.ui.check.waiting import running_waits
from backcare.ui.read_once import read_once
from backcare.ui.tracker.diary import read_diary
from backcare.ui.visit import Visit


@dataclass(frozen=True, slots=True)
class PlanBook:
    """A runner's plan, its log, their runs, and what was done of what was planned.

    `lost` are exercises of the plan that are no longer in the library; the plan is without them.
    """

    plan: Plan | None
    lost: tuple[str, ...]
    log: Log
    runs: tuple[RunSession, ...]
    standing: Standing

    @property
    def checks(self) -> tuple[SelfCheckResult, ...]:
        """Kept self-checks, the newest first."""
        return self.log.checks

    def rests_on(self, day: date) -> bool:
        """Return whether a day lies in a pause, or exercise waited on it."""
        return break_on(day, self.standing.breaks) is not None

    def pause_on(self, day: date) -> Pause | None:
        """Return the pause that covers a day, if there is one."""
        return break_on(day, self.log.pauses)


def read_plan(visit: Visit) -> PlanBook:
    """Return the plan and its log; raises `StoreError` if they cannot be read."""
    return read_once("plan.book", visit, lambda: _read(visit))


def asks_run(day: date, plan: Plan, visit: Visit) -> RunKind | None:
    """Return the run that a plan asks for on a day; `None` on days for which running waits."""
    waits = running_waits(visit) and day >= visit.today
    return None if waits else run_on(day, plan.choices, visit.weeks)


def recent_of(book: PlanBook, plan: Plan, visit: Visit) -> Recent:
    """Return what was done of each exercise up to today."""
    tomorrow = visit.today + timedelta(days=1)
    return Recent(plan, book.log, Ratings(book.log), visit.content.programming, tomorrow)


def whole_plan(plan: Plan, visit: Visit) -> Plan:
    """Return a plan as it is kept: the one shown lacks exercises no longer in the library.

    It has the `rev` of the one shown, so that a change by somebody else is noticed.
    """
    kept = visit.store.get(plan.id)
    return msgspec.structs.replace(kept, rev=plan.rev) if isinstance(kept, Plan) else plan


def _read(visit: Visit) -> PlanBook:
    diary = read_diary(visit)
    plan = current_plan(diary.plans)
    known, lost = (None, ()) if plan is None else with_known(plan, visit.content.exercises.keys())
    return PlanBook(
        plan=known,
        lost=lost,
        log=diary.log,
        runs=diary.runs,
        standing=diary.standing,
    )
