"""From the programme and a runner's choices to sessions with reasons (clinical notes 6.4, 6.6)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from backcare.domain.exercises.exercise import Equipment, Exercise
from backcare.domain.plan.plan import Load, PlanChoices, PlannedExercise, PlannedSession
from backcare.domain.plan.programme import GroupAdjustment, Programme, Template, TemplateExercise
from backcare.domain.plan.schedule import (
    FREE_BEFORE_LONG_RUN,
    extra_day,
    is_before_long_run,
    race_ahead,
    training_days,
)
from backcare.domain.plan.steps import minutes_of, seconds_of
from backcare.domain.weeks import week_start

DELOAD, RACE = "deload", "race"
"""The reasons of an easier week, and of the one light session before a race."""
LIGHT = frozenset((DELOAD, RACE))
PLAN_WEEKS = 12
"""Calendar weeks of a plan (clinical notes 6.1)."""
FEWEST_SETS = 2
FEWEST_EXERCISES = 3
"""Exercises of a session that is worth its day."""
FEWEST_KEYS = 2
"""Exercises that are left on a day with ten minutes only."""


class Programming(msgspec.Struct, frozen=True):
    """What plans are made from: the programme, and the exercises by id."""

    programme: Programme
    exercises: Mapping[str, Exercise]


def build_sessions(
    choices: PlanChoices, start: date, by: Programming
) -> tuple[PlannedSession, ...]:
    """Return the sessions of twelve full weeks from `start` on, none before it.

    A start in the middle of a week adds what is left of that week, a flare the week that settles.
    """
    sessions: list[PlannedSession] = []
    days = training_days(choices)
    # Days of the first week that are over already do not count: the first session is A.
    first = -sum(day < start.weekday() for day in days)
    for n, week in enumerate(_weeks(choices, start, by.programme)):
        monday = week_start(start) + timedelta(weeks=n)
        sessions += [s for s in build_week(choices, week, monday, first, by) if s.day >= start]
        first += len(days)
    return tuple(sessions)


def build_week(
    choices: PlanChoices, week: int, monday: date, first: int, by: Programming
) -> tuple[PlannedSession, ...]:
    """Return the sessions of one calendar week; `first` counts those before it, as A and B
    alternate: an even number begins with A.

    In race week one light session is left (clinical notes 6.6).
    """
    block = by.programme.block(week)
    days = training_days(choices)
    made = []
    for n, day in enumerate(days):
        name = "AB"[(first + n) % 2]
        made.append(fit_session(name, week, monday + timedelta(days=day), choices, by))
    extra = extra_day(choices, days) if choices.has_extra and block.C else None
    if extra is not None:
        made.append(fit_session("C", week, monday + timedelta(days=extra), choices, by))
    return _around_races(sorted(made, key=lambda s: s.day), choices, by)


def fit_session(
    name: str, week: int, day: date, choices: PlanChoices, by: Programming
) -> PlannedSession:
    """Return one session fitted to groups, equipment, the week, the long run and the time."""
    template = by.programme.block(week).session(name)
    adjusted = [_adjusted(e, week, choices, by) for e in _kept(template, week, choices, by)]
    exercises: list[PlannedExercise] = []
    for planned in adjusted:
        others = {e.exercise for e in exercises} | {e.exercise for e in adjusted}
        fitted = _with_equipment(planned, others - {planned.exercise}, choices, by)
        if fitted.exercise not in {e.exercise for e in exercises}:
            exercises.append(_with_notes(fitted, week, choices, by))
    session = PlannedSession(
        day=day, name=name, exercises=tuple(exercises), week=week, is_optional=name == "C"
    )
    session = _in_time(session, choices, by)
    if by.programme.is_deload(week):
        session = _lighter(session, by.programme.deload.share, DELOAD)
    if is_before_long_run(day.weekday(), choices) or day.weekday() == choices.long_run_day:
        session = _without_heavy_legs(session, choices, by)
    return _with_keys(session)


def refit_session(session: PlannedSession, choices: PlanChoices, by: Programming) -> PlannedSession:
    """Return a planned session fitted to other choices: the same one, on the day it stands on."""
    fitted = fit_session(session.name, session.week, session.day, choices, by)
    is_light = RACE in session.reasons
    return _lighter(fitted, by.programme.race_share, RACE) if is_light else fitted


def fits_time(session: PlannedSession, choices: PlanChoices, by: Programming) -> bool:
    """Return whether a session takes no longer than it may; the optional one has ten minutes."""
    limit = by.programme.short_minutes if session.is_optional else choices.session_minutes
    return minutes_with_warm_up(session, by) <= limit


def short_session(session: PlannedSession, by: Programming) -> PlannedSession:
    """Return what is done of a session in ten minutes: its key exercises, in fewer sets if need be.

    It counts like the whole session (clinical notes 6.7).
    """
    kept = tuple(e for e in session.exercises if e.is_key) or session.exercises[:2]
    limit = by.programme.short_minutes
    while minutes_of(kept, by.exercises) > limit:
        longest = max(range(len(kept)), key=lambda i: len(kept[i].reps))
        if len(kept[longest].reps) > 1:
            kept = _with_fewer_sets(kept, longest)
        elif len(kept) > FEWEST_SETS:
            kept = kept[:-1]
        else:
            break
    return msgspec.structs.replace(session, exercises=kept)


def warm_up(by: Programming) -> tuple[PlannedExercise, ...]:
    """Return the warm-up of every session (clinical notes 6.4)."""
    return tuple(_as_planned(e, by) for e in by.programme.warm_up)


def minutes_with_warm_up(session: PlannedSession, by: Programming) -> int:
    """Return how long a session takes, in whole minutes; the optional one needs no warm-up."""
    before: tuple[PlannedExercise, ...] = () if session.is_optional else warm_up(by)
    seconds = seconds_of((*before, *session.exercises), by.exercises)
    marching = 0 if session.is_optional else by.programme.marching_seconds
    return -(-(seconds + marching) // 60)


def can_do(exercise: Exercise, choices: PlanChoices, programme: Programme) -> bool:
    """Return whether everything an exercise needs is at hand."""
    return set(exercise.equipment) <= {*choices.equipment, *programme.at_hand}


def dose_like(exercise: Exercise, sets: int) -> tuple[tuple[int, ...], int | None]:
    """Return repetitions of each set and the hold of an exercise that stands in for another."""
    dose = exercise.dose
    hold = None if dose.hold_seconds is None else dose.hold_seconds[0]
    if dose.ladder:
        return dose.ladder[:sets], hold
    return (1 if dose.reps is None else dose.reps[0],) * sets, hold


def with_sets(planned: PlannedExercise, share: float) -> PlannedExercise:
    """Return an exercise with a share of its sets, at least one; the first sets are kept."""
    sets = max(1, round(share * len(planned.reps)))
    return msgspec.structs.replace(planned, reps=planned.reps[:sets])


def _weeks(choices: PlanChoices, start: date, programme: Programme) -> list[int]:
    """Return the programme's week of each calendar week; a part of a week does not count."""
    first = programme.first_week[choices.level - 1]
    before = [first if choices.begins_settled else 0] if start.weekday() != 0 else []
    settling = [] if choices.begins_settled else [0]
    return [*before, *settling, *range(first, first + PLAN_WEEKS)]


