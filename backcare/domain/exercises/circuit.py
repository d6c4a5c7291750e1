"""The club's circuit: some exercises after an easy run, led by somebody who is no clinician."""

import math
from datetime import date
from typing import Annotated

import msgspec

from backcare.domain.records import ExerciseId

Seconds = Annotated[int, msgspec.Meta(ge=5, le=600)]


class Circuit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Stations in order, each `work_seconds` long, with `change_seconds` between, for `rounds`."""

    written_on: date
    sources: tuple[str, ...]
    exercises: Annotated[tuple[ExerciseId, ...], msgspec.Meta(min_length=3, max_length=10)]
    rounds: Annotated[int, msgspec.Meta(ge=1, le=5)]
    work_seconds: Seconds
    change_seconds: Seconds

    @property
    def minutes(self) -> int:
        """How long all rounds take, in whole minutes."""
        stations = self.rounds * len(self.exercises)
        return math.ceil(stations * (self.work_seconds + self.change_seconds) / 60)
