"""The exercise library: what an exercise is, how much of it, and how it is shown."""

from enum import StrEnum
from typing import Annotated

import msgspec

from backcare.domain.records import ExerciseId
from backcare.domain.review import OWN_SUMMARY, Review, SourceRef
from backcare.domain.sides import Side

STOP_ABOVE = 5
"""The pain (NPRS) above which one stops; no exercise has a higher limit ([R155])."""

Line = Annotated[str, msgspec.Meta(min_length=3, max_length=240)]
Range = tuple[
    Annotated[int, msgspec.Meta(ge=1, le=300)],
    Annotated[int, msgspec.Meta(ge=1, le=300)],
]
"""Lowest and highest value, both included; equal if there is only one."""


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


_LONG_REST = 60
"""Seconds of rest from which on an exercise is for strength (clinical notes 5.2)."""
ON_THE_FLOOR = (Position.BACK, Position.BELLY, Position.ALL_FOURS, Position.SIDE)


class Equipment(StrEnum):
    """What you need besides the floor."""

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


class Sides(StrEnum):
    """How an exercise for one side changes to the other.

    `HALF_WAY` changes in the middle of each set: the dose is for both sides together.
    """

    ONE_THEN_OTHER = "one_then_other"
    ALTERNATE = "alternate"
    HALF_WAY = "half_way"


class Move(StrEnum):
    """What you do in one beat of a repetition."""

    UP = "up"
    DOWN = "down"
    OUT = "out"
    IN = "in"
    BACK = "back"
    FORWARD = "forward"
    OPEN = "open"
    CLOSE = "close"
    BEND = "bend"
    STRAIGHTEN = "straighten"
    FLAT = "flat"
    ARCH = "arch"
    MIDDLE = "middle"
    SINK = "sink"
    ROUND = "round"
    SQUEEZE = "squeeze"
    LET_GO = "let_go"
    BREATHE_IN = "breathe_in"
    BREATHE_OUT = "breathe_out"
    STEP = "step"
    FOLLOW = "follow"
    SWEEP = "sweep"
    JUMP = "jump"
    HOP = "hop"
    THROW = "throw"
    CATCH = "catch"
    HOLD = "hold"
    RELAX = "relax"


class Beat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One beat of a repetition; a hold without `seconds` lasts as long as the dose says."""

    do: Move
    seconds: Annotated[float, msgspec.Meta(gt=0, le=120)] | None = None


class Dose(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of an exercise: either `sets` x `reps`, a falling `ladder` of reps, or sets of a
    hold.

    `hold_seconds` is the hold of each repetition (or of the set, if there are no reps), `tempo` the
    beats of one whole repetition, `sides` how the exercise changes sides, if it is for one side at
    a time. `note` is one plain sentence for what the numbers cannot say.
    """

    sets: Range | None = None
    ladder: tuple[int, ...] = ()
    reps: Range | None = None
    hold_seconds: Range | None = None
    tempo: tuple[Beat, ...] = ()
    sides: Sides | None = None
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
        self._check_tempo()

    def _check_tempo(self) -> None:
        as_dosed = [beat.do for beat in self.tempo if beat.seconds is None]
        if self.hold_seconds is None and (as_dosed or not self.tempo):
            raise ValueError("without hold_seconds, a tempo has the seconds of each beat")
        if as_dosed not in ([], [Move.HOLD]):
            raise ValueError("only one hold of a tempo may leave its seconds to hold_seconds")
        is_timed = self.reps is None and not self.ladder
        if self.hold_seconds is not None and self.tempo and not (as_dosed or is_timed):
            raise ValueError("a tempo with hold_seconds has a hold without seconds")

    @property
    def per_side(self) -> bool:
        """Whether the dose is for each side."""
        return self.sides in (Sides.ONE_THEN_OTHER, Sides.ALTERNATE)


