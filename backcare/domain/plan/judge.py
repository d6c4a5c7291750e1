"""The rules that each session of a plan keeps, whether it was just made or changed since.

Making a plan, looking back, an easier or harder version, another day, a race, a second plan and
what is brought back from a file all ask this one judge (clinical notes 6.3, 6.4, 6.6).
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from backcare.domain.exercises.exercise import Equipment, Exercise
from backcare.domain.plan.plan import Load, PlanChoices, PlannedExercise, PlannedSession
from backcare.domain.plan.programme import Block, GroupAdjustment
from backcare.domain.plan.programming import Programming, with_less
from backcare.domain.plan.schedule import is_before_long_run, is_before_race, race_ahead

DELOAD, RACE = "deload", "race"
"""The reasons for an easier week, and for the one light session before a race."""
LIGHT = frozenset((DELOAD, RACE))


class Fault(StrEnum):
    """What a session must not have."""

    TWICE = "twice"
    LEFT_OUT = "left-out"
    EQUIPMENT = "equipment"
    FRESH_LEGS = "fresh-legs"
    EASIER_WEEK = "easier-week"
    RACE_WEEK = "race-week"
    TIME = "time"


class Judge:
    """Says whether a session keeps the rules, for one runner's choices."""

    def __init__(self, choices: PlanChoices, programming: Programming) -> None:
        self.choices, self.programming = choices, programming
        self.adjustments: tuple[GroupAdjustment, ...] = programming.programme.adjustments(
            choices.groups
        )
        """What changes for the runner's behaviour groups."""
        self._at_hand = {*choices.equipment, *programming.programme.at_hand}
        self._heavy_legs = frozenset(programming.programme.heavy_legs)
        self._swapped = choices.swapped.keys()

    def accepts(self, session: PlannedSession) -> bool:
        """Return whether a session may stand in the plan."""
        return not self.faults(session)

    def faults(self, session: PlannedSession) -> tuple[Fault, ...]:
        """Return which rules a session breaks; see also `with_one_before_a_race`."""
        exercises, most = session.exercises, self.most_sets(session)
        broken = {
            Fault.TWICE: len({e.exercise for e in exercises}) < len(exercises),
            Fault.LEFT_OUT: any(self.is_left_out(e.exercise, session.week) for e in exercises),
            Fault.EQUIPMENT: not all(self._is_equipped(e) for e in exercises),
            Fault.FRESH_LEGS: self.needs_fresh_legs(session.day) and self.has_heavy_legs(session),
            Fault.EASIER_WEEK: most is not None and any(len(e.reps) > most for e in exercises),
            Fault.RACE_WEEK: self.is_race_week(session.day) and RACE not in session.reasons,
            Fault.TIME: not self.fits_time(session) and with_less(session) is not None,
        }
        return tuple(fault for fault, is_broken in broken.items() if is_broken)

    def with_one_before_a_race(
        self, sessions: Iterable[PlannedSession], before: Iterable[PlannedSession] = ()
    ) -> tuple[PlannedSession, ...]:
        """Return sessions with one alone in the seven days before each race, and no optional one.

        It is the first, or one of those `before`.
        """
        had = {race_ahead(s.day, self.choices) for s in before}
        kept = []
        for session in sorted(sessions, key=lambda s: (s.day, s.name)):
            race = race_ahead(session.day, self.choices)
            if race is not None and (race in had or session.is_optional):
                continue
            had.add(race)
            kept.append(session)
        return tuple(kept)

    def can_do(self, exercise: Exercise) -> bool:
        """Return whether everything an exercise needs is at hand."""
        return self._at_hand.issuperset(exercise.equipment)

    def may_come(self, exercise: str, week: int) -> bool:
        """Return whether an exercise can be done, and neither a group nor the runner leaves it out.

        One that the library has no more cannot.
        """
        known = self.programming.exercises.get(exercise)
        return known is not None and self.can_do(known) and not self.is_left_out(exercise, week)

    def is_left_out(self, exercise: str, week: int) -> bool:
        """Return whether the runner swapped an exercise, or one of their groups leaves it out.

        A group may also leave it for later.
        """
        if exercise in self._swapped:
            return True
        return any(self.leaves_out(a, exercise, week) for a in self.adjustments)

    def leaves_out(self, adjustment: GroupAdjustment, exercise: str, week: int) -> bool:
        """Return whether one group leaves an exercise out, or for later."""
        return (
            exercise in adjustment.drop
            or (exercise in adjustment.until_leg_settles and not self.choices.has_settled_leg)
            or self._is_delayed(adjustment, exercise, week)
        )

    def needs_fresh_legs(self, day: date) -> bool:
        """Return whether no heavy leg work may lie on a day (6.6: 48 hours)."""
        weekday = day.weekday()
        is_near = is_before_long_run(weekday, self.choices)
        is_long_run = weekday == self.choices.long_run_day
        return is_near or is_long_run or is_before_race(day, self.choices)

    def has_heavy_legs(self, session: PlannedSession) -> bool:
        """Return whether a session has leg work that is heavy or new."""
        return any(e.exercise in self._heavy_legs for e in session.exercises)

    def is_race_week(self, day: date) -> bool:
        """Return whether a race is on a day or in the seven days after it."""
        return race_ahead(day, self.choices) is not None

    def fits_time(self, session: PlannedSession) -> bool:
        """Return whether a session is short enough: ten minutes at most if it is optional."""
        short = self.programming.programme.short_minutes
        limit = short if session.is_optional else self.choices.session_minutes
        return self.programming.minutes_with_warm_up(session) <= limit

    def _is_delayed(self, adjustment: GroupAdjustment, exercise: str, week: int) -> bool:
        delay = adjustment.delay
        if delay is None or exercise not in delay.exercises:
            return False
        first = self.programming.programme.first_week_of(exercise) or 0
        return week < first + delay.weeks

    def _is_equipped(self, planned: PlannedExercise) -> bool:
        has_weight = planned.load is not Load.ADDED or Equipment.WEIGHT in self.choices.equipment
        return has_weight and self.can_do(self.programming.exercises[planned.exercise])

    def most_sets(self, session: PlannedSession) -> int | None:
        """Return how many sets an exercise has at most in an easier or a race week, else `None`."""
        programme = self.programming.programme
        usual = most = _most_sets(programme.block(session.week))
        if programme.is_deload(session.week):
            most = max(1, round(programme.deload.share * most))
        if RACE in session.reasons:
            most = max(1, round(programme.race_share * most))
        return None if most == usual else most


def _most_sets(block: Block) -> int:
    return max(len(e.reps) for e in (*block.A, *block.B, *block.C))
