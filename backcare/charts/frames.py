"""Turn domain results into small pandas frames with only the columns a chart uses."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import pandas as pd

from backcare.domain.entries import ActivityCheck, ActivityRating, PainContext
from backcare.domain.tracker.adherence import Month, Week
from backcare.domain.tracker.load import RunLoad
from backcare.domain.tracker.mornings import Morning
from backcare.domain.tracker.trend import WeeklyPain, rolling_medians
from backcare.domain.words import in_one_line


def adherence_frame(
    pieces: Iterable[Week | Month],
    state: Callable[[Week | Month], str],
    told: Callable[[Week | Month], str],
) -> pd.DataFrame:
    """Return one row per week or month: `week` (ISO day), `done` (without extra sessions),
    `planned` (missing if nothing was planned), `state`, `told` (in words).
    """
    return pd.DataFrame(
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


def pain_frame(
    pain: Sequence[WeeklyPain], weeks: Sequence[date], name: Callable[[PainContext], str]
) -> pd.DataFrame:
    """Return one row per week and context: `week` (ISO day), `context` (words), `nprs`, `rolling`.

    Weeks without an answer have a row without a rating, so they stay on the axis as gaps.
    """
    known = {(p.week, p.context): p.nprs for p in pain}
    rolling = rolling_medians(pain, weeks)
    return pd.DataFrame(
        [
            {
                "week": week.isoformat(),
                "context": name(context),
                "nprs": known.get((week, context)),
                "rolling": rolling.get((week, context)),
            }
            for week in weeks
            for context in PainContext
        ]
    )


def pain_and_sessions_frame(
    done: Mapping[date, float], nprs: Mapping[date, float], names: tuple[str, str]
) -> pd.DataFrame:
    """Return one row per week or month: `week` (ISO day), `done` (per week; missing in a month of
    which no week has begun), `nprs` (missing if not rated), `bar`, `line`.
    """
    bar, line = names
    return pd.DataFrame(
        [
            {
                "week": start.isoformat(),
                "done": done.get(start),
                "nprs": nprs.get(start),
                "bar": bar,
                "line": line,
            }
            for start in sorted({*done, *nprs})
        ]
    )


def load_frame(
    loads: Iterable[RunLoad], name: Callable[[RunLoad], str], *, is_minutes: bool = False
) -> pd.DataFrame:
    """Return one row per run: `day` (ISO), `amount` (km, or minutes), `longest` (in the same unit,
    missing without an earlier run), `step` (in words). Runs without that amount are left out.
    """
    rows = []
    for load in loads:
        amount, longest = (
            (load.minutes, load.longest_minutes)
            if is_minutes
            else (_km(load.metres), _km(load.longest_metres))
        )
        if amount is not None:
            rows.append(
                {
                    "day": load.day.isoformat(),
                    "amount": amount,
                    "longest": longest,
                    "step": name(load),
                }
            )
    return pd.DataFrame(rows)


def mornings_frame(
    mornings: Iterable[Morning], told: Callable[[float, int, int], str]
) -> pd.DataFrame:
    """Return one row per group of equal mornings: `km`, `nprs`, `count`, `told` (in words)."""
    alike = Counter((m.km, m.nprs) for m in mornings)
    return pd.DataFrame(
        [
            {"km": km, "nprs": nprs, "count": count, "told": told(km, nprs, count)}
            for (km, nprs), count in sorted(alike.items())
        ]
    )


def activities_frame(
    checks: Iterable[ActivityCheck], told: Callable[[ActivityRating, date], str]
) -> pd.DataFrame:
    """Return one row per check and activity: `day` (ISO), `name`, `ability`, `told` (in words)."""
    return pd.DataFrame(
        [
            {
                "day": check.day.isoformat(),
                "name": in_one_line(rating.name),
                "ability": rating.ability,
                "told": told(rating, check.day),
            }
            for check in checks
            for rating in check.activities
        ]
    )


def _km(metres: int | None) -> float | None:
    return None if metres is None else metres / 1000