def _kept(
    template: Template, week: int, choices: PlanChoices, by: Programming
) -> list[TemplateExercise]:
    adjustments = by.programme.adjustments(choices.groups)
    dropped = {e for a in adjustments for e in a.drop}
    settles = next((a.settle for a in adjustments if a.settle), None)
    if week == 0 and settles is not None:
        exercise = by.exercises[settles]
        reps, hold = dose_like(exercise, 1)
        own = TemplateExercise(exercise=settles, reps=reps, hold_seconds=hold)
        template = (*template, own)
    return [e for e in template if e.exercise not in dropped]


def _adjusted(
    template: TemplateExercise, week: int, choices: PlanChoices, by: Programming
) -> PlannedExercise:
    planned = _as_planned(template, by)
    if week == 0 and not planned.is_key:
        return _because(planned, "settle-eases")
    for adjustment in by.programme.adjustments(choices.groups):
        if not choices.has_settled_leg and planned.exercise in adjustment.until_leg_settles:
            options = adjustment.until_leg_settles[planned.exercise]
            return _instead(planned, options, (), choices, by, "until-leg-settles")
        late = _delayed(planned, week, adjustment, choices, by)
        if late is not None:
            return late
    return planned


def _delayed(
    planned: PlannedExercise,
    week: int,
    adjustment: GroupAdjustment,
    choices: PlanChoices,
    by: Programming,
) -> PlannedExercise | None:
    delay = adjustment.delay
    first = by.programme.first_week_of(planned.exercise)
    if delay is None or first is None or planned.exercise not in delay.exercises:
        return None
    if week < first + delay.weeks:
        options = delay.exercises[planned.exercise]
        return _instead(planned, options, (), choices, by, "delayed")
    earlier = by.programme.block(week - delay.weeks)
    before = next((e for e in (*earlier.A, *earlier.B) if e.exercise == planned.exercise), None)
    return None if before is None else _because(_as_planned(before, by), "delayed-dose")


def _as_planned(template: TemplateExercise, by: Programming) -> PlannedExercise:
    dose = by.exercises[template.exercise].dose
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


def _with_equipment(
    planned: PlannedExercise, others: Iterable[str], choices: PlanChoices, by: Programming
) -> PlannedExercise:
    exercise = by.exercises[planned.exercise]
    if not can_do(exercise, choices, by.programme):
        options = by.programme.instead[planned.exercise]
        planned = _instead(planned, options, others, choices, by, "no-equipment")
        exercise = by.exercises[planned.exercise]
    if planned.load is Load.ADDED and Equipment.WEIGHT not in choices.equipment:
        planned = _because(msgspec.structs.replace(planned, load=None), "no-weight")
    return planned


