"""What a runner did of single exercises, and how it went the last time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import zip_longest

import msgspec

from backcare.domain.entries import ExerciseDone, ExerciseSession, RepsLeft, SetDone
from backcare.domain.exercises.exercise import Exercise
from backcare.domain.plan.dose import amount
from backcare.domain.plan.log import Log
from backcare.domain.plan.plan import OWN_CHOICE, Plan, PlannedExercise, PlannedSession
from backcare.domain.plan.programming import Programming
from backcare.domain.plan.ratings import Ratings
from backcare.domain.plan.standing import PlannedDone, Standing
from backcare.domain.plan.zones import Mornings, Zone, sorer, zone_of
from backcare.domain.weeks import WEEK

LOOK_BACK = timedelta(days=14)
"""How far back the last two sessions of an exercise that gets harder may be."""
_KEPT_IN_MIND = 26 * WEEK
"""How far back an exercise is looked for that was not done since."""
_TO_SPARE = (RepsLeft.THREE_OR_FOUR, RepsLeft.FIVE_OR_MORE)
"""PR1. Doses aim at one or two left (5.2: two to three), so then the programme just goes on."""


class Did(msgspec.Struct, frozen=True):
    """An exercise as it was done once.

    `stood` is the planned session that it was done in, `week` all those of its week, and `instead`
    the planned exercise that it was done in place of.
    """

    session: ExerciseSession
    done: ExerciseDone
    stood: PlannedSession | None
    week: tuple[PlannedDone, ...]
    instead: PlannedExercise | None = None

    @property
    def exercise(self) -> str:
        """The exercise that was done."""
        return self.done.exercise

    @property
    def was_own_choice(self) -> bool:
        """Whether it stood in the plan in place of another by the runner's choice."""
        planned = self.instead
        if planned is None or planned.exercise != self.exercise:
            return False
        return OWN_CHOICE in planned.reasons

    @property
    def planned(self) -> PlannedExercise | None:
        """The exercise as it was planned: in its session, else the least that its week had.

        Of one that was done in place of another, that one; `None` if nothing was planned.
        """
        if self.instead is not None:
            return self.instead
        own = () if self.stood is None else self.stood.exercises
        found = [e for e in own if e.exercise == self.exercise] or [
            e for o in self.week for e in o.session.exercises if e.exercise == self.exercise
        ]
        return min(found, key=amount, default=None)


