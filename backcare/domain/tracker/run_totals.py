"""What was run in each week and month, beside the runs that the plan asks for."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from backcare.domain.entries import RunSession
from backcare.domain.plan.plan import Plan, made
from backcare.domain.plan.week import run_on
from backcare.domain.tracker.chart_spans import Span, piece_of
from backcare.domain.tracker.measures import measured
from backcare.domain.weeks import WEEK, Break, break_on, week_start


class RunTotal(msgspec.Struct, frozen=True, kw_only=True):
    """The runs since `start`: the first day of a week or month, or of all runs.

    `metres` adds up the `with_distance` runs that have one, `seconds` the `with_time` runs.
    Walks are no runs. `asked` is how many the plan has in a week; `None` without a plan in it.
    """

    start: date
    runs: int
    metres: int
    with_distance: int
    seconds: int
    with_time: int
    asked: int | None = None


def total_of(start: date, runs: Iterable[RunSession], asked: int | None = None) -> RunTotal:
    """Return what runs come to; times of a run-walk are those of the whole."""
    known = [measured(r) for r in runs if not r.is_walk]
    metres = [m.metres for m in known if m.metres is not None]
    seconds = [m.seconds for m in known if m.seconds is not None]
    return RunTotal(
        start=start,
        runs=len(known),
        metres=sum(metres),
        with_distance=len(metres),
        seconds=sum(seconds),
        with_time=len(seconds),
        asked=asked,
    )


def run_totals(runs: Iterable[RunSession], starts: Sequence[date], span: Span) -> list[RunTotal]:
    """Return the total of each piece of a span that begins on one of `starts`, in their order."""
    inside: dict[date, list[RunSession]] = {start: [] for start in starts}
    for run in runs:
        inside.get(piece_of(run.day, span), []).append(run)
    return [total_of(start, inside[start]) for start in starts]


def week_total(
    runs: Iterable[RunSession], plans: Iterable[Plan], breaks: Sequence[Break], today: date
) -> RunTotal:
    """Return this week's runs, with how many the plans have in it, without those of a break."""
    monday = week_start(today)
    own = [r for r in runs if monday <= r.day < monday + WEEK]
    return total_of(monday, own, _asked(monday, list(plans), breaks))


def _asked(monday: date, plans: Sequence[Plan], breaks: Sequence[Break]) -> int | None:
    """Return how many runs the plans that go on in a week have in it."""
    asked, has_plan = 0, False
    for day in (monday + timedelta(days=n) for n in range(7)):
        plan = max((p for p in plans if p.day <= day), key=made, default=None)
        if plan is None or (plan.ended is not None and plan.ended < day):
            continue
        has_plan = True
        asked += run_on(day, plan.choices) is not None and break_on(day, breaks) is None
    return asked if has_plan else None
