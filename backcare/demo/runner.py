"""The made-up runner's records: the story up to yesterday, made by the rules of the product."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

import msgspec

from backcare.content.library import ContentLibrary
from backcare.domain.check.assessment import AGE, Answered, Answers, assess
from backcare.domain.check.hold import newest_first
from backcare.domain.check.result import Answer, SelfCheckResult
from backcare.domain.demo_story import DemoCheck, DemoSessions, DemoWeek
from backcare.domain.entries import (
    ActivityCheck,
    ActivityRating,
    CheckIn,
    ExerciseDone,
    ExerciseSession,
    GateResults,
    GateValue,
    PainContext,
    Pause,
    RunSession,
    SetDone,
    WeeklyCheck,
)
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.changes import apply_look_back
from backcare.domain.plan.log import Log
from backcare.domain.plan.plan import Plan, PlannedExercise, PlannedSession
from backcare.domain.plan.replan import look_back_on
from backcare.domain.plan.week import sessions_in
from backcare.domain.records import Record
from backcare.domain.sides import Side
from backcare.domain.tracker.due import worst_of_week
from backcare.domain.weeks import MONDAYS, WEEK, in_week, monday_of

R = TypeVar("R", bound=Record)

_LOGGED_AT = time(6, 0, tzinfo=UTC)
"""Yesterday at this time is past in every time zone."""
_TESTS_ON = 5
"""The weekday of gate tests: before the look back at the week."""


def runner_records(content: ContentLibrary, today: date) -> tuple[Record, ...]:
    """Return all records of the story before `today`, oldest first."""
    weeks = content.demo.runner.weeks
    first = monday_of(today) - (len(weeks) - 1) * WEEK
    told = _Telling(content, today)
    for number, week in enumerate(weeks):
        monday = first + number * WEEK
        if number > 0:
            told.look_back(weeks[number - 1], monday - WEEK)
        told.week(week, monday)
    return told.records()


@dataclass(slots=True)
class _Telling:
    """The story so far."""

    content: ContentLibrary
    today: date
    _kept: list[Record] = field(default_factory=list)
    _plan: Plan | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def records(self) -> tuple[Record, ...]:
        """Return the records so far, in the order they were logged."""
        plan = () if self._plan is None else (self._plan,)
        return tuple(sorted((*plan, *self._kept), key=lambda r: (r.day, r.logged_at)))

    def week(self, week: DemoWeek, monday: date) -> None:
        """Add the records of one week."""
        if week.check is not None:
            self._keep(SelfCheckResult, monday, **self._result(week.check))
        if self._plan is None:
            self._begin_plan(monday)
        if week.activities is not None:
            rated = zip(self.content.demo.runner.activities, week.activities.abilities, strict=True)
            self._keep(
                ActivityCheck,
                monday,
                activities=tuple(ActivityRating(name=n, ability=a) for n, a in rated),
                change=week.activities.change,
            )
        if week.pause is not None:
            until = monday + timedelta(days=week.pause.last)
            day = monday + timedelta(days=week.pause.first)
            self._keep(Pause, day, reason=week.pause.reason, until=until)
        self._sessions(week.sessions, monday)
        for run in week.runs:
            running, sitting, waking = run.pain
            day = monday + timedelta(days=run.on)
            self._keep(
                RunSession,
                day,
                distance_m=round(run.km * 1000),
                minutes=run.minutes,
                rpe=run.effort,
            )
            self._keep(CheckIn, day, nprs_running=running, nprs_sitting=sitting)
            self._keep(CheckIn, day + timedelta(days=1), nprs_waking=waking)
        if week.tests:
            values = [
                GateValue(test=test, value=value, side=side)
                for test, value in week.tests.items()
                for side in Side
            ]
            self._keep(GateResults, monday + timedelta(days=_TESTS_ON), values=tuple(values))

    def look_back(self, week: DemoWeek, monday: date) -> None:
        """Look back at the week that began on `monday`, and change the plan as the rules say."""
        worst = worst_of_week(self._of(CheckIn), monday)
        check = self._keep(
            WeeklyCheck,
            monday + WEEK,
            week=monday,
            effect=week.look_back.effect,
            nprs_running=worst.get(PainContext.RUNNING),
            nprs_sitting=worst.get(PainContext.SITTING),
            nprs_waking=worst.get(PainContext.WAKING),
            sessions_done=len(in_week(self._of(ExerciseSession), monday)),
            confidence=week.look_back.confidence,
            anything_new=False,
            feel=week.look_back.feel,
        )
        if check is None or self._plan is None:
            return
        content = self.content
        log = Log(
            sessions=self._of(ExerciseSession),
            check_ins=self._of(CheckIn),
            weekly=self._of(WeeklyCheck),
            gate_checks=self._of(GateResults),
            activities=self._of(ActivityCheck),
            pauses=self._of(Pause),
            checks=tuple(newest_first(self._of(SelfCheckResult))),
        )
        review = look_back_on(
            self._plan, check, log, gates=content.gates, programming=content.programming
        )
        self._plan = apply_look_back(
            self._plan,
            check,
            review,
            content.programming,
            weeks=MONDAYS,
            rules={reason.id: reason.rule_id for reason in content.reasons.values()},
            now=check.logged_at,
        )

    def _result(self, check: DemoCheck) -> dict[str, Any]:
        """Return the result of the self-check rules for the answers in the story."""
        content, age = self.content, self.content.demo.runner.age
        given = dict.fromkeys((*check.ticked, *check.areas), Answered.YES)
        result = assess(content.rule_book, Answers(given, content.screen.band(age).ages))
        answers = [Answer(question=name, answer=Answered.YES.value) for name in check.ticked]
        return {
            "screen": content.screen.review.written_on.isoformat(),
            "answers": (Answer(question=AGE, answer=age), *answers),
            "areas": check.areas,
            "urgency": result.urgency,
            "rules": tuple(dict.fromkeys(fired.rule for fired in result.fired)),
            "groups": tuple(fit.group for fit in result.groups),
        }

    def _begin_plan(self, monday: date) -> None:
        checks = self._of(SelfCheckResult)
        choices = msgspec.structs.replace(
            self.content.demo.runner.choices, groups=checks[0].groups if checks else ()
        )
        self._plan = Plan(
            **self._base(monday),
            choices=choices,
            sessions=Planner(choices, self.content.programming).build_sessions(monday),
        )

    def _sessions(self, told: DemoSessions, monday: date) -> None:
        planned = () if self._plan is None else sessions_in(self._plan, monday)
        for session in [s for s in planned if not s.is_optional][: told.done]:
            self._keep(
                ExerciseSession,
                session.day,
                minutes=self.content.programming.minutes_with_warm_up(session),
                done=_done(session, told),
                rpe=told.effort,
                nprs=told.pain,
            )

    def _keep(self, kind: type[R], day: date, **values: Any) -> R | None:
        """Keep and return a record if its day is past; return `None` if it is not."""
        if day >= self.today:
            return None
        record = kind(**self._base(day), **values)
        self._kept.append(record)
        return record

    def _base(self, day: date) -> dict[str, Any]:
        number = next(self._numbers)
        logged_at = datetime.combine(day, _LOGGED_AT) + timedelta(seconds=number)
        return {"id": f"{number:032x}", "day": day, "logged_at": logged_at}

    def _of(self, kind: type[R]) -> tuple[R, ...]:
        found = [record for record in self._kept if isinstance(record, kind)]
        return tuple(sorted(found, key=lambda r: (r.day, r.logged_at)))


def _done(session: PlannedSession, told: DemoSessions) -> tuple[ExerciseDone, ...]:
    return tuple(
        ExerciseDone(
            exercise=planned.exercise,
            sets=tuple(_sets(planned)),
            reps_left=told.reps_left,
            nprs=told.pain,
        )
        for planned in session.exercises
    )


def _sets(planned: PlannedExercise) -> Iterator[SetDone]:
    for reps in planned.reps:
        for side in Side if planned.is_each_side else (None,):
            yield SetDone(reps=reps, hold_seconds=planned.hold_seconds, side=side)
