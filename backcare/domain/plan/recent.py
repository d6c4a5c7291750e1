"""What a runner recently did of single exercises, and how it went."""

from datetime import timedelta

from backcare.domain.entries import ExerciseDone, ExerciseSession, RepsLeft
from backcare.domain.plan.look import Look
from backcare.domain.plan.plan import PlannedExercise
from backcare.domain.plan.zones import Zone, zone_of
from backcare.domain.weeks import week_start

LOOK_BACK = timedelta(days=14)
"""How far back an exercise's last two sessions may be."""
_TO_SPARE = (RepsLeft.THREE_OR_FOUR, RepsLeft.FIVE_OR_MORE)
"""PR1. Doses aim at one or two left (5.2: two to three), so then the programme just goes on."""


class Recent:
    """What was done of each exercise within `LOOK_BACK`, latest last."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._done: dict[str, list[tuple[ExerciseSession, ExerciseDone]]] = {}
        for session in sorted(look.log.sessions, key=lambda s: (s.day, s.logged_at)):
            if look.at - LOOK_BACK <= session.day < look.at:
                for done in session.done:
                    self._done.setdefault(done.exercise, []).append((session, done))

    def has(self, exercise: str) -> bool:
        """Return whether an exercise was done."""
        return exercise in self._done

    def last_zone(self, exercise: str) -> Zone | None:
        """Return the zone of pain when an exercise was last done."""
        return self._zone(*self._done[exercise][-1])

    def is_held(self, exercise: str) -> bool:
        """Return whether the last time there was amber pain or nothing to spare (PR3)."""
        _, last = self._done[exercise][-1]
        return self.last_zone(exercise) is Zone.AMBER or last.reps_left is RepsLeft.NONE

    def is_easy(self, exercise: str) -> bool:
        """Return whether twice in a row all was done, pain green, with some to spare (PR1)."""
        last_two = self._done[exercise][-2:]
        return len(last_two) == 2 and all(
            self._zone(session, done) is Zone.GREEN
            and done.reps_left in _TO_SPARE
            and self._did_all(session, done)
            for session, done in last_two
        )

    def planned_before(self, exercise: str) -> PlannedExercise | None:
        """Return an exercise as it was last planned; `None` if it never was."""
        past = [s for s in self._look.plan.sessions if s.day < self._look.at]
        found = (e for s in reversed(past) for e in s.exercises if e.exercise == exercise)
        return next(found, None)

    def _zone(self, session: ExerciseSession, done: ExerciseDone) -> Zone | None:
        nprs = session.nprs if done.nprs is None else done.nprs
        return zone_of(session.day, nprs, self._look.mornings)

    def _did_all(self, session: ExerciseSession, done: ExerciseDone) -> bool:
        """Return whether all repetitions were done; without recorded sets, "done" means all."""
        week = week_start(session.day)
        planned = next(
            (
                e
                for s in self._look.plan.sessions
                if week_start(s.day) == week
                for e in s.exercises
                if e.exercise == done.exercise
            ),
            None,
        )
        if planned is None or not done.sets:
            return True
        sides = 2 if planned.is_each_side else 1
        return sum(s.reps or 1 for s in done.sets) >= sides * sum(planned.reps)
