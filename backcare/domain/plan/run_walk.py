"""The run-walk: its steps, and today's step (clinical notes 7.4, 7.5)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

import msgspec

from backcare.domain.entries import CheckIn, PainContext, Pause, RunSession
from backcare.domain.exercises.guidance import Statement
from backcare.domain.plan.log import Log
from backcare.domain.plan.ratings import Ratings
from backcare.domain.plan.steps import Step, StepKind
from backcare.domain.plan.zones import MOST_AMBER, Mornings, Zone, sorer, zone_of, zone_of_rating
from backcare.domain.review import SourceRef
from backcare.domain.weeks import WEEK

LAST_STEP = 12
_REST = timedelta(days=2)
"""Never run on two days in a row."""

Seconds = Annotated[int, msgspec.Meta(ge=0, le=3600)]
StepNumber = Annotated[int, msgspec.Meta(ge=0, le=LAST_STEP)]


class RunWalkStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step: `repeats` of a run and a walk, then maybe one more of either. In seconds."""

    step: StepNumber
    repeats: Annotated[int, msgspec.Meta(ge=1, le=30)]
    run: Seconds = 0
    walk: Seconds = 0
    then_run: Seconds = 0
    then_walk: Seconds = 0

    @property
    def run_seconds(self) -> int:
        """All seconds that are run."""
        return self.repeats * self.run + self.then_run

    @property
    def measured_kind(self) -> StepKind:
        """What the finished share of a step is measured by: running, or walking if it has none."""
        return StepKind.RUN if self.run_seconds else StepKind.WALK

    @property
    def measured_seconds(self) -> int:
        """All seconds of `measured_kind`."""
        return self.run_seconds or self.seconds

    @property
    def seconds(self) -> int:
        """All seconds, without warm-up and cool-down."""
        return self.run_seconds + self.repeats * self.walk + self.then_walk


class Breaks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which step comes first after how many days without a run."""

    short_days: Annotated[int, msgspec.Meta(ge=1)]
    long_days: Annotated[int, msgspec.Meta(ge=1)]
    after_short: StepNumber
    after_long: StepNumber


class AfterPause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to begin to run again, by the days without a run (clinical notes 7.4).

    `from_days` is the length of the shortest pause that is told of; below `Breaks.short_days`
    without a run it is `soon`, up to `Breaks.long_days` `short`, and then `long`.
    """

    from_days: Annotated[int, msgspec.Meta(ge=1)]
    soon: Statement
    short: Statement
    long: Statement


class RunWalk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole run-walk; `data/content/plan/run_walk.yaml` explains each part."""

    written_on: date
    sources: tuple[SourceRef, ...]
    warm_up_seconds: Seconds
    cool_down_seconds: Seconds
    counts_from_percent: Annotated[int, msgspec.Meta(ge=50, le=100)]
    greens: Annotated[int, msgspec.Meta(ge=1, le=9)]
    days_off: Annotated[int, msgspec.Meta(ge=0, le=14)]
    daily_from: StepNumber
    breaks: Breaks
    after_pause: AfterPause
    steps: tuple[RunWalkStep, ...]
    before: tuple[Statement, ...]
    rules: tuple[Statement, ...]
    after: tuple[Statement, ...]

    def __post_init__(self) -> None:
        if [s.step for s in self.steps] != list(range(LAST_STEP + 1)):
            raise ValueError("the steps are 0 to 12, in order")


class Why(StrEnum):
    """Why this is today's step."""

    FIRST = "first"
    NO_BREAK = "no-break"
    SHORT_BREAK = "short-break"
    LONG_BREAK = "long-break"
    REPEAT = "repeat"
    NEXT = "next"
    BACK = "back"
    TWO_BACK = "two-back"
    SITTING = "sitting"
    CLIMBING = "climbing"
    DONE = "done"


_BACK = (Why.BACK, Why.TWO_BACK, Why.SITTING)


class RunWalkToday(msgspec.Struct, frozen=True, kw_only=True):
    """Today's step, and why; `earliest` is the first day it may be run."""

    step: int
    why: Why
    earliest: date
    greens: int = 0


def after_pause(
    pause: Pause, runs: Iterable[RunSession], today: date, run_walk: RunWalk
) -> Statement | None:
    """Return how to begin to run again after a pause that is over.

    `None` if the runner has run since, or had run a few days ago. Without any run, the days count
    since the pause began.
    """
    last = max((r.day for r in runs if r.day <= today and not r.is_walk), default=pause.day)
    if pause.until is None or last > pause.until:
        return None
    days, told, breaks = (today - last).days, run_walk.after_pause, run_walk.breaks
    if days < breaks.short_days:
        lasted = (pause.until - pause.day).days + 1
        return told.soon if min(days, lasted) >= told.from_days else None
    return told.short if days <= breaks.long_days else told.long


def steps_of_run(run_walk: RunWalk, step: int) -> tuple[tuple[Step, ...], ...]:
    """Return warm-up, intervals and cool-down of a step, for the player."""
    one = run_walk.steps[step]
    pairs = [(StepKind.RUN, one.run), (StepKind.WALK, one.walk)] * one.repeats
    pairs += [(StepKind.RUN, one.then_run), (StepKind.WALK, one.then_walk)]
    return (
        (Step(kind=StepKind.WALK, seconds=run_walk.warm_up_seconds),),
        tuple(Step(kind=kind, seconds=s) for kind, s in pairs if s),
        (Step(kind=StepKind.WALK, seconds=run_walk.cool_down_seconds),),
    )


