"""What a runner logs: check-ins, runs and exercise sessions.

`None` always means "not answered"; `0` on the NPRS means "no pain".
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

NPRS = Annotated[int, msgspec.Meta(ge=0, le=10)]
"""Numeric pain rating scale, whole numbers: 0 no pain, 10 worst imaginable."""
RPE = Annotated[int, msgspec.Meta(ge=0, le=10)]
"""Effort 0-10 on the project's own anchors (clinical notes 4.4): 0 rest, 5 somewhat hard, 10
maximal.
"""
Minutes = Annotated[int, msgspec.Meta(ge=1, le=1440)]
Kilometres = Annotated[float, msgspec.Meta(gt=0, le=300)]
Note = Annotated[str, msgspec.Meta(max_length=2000)]
EntryId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]


class PainContext(StrEnum):
    """When pain is asked for (clinical notes 4.5: three contexts)."""

    RUNNING = "running"
    SITTING = "sitting"
    WAKING = "waking"


class Entry(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"
):
    """What all entries share.

    `day` is the runner's own calendar day, `logged_at` is UTC. `rev` counts the saves of this
    entry, so that two open tabs cannot overwrite each other unseen.
    """

    id: EntryId
    day: date
    logged_at: Annotated[datetime, msgspec.Meta(tz=True)]
    note: Note = ""
    rev: Annotated[int, msgspec.Meta(ge=1)] = 1


class CheckIn(Entry, tag="check-in", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Pain of one day, in its contexts: worst while running, worst sitting after a run, and on
    waking.
    """

    nprs_running: NPRS | None = None
    nprs_sitting: NPRS | None = None
    nprs_waking: NPRS | None = None

    def __post_init__(self) -> None:
        if self.nprs_running is None and self.nprs_sitting is None and self.nprs_waking is None:
            raise ValueError("answer at least one pain question")

    def nprs(self, context: PainContext) -> int | None:
        """Return the rating in one context; `None` when it was not answered."""
        return {
            PainContext.RUNNING: self.nprs_running,
            PainContext.SITTING: self.nprs_sitting,
            PainContext.WAKING: self.nprs_waking,
        }[context]


class RunSession(Entry, tag="run", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One run. Distance or minutes may be missing, not both."""

    distance_km: Kilometres | None = None
    minutes: Minutes | None = None
    rpe: RPE | None = None

    def __post_init__(self) -> None:
        if self.distance_km is None and self.minutes is None:
            raise ValueError("give the distance or the minutes of the run")


class ExerciseSession(Entry, tag="exercise", frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One routine session.

    Ten minutes count like thirty (clinical notes 6.7: a minimum session is done).
    """

    minutes: Minutes | None = None
    exercises: tuple[Annotated[str, msgspec.Meta(pattern=r"^E[0-9]{2}$")], ...] = ()
    rpe: RPE | None = None


AnyEntry = CheckIn | RunSession | ExerciseSession
