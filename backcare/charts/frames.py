"""Turn domain results into small tables with only the columns a chart uses.

They are Arrow's, as charts are sent to the browser in it: of a pandas frame one would be made in
each run.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from backcare.domain.entries import ActivityCheck, ActivityRating, PainContext
from backcare.domain.measures import Distance
from backcare.domain.plan.week import RunKind
from backcare.domain.plan.zones import MOST_AMBER, MOST_GREEN
from backcare.domain.tracker.adherence import Month, Week
from backcare.domain.tracker.board import BoardRow
from backcare.domain.tracker.load import RunLoad
from backcare.domain.tracker.mornings import Morning
from backcare.domain.weeks import Weeks
from backcare.domain.words import in_one_line

Frame: TypeAlias = pa.Table


def adherence_frame(
    pieces: Iterable[Week | Month],
    state: Callable[[Week | Month], str],
    told: Callable[[Week | Month], str],
) -> Frame:
    """Return one row per week or month: `week` (ISO day), `done` (without extra sessions),
    `planned` (missing if nothing was planned), `state`, `told` (in words).
    """
    return Frame.from_pylist(
        [
            {
                "week": p.start.isoformat(),
                "done": p.done - p.extra,
                "planned": p.planned,
                "state": state(p),
                "told": told(p),
            }
            for p in pieces
        ]
    )


def board_frame(
    rows: Iterable[BoardRow], told: Callable[[BoardRow], str], *, unit: Distance | None
) -> Frame:
    """Return one row per day, week or month of the board, in km or miles; without, in minutes.

    `start` (ISO day), `running`, `sitting`, `waking`, `usual` (missing where not rated), `amount`
    of all runs, `is_strong` for the longest of a week and a race, `longest` run and the longest
    `before` it, `step`, `done` sessions, `told` (in words).
    """
    return Frame.from_pylist([_board_row(row, told(row), unit) for row in rows])


def _board_row(row: BoardRow, told: str, unit: Distance | None) -> dict[str, Any]:
    total, longest = row.total, row.longest
    seconds = total.seconds / 60 if total.with_time else None
    return {
        "start": row.start.isoformat(),
        **{f"{context}": row.pain.get(context) for context in PainContext},
        "usual": row.usual,
        "amount": seconds
        if unit is None
        else _far(total.metres if total.with_distance else None, unit),
        "is_strong": row.kind in (None, RunKind.LONG, RunKind.RACE),
        "longest": _length(longest, unit),
        "before": _length_before(longest, unit),
        "step": None if longest is None else longest.step or "first",
        "done": len(row.sessions) or None,
        "told": told,
    }


def calendar_frame(
    rows: Iterable[BoardRow],
    context: PainContext | None,
    told: Callable[[date], str],
    weeks: Weeks,
) -> Frame:
    """Return one row per day: `day` and `week` (ISO days), `weekday` (its place in the week, from
    0), `nprs` in the context and its `zone`, `has_run`, `has_session`, `told` (the day in words).
    """
    return Frame.from_pylist(
        [
            {
                "day": row.start.isoformat(),
                "week": weeks.start(row.start).isoformat(),
                "weekday": weeks.place(row.start),
                "nprs": nprs,
                "zone": _zone(nprs),
                "has_run": row.total.runs > 0,
                "has_session": bool(row.sessions),
                "told": told(row.start),
            }
            for row in rows
            for nprs in [None if context is None else row.pain.get(context)]
        ]
    )


def with_opened(calendar: Frame, opened: date) -> Frame:
    """Return the rows of `calendar_frame` with `is_open`: whether it is the day that is opened."""
    return calendar.append_column("is_open", pc.equal(calendar["day"], opened.isoformat()))


def _zone(nprs: float | None) -> str:
    """Return the ground of a day: the zones of the board."""
    if nprs is None:
        return "none"
    return "calm" if nprs <= MOST_GREEN else "watch" if nprs <= MOST_AMBER else "ease"


def _length(load: RunLoad | None, unit: Distance | None) -> float | None:
    if load is None:
        return None
    return load.minutes if unit is None else _far(load.metres, unit)


def _length_before(load: RunLoad | None, unit: Distance | None) -> float | None:
    if load is None:
        return None
    return load.longest_minutes if unit is None else _far(load.longest_metres, unit)


def mornings_frame(
    mornings: Iterable[Morning], told: Callable[[float, int, int], str], unit: Distance
) -> Frame:
    """Return one row per group of equal mornings: `far` (in `unit`), `nprs`, `count`, `told`."""
    alike = Counter((m.about(unit), m.nprs) for m in mornings)
    return Frame.from_pylist(
        [
            {"far": far, "nprs": nprs, "count": count, "told": told(far, nprs, count)}
            for (far, nprs), count in sorted(alike.items())
        ]
    )


def activities_frame(
    checks: Iterable[ActivityCheck],
    named: Callable[[str], str],
    told: Callable[[ActivityRating, date], str],
) -> Frame:
    """Return one row per check and activity: `day` (ISO), its `name` as it is shown, `ability`,
    `told` (in words).
    """
    return Frame.from_pylist(
        [
            {
                "day": check.day.isoformat(),
                "name": named(in_one_line(rating.name)),
                "ability": rating.ability,
                "told": told(rating, check.day),
            }
            for check in checks
            for rating in check.activities
        ]
    )


def _far(metres: int | None, unit: Distance) -> float | None:
    return None if metres is None else unit.of(metres)