class Variation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An easier or harder version: a change in words, another exercise of the library, or both."""

    text: Line
    exercise: ExerciseId | None = None


class Mistake(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A common fault and what to do instead.

    `picture` is the name of the picture that shows it beside the right form, if there is one, and
    `description` tells what is in it, for those who do not see it.
    """

    fault: Line
    fix: Line
    picture: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")] | None = None
    description: Line | None = None

    def __post_init__(self) -> None:
        if (self.picture is None) != (self.description is None):
            raise ValueError("a picture of a mistake and its description go together")


class Muscles(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an exercise is for, by what happens to it: the one list from which the page's words, the
    search and what is coloured in the clip come.
    """

    working: tuple[Line, ...] = ()
    stretched: tuple[Line, ...] = ()
    moved: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        if not self.names:
            raise ValueError("expected what works, is stretched or is moved")
        if len(set(self.names)) < len(self.names):
            raise ValueError("each muscle has one role")

    @property
    def by_role(self) -> dict[str, tuple[str, ...]]:
        """All of it by role; empty roles are left out."""
        roles = {"working": self.working, "stretched": self.stretched, "moved": self.moved}
        return {role: names for role, names in roles.items() if names}

    @property
    def names(self) -> tuple[str, ...]:
        """All of it, whatever the role."""
        return (*self.working, *self.stretched, *self.moved)


class Demonstration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A moving demonstration: `clip` is the file stem below `data/media/clips`.

    `description` says what the figure does, for readers who cannot see it. `shown_side` is the side
    at work; without it, a clip of an exercise for one side shows both in turn. `has_second_view`
    says that there is a clip from another angle, `mirrored` what the figure does in the mirrored
    clip, if it differs. `ways` names for each beat that moves the key poses which the clip passes,
    where that is not simply from one to the next.
    """

    clip: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")]
    description: Annotated[str, msgspec.Meta(min_length=40, max_length=600)]
    mirrored: Annotated[str, msgspec.Meta(min_length=40, max_length=600)] | None = None
    shown_side: Side | None = None
    has_second_view: bool = False
    ways: tuple[tuple[str, ...], ...] = ()

    @property
    def mirrored_description(self) -> str:
        """What the figure does in the mirrored clip."""
        return self.mirrored or self.description


class SideCue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a side means in an exercise for one side at a time: "Stand on your left leg."

    Both are written out, as in other languages more than one word changes.
    """

    left: Line
    right: Line


class Felt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an exercise is to be felt, each as the end of a sentence: "In both calves."

    `not_here` is where it is not to be felt: there something else is at work than should be.
    """

    here: Line
    not_here: Line | None = None


class Neighbours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The exercises shown one step below and above; the plan goes by `Variation`s alone."""

    below: ExerciseId | None = None
    above: ExerciseId | None = None


class Kind(StrEnum):
    """How hard an exercise is to be, and when one moves on (clinical notes 5.2)."""

    STRENGTH = "strength"
    CONTROL = "control"
    BALANCE = "balance"
    JUMPS = "jumps"
    SLIDER = "slider"
    MOBILITY = "mobility"


class Exercise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One exercise of the library; `level` runs from 1 (start) to 3 (hard).

    `begin_with` is the load to begin with. `leave_out` says when not to begin, `stop` when to stop;
    `stop_above` is the pain (NPRS, 0 to 10) above which one stops. It is lower than elsewhere for
    jumps and for what moves a nerve (our own summary [R155]).

    `side_cue` belongs to an exercise for one side at a time. `sources` carry `why`, `dose_sources`
    the dose with its tempo and rest: no study has tried ours, so they are our own unless a file
    says otherwise.
    """

    id: ExerciseId
    name: Annotated[str, msgspec.Meta(min_length=3, max_length=60)]
    other_names: tuple[str, ...] = ()
    goals: Annotated[tuple[Goal, ...], msgspec.Meta(min_length=1)]
    level: Annotated[int, msgspec.Meta(ge=1, le=3)]
    position: Position
    equipment: tuple[Equipment, ...] = ()
    muscles: Muscles
    why: Annotated[str, msgspec.Meta(min_length=30, max_length=400)]
    dose: Dose
    side_cue: SideCue | None = None
    begin_with: Line | None = None
    setup: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1, max_length=5)]
    movement: Annotated[tuple[Line, ...], msgspec.Meta(min_length=2, max_length=7)]
    breathing: Line
    felt: Felt
    cues: Annotated[tuple[Line, ...], msgspec.Meta(min_length=2, max_length=5)]
    mistakes: Annotated[tuple[Mistake, ...], msgspec.Meta(min_length=1, max_length=5)]
    easier: Annotated[tuple[Variation, ...], msgspec.Meta(min_length=1)]
    harder: tuple[Variation, ...] = ()
    ladder: Neighbours | None = None
    leave_out: tuple[Line, ...] = ()
    stop: tuple[Line, ...] = ()
    stop_above: Annotated[int, msgspec.Meta(ge=0, le=STOP_ABOVE)] = STOP_ABOVE
    demonstration: Demonstration | None = None
    sources: Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)]
    dose_sources: Annotated[tuple[SourceRef, ...], msgspec.Meta(min_length=1)] = (OWN_SUMMARY,)
    review: Review

    def __post_init__(self) -> None:
        sides, cue = self.dose.sides, self.side_cue
        if (sides is None) != (cue is None):
            raise ValueError("side_cue belongs to a dose with sides, and each of those has one")
        if self.demonstration is None:
            return
        is_shown = self.demonstration.shown_side is not None
        if is_shown and sides is None:
            raise ValueError("only an exercise for one side at a time has a shown_side")
        if sides in (Sides.ONE_THEN_OTHER, Sides.HALF_WAY) and not is_shown:
            raise ValueError("expected the shown_side of the demonstration")

    @property
    def kind(self) -> Kind:
        """How hard it is to be, and when one moves on (clinical notes 5.2)."""
        done = {beat.do for beat in self.dose.tempo}
        if {Move.JUMP, Move.HOP} & done:
            return Kind.JUMPS
        if Goal.NEURAL in self.goals:
            return Kind.SLIDER
        if self.goals == (Goal.MOBILITY,):
            return Kind.MOBILITY
        if Goal.PROPRIOCEPTION in self.goals and not (self.dose.rest_seconds or self.dose.ladder):
            return Kind.BALANCE
        rests_long = self.dose.rest_seconds is not None and self.dose.rest_seconds[0] >= _LONG_REST
        is_counted = self.dose.reps is not None  # a hold has none to leave, or to do more of
        return Kind.STRENGTH if rests_long and is_counted else Kind.CONTROL

    @property
    def is_stopped_earlier(self) -> bool:
        """Whether it is stopped at less pain than others."""
        return self.stop_above < STOP_ABOVE

    @property
    def steps(self) -> tuple[ExerciseId | None, ExerciseId | None]:
        """The exercises one step below and one above it, as the page shows them."""
        own = self.ladder or Neighbours()
        below = next((v.exercise for v in self.easier if v.exercise), None)
        above = next((v.exercise for v in self.harder if v.exercise), None)
        return own.below or below, own.above or above

    @property
    def may_be_floor_work(self) -> bool:
        """Whether it may go on while running and jumping wait: on the floor, with a mat at most,
        without a jump and without arching the back.
        """
        done = {beat.do for beat in self.dose.tempo}
        is_calm = not {Move.JUMP, Move.HOP, Move.ARCH} & done
        return self.position in ON_THE_FLOOR and is_calm and set(self.equipment) <= {Equipment.MAT}

    def side_words(self, side: Side) -> str:
        """Return the cue for a side; empty if both sides do the same."""
        cue = self.side_cue
        return "" if cue is None else cue.left if side is Side.LEFT else cue.right