def _instead(
    planned: PlannedExercise,
    options: Sequence[str],
    others: Iterable[str],
    choices: PlanChoices,
    by: Programming,
    reason: str,
) -> PlannedExercise:
    """Return the first option that can be done and is not in the session; else the last one."""
    taken = set(others)
    doable = [o for o in options if can_do(by.exercises[o], choices, by.programme)]
    chosen = next((o for o in doable if o not in taken), (doable or options)[-1])
    exercise = by.exercises[chosen]
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


def _with_notes(
    planned: PlannedExercise, week: int, choices: PlanChoices, by: Programming
) -> PlannedExercise:
    for adjustment in by.programme.adjustments(choices.groups):
        for note in adjustment.notes:
            if planned.exercise in note.exercises and week <= note.until:
                planned = _because(planned, note.reason)
    return planned


def _because(planned: PlannedExercise, reason: str) -> PlannedExercise:
    return msgspec.structs.replace(planned, reasons=(*planned.reasons, reason))


def _lighter(session: PlannedSession, share: float, reason: str) -> PlannedSession:
    return msgspec.structs.replace(
        session,
        exercises=tuple(with_sets(e, share) for e in session.exercises),
        reasons=(*session.reasons, reason),
    )


def _without_heavy_legs(
    session: PlannedSession, choices: PlanChoices, by: Programming
) -> PlannedSession:
    """Return a session without new or heavy leg work; feet and balance fill what gets too short."""
    heavy = by.programme.heavy_legs
    kept = [e for e in session.exercises if e.exercise not in heavy]
    if len(kept) == len(session.exercises):
        return session
    for template in by.programme.block(session.week).C:
        if len(kept) < FEWEST_EXERCISES:
            added = _with_equipment(_as_planned(template, by), (), choices, by)
            kept += [added] if added.exercise not in {e.exercise for e in kept} else []
    reasons = (*session.reasons, "before-long-run")
    filled = msgspec.structs.replace(session, exercises=tuple(kept), reasons=reasons)
    return _in_time(filled, choices, by)  # what fills it may take longer than what was left out


def _around_races(
    sessions: Sequence[PlannedSession], choices: PlanChoices, by: Programming
) -> tuple[PlannedSession, ...]:
    """Return the week with one light session in the seven days before each race."""
    kept: list[PlannedSession] = []
    for session in sessions:
        race = race_ahead(session.day, choices)
        if race is None:
            kept.append(session)
            continue
        is_late = (race - session.day).days <= FREE_BEFORE_LONG_RUN
        is_second = any(RACE in s.reasons for s in kept)
        if is_late or is_second or session.is_optional:
            continue
        kept.append(_lighter(session, by.programme.race_share, RACE))
    return tuple(kept)


def _with_keys(session: PlannedSession) -> PlannedSession:
    """Return a session with enough key exercises: the first ones, where some were left out."""
    exercises = list(session.exercises)
    for place, planned in enumerate(exercises):
        if sum(e.is_key for e in exercises) < FEWEST_KEYS:
            exercises[place] = msgspec.structs.replace(planned, is_key=True)
    return msgspec.structs.replace(session, exercises=tuple(exercises))


def _in_time(session: PlannedSession, choices: PlanChoices, by: Programming) -> PlannedSession:
    """Return a session that fits its time: fewer sets at its end first, then fewer exercises."""
    exercises = session.exercises

    def is_too_long() -> bool:
        tried = msgspec.structs.replace(session, exercises=exercises)
        return not fits_time(tried, choices, by)

    is_cut = False
    while is_too_long():
        place = _last(exercises, lambda e: not e.is_key and len(e.reps) > FEWEST_SETS)
        if place is None:
            place = _last(exercises, lambda e: len(e.reps) > FEWEST_SETS)
        if place is not None:
            exercises = _with_fewer_sets(exercises, place)
        else:
            place = _last(exercises, lambda e: not e.is_key)
            if place is None:
                break
            exercises = (*exercises[:place], *exercises[place + 1 :])
        is_cut = True
    reasons = session.reasons
    if is_cut and "time" not in reasons:
        reasons = (*reasons, "time")
    return msgspec.structs.replace(session, exercises=exercises, reasons=reasons)


def _last(
    exercises: Sequence[PlannedExercise], fits: Callable[[PlannedExercise], bool]
) -> int | None:
    return next((i for i in reversed(range(len(exercises))) if fits(exercises[i])), None)


def _with_fewer_sets(
    exercises: Sequence[PlannedExercise], place: int
) -> tuple[PlannedExercise, ...]:
    one = exercises[place]
    fewer = msgspec.structs.replace(one, reps=one.reps[:-1])
    return (*exercises[:place], fewer, *exercises[place + 1 :])
