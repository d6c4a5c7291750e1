"""Compare doses, and take from them: "less" is always less than what was done (6.2, 6.3)."""

from collections.abc import Mapping
from functools import partial
from itertools import accumulate

import msgspec

from backcare.domain.exercises.exercise import Exercise, Move
from backcare.domain.plan.plan import Load, PlannedExercise
from backcare.domain.plan.steps import seconds_at_work

_THREE_QUARTERS = 0.75
_LOADS: tuple[Load | None, ...] = (None, Load.LIGHT, Load.HEAVIER, Load.ADDED)


def amount(planned: PlannedExercise) -> int:
    """Return all work of a dose: its repetitions, or the seconds of its holds."""
    return sum(planned.reps) * (planned.hold_seconds or 1)


def weight(planned: PlannedExercise) -> int:
    """Return how heavy the weight of a dose is, from 0 for none."""
    return _LOADS.index(planned.load)


def exceeds(planned: PlannedExercise, other: PlannedExercise) -> bool:
    """Return whether a dose is more than another of the same exercise, in work or in weight."""
    return weight(planned) > weight(other) or amount(planned) > amount(other)


def with_dose(planned: PlannedExercise, dose: PlannedExercise) -> PlannedExercise:
    """Return an exercise at the dose of another."""
    return msgspec.structs.replace(
        planned, reps=dose.reps, hold_seconds=dose.hold_seconds, load=dose.load
    )


def no_more_than(planned: PlannedExercise, limit: PlannedExercise) -> PlannedExercise:
    """Return an exercise at another dose of it where it has more, and never with more weight."""
    if not exceeds(planned, limit):
        return planned
    load = min(planned, limit, key=weight).load
    return msgspec.structs.replace(with_dose(planned, limit), load=load)


def less(done: PlannedExercise) -> PlannedExercise:
    """Return one set fewer; a single set gets a quarter shorter (PR4: 20 to 30%)."""
    if len(done.reps) > 1:
        return msgspec.structs.replace(done, reps=done.reps[:-1])
    return _share_of(done, _THREE_QUARTERS)


def half(done: PlannedExercise) -> PlannedExercise:
    """Return the first sets that make up at most half of the repetitions, or one set of as many."""
    most = sum(done.reps) // 2
    kept = sum(total <= most for total in accumulate(done.reps))
    if kept:
        return msgspec.structs.replace(done, reps=done.reps[:kept])
    if most:
        return msgspec.structs.replace(done, reps=(most,))
    return _share_of(done, 0.5)


def within(
    planned: PlannedExercise, limit: PlannedExercise, exercises: Mapping[str, Exercise]
) -> PlannedExercise:
    """Return another exercise in no more sets, repetitions, seconds of hold or time than `limit`.

    Repetitions and holds are compared with their own kind; seconds at work always are.
    """
    planned = msgspec.structs.replace(planned, reps=planned.reps[: len(limit.reps)])
    shares = [_seconds(limit, exercises) / _seconds(planned, exercises)]
    if bool(planned.hold_seconds) == bool(limit.hold_seconds):
        shares.append(amount(limit) / amount(planned))
    return planned if min(shares) >= 1 else _share_of(planned, min(shares))


def in_sets_within(
    planned: PlannedExercise, limit: PlannedExercise, exercises: Mapping[str, Exercise]
) -> PlannedExercise:
    """Return another exercise in no more work than `limit`: in fewer sets, or part of one.

    So it stays in its own dose where that is possible. Jumps are over in a blink: repetitions in
    their place are compared with them one by one, and not in seconds.
    """
    is_jump = _is_jump(limit, exercises) and not (planned.hold_seconds or limit.hold_seconds)
    cut = _in_no_more_reps if is_jump else partial(within, exercises=exercises)
    one, *more = (
        msgspec.structs.replace(planned, reps=planned.reps[: n + 1])
        for n in range(min(len(planned.reps), len(limit.reps)))
    )
    whole = (fewer for fewer in reversed(more) if cut(fewer, limit) == fewer)
    return next(whole, None) or cut(one, limit)


def _in_no_more_reps(planned: PlannedExercise, limit: PlannedExercise) -> PlannedExercise:
    return _share_of(planned, min(1, amount(limit) / amount(planned)))


def _is_jump(planned: PlannedExercise, exercises: Mapping[str, Exercise]) -> bool:
    return any(beat.do is Move.JUMP for beat in exercises[planned.exercise].dose.tempo)


def _share_of(planned: PlannedExercise, share: float) -> PlannedExercise:
    """Return a share of each set's repetitions, or of the hold where each has but one."""
    if max(planned.reps) == 1 and planned.hold_seconds is not None:
        held = max(1, int(share * planned.hold_seconds))
        return msgspec.structs.replace(planned, hold_seconds=held)
    return msgspec.structs.replace(
        planned, reps=tuple(max(1, int(share * r)) for r in planned.reps)
    )


def _seconds(planned: PlannedExercise, exercises: Mapping[str, Exercise]) -> int:
    return seconds_at_work(planned, exercises[planned.exercise])
