"""What a runner has chosen: sessions a week to aim for, favourite exercises, measures, which
runs of files are not to come back, and what was brought in when.
"""

from collections.abc import Collection
from datetime import date
from itertools import pairwise
from typing import Annotated

import msgspec

from backcare.domain.imports import ImportNote
from backcare.domain.measures import ChosenMeasures
from backcare.domain.records import ExerciseId, RecordId
from backcare.domain.weeks import Monday

SessionsPerWeek = Annotated[int, msgspec.Meta(ge=1, le=7)]
_MOST_FAVOURITES = 99
_MOST_DELETED = 500
_MOST_IMPORTS = 200
SUGGESTED_SESSIONS_PER_WEEK = 2
"""Two a week, a third optional (clinical notes 6.1 and 6.7)."""


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sessions a week aimed for, from the week that is called `since` (its Monday) onwards."""

    since: date
    sessions: SessionsPerWeek

    def __post_init__(self) -> None:
        if self.since.weekday() != 0:
            raise ValueError("a target starts on a Monday")


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One runner's choices. Targets keep their history: a new target never rewrites past weeks.

    `favourites` are exercises in the order they were chosen; `measures` are how the runner measures
    and writes, as far as they chose it. `deleted_runs` are the ids of the last runs of files that
    were deleted: the next import of such a file does not take them for new. `imports` are the last
    imports of files, the oldest first.
    """

    targets: tuple[Target, ...] = ()
    favourites: Annotated[tuple[ExerciseId, ...], msgspec.Meta(max_length=_MOST_FAVOURITES)] = ()
    measures: ChosenMeasures = ChosenMeasures()
    deleted_runs: Annotated[tuple[RecordId, ...], msgspec.Meta(max_length=_MOST_DELETED)] = ()
    imports: Annotated[tuple[ImportNote, ...], msgspec.Meta(max_length=_MOST_IMPORTS)] = ()
    rev: Annotated[int, msgspec.Meta(ge=0)] = 0

    def __post_init__(self) -> None:
        if any(earlier.since >= later.since for earlier, later in pairwise(self.targets)):
            raise ValueError("targets are in order of time, one a week")
        if len(set(self.favourites)) < len(self.favourites):
            raise ValueError("an exercise is a favourite once")

    def target_for(self, week: Monday) -> int | None:
        """Return the sessions aimed for in the week that is called so; `None` before the first
        target.
        """
        return next((t.sessions for t in reversed(self.targets) if t.since <= week), None)

    def with_target(self, week: Monday, sessions: int) -> "Profile":
        """Return a profile that aims for `sessions` a week from `week` on; earlier weeks stay as
        they were.
        """
        kept = tuple(t for t in self.targets if t.since < week)
        return msgspec.structs.replace(self, targets=(*kept, Target(since=week, sessions=sessions)))

    def with_all_of(self, other: "Profile") -> "Profile":
        """Return a profile with the choices of both; where both chose, this profile's are kept."""
        own = {target.since: target for target in self.targets}
        targets = {**{target.since: target for target in other.targets}, **own}
        favourites = dict.fromkeys((*self.favourites, *other.favourites))
        return msgspec.structs.replace(
            self,
            targets=tuple(targets[since] for since in sorted(targets)),
            favourites=tuple(favourites)[:_MOST_FAVOURITES],
            measures=self.measures.with_all_of(other.measures),
            imports=other.with_imports(*self.imports).imports,
        ).with_deleted_runs(*other.deleted_runs, *self.deleted_runs)

    @property
    def has_choices(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.targets or self.favourites) or self.measures != ChosenMeasures()

    def with_favourite(self, exercise: str, *, is_favourite: bool) -> "Profile":
        """Return a profile with an exercise added to its favourites or removed from them."""
        kept = tuple(e for e in self.favourites if e != exercise)
        added = (exercise,) if is_favourite else ()
        return msgspec.structs.replace(self, favourites=(*kept, *added))

    def with_deleted_runs(self, *ids: str) -> "Profile":
        """Return a profile that knows of these runs too that they were deleted."""
        known = self.without_deleted_runs(*ids).deleted_runs
        kept = tuple(dict.fromkeys((*known, *ids)))[-_MOST_DELETED:]
        return msgspec.structs.replace(self, deleted_runs=kept)

    def without_deleted_runs(self, *ids: str) -> "Profile":
        """Return a profile that does not know of these runs that they were deleted."""
        kept = tuple(run for run in self.deleted_runs if run not in set(ids))
        return msgspec.structs.replace(self, deleted_runs=kept)

    def with_imports(self, *notes: ImportNote) -> "Profile":
        """Return a profile that knows of these imports too."""
        known = {note.id: note for note in (*self.imports, *notes)}
        kept = sorted(known.values(), key=lambda note: note.at)[-_MOST_IMPORTS:]
        return msgspec.structs.replace(self, imports=tuple(kept))

    def with_imports_of(self, ids: Collection[str]) -> "Profile":
        """Return a profile that knows of no imports but these, of those that it knows."""
        kept = tuple(note for note in self.imports if note.id in ids)
        return msgspec.structs.replace(self, imports=kept)
