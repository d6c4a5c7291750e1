"""What a plan costs: building it, looking back at a week, and each file to download."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from backcare.domain.entries import EffectOnRunning, WeekFeel, WeeklyCheck
from backcare.domain.exercises.exercise import Equipment
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.log import Log
from backcare.domain.plan.plan import PlanChoices
from backcare.domain.plan.replan import look_back_on
from backcare.paper.calendar import write_calendar
from backcare.paper.plan_sheet import print_plan
from backcare.ui.plan.calendar import plan_calendar
from backcare.ui.plan.paper import plan_sheet, plan_table
from backcare.ui.wiring import services
from tests.builders import MONDAY, entry_id, plan_of, session
from tests.visits import CONTENT, visit_on

ROUNDS = 5


def main() -> None:
    """Measure on this machine; the first PDF is cold and has to read all pictures."""
    content, programming = CONTENT, CONTENT.programming
    choices = PlanChoices(
        level=1, sessions_a_week=3, equipment=tuple(Equipment), run_days=(1, 3, 6), long_run_day=6
    )
    plan = plan_of(Planner(choices, programming).build_sessions(MONDAY), choices, MONDAY)
    check = WeeklyCheck(
        id=entry_id(1),
        day=MONDAY + timedelta(7),
        logged_at=datetime(2026, 11, 23, tzinfo=UTC),
        week=MONDAY,
        feel=WeekFeel.SAME,
        effect=EffectOnRunning.NOT_AT_ALL,
        anything_new=False,
    )
    log = Log(sessions=tuple(session(9, s.day, minutes=20, nprs=1) for s in plan.sessions[:3]))
    visit = visit_on(MONDAY)
    services()  # the app reads its content when it starts, not for the first PDF

    def paper() -> bytes:
        return print_plan(plan_sheet(plan, visit, weeks=99, is_letter=False))

    started = time.perf_counter()
    size = len(paper())
    cold = time.perf_counter() - started
    print("\n| plan | median ms | size kB | target |")
    print("|---|---|---|---|")
    _row("build 12 weeks", lambda: Planner(choices, programming).build_sessions(MONDAY))
    _row(
        "look back at a week",
        lambda: look_back_on(plan, check, log, gates=content.gates, programming=programming),
    )
    print(
        f"| PDF of 12 weeks, first time | {cold * 1000:.0f} | {size / 1000:.0f} | 1500, 3000 kB |"
    )
    _row("PDF of 12 weeks, again", paper)
    _row("calendar", lambda: write_calendar(plan_calendar(plan, visit)))
    _row("spreadsheet", lambda: plan_table(plan, visit))


def _row(name: str, run: Callable[[], object]) -> None:
    times, size = [], 0
    for _ in range(ROUNDS):
        started = time.perf_counter()
        made = run()
        times.append((time.perf_counter() - started) * 1000)
        size = len(made) if isinstance(made, bytes) else 0
    told = f"{size / 1000:.0f}" if size else ""
    print(f"| {name} | {statistics.median(times):.1f} | {told} | |")


if __name__ == "__main__":
    main()
