"""Make sessions with reasons from programme and runner's choices (clinical notes 6.4, 6.6)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

import msgspec

from backcare.domain.exercises.exercise import Equipment
from backcare.domain.plan.dose import in_sets_within
from backcare.domain.plan.judge import DELOAD, RACE, Judge
from backcare.domain.plan.plan import (
    OWN_CHOICE,
    Load,
    PlanChoices,
    PlannedExercise,
    PlannedSession,
)
from backcare.domain.plan.programme import Template, TemplateExercise
from backcare.domain.plan.programming import (
    Programming,
    because,
    dose_like,
    in_place,
    with_less,
    with_sets,
)
from backcare.domain.plan.schedule import extra_day, is_before_race, race_ahead, training_days
from backcare.domain.weeks import MONDAYS, WEEK, Weeks, weeks_from

BEFORE_LONG_RUN, BEFORE_RACE = "before-long-run", "before-race"
"""The reasons for a session without heavy leg work."""
EASED = frozenset(("reduce", "regress", "regress-dose"))
"""The reasons for what comes in less because it hurt (PR4, PR5)."""
PLAN_WEEKS = 12
"""Calendar weeks of a plan (clinical notes 6.1)."""
FEWEST_EXERCISES = 3
"""Fewest exercises that make a session worth its day."""
FEWEST_KEYS = 2
"""Fewest exercises that remain on a day with only ten minutes."""


class Planner:
    """Fits the programme to what one runner chose."""

    def __init__(
        self, choices: PlanChoices, programming: Programming, weeks: Weeks = MONDAYS
    ) -> None:
        self.choices = choices
        self.weeks = weeks
        self.programming = programming
        self.judge = Judge(choices, programming)
        self._days = training_days(choices)

    def build_sessions(
        self, start: date, trained: Collection[date] = ()
    ) -> tuple[PlannedSession, ...]:
        """Return the sessions of twelve full weeks from `start` on, none before it.

        A start in mid-week adds the rest of that week; a flare adds the week that settles it.
        `trained` are days with a session before `start`: one of them may have been the one before a
        race.
        """
        # Days of the first week before the start do not count: the first session is A.
        first = self.weeks.start(start)
        turn = -sum(self.weeks.day(first, day) < start for day in self._days)
        made = self._weeks_in_turn(self._weeks(is_whole=start == first), first, turn)
        return self._around_races([s for s in made if s.day >= start], trained)

    def build_weeks(
        self, weeks: Iterable[int], start: date, turn: int, before: Collection[date] = ()
    ) -> tuple[PlannedSession, ...]:
        """Return the sessions of these programme weeks, one after the other from `start` on.

        `turn` is the number of sessions before them: A and B alternate, and an even number begins
        with A. `before` are the days of the sessions before `start`.
        """
        return self._around_races(self._weeks_in_turn(weeks, start, turn), before)

    def _weeks_in_turn(self, weeks: Iterable[int], start: date, turn: int) -> list[PlannedSession]:
        made: list[PlannedSession] = []
        for n, week in enumerate(weeks):
            made += self._week(week, start + n * WEEK, turn + n * len(self._days))
        return made

    def _week(self, week: int, start: date, turn: int) -> list[PlannedSession]:
        made, weeks = [], weeks_from(start)
        for n, day in enumerate(sorted(weeks.day(start, weekday) for weekday in self._days)):
            name = "AB"[(turn + n) % 2]
            made.append(self.fit_session(name, week, day))
        has_extra = self.choices.has_extra and self.programming.programme.block(week).C
        extra = extra_day(self.choices, self._days) if has_extra else None
        if extra is not None:
            made.append(self.fit_session("C", week, weeks.day(start, extra)))
        return sorted(made, key=lambda s: s.day)

    def fit_session(self, name: str, week: int, day: date) -> PlannedSession:
        """Return a session fitted to groups, equipment, week, long run and time."""
        programme = self.programming.programme
        adjusted = [self._adjusted(e, week) for e in self._template(name, week)]
        exercises = tuple(self._with_notes(e, week) for e in self._fitted(adjusted, week))
        session = PlannedSession(
            day=day, name=name, exercises=exercises, week=week, is_optional=name == "C"
        )
        session = self._in_time(session)
        if self.judge.needs_fresh_legs(day):
            session = self._without_heavy_legs(session)
        if programme.is_deload(week):
            session = _lighter(session, programme.deload.share, DELOAD)
        return _with_keys(session)

    def refit_session(self, session: PlannedSession) -> PlannedSession:
        """Return a session planned for other choices, fitted to these and on the same day."""
        fitted = self.fit_session(session.name, session.week, session.day)
        return self._light_before_race(fitted) if RACE in session.reasons else fitted

    def mended(self, session: PlannedSession) -> PlannedSession:
        """Return a session as the judge accepts it on its day; the same one if it does already.

        One of which nothing may be done has no exercises left. What the library has no more stays.
        """
        library = self.programming.exercises
        lost = tuple(e for e in session.exercises if e.exercise not in library)
        if lost:
            known = tuple(e for e in session.exercises if e.exercise in library)
            fitted = self.mended(msgspec.structs.replace(session, exercises=known))
            return msgspec.structs.replace(fitted, exercises=(*fitted.exercises, *lost))
        if self.judge.accepts(session):
            return session
        session = msgspec.structs.replace(
            session,
            exercises=self._fitted(
                [self._allowed(e, session.week) for e in session.exercises], session.week
            ),
        )
        if self.judge.needs_fresh_legs(session.day):
            session = self._without_heavy_legs(session)
        if self.judge.is_race_week(session.day) and RACE not in session.reasons:
            session = self._light_before_race(session)
        most = self.judge.most_sets(session)
        exercises = tuple(msgspec.structs.replace(e, reps=e.reps[:most]) for e in session.exercises)
        return _with_keys(self._in_time(msgspec.structs.replace(session, exercises=exercises)))

    def by_choice(self, planned: PlannedExercise, week: int) -> PlannedExercise | None:
        """Return a planned exercise, or what the runner swapped it for, in no more work than it.

        `None` if that may not come in this week. What was eased stays marked as less.
        """
        instead = self.choices.swapped.get(planned.exercise)
        if instead is None:
            return planned
        if not self.judge.may_come(instead, week):
            return None
        exercises = self.programming.exercises
        other = in_sets_within(in_place(exercises[instead], planned), planned, exercises)
        if OWN_CHOICE in planned.reasons:
            other = msgspec.structs.replace(other, replaces=planned.replaces)
        if EASED & set(planned.reasons):
            other = because(other, "reduce")
        return because(other, OWN_CHOICE)

    def _weeks(self, *, is_whole: bool) -> list[int]:
        """Return the programme week for each calendar week; a partial first one does not count."""
        first = self.programming.programme.first_week[self.choices.level - 1]
        is_settled = self.choices.begins_settled
        before = [first if is_settled else 0] if not is_whole else []
        settling = [] if is_settled else [0]
        return [*before, *settling, *range(first, first + PLAN_WEEKS)]

    def _template(self, name: str, week: int) -> Template:
        """Return a programme session, in week 0 with what tends to ease the runner's pain."""
        template = self.programming.programme.block(week).session(name)
        settles = next((a.settle for a in self.judge.adjustments if a.settle), None)
        if week > 0 or settles is None:
            return template
        reps, hold = dose_like(self.programming.exercises[settles], 1)
        return (*template, TemplateExercise(exercise=settles, reps=reps, hold_seconds=hold))

    def _adjusted(self, template: TemplateExercise, week: int) -> PlannedExercise | None:
        """Return an exercise as the runner's groups have it in a week, or nothing."""
        planned = self.programming.as_planned(template)
        allowed = self._allowed(planned, week)
        if allowed is None or allowed.exercise != planned.exercise:
            return allowed
        if week == 0 and not planned.is_key:
            return because(planned, "settle-eases")
        return self._at_delayed_dose(planned, week)

    def _allowed(self, planned: PlannedExercise, week: int) -> PlannedExercise | None:
        """Return an exercise, or what replaces it while the runner or a group leaves it out.

        Whatever replaces it is left out by none of the groups.
        """
        if planned.exercise in self.choices.swapped:
            return self.by_choice(planned, week)
        for adjustment in self.judge.adjustments:
            if not self.judge.leaves_out(adjustment, planned.exercise, week):
                continue
            waits = adjustment.until_leg_settles.get(planned.exercise, ())
            if waits and not self.choices.has_settled_leg:
                return self._instead(planned, waits, "until-leg-settles", week)
            delay = adjustment.delay
            later = () if delay is None else delay.exercises.get(planned.exercise, ())
            return self._instead(planned, later, "delayed", week)
        return planned

    def _at_delayed_dose(self, planned: PlannedExercise, week: int) -> PlannedExercise:
        """Return an exercise that a group let begin later, at the dose it then began with."""
        programme = self.programming.programme
        first = programme.first_week_of(planned.exercise)
        for adjustment in self.judge.adjustments:
            delay = adjustment.delay
            if delay is None or first is None or planned.exercise not in delay.exercises:
                continue
            earlier = programme.block(week - delay.weeks)
            both = (*earlier.A, *earlier.B)
            before = next((e for e in both if e.exercise == planned.exercise), None)
            if before is not None:
                return because(self.programming.as_planned(before), "delayed-dose")
        return planned

    def _fitted(
        self, exercises: Sequence[PlannedExercise | None], week: int
    ) -> tuple[PlannedExercise, ...]:
        """Return exercises with what is at hand, none of them twice."""
        known = [e for e in exercises if e is not None]
        fitted: dict[str, PlannedExercise] = {}
        for planned in known:
            others = {*fitted, *(e.exercise for e in known)} - {planned.exercise}
            equipped = self._with_equipment(planned, week, others)
            if equipped is not None:
                fitted.setdefault(equipped.exercise, equipped)
        return tuple(fitted.values())

    def _with_equipment(
        self, planned: PlannedExercise, week: int, others: Collection[str] = ()
    ) -> PlannedExercise | None:
        if not self.judge.can_do(self.programming.exercises[planned.exercise]):
            options = self.programming.programme.instead.get(planned.exercise, ())
            instead = self._instead(planned, options, "no-equipment", week, others)
            if instead is None:
                return None
            planned = instead
        if planned.load is Load.ADDED and Equipment.WEIGHT not in self.choices.equipment:
            planned = because(msgspec.structs.replace(planned, load=None), "no-weight")
        return planned

    def _instead(
        self,
        planned: PlannedExercise,
        options: Sequence[str],
        reason: str,
        week: int,
        others: Collection[str] = (),
    ) -> PlannedExercise | None:
        """Return the first option that may come and is not in the session, or the last one.

        `None` if none of them may come.
        """
        swapped = self.choices.swapped
        possible = [o for o in options if self.judge.may_come(swapped.get(o, o), week)]
        if not possible:
            return None
        chosen = next((o for o in possible if swapped.get(o, o) not in others), possible[-1])
        instead = msgspec.structs.replace(
            in_place(self.programming.exercises[chosen], planned),
            replaces=planned.replaces or planned.exercise,
            reasons=(*planned.reasons, reason),
        )
        return self.by_choice(instead, week)

    def _with_notes(self, planned: PlannedExercise, week: int) -> PlannedExercise:
        for adjustment in self.judge.adjustments:
            for note in adjustment.notes:
                if planned.exercise in note.exercises and week <= note.until:
                    planned = because(planned, note.reason)
        return planned

    def _without_heavy_legs(self, session: PlannedSession) -> PlannedSession:
        """Return a session without new or heavy leg work; feet and balance fill one too short."""
        if not self.judge.has_heavy_legs(session):
            return session
        programme = self.programming.programme
        kept = [e for e in session.exercises if e.exercise not in programme.heavy_legs]
        for template in programme.block(session.week).C:
            added = self._adjusted(template, session.week)
            if added is None or len(kept) >= FEWEST_EXERCISES:
                continue
            kept = list(self._fitted([*kept, added], session.week))
        is_race = is_before_race(session.day, self.choices)
        reason = BEFORE_RACE if is_race else BEFORE_LONG_RUN
        filled = _told(msgspec.structs.replace(session, exercises=tuple(kept)), reason)
        return self._in_time(filled)  # the filling may take longer than what was left out

    def _light_before_race(self, session: PlannedSession) -> PlannedSession:
        return _lighter(session, self.programming.programme.race_share, RACE)

    def _around_races(
        self, sessions: Sequence[PlannedSession], before: Collection[date]
    ) -> tuple[PlannedSession, ...]:
        """Return the sessions with one light session in the seven days before each race.

        `before` are the days of earlier sessions, which may have been the one.
        """
        had = {race_ahead(day, self.choices) for day in before} - {None}
        free = [
            s
            for s in sessions
            if not (is_before_race(s.day, self.choices) or race_ahead(s.day, self.choices) in had)
        ]
        return tuple(
            self._light_before_race(s) if self.judge.is_race_week(s.day) else s
            for s in self.judge.with_one_before_a_race(free)
        )

    def _in_time(self, session: PlannedSession) -> PlannedSession:
        """Return a session that fits its time: drop sets from the end first, then exercises."""
        while not self.judge.fits_time(session):
            shorter = with_less(session)
            if shorter is None:
                break
            session = shorter
        return session


def _told(session: PlannedSession, reason: str) -> PlannedSession:
    if reason in session.reasons:
        return session
    return msgspec.structs.replace(session, reasons=(*session.reasons, reason))


def _lighter(session: PlannedSession, share: float, reason: str) -> PlannedSession:
    exercises = tuple(with_sets(e, share) for e in session.exercises)
    return _told(msgspec.structs.replace(session, exercises=exercises), reason)


def _with_keys(session: PlannedSession) -> PlannedSession:
    """Return a session with enough key exercises: if too few are left, the first become key."""
    exercises = list(session.exercises)
    for place, planned in enumerate(exercises):
        if sum(e.is_key for e in exercises) < FEWEST_KEYS:
            exercises[place] = msgspec.structs.replace(planned, is_key=True)
    return msgspec.structs.replace(session, exercises=tuple(exercises))
