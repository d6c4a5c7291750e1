"""What today is: one decision for the first page, the plan and what they say (notes 6.2, 6.6)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from backcare.domain.entries import CheckIn, PainContext, Pause, RunSession
from backcare.domain.plan.log import Log
from backcare.domain.plan.plan import Plan, PlannedSession
from backcare.domain.plan.replan import going_on
from backcare.domain.plan.standing import Standing
from backcare.domain.plan.week import RunKind, next_open, run_on
from backcare.domain.plan.zones import Zone, sorer, worst_nprs, zone_of, zone_of_morning
from backcare.domain.tracker.traffic_light import OF_A_RUN, TrafficLight
from backcare.domain.weeks import break_on

_DAY = timedelta(days=1)


class TodayKind(StrEnum):
    """What a day is for a runner; one word for each headline."""

    WAITS = "waits"
    PAUSE = "pause"
    DONE = "done"
    EASY = "easy"
    SESSION = "session"
    OPEN = "open"
    RACE = "race"
    LONG_RUN = "long-run"
    RUN = "run"
    RAN = "ran"
    REST = "rest"
    OVER = "over"
    NO_PLAN = "no-plan"


class DayWord(StrEnum):
    """What is said about how the back is on a day, or about a day without anything planned."""

    CLIMBING = "climbing"
    EASY = "easy"
    SORER = "sorer"
    WATCH = "watch"
    CALM = "calm"
    REST = "rest"


class Felt(msgspec.Struct, frozen=True):
    """A rating that today answers: on which day, when (`None` in a session), and how much."""

    day: date
    context: PainContext | None
    nprs: int


class Today(msgspec.Struct, frozen=True, kw_only=True):
    """What today is, and what it was decided from.

    `session` is the one to do today, and `coming` the next on a later day if there is none. `run`
    is the run that is still planned today. `zone` is the sorest of yesterday and today, `felt` are
    the ratings behind it and `runs` what was run on those days. `is_climbing`: what was rated has
    climbed over two weeks.
    """

    kind: TodayKind
    session: PlannedSession | None = None
    coming: PlannedSession | None = None
    pause: Pause | None = None
    run: RunKind | None = None
    zone: Zone | None = None
    is_climbing: bool = False
    felt: tuple[Felt, ...] = ()
    runs: tuple[RunSession, ...] = ()

    @property
    def word(self) -> DayWord | None:
        """What is said about it; `None` where nothing is known, or something else comes first."""
        if self.kind in (TodayKind.WAITS, TodayKind.PAUSE):
            return None
        if self.zone is None:
            return DayWord.REST if self.kind is TodayKind.REST else None
        if self.is_climbing:
            return DayWord.CLIMBING
        return _WORDS[self.zone]


_WITHOUT_MORE = (TodayKind.REST, TodayKind.NO_PLAN)
"""Days on which a run that was done is what there is to say."""
_WORDS = {
    Zone.GREEN: DayWord.CALM,
    Zone.AMBER: DayWord.WATCH,
    Zone.AMBER_PLUS: DayWord.SORER,
    Zone.RED: DayWord.EASY,
}


def today_of(
    plan: Plan | None,
    standing: Standing,
    log: Log,
    runs: Sequence[RunSession],
    today: date,
    *,
    waits: bool = False,
    runs_wait: bool = False,
) -> Today:
    """Return what today is for a runner; `waits`: all exercise waits, `runs_wait`: running does."""
    felt = _felt(log, today)
    light = TrafficLight(log, runs)
    zone = _zone(log, felt, light, today)
    pause = break_on(today, log.pauses)
    ahead = going_on(plan, today, log.weeks)
    following = None if ahead is None else next_open(ahead, standing, today)
    session = following if following is not None and following.day <= today else None
    has_run = any(r.day == today and not r.is_walk for r in runs)
    is_none = ahead is None or has_run or runs_wait
    kind_of_run = None if is_none or ahead is None else run_on(today, ahead.choices, log.weeks)
    kind = _kind(plan, log, today, session, kind_of_run, zone, waits=waits, pause=pause)
    return Today(
        kind=TodayKind.RAN if has_run and kind in _WITHOUT_MORE else kind,
        session=session,
        coming=following if session is None else None,
        pause=pause,
        run=kind_of_run,
        zone=zone,
        is_climbing=_is_climbing(log, felt, light, today),
        felt=felt,
        runs=tuple(r for r in runs if today - _DAY <= r.day <= today and not r.is_walk),
    )


def _kind(
    plan: Plan | None,
    log: Log,
    today: date,
    session: PlannedSession | None,
    run: RunKind | None,
    zone: Zone | None,
    *,
    waits: bool,
    pause: Pause | None,
) -> TodayKind:
    """Return what a day is: what must not be overlooked first."""
    if waits:
        return TodayKind.WAITS
    if any(s.day == today for s in log.sessions):
        return TodayKind.DONE
    if pause is not None:
        return TodayKind.PAUSE
    if zone is Zone.RED:
        return TodayKind.EASY
    if session is not None and not (session.is_optional and run is not None):
        return TodayKind.SESSION if session.day == today else TodayKind.OPEN
    if plan is None:
        return TodayKind.NO_PLAN
    if going_on(plan, today, log.weeks) is None:
        return TodayKind.OVER
    return TodayKind.REST if run is None else TodayKind(run)


def _felt(log: Log, today: date) -> tuple[Felt, ...]:
    """Return what was rated about yesterday's and today's training and this morning."""
    morning = _last_morning(log.check_ins, today)
    found = [
        Felt(check.day, context, nprs)
        for day in (today - _DAY, today)
        for check in log.check_ins
        if check.day == day
        for context in ((PainContext.WAKING, *OF_A_RUN) if day == morning else OF_A_RUN)
        if (nprs := check.nprs(context)) is not None
    ]
    sessions = [s for s in log.sessions if today - _DAY <= s.day <= today and s.nprs is not None]
    return (*found, *(Felt(s.day, None, s.nprs or 0) for s in sessions))


def _last_morning(check_ins: Iterable[CheckIn], today: date) -> date:
    """Return the day whose morning counts: yesterday's is over once there is another."""
    has_today = any(c.day == today and c.nprs_waking is not None for c in check_ins)
    return today if has_today else today - _DAY


def _zone(log: Log, felt: Iterable[Felt], light: TrafficLight, today: date) -> Zone | None:
    """Return the sorest zone of yesterday's and today's training, and of this morning.

    It is never calmer than the answer to any rating of these days.
    """
    zone = None
    for one in felt:
        zone = sorer(zone, light.zone(one.context, one.nprs, one.day))
    for morning in {_last_morning(log.check_ins, today), today}:
        zone = sorer(zone, zone_of_morning(light.morning_says(morning)))
    for day in (today - _DAY, today):
        nprs = light.worst_of_run(day)
        if nprs is not None or light.ran(day):
            zone = sorer(zone, zone_of(day, nprs, light.mornings))
        for session in log.sessions:
            if session.day == day:
                zone = sorer(zone, light.zone_of_session(session))
    return zone


def _is_climbing(log: Log, felt: Iterable[Felt], light: TrafficLight, today: date) -> bool:
    rated = {(one.context, one.day) for one in felt}
    recent = (s for s in log.sessions if today - _DAY <= s.day <= today)
    rated |= {(None, s.day) for s in recent if worst_nprs(s) is not None}
    return any(light.climbs(question, day) for question, day in rated)
