"""The exercise library: what an exercise is, how much of it, and how it is shown."""

from enum import StrEnum
from typing import Annotated

import msgspec

from backcare.domain.review import Review, SourceRef

ExerciseId = Annotated[str, msgspec.Meta(pattern=r"^E[0-9]{2}$")]
Line = Annotated[str, msgspec.Meta(min_length=3, max_length=240)]
Range = tuple[
    Annotated[int, msgspec.Meta(ge=1, le=300)],
    Annotated[int, msgspec.Meta(ge=1, le=300)],
]
"""Lowest and highest value, both included; equal when there is just one."""


class Goal(StrEnum):
    """What an exercise is good for (goal tags of the exercise tables)."""

    SIJ_STABILITY = "sij-stability"
    PROPRIOCEPTION = "proprioception"
    TRUNK_ENDURANCE = "trunk-endurance"
    HIP_STRENGTH = "hip-strength"
    POSTERIOR_CHAIN = "posterior-chain"
    MOBILITY = "mobility"
    NEURAL = "neural"
    FOOT_CALF = "foot-calf"


class Position(StrEnum):
    """How the body is at the start (key poses of the exercise tables)."""

    BACK = "back"
    BELLY = "belly"
    ALL_FOURS = "all-fours"
    SIDE = "side"
    KNEELING = "kneeling"
    SITTING = "sitting"
    STANDING = "standing"


class Equipment(StrEnum):
    """What one needs besides the floor."""

    MAT = "mat"
    WALL = "wall"
    CHAIR = "chair"
    STEP = "step"
    BENCH = "bench"
    STICK = "stick"
    BALL = "ball"
    BAND = "band"
    WEIGHT = "weight"
    PAD = "pad"


class Dose(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of an exercise: either `sets` x `reps`, a falling `ladder` of reps, or sets of a
    hold.

    `hold_seconds` is the hold of each repetition (or of the set, when there are no reps),
    `tempo` the seconds out, held and back of one repetition, `per_side` true when the dose is
    for each side. `note` is one plain sentence that the numbers cannot say.
    """

    sets: Range | None = None
    ladder: tuple[int, ...] = ()
    reps: Range | None = None
    hold_seconds: Range | None = None
    tempo: tuple[int, int, int] | None = None
    per_side: bool = False
    rest_seconds: Range | None = None
    note: Line | None = None

    def __post_init__(self) -> None:
        if bool(self.ladder) == (self.sets is not None):
            raise ValueError("give either sets or a ladder")
        if self.sets is not None and self.reps is None and self.hold_seconds is None:
            raise ValueError("sets need reps or hold_seconds")
        if self.ladder and (self.reps is not None or self.hold_seconds is None):
            raise ValueError("a ladder carries its own reps and needs hold_seconds")
        for span in (self.sets, self.reps, self.hold_seconds, self.rest_seconds):
            if span is not None and span[0] > span[1]:
                raise ValueError("a range goes from the lower to the higher number")


class Variation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An easier or harder version: a change in words, another exercise of the library, or both."""

    text: Line
    exercise: ExerciseId | None = None


class Mistake(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A common fault and what to do instead.

    `picture` is the name of the picture that shows it beside the right form, if there is one.
    """

    fault: Line
    fix: Line
    picture: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")] | None = None


class Demonstration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A moving demonstration: `clip` is the file stem below `data/media/clips`.

    `description` says what the figure does, for readers who cannot see it; `lit_muscles` names the
    muscles that are coloured in the clip. `has_second_view` tells that there is a clip from
    another side.
    """

    clip: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")]
    description: Annotated[str, msgspec.Meta(min_length=40, max_length=600)]
    lit_muscles: tuple[Line, ...]
    has_second_view: bool = False


class Exercise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One exercise of the library; `level` runs from 1 (start) to 3 (hard)."""

    id: ExerciseId
    name: Annotated[str, msgspec.Meta(min_length=3, max_length=60)]
    other_names: tuple[str, ...] = ()
    goals: Annotated[tuple[Goal, ...], msgspec.Meta(min_length=1)]
    level: Annotated[int, msgspec.Meta(ge=1, le=3)]
    position: Position
    equipment: tuple[Equipment, ...] = ()
    muscles: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1)]
    why: Annotated[str, msgspec.Meta(min_length=30, max_length=400)]
    dose: Dose
    setup: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1, max_length=5)]
    movement: Annotated[tuple[Line, ...], msgspec.Meta(min_length=2, max_length=7)]
    breathing: Line
    cues: Annotated[tuple[Line, ...], msgspec.Meta(min_length=2, max_length=5)]
    mistakes: Annotated[tuple[Mistake, ...], msgspec.Meta(min_length=1, max_length=5)]
    easier: Annotated[tuple[Variation, ...], msgspec.Meta(min_length=1)]
    harder: tuple[Variation, ...] = ()
    stop: tuple[Line, ...] = ()
    demonstration: Demonstration | None = None
    sources: Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)]
    review: Review
