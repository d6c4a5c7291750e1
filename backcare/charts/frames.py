"""Domain results as pandas frames: small, with only the columns a chart uses."""

from collections.abc import Callable, Iterable

import pandas as pd

from backcare.domain.adherence import Week
from backcare.domain.entries import PainContext
from backcare.domain.trend import WeeklyPain


def adherence_frame(weeks: Iterable[Week], state: Callable[[Week], str]) -> pd.DataFrame:
    """Return one row a week: `week`, `done`, `planned` (missing when nothing was planned),
    `state`.
    """
    return pd.DataFrame(
        [
            {
                "week": pd.Timestamp(w.start),
                "done": w.done,
                "planned": w.planned,
                "state": state(w),
            }
            for w in weeks
        ]
    )


def pain_frame(pain: Iterable[WeeklyPain], name: Callable[[PainContext], str]) -> pd.DataFrame:
    """Return one row a week and context: `week`, `context` (in words) and `nprs`."""
    return pd.DataFrame(
        [{"week": pd.Timestamp(p.week), "context": name(p.context), "nprs": p.nprs} for p in pain]
    )