class Recent:
    """What was done of each exercise before a day, also of what stood in for it."""

    def __init__(
        self, plan: Plan, log: Log, ratings: Ratings, programming: Programming, until: date
    ) -> None:
        self._ratings, self._library = ratings, programming.exercises
        self._mornings = Mornings(log.check_ins)
        self._until = until
        self._came_for: dict[str, list[str]] = {}
        """What each exercise comes in place of by the runner's choice."""
        for swap in plan.choices.swaps:
            self._came_for.setdefault(swap.instead, []).append(swap.exercise)
        plans = [*(p for p in log.plans if p.id != plan.id), plan]
        inside = [s for s in log.sessions if until - _KEPT_IN_MIND <= s.day < until]
        self._standing = Standing(plans, inside, log.breaks, log.weeks)
        self._found: dict[str, list[Did]] = {}
        for session in sorted(inside, key=lambda s: (s.day, s.logged_at)):
            for place, did in self._of_session(session):
                self._found.setdefault(place, []).append(did)

    def last(self, exercise: str) -> Did | None:
        """Return when an exercise was last done, or another in its place; `None` if never.

        One that comes by the runner's choice was last done with what was swapped for it, if that is
        no longer ago.
        """
        places = (*self._came_for.get(exercise, ()), exercise)
        found = [self._found[place][-1] for place in places if place in self._found]
        return max(found, key=lambda did: (did.session.day, did.session.logged_at), default=None)

    def last_itself(self, exercise: str) -> Did | None:
        """Return when an exercise was last done, and no other in its place."""
        own = (d for d in reversed(self._found.get(exercise, ())) if d.exercise == exercise)
        return next(own, None)

    def has_since(self, exercise: str, day: date) -> bool:
        """Return whether an exercise, or another in its place, was done since a day."""
        did = self.last(exercise)
        return did is not None and did.session.day >= day

    def zone(self, did: Did) -> Zone | None:
        """Return the zone of pain of an exercise as it was done.

        In a week that flared up, or to which pain had climbed, it is amber+ at least (6.2).
        """
        is_sore = self._ratings.is_sore(self._standing.weeks.start(did.session.day))
        return sorer(self._own_zone(did), Zone.AMBER_PLUS if is_sore else None)

    def is_held(self, did: Did) -> bool:
        """Return whether there was amber pain or nothing to spare (PR3)."""
        return self.zone(did) is Zone.AMBER or did.done.reps_left is RepsLeft.NONE

    def is_easy(self, exercise: str) -> bool:
        """Return whether twice in a row all was done, pain green, with some to spare (PR1)."""
        last_two = self._found.get(exercise, [])[-2:]
        return len(last_two) == 2 and all(
            did.exercise == exercise
            and did.session.day >= self._until - LOOK_BACK
            and self._own_zone(did) is Zone.GREEN
            and did.done.reps_left in _TO_SPARE
            and _did_all(did)
            for did in last_two
        )

    def dose(self, did: Did) -> PlannedExercise | None:
        """Return how much was done: as planned, or less if less was recorded.

        `None` if neither a plan nor the session says how much it was.
        """
        planned, sets = did.planned, did.done.sets
        if planned is None or planned.exercise != did.exercise:
            return _recorded(sets, _bare(self._library[did.exercise])) if sets else None
        own = _recorded(sets, planned)
        return own if own is not None and amount(own) < amount(planned) else planned

    def _own_zone(self, did: Did) -> Zone | None:
        nprs = did.session.nprs if did.done.nprs is None else did.done.nprs
        return zone_of(did.session.day, nprs, self._mornings)

    def _of_session(self, session: ExerciseSession) -> Iterator[tuple[str, Did]]:
        """Yield each exercise of a session for its own place, and for the one that it stood in for.

        A session that names no exercises had those of the planned one that it stands for.
        """
        week = self._standing.week_of(session.day)
        stood = _stood_for(session, (o.session for o in week.planned if o.done_on == session.day))
        planned_then = () if stood is None else stood.exercises
        all_done = session.done or tuple(ExerciseDone(exercise=e.exercise) for e in planned_then)
        names = {done.exercise for done in all_done}
        for done in all_done:
            if done.exercise not in self._library:
                continue
            yield done.exercise, Did(session, done, stood, week.planned)
            for planned in planned_then:
                place = self._place_of(done.exercise, planned, names)
                if place is not None:
                    yield place, Did(session, done, stood, week.planned, planned)

    def _place_of(self, exercise: str, planned: PlannedExercise, names: set[str]) -> str | None:
        """Return the exercise that another one was done in place of, if it was.

        It was planned so, or it is the easier or harder one that the player offers.
        """
        if planned.exercise == exercise:
            return planned.replaces
        if planned.exercise in names or planned.exercise not in self._library:
            return None
        known = self._library[planned.exercise]
        offered = {version.exercise for version in (*known.easier, *known.harder)}
        return planned.exercise if exercise in offered else None


def _stood_for(
    session: ExerciseSession, planned: Iterable[PlannedSession]
) -> PlannedSession | None:
    """Return the planned session of a day that shares most exercises with the one done."""
    done = set(session.exercises)
    return max(
        planned,
        key=lambda one: (len(done & {e.exercise for e in one.exercises}), not one.is_optional),
        default=None,
    )


def _did_all(did: Did) -> bool:
    """Return whether all repetitions were done; without recorded sets, "done" means all."""
    planned, sets = did.planned, did.done.sets
    if planned is None or not sets:
        return True
    sides = 2 if planned.is_each_side else 1
    return sum(s.reps or 1 for s in sets) >= sides * sum(planned.reps)


def _bare(exercise: Exercise) -> PlannedExercise:
    """Return an exercise that nobody planned, to be filled with what was recorded."""
    hold = exercise.dose.hold_seconds
    return PlannedExercise(
        exercise=exercise.id,
        reps=(1,),
        hold_seconds=None if hold is None else hold[0],
        is_each_side=exercise.dose.per_side,
    )


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
