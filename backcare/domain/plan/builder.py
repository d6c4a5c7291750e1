"""Make sessions with reasons from programme and runner's choices (clinical notes 6.4, 6.6)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

import msgspec

from backcare.domain.exercises.exercise import Equipment, Exercise
from backcare.domain.plan.plan import Load, PlanChoices, PlannedExercise, PlannedSession
from backcare.domain.plan.programme import GroupAdjustment, TemplateExercise
from backcare.domain.plan.programming import (
    FEWEST_SETS,
    Programming,
    dose_like,
    with_fewer_sets,
    with_sets,
)
from backcare.domain.plan.schedule import (
    FREE_BEFORE_LONG_RUN,
    extra_day,
    is_before_long_run,
    race_ahead,
    training_days,
)
from backcare.domain.weeks import WEEK, week_start

DELOAD, RACE = "deload", "race"
"""The reasons for an easier week, and for the one light session before a race."""
LIGHT = frozenset((DELOAD, RACE))
PLAN_WEEKS = 12
"""Calendar weeks of a plan (clinical notes 6.1)."""
FEWEST_EXERCISES = 3
"""Fewest exercises that make a session worth its day."""
FEWEST_KEYS = 2
"""Fewest exercises that remain on a day with only ten minutes."""


class Planner:
    """Fits the programme to what one runner chose."""

    def __init__(self, choices: PlanChoices, programming: Programming) -> None:
        programme = programming.programme
        self.choices = choices
        self.programming = programming
        self.adjustments = programme.adjustments(choices.groups)
        """What changes for the runner's behaviour groups."""
        self._at_hand = {*choices.equipment, *programme.at_hand}
        self._days = training_days(choices)

    def build_sessions(self, start: date) -> tuple[PlannedSession, ...]:
        """Return the sessions of twelve full weeks from `start` on, none before it.

        A start in mid-week adds the rest of that week; a flare adds the week that settles it.
        """
        # Days of the first week before the start do not count: the first session is A.
        turn = -sum(day < start.weekday() for day in self._days)
        made = self.build_weeks(self._weeks(start), week_start(start), turn)
        return tuple(s for s in made if s.day >= start)

    def build_weeks(
        self, weeks: Iterable[int], monday: date, turn: int
    ) -> tuple[PlannedSession, ...]:
        """Return the sessions of these programme weeks, one after the other from `monday` on.

        `turn` is the number of sessions before them: A and B alternate, and an even number begins
        with A.
        """
        made: list[PlannedSession] = []
        for n, week in enumerate(weeks):
            made += self.build_week(week, monday + n * WEEK, turn + n * len(self._days))
        return tuple(made)

    def build_week(self, week: int, monday: date, turn: int) -> tuple[PlannedSession, ...]:
        """Return the sessions of one calendar week; for `turn` see `build_weeks`.

        In race week only one light session remains (clinical notes 6.6).
        """
        made = []
        for n, day in enumerate(self._days):
            name = "AB"[(turn + n) % 2]
            made.append(self.fit_session(name, week, monday + timedelta(days=day)))
        has_extra = self.choices.has_extra and self.programming.programme.block(week).C
        extra = extra_day(self.choices, self._days) if has_extra else None
        if extra is not None:
            made.append(self.fit_session("C", week, monday + timedelta(days=extra)))
        return self._around_races(sorted(made, key=lambda s: s.day))

    def fit_session(self, name: str, week: int, day: date) -> PlannedSession:
        """Return a session fitted to groups, equipment, week, long run and time."""
        programme = self.programming.programme
        adjusted = [self._adjusted(e, week) for e in self._kept(name, week)]
        exercises: list[PlannedExercise] = []
        for planned in adjusted:
            others = {e.exercise for e in exercises} | {e.exercise for e in adjusted}
            fitted = self._with_equipment(planned, others - {planned.exercise})
            if fitted.exercise not in {e.exercise for e in exercises}:
                exercises.append(self._with_notes(fitted, week))
        session = PlannedSession(
            day=day, name=name, exercises=tuple(exercises), week=week, is_optional=name == "C"
        )
        session = self._in_time(session)
        if programme.is_deload(week):
            session = _lighter(session, programme.deload.share, DELOAD)
        weekday = day.weekday()
        if is_before_long_run(weekday, self.choices) or weekday == self.choices.long_run_day:
            session = self._without_heavy_legs(session)
        return _with_keys(session)

    def refit_session(self, session: PlannedSession) -> PlannedSession:
        """Return a session planned for other choices, fitted to these and on the same day."""
        fitted = self.fit_session(session.name, session.week, session.day)
        share = self.programming.programme.race_share
        return _lighter(fitted, share, RACE) if RACE in session.reasons else fitted

    def fits_time(self, session: PlannedSession) -> bool:
        """Return whether a session is short enough: ten minutes at most if it is optional."""
        short = self.programming.programme.short_minutes
        limit = short if session.is_optional else self.choices.session_minutes
        return self.programming.minutes_with_warm_up(session) <= limit

    def can_do(self, exercise: Exercise) -> bool:
        """Return whether everything an exercise needs is at hand."""
        return self._at_hand.issuperset(exercise.equipment)

    def _weeks(self, start: date) -> list[int]:
        """Return the programme week for each calendar week; a partial week does not count."""
        first = self.programming.programme.first_week[self.choices.level - 1]
        is_settled = self.choices.begins_settled
        before = [first if is_settled else 0] if start.weekday() != 0 else []
        settling = [] if is_settled else [0]
        return [*before, *settling, *range(first, first + PLAN_WEEKS)]

    def _kept(self, name: str, week: int) -> list[TemplateExercise]:
        """Return what remains of a programme session after the changes for the runner's groups."""
        template = self.programming.programme.block(week).session(name)
        dropped = {e for a in self.adjustments for e in a.drop}
        settles = next((a.settle for a in self.adjustments if a.settle), None)
        if week == 0 and settles is not None:
            reps, hold = dose_like(self.programming.exercises[settles], 1)
            own = TemplateExercise(exercise=settles, reps=reps, hold_seconds=hold)
            template = (*template, own)
        return [e for e in template if e.exercise not in dropped]

    def _adjusted(self, template: TemplateExercise, week: int) -> PlannedExercise:
        planned = self.programming.as_planned(template)
        if week == 0 and not planned.is_key:
            return _because(planned, "settle-eases")
        for adjustment in self.adjustments:
            if (
                not self.choices.has_settled_leg
                and planned.exercise in adjustment.until_leg_settles
            ):
                options = adjustment.until_leg_settles[planned.exercise]
                return self._instead(planned, options, "until-leg-settles")
            late = self._delayed(planned, week, adjustment)
            if late is not None:
                return late
        return planned

    def _delayed(
        self, planned: PlannedExercise, week: int, adjustment: GroupAdjustment
    ) -> PlannedExercise | None:
        delay, programme = adjustment.delay, self.programming.programme
        first = programme.first_week_of(planned.exercise)
        if delay is None or first is None or planned.exercise not in delay.exercises:
            return None
        if week < first + delay.weeks:
            return self._instead(planned, delay.exercises[planned.exercise], "delayed")
        earlier = programme.block(week - delay.weeks)
        before = next((e for e in (*earlier.A, *earlier.B) if e.exercise == planned.exercise), None)
        if before is None:
            return None
        return _because(self.programming.as_planned(before), "delayed-dose")

    def _with_equipment(
        self, planned: PlannedExercise, others: Iterable[str] = ()
    ) -> PlannedExercise:
        if not self.can_do(self.programming.exercises[planned.exercise]):
            options = self.programming.programme.instead[planned.exercise]
            planned = self._instead(planned, options, "no-equipment", others)
        if planned.load is Load.ADDED and Equipment.WEIGHT not in self.choices.equipment:
            planned = _because(msgspec.structs.replace(planned, load=None), "no-weight")
        return planned

    def _instead(
        self,
        planned: PlannedExercise,
        options: Sequence[str],
        reason: str,
        others: Iterable[str] = (),
    ) -> PlannedExercise:
        """Return the first option that can be done and is not in the session, or the last one."""
        taken = set(others)
        doable = [o for o in options if self.can_do(self.programming.exercises[o])]
        chosen = next((o for o in doable if o not in taken), (doable or options)[-1])
        exercise = self.programming.exercises[chosen]
        reps, hold = dose_like(exercise, len(planned.reps))
        return PlannedExercise(
            exercise=chosen,
            reps=reps,
            hold_seconds=hold,
            is_each_side=exercise.dose.per_side,
            is_key=planned.is_key,
            replaces=planned.replaces or planned.exercise,
            reasons=(*planned.reasons, reason),
        )

    def _with_notes(self, planned: PlannedExercise, week: int) -> PlannedExercise:
        for adjustment in self.adjustments:
            for note in adjustment.notes:
                if planned.exercise in note.exercises and week <= note.until:
                    planned = _because(planned, note.reason)
        return planned

    def _without_heavy_legs(self, session: PlannedSession) -> PlannedSession:
        """Return a session without new or heavy leg work; feet and balance fill one too short."""
        programme = self.programming.programme
        kept = [e for e in session.exercises if e.exercise not in programme.heavy_legs]
        if len(kept) == len(session.exercises):
            return session
        for template in programme.block(session.week).C:
            if len(kept) < FEWEST_EXERCISES:
                added = self._with_equipment(self.programming.as_planned(template))
                kept += [added] if added.exercise not in {e.exercise for e in kept} else []
        reasons = (*session.reasons, "before-long-run")
        filled = msgspec.structs.replace(session, exercises=tuple(kept), reasons=reasons)
        return self._in_time(filled)  # the filling may take longer than what was left out

    def _around_races(self, sessions: Sequence[PlannedSession]) -> tuple[PlannedSession, ...]:
        """Return the sessions with one light session in the seven days before each race."""
        kept: list[PlannedSession] = []
        for session in sessions:
            race = race_ahead(session.day, self.choices)
            if race is None:
                kept.append(session)
                continue
            is_late = (race - session.day).days <= FREE_BEFORE_LONG_RUN
            is_second = any(RACE in s.reasons for s in kept)
            if is_late or is_second or session.is_optional:
                continue
            kept.append(_lighter(session, self.programming.programme.race_share, RACE))
        return tuple(kept)

    def _in_time(self, session: PlannedSession) -> PlannedSession:
        """Return a session that fits its time: drop sets from the end first, then exercises."""
        while not self.fits_time(session):
            shorter = _cut(session)
            if shorter is None:
                break
            session = shorter
        return session


def _cut(session: PlannedSession) -> PlannedSession | None:
    """Return a session with one set or exercise fewer; `None` if nothing more can be dropped.

    Key exercises stay, in few sets.
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


def _because(planned: PlannedExercise, reason: str) -> PlannedExercise:
    return msgspec.structs.replace(planned, reasons=(*planned.reasons, reason))


def _lighter(session: PlannedSession, share: float, reason: str) -> PlannedSession:
    return msgspec.structs.replace(
        session,
        exercises=tuple(with_sets(e, share) for e in session.exercises),
        reasons=(*session.reasons, reason),
    )


def _with_keys(session: PlannedSession) -> PlannedSession:
    """Return a session with enough key exercises: if too few are left, the first become key."""
    exercises = list(session.exercises)
    for place, planned in enumerate(exercises):
        if sum(e.is_key for e in exercises) < FEWEST_KEYS:
            exercises[place] = msgspec.structs.replace(planned, is_key=True)
    return msgspec.structs.replace(session, exercises=tuple(exercises))
