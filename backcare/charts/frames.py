"""Domain results as pandas frames: small, with only the columns a chart uses."""

from collections.abc import Callable, Iterable
from datetime import date

import pandas as pd

from backcare.domain.adherence import Week
from backcare.domain.entries import PainContext
from backcare.domain.trend import WeeklyPain


def adherence_frame(weeks: Iterable[Week], state: Callable[[Week], str]) -> pd.DataFrame:
    """Return one row a week: `week` (ISO day), `done`, `planned` (missing without one), `state`."""
    return pd.DataFrame(
        [
            {"week": w.start.isoformat(), "done": w.done, "planned": w.planned, "state": state(w)}
            for w in weeks
        ]
    )


def pain_frame(
    pain: Iterable[WeeklyPain], weeks: Iterable[date], name: Callable[[PainContext], str]
) -> pd.DataFrame:
    """Return one row a week and context: `week` (ISO day), `context` (in words) and `nprs`.

    Weeks without an answer are rows without a rating, so that they stay on the axis as gaps.
    """
    known = {(p.week, p.context): p.nprs for p in pain}
    return pd.DataFrame(
        [
            {
                "week": week.isoformat(),
                "context": name(context),
                "nprs": known.get((week, context)),
            }
            for week in weeks
            for context in PainContext
        ]
    )
