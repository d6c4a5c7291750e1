"""What plans are made from; it is the same for every runner."""

import math
from collections.abc import Callable, Mapping, Sequence

import msgspec

from backcare.domain.exercises.exercise import Exercise
from backcare.domain.plan.plan import PlannedExercise, PlannedSession
from backcare.domain.plan.programme import Programme, TemplateExercise
from backcare.domain.plan.steps import marching, minutes_of, seconds_of

FEWEST_SETS = 2


class Programming(msgspec.Struct, frozen=True):
    """What plans are made from: the programme, and the exercises by id."""

    programme: Programme
    exercises: Mapping[str, Exercise]

    def warm_up(self) -> tuple[PlannedExercise, ...]:
        """Return the warm-up of every session (clinical notes 6.4)."""
        return tuple(self.as_planned(e) for e in self.programme.warm_up)

    def minutes_with_warm_up(self, session: PlannedSession) -> int:
        """Return how long the player leads through a session, in whole minutes.

        The optional one needs no warm-up, and calm floor work none either.
        """
        if not session.has_warm_up:
            return minutes_of(session.exercises, self.exercises)
        seconds = seconds_of((*self.warm_up(), *session.exercises), self.exercises)
        seconds += sum(step.seconds for step in marching(self.programme))
        return math.ceil(seconds / 60)

    def short_session(self, session: PlannedSession) -> PlannedSession:
        """Return the ten-minute version of a session: its key exercises, in fewer sets if needed.

        It counts like the whole session (clinical notes 6.7).
        """
        kept = tuple(e for e in session.exercises if e.is_key) or session.exercises[:2]
        limit = self.programme.short_minutes
        while minutes_of(kept, self.exercises) > limit:
            longest = max(range(len(kept)), key=lambda i: len(kept[i].reps))
            if len(kept[longest].reps) > 1:
                kept = with_fewer_sets(kept, longest)
            elif len(kept) > FEWEST_SETS:
                kept = kept[:-1]
            else:
                break
        return msgspec.structs.replace(session, exercises=kept)

    def as_planned(self, template: TemplateExercise) -> PlannedExercise:
        """Return an exercise as in the programme, before it is fitted to a runner."""
        dose = self.exercises[template.exercise].dose
        hold = template.hold_seconds
        if hold is None and dose.hold_seconds is not None:
            hold = dose.hold_seconds[0]
        return PlannedExercise(
            exercise=template.exercise,
            reps=template.reps,
            hold_seconds=hold,
            load=template.load,
            is_each_side=dose.per_side,
            is_key=template.is_key,
        )


def dose_like(exercise: Exercise, sets: int) -> tuple[tuple[int, ...], int | None]:
    """Return the repetitions of each set and the hold for an exercise that replaces another."""
    dose = exercise.dose
    hold = None if dose.hold_seconds is None else dose.hold_seconds[0]
    if dose.ladder:
        return dose.ladder[:sets], hold
    return (1 if dose.reps is None else dose.reps[0],) * sets, hold


def gently(exercise: Exercise, sets: int, *, is_key: bool = False) -> PlannedExercise:
    """Return an exercise in so many sets, at the low end of its dose."""
    reps, hold = dose_like(exercise, sets)
    return PlannedExercise(
        exercise=exercise.id,
        reps=reps,
        hold_seconds=hold,
        is_each_side=exercise.dose.per_side,
        is_key=is_key,
    )


def in_place(exercise: Exercise, planned: PlannedExercise) -> PlannedExercise:
    """Return an exercise in place of a planned one: in as many sets, at the low end of its dose."""
    instead = gently(exercise, len(planned.reps), is_key=planned.is_key)
    return msgspec.structs.replace(instead, replaces=planned.exercise)


def because(planned: PlannedExercise, reason: str) -> PlannedExercise:
    """Return an exercise with one more reason, the last one."""
    others = (r for r in planned.reasons if r != reason)
    return msgspec.structs.replace(planned, reasons=(*others, reason))


def with_sets(planned: PlannedExercise, share: float) -> PlannedExercise:
    """Return an exercise with a share of its sets, at least one; the first sets are kept."""
    sets = max(1, round(share * len(planned.reps)))
    return msgspec.structs.replace(planned, reps=planned.reps[:sets])


def with_fewer_sets(
    exercises: Sequence[PlannedExercise], place: int
) -> tuple[PlannedExercise, ...]:
    """Return the exercises with one set fewer of the one at `place`."""
    one = exercises[place]
    fewer = msgspec.structs.replace(one, reps=one.reps[:-1])
    return (*exercises[:place], fewer, *exercises[place + 1 :])


def with_less(session: PlannedSession) -> PlannedSession | None:
    """Return a session with one set or exercise fewer; `None` if nothing more can be dropped.

    Sets go before exercises, and from the end. Key exercises stay, in few sets.
    """
    exercises = session.exercises
    place = _last(exercises, lambda e: not e.is_key and len(e.reps) > FEWEST_SETS)
    if place is None:
        place = _last(exercises, lambda e: len(e.reps) > FEWEST_SETS)
    if place is not None:
        left = with_fewer_sets(exercises, place)
    else:
        place = _last(exercises, lambda e: not e.is_key)
        if place is None:
            return None
        left = (*exercises[:place], *exercises[place + 1 :])
    reasons = session.reasons if "time" in session.reasons else (*session.reasons, "time")
    return msgspec.structs.replace(session, exercises=left, reasons=reasons)


def _last(
    exercises: Sequence[PlannedExercise], fits: Callable[[PlannedExercise], bool]
) -> int | None:
    return next((i for i in reversed(range(len(exercises))) if fits(exercises[i])), None)
