"""Domain results as pandas frames: small, with only the columns a chart uses."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import pandas as pd

from backcare.domain.adherence import Week
from backcare.domain.entries import ActivityCheck, PainContext
from backcare.domain.load import RunLoad
from backcare.domain.mornings import Morning
from backcare.domain.trend import WeeklyPain, rolling_medians

_HALF_KM = 500
"""Metres to which runs are rounded beside mornings, so that equal ones fall together."""


def adherence_frame(weeks: Iterable[Week], state: Callable[[Week], str]) -> pd.DataFrame:
    """Return one row a week: `week` (ISO day), `done`, `planned` (missing without one), `state`."""
    return pd.DataFrame(
        [
            {"week": w.start.isoformat(), "done": w.done, "planned": w.planned, "state": state(w)}
            for w in weeks
        ]
    )


def pain_frame(
    pain: Sequence[WeeklyPain], weeks: Sequence[date], name: Callable[[PainContext], str]
) -> pd.DataFrame:
    """Return one row a week and context: `week` (ISO day), `context` (in words), `nprs`, `rolling`.

    Weeks without an answer are rows without a rating, so that they stay on the axis as gaps.
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
    weeks: Iterable[Week], nprs: Mapping[date, float], names: tuple[str, str]
) -> pd.DataFrame:
    """Return one row a week: `week` (ISO day), `done`, `nprs` (missing if not rated), `bar`,
    `line`.
    """
    bar, line = names
    return pd.DataFrame(
        [
            {
                "week": w.start.isoformat(),
                "done": w.done,
                "nprs": nprs.get(w.start),
                "bar": bar,
                "line": line,
            }
            for w in weeks
        ]
    )


def load_frame(loads: Iterable[RunLoad], name: Callable[[RunLoad], str]) -> pd.DataFrame:
    """Return one row a run with a distance: `day` (ISO), `km`, `longest` (km, missing without a
    run before it), `step` (in words).
    """
    return pd.DataFrame(
        [
            {
                "day": load.day.isoformat(),
                "km": load.amount / 1000,
                "longest": None if load.longest is None else load.longest / 1000,
                "step": name(load),
            }
            for load in loads
            if not load.is_minutes
        ]
    )


def mornings_frame(mornings: Iterable[Morning]) -> pd.DataFrame:
    """Return one row for mornings that are alike: `km`, `nprs`, `count`."""
    alike = Counter((round(m.metres / _HALF_KM) / 2, m.nprs) for m in mornings)
    return pd.DataFrame(
        [{"km": km, "nprs": nprs, "count": count} for (km, nprs), count in sorted(alike.items())]
    )


def activities_frame(checks: Iterable[ActivityCheck]) -> pd.DataFrame:
    """Return one row a check and activity: `day` (ISO), `name`, `ability`."""
    return pd.DataFrame(
        [
            {"day": check.day.isoformat(), "name": rating.name, "ability": rating.ability}
            for check in checks
            for rating in check.activities
        ]
    )