def seconds_to_count(run_walk: RunWalk, step: int) -> int:
    """Return how many seconds of a step must be run, or walked, for it to count as done."""
    return math.ceil(run_walk.steps[step].measured_seconds * run_walk.counts_from_percent / 100)


def counted_step(step: int, seconds: int, nprs: int | None, run_walk: RunWalk) -> int | None:
    """Return the step that a run of so many seconds counts as; `None` for an ordinary run.

    A run that was cut short is an ordinary one, unless it hurt so much that it leads a step back.
    """
    is_red = nprs is not None and nprs > MOST_AMBER
    return step if is_red or seconds >= seconds_to_count(run_walk, step) else None


def todays_step(
    runs: Sequence[RunSession], log: Log, today: date, run_walk: RunWalk
) -> RunWalkToday:
    """Return today's step from all runs; those without a step are ordinary ones.

    A break is time without any run; a walk that counts as no step is none. While pain climbs over
    two weeks it is a step less. Somebody who runs again after a break without the run-walk is
    treated like somebody who never needed it.
    """
    counted = (r for r in runs if r.day <= today and (r.ladder_step is not None or not r.is_walk))
    past = sorted(counted, key=lambda r: (r.day, r.logged_at))
    if not past:
        return RunWalkToday(step=run_walk.breaks.after_long, why=Why.FIRST, earliest=today)
    climb = _Climb(run_walk, log.check_ins)
    for before, run in pairwise([past[0], *past]):
        if _is_break(run.day - before.day, run_walk):
            climb.leave()
        if run.ladder_step is not None:
            climb.after(run)
    last = past[-1].day
    if _is_break(today - last, run_walk):
        return _after_break(climb.step, (today - last).days, today, run_walk)
    if not climb.is_on:
        step = min(climb.step, run_walk.breaks.after_short)
        return RunWalkToday(step=step, why=Why.NO_BREAK, earliest=last + _REST)
    if Ratings(log).has_climbed(last, today):
        climb.hold(log.weeks.start(last), past)
    rest = timedelta(days=1) if climb.step >= run_walk.daily_from else _REST
    earliest = max(last + rest, climb.off_until or date.min)
    return RunWalkToday(step=climb.step, why=climb.why, earliest=earliest, greens=climb.greens)


def _is_break(gap: timedelta, run_walk: RunWalk) -> bool:
    return gap.days >= run_walk.breaks.short_days


def _after_break(step: int, gap: int, today: date, run_walk: RunWalk) -> RunWalkToday:
    breaks = run_walk.breaks
    if gap <= breaks.long_days:
        return RunWalkToday(step=min(step, breaks.after_short), why=Why.SHORT_BREAK, earliest=today)
    return RunWalkToday(step=min(step, breaks.after_long), why=Why.LONG_BREAK, earliest=today)


class _Climb:
    """The way up and down the steps, run by run; `is_on` from the first step until a break."""

    def __init__(self, run_walk: RunWalk, check_ins: Sequence[CheckIn]) -> None:
        self._run_walk, self._mornings = run_walk, Mornings(check_ins)
        self._running = _worst(check_ins, PainContext.RUNNING)
        self._sitting = _worst(check_ins, PainContext.SITTING)
        self.step, self.greens, self.why = LAST_STEP, 0, Why.FIRST
        self.is_on = False
        self.off_until: date | None = None
        self._last_red: date | None = None

    def leave(self) -> None:
        """Record a break: calm runs before it no longer count."""
        self.is_on = False

    def after(self, run: RunSession) -> None:
        """Record one run with a step."""
        assert run.ladder_step is not None  # noqa: S101 - for the type checker
        if not self.is_on or run.ladder_step != self.step:
            self.step, self.greens = run.ladder_step, 0
        self.is_on = True
        running, sitting = self._running.get(run.day), self._sitting.get(run.day)
        own = zone_of(run.day, running, self._mornings)
        zone = own if sitting is None else sorer(own, zone_of_rating(sitting))
        self.off_until = None
        if zone is Zone.RED:
            self._down(run.day, Why.BACK if own is Zone.RED else Why.SITTING)
        elif zone is Zone.GREEN:
            self._up()
        else:
            self.why = Why.REPEAT

    def _up(self) -> None:
        self.greens += 1
        if self.greens < self._run_walk.greens:
            self.why = Why.REPEAT
        elif self.step == LAST_STEP:
            self.why = Why.DONE
        else:
            self.step, self.greens, self.why = self.step + 1, 0, Why.NEXT

    def hold(self, since: date, runs: Iterable[RunSession]) -> None:
        """Be a step below the highest that was run since a day, and no higher than the last one:
        pain climbs (6.2).
        """
        steps = [(r.day, r.ladder_step) for r in runs if r.ladder_step is not None]
        last = steps[-1][1]
        highest = max((step for day, step in steps if day >= since), default=last)
        self.step, self.greens = min(self.step, last, max(0, highest - 1)), 0
        if self.why not in _BACK:
            self.why = Why.CLIMBING

    def _down(self, day: date, why: Why) -> None:
        is_second = self._last_red is not None and day - self._last_red < WEEK
        self._last_red = day
        self.step, self.greens = max(0, self.step - (2 if is_second else 1)), 0
        self.why = Why.TWO_BACK if is_second else why
        if is_second:
            self.off_until = day + timedelta(days=self._run_walk.days_off + 1)


def _worst(check_ins: Iterable[CheckIn], context: PainContext) -> Mapping[date, int]:
    """Return the worst rating of each day in a context."""
    found: dict[date, int] = {}
    for check_in in check_ins:
        nprs = check_in.nprs(context)
        if nprs is not None:
            found[check_in.day] = max(nprs, found.get(check_in.day, 0))
    return found
