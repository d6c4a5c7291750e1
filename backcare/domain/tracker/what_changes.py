"""What changes in runs and sessions after a number: only what the product really does, or asks."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import reduce

from backcare.domain.entries import Entry, ExerciseSession, WeeklyCheck
from backcare.domain.plan.run_walk import Why
from backcare.domain.plan.week import RunKind
from backcare.domain.plan.zones import Zone, sorer, worst_nprs
from backcare.domain.tracker.answer_book import Asked, Change, ChangeId
from backcare.domain.tracker.around import Around
from backcare.domain.tracker.findings import Found
from backcare.domain.tracker.next_run import NextRun, NextRunReason
from backcare.domain.tracker.traffic_light import DAY

_OF_LADDER = {
    Why.NEXT: ChangeId.LADDER_NEXT,
    Why.REPEAT: ChangeId.LADDER_REPEAT,
    Why.BACK: ChangeId.LADDER_BACK,
    Why.TWO_BACK: ChangeId.LADDER_TWO_BACK,
    Why.SITTING: ChangeId.LADDER_BACK,
    Why.CLIMBING: ChangeId.LADDER_BACK,
    Why.DONE: ChangeId.LADDER_DONE,
}
_AT_MOST = {
    NextRunReason.GROW: ChangeId.RUN_UP_TO,
    NextRunReason.RAISED: ChangeId.RUN_RAISED,
    NextRunReason.HOLD: ChangeId.RUN_HOLD,
    NextRunReason.LESS: ChangeId.RUN_LESS,
    NextRunReason.CLIMBING: ChangeId.RUN_CLIMBING,
    NextRunReason.RACE: ChangeId.RUN_RACE,
}
_SHORTER = {ChangeId.RUN_LESS, ChangeId.RUN_CLIMBING}
_ALLOWED = {
    Zone.GREEN: set(_AT_MOST.values()),
    Zone.AMBER: {ChangeId.RUN_RAISED, ChangeId.RUN_HOLD, ChangeId.RUN_RACE, *_SHORTER},
    Zone.AMBER_PLUS: _SHORTER,
    Zone.RED: _SHORTER,
}
_IN_WORDS = {
    Zone.GREEN: ChangeId.RUN_IF_SETTLED,
    Zone.AMBER: ChangeId.RUN_REPEAT,
    Zone.AMBER_PLUS: ChangeId.RUN_SHORTER,
    Zone.RED: ChangeId.RUN_ONE_BACK,
}
"""What is said where no length is known."""
_OWN = {
    Zone.GREEN: ChangeId.OWN_MORE,
    Zone.AMBER: ChangeId.OWN_SAME,
    Zone.AMBER_PLUS: ChangeId.OWN_LESS,
    Zone.RED: ChangeId.OWN_EASIER,
}
"""What somebody without a plan does with the exercises (6.3, PR1 and PR3 to PR5)."""


def changes_after(entry: Entry, found: Found, around: Around) -> tuple[Change, ...]:
    """Return what changes in runs and sessions after an entry; nothing while running waits."""
    if around.waits or around.runs_wait:
        return ()
    if isinstance(entry, WeeklyCheck):
        return _after_week(entry, found, around)
    if found.zone is None:
        return ()
    changes = [*_of_training(entry, found, found.zone, around)]
    if found.zone is Zone.RED and around.goes_back:
        changes.append(Change(id=ChangeId.WEEK_BACK))
    if found.zone is Zone.RED and not changes and around.plan is not None:
        changes.append(Change(id=ChangeId.PLAN_ASKS))
    return tuple(changes)


def _after_week(check: WeeklyCheck, found: Found, around: Around) -> tuple[Change, ...]:
    if around.looks_back_on(check.week):
        return (Change(id=ChangeId.LOOK_BACK),)
    if found.zone is Zone.RED and around.plan is None:
        return (Change(id=ChangeId.OWN_WEEK_BACK),)
    return ()


def _of_training(entry: Entry, found: Found, zone: Zone, around: Around) -> Iterable[Change]:
    """Yield what changes in the run, then in the exercises, that a rating is about."""
    if isinstance(entry, ExerciseSession):
        yield from _session(_sorest_of(entry), zone, around)
    elif found.asked in (Asked.RUNNING, Asked.SITTING):
        yield from _run(entry.day, found, zone, around)
    elif found.asked is Asked.MORNING_AFTER:
        yesterday = entry.day - DAY
        day = yesterday if around.light.trained(yesterday) else yesterday - DAY
        if around.light.ran(day):
            yield from _run(day, found, zone, around)
        sessions = [s for s in around.log.sessions if s.day == day]
        zones = [around.light.zone_of_session(s) for s in sessions]
        if sessions:
            yield from _session(around.exercises_of(day), reduce(_sorer, zones, zone), around)


def _sorer(one: Zone, other: Zone | None) -> Zone:
    return sorer(one, other) or one


def _run(day: date, found: Found, zone: Zone, around: Around) -> Iterable[Change]:
    """Yield what the next run is like after that of a day (6.2, 7.3, 7.5, 7.6).

    It is as sore as what was just rated, or sorer: a calm run with a sore morning is a sore one.
    """
    zone = _sorer(zone, around.light.zone_of_run(day))
    coming = around.next_run_after(day)
    is_of_sitting = found.asked is Asked.SITTING and zone is Zone.RED
    yield (
        _on_ladder(day, zone, around)
        or _so_long(coming, zone, found)
        or Change(id=ChangeId.LONG_RUN_SHORTER if is_of_sitting else _IN_WORDS[zone])
    )
    if is_of_sitting and coming is not None and coming.kind is RunKind.EASY:
        yield Change(id=ChangeId.LONG_RUN_SHORTER)


def _so_long(coming: NextRun | None, zone: Zone, found: Found) -> Change | None:
    """Return the length of the next run; `None` if none is known, or it is too long for the zone.

    What is sore in other ways than the run itself allows no more of it either.
    """
    if coming is None or coming.reason not in _AT_MOST:
        return None
    id_ = _AT_MOST[coming.reason]
    if id_ not in _ALLOWED[zone]:
        return None
    if id_ is ChangeId.RUN_UP_TO and found.asked is not Asked.MORNING_AFTER:
        id_ = ChangeId.RUN_UP_TO_IF_SETTLED
    return Change(id=id_, day=coming.day, metres=coming.metres, seconds=coming.seconds)


def _on_ladder(day: date, zone: Zone, around: Around) -> Change | None:
    """Return the next step of the run-walk; `None` for who is not on it.

    After red it goes back if running hurt; after all else that is red it waits, too.
    """
    coming = around.step_after(day)
    if coming is None or coming.why not in _OF_LADDER:
        return None
    goes_back = coming.why in (Why.BACK, Why.TWO_BACK)
    if zone is Zone.RED and not goes_back:
        return Change(id=ChangeId.LADDER_WAIT)
    return Change(id=_OF_LADDER[coming.why], step=coming.step, day=coming.earliest)


def _session(exercises: Collection[str], zone: Zone, around: Around) -> Iterable[Change]:
    """Yield how exercises come next: in the plan as it will be led, else what to do oneself."""
    if around.plan is None:
        yield Change(id=_OWN[zone])
        return
    coming = around.coming(exercises)
    if coming is None:
        return
    day = coming.session.day
    if coming.less is not None:
        kind = "offer" if coming.is_offered else "session"
        id_ = ChangeId(f"{kind}-{coming.less}")
        yield Change(id=id_, day=day, exercises=coming.exercises)
    elif zone is not Zone.RED and coming.is_as_planned:
        yield Change(id=ChangeId.SESSION_AS_PLANNED, day=day)


def _sorest_of(session: ExerciseSession) -> tuple[str, ...]:
    """Return the exercises of a session that were as sore as its worst."""
    worst = worst_nprs(session)
    return tuple(
        d.exercise for d in session.done if (session.nprs if d.nprs is None else d.nprs) == worst
    )
