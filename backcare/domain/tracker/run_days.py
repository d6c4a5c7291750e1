"""What was run in each week or month, beside the days on which plans ask for a run."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from backcare.domain.entries import RunSession
from backcare.domain.plan.plan import Plan, made
from backcare.domain.plan.week import run_on
from backcare.domain.tracker.chart_spans import Span, last_of, piece_of
from backcare.domain.tracker.run_totals import RunTotal, total_of
from backcare.domain.weeks import Break, Weeks, break_on

_DAY = timedelta(days=1)


class RunPiece(msgspec.Struct, frozen=True, kw_only=True):
    """The runs of a week or month, on how many `days`, and how many days with a run were `asked`.

    `asked` is `None` where no plan covers a day of it.
    """

    total: RunTotal
    days: int
    asked: int | None


def run_pieces(
    runs: Iterable[RunSession],
    plans: Sequence[Plan],
    breaks: Sequence[Break],
    starts: Iterable[date],
    span: Span,
    weeks: Weeks,
) -> list[RunPiece]:
    """Return each week or month that begins on one of `starts`; walks are no runs."""
    ran: dict[date, list[RunSession]] = defaultdict(list)
    for run in runs:
        if not run.is_walk:
            ran[piece_of(run.day, span, weeks)].append(run)
    found = []
    for start in starts:
        inside = ran.get(start, [])
        days = [day for day in _days(start, last_of(start, span)) if _covering(day, plans, weeks)]
        asked = run_days(plans, breaks, start, last_of(start, span), weeks)
        found.append(
            RunPiece(
                total=total_of(start, inside),
                days=len({run.day for run in inside}),
                asked=len(asked) if days else None,
            )
        )
    return found


def run_days(
    plans: Iterable[Plan], breaks: Iterable[Break], since: date, until: date, weeks: Weeks
) -> tuple[date, ...]:
    """Return the days between two on which a plan asks for a run: none of a break."""
    known, away = tuple(plans), tuple(breaks)
    return tuple(
        day
        for day in _days(since, until)
        if (plan := _covering(day, known, weeks)) is not None
        and run_on(day, plan.choices, weeks) is not None
        and break_on(day, away) is None
    )


def _days(since: date, until: date) -> list[date]:
    return [since + n * _DAY for n in range((until - since).days + 1)]


def _covering(day: date, plans: Iterable[Plan], weeks: Weeks) -> Plan | None:
    """Return the plan that covers a day: up to the week of its last session, or until it ended."""
    plan = max((p for p in plans if p.day <= day), key=made, default=None)
    if plan is None or not plan.sessions or (plan.ended is not None and day > plan.ended):
        return None
    last = weeks.start(max(session.day for session in plan.sessions)) + 6 * _DAY
    return plan if day <= last else None
