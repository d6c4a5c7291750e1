"""What a runner recently did of single exercises, and how it went."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import zip_longest

import msgspec

from backcare.domain.entries import ExerciseDone, ExerciseSession, RepsLeft, SetDone
from backcare.domain.plan.dose import amount
from backcare.domain.plan.look import Look
from backcare.domain.plan.plan import PlannedExercise
from backcare.domain.plan.zones import Zone, sorer, zone_of
from backcare.domain.weeks import week_start

LOOK_BACK = timedelta(days=14)
"""How far back an exercise's last two sessions may be."""
_TO_SPARE = (RepsLeft.THREE_OR_FOUR, RepsLeft.FIVE_OR_MORE)
"""PR1. Doses aim at one or two left (5.2: two to three), so then the programme just goes on."""


class Recent:
    """What was done of each exercise lately, latest last.

    That is within `LOOK_BACK`, or in the last week that was trained if it lies further back: what
    hurt before a break hurt all the same.
    """

    def __init__(self, look: Look) -> None:
        self._look = look
        self._done: dict[str, list[tuple[ExerciseSession, ExerciseDone]]] = {}
        since = look.at - LOOK_BACK
        self._since = since if (trained := look.monday_trained()) is None else min(since, trained)
        inside = [s for s in look.log.sessions if self._since <= s.day < look.at]
        for session in sorted(inside, key=lambda s: (s.day, s.logged_at)):
            for done in session.done:
                self._done.setdefault(done.exercise, []).append((session, done))

    def has(self, exercise: str) -> bool:
        """Return whether an exercise was done."""
        return exercise in self._done

    def last_zone(self, exercise: str) -> Zone | None:
        """Return the zone of pain when an exercise was last done.

        In a week that flared up, or to which pain had climbed, it is amber+ at least (6.2).
        """
        session, done = self._done[exercise][-1]
        is_sore = self._look.is_sore(week_start(session.day))
        return sorer(self._zone(session, done), Zone.AMBER_PLUS if is_sore else None)

    def is_held(self, exercise: str) -> bool:
        """Return whether the last time there was amber pain or nothing to spare (PR3)."""
        _, last = self._done[exercise][-1]
        return self.last_zone(exercise) is Zone.AMBER or last.reps_left is RepsLeft.NONE

    def is_easy(self, exercise: str) -> bool:
        """Return whether twice in a row all was done, pain green, with some to spare (PR1)."""
        last_two = self._done[exercise][-2:]
        return len(last_two) == 2 and all(
            session.day >= self._look.at - LOOK_BACK
            and self._zone(session, done) is Zone.GREEN
            and done.reps_left in _TO_SPARE
            and self._did_all(session, done)
            for session, done in last_two
        )

    def dose(self, exercise: str) -> PlannedExercise | None:
        """Return what was last done of an exercise: as planned, or less if less was recorded.

        `None` if neither a plan nor the session says how much it was.
        """
        session, done = self._done[exercise][-1]
        same_week = self._planned(session, exercise)
        planned = min(same_week, key=amount) if same_week else self._planned_before(exercise)
        if planned is None:
            return None
        own = _recorded(done.sets, planned)
        return own if own is not None and amount(own) < amount(planned) else planned

    def _planned_before(self, exercise: str) -> PlannedExercise | None:
        past = [s for s in self._look.plan.sessions if s.day < self._look.at]
        found = (e for s in reversed(past) for e in s.exercises if e.exercise == exercise)
        return next(found, None)

    def _zone(self, session: ExerciseSession, done: ExerciseDone) -> Zone | None:
        nprs = session.nprs if done.nprs is None else done.nprs
        return zone_of(session.day, nprs, self._look.mornings)

    def _did_all(self, session: ExerciseSession, done: ExerciseDone) -> bool:
        """Return whether all repetitions were done; without recorded sets, "done" means all."""
        same_week = self._planned(session, done.exercise)
        if not same_week or not done.sets:
            return True
        planned = max(same_week, key=amount)
        sides = 2 if planned.is_each_side else 1
        return sum(s.reps or 1 for s in done.sets) >= sides * sum(planned.reps)

    def _planned(self, session: ExerciseSession, exercise: str) -> list[PlannedExercise]:
        """Return an exercise as planned for the day of a session, or else for its week.

        It may stand in two sessions of a week, in different doses.
        """
        week = week_start(session.day)
        found = [
            (s.day, e)
            for s in self._look.plan.sessions
            if week_start(s.day) == week
            for e in s.exercises
            if e.exercise == exercise
        ]
        return [e for day, e in found if day == session.day] or [e for _, e in found]


def _recorded(sets: Sequence[SetDone], planned: PlannedExercise) -> PlannedExercise | None:
    """Return a planned exercise with the sets that were recorded, if any were.

    Of two sides with a dose each, it is the lesser one; where they share a dose, both together.
    """
    sides = [
        _as_dose([s for s in sets if s.side is side], planned)
        for side in dict.fromkeys(s.side for s in sets)
    ]
    if not sides or planned.is_each_side or len(sides) == 1:
        return min(sides, key=amount, default=None)
    shared = zip_longest(*(side.reps for side in sides), fillvalue=0)
    return msgspec.structs.replace(sides[0], reps=tuple(sum(reps) for reps in shared))


def _as_dose(sets: Sequence[SetDone], planned: PlannedExercise) -> PlannedExercise:
    reps = tuple(s.reps or 1 for s in sets)
    if planned.hold_seconds is None:
        return msgspec.structs.replace(planned, reps=reps)
    held = sum((s.hold_seconds or planned.hold_seconds) * (s.reps or 1) for s in sets)
    return msgspec.structs.replace(planned, reps=reps, hold_seconds=max(1, held // sum(reps)))
