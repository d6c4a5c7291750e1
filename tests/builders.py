"""Made-up records for tests, benchmarks and pictures."""

import random
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from backcare.domain.check.result import Answer, BehaviourGroup, Clearance, Limit, SelfCheckResult
from backcare.domain.check.triage import Urgency
from backcare.domain.club.documents import (
    Account,
    Attempts,
    Change,
    Club,
    ClubDocument,
    Invitation,
    Meeting,
    News,
    OwnWords,
    ProviderIdentity,
    PublishedWeek,
    Role,
    SignIn,
    TakenName,
)
from backcare.domain.entries import (
    ActivityCheck,
    ActivityRating,
    AnyEntry,
    CheckIn,
    EffectOnRunning,
    ExerciseDone,
    ExerciseSession,
    GateResults,
    GateValue,
    Pause,
    PauseReason,
    RepsLeft,
    RunSession,
    RunSource,
    SetDone,
    WeekFeel,
    WeeklyCheck,
)
from backcare.domain.exercises.exercise import Equipment
from backcare.domain.imports import ImportNote
from backcare.domain.measures import (
    ChosenMeasures,
    Clock,
    DateOrder,
    Distance,
    Paper,
    Person,
    Reminder,
    Temperature,
    Weight,
    Words,
)
from backcare.domain.plan.plan import (
    Load,
    Plan,
    PlanChange,
    PlanChoices,
    PlannedExercise,
    PlannedSession,
    Swap,
    SwapReason,
)
from backcare.domain.profile import Profile, Target
from backcare.domain.records import Record
from backcare.domain.sides import Side
from backcare.domain.weeks import monday_of

MONDAY = date(2026, 11, 16)
TODAY = date(2026, 11, 19)


def entry_id(number: int) -> str:
    return uuid.UUID(int=number).hex


def _logged(day: date) -> datetime:
    return datetime.combine(day, time(18, 30), UTC)


def _base(number: int, day: date = TODAY) -> dict[str, Any]:
    return {"id": entry_id(number), "day": day, "logged_at": _logged(day)}


def check_in(number: int = 1, day: date = TODAY, **values: Any) -> CheckIn:
    values = values or {"nprs_running": 3}
    return CheckIn(**_base(number, day), **values)


def run(number: int = 1, day: date = TODAY, **values: Any) -> RunSession:
    values = values or {"distance_m": 8000, "minutes": 48, "rpe": 4}
    return RunSession(**_base(number, day), **values)


def session(number: int = 1, day: date = TODAY, **values: Any) -> ExerciseSession:
    return ExerciseSession(**_base(number, day), **values)


def done(*exercises: str) -> tuple[ExerciseDone, ...]:
    return tuple(ExerciseDone(exercise=exercise) for exercise in exercises)


def planned_pause(day: date, until: date | None) -> Pause:
    return Pause(**_base(6, day), reason=PauseReason.ILL, until=until)


def one_of_each() -> list[Record]:
    """One record of every kind that can be stored, with all its fields filled."""
    return [
        check_in(1, nprs_running=0, nprs_sitting=4, nprs_waking=10, stiffness_over_30_min=False),
        run(
            2,
            distance_m=12_340,
            minutes=75,
            rpe=6,
            ladder_step=0,
            run_seconds=0,
            started_at=datetime(2026, 11, 19, 6, 30, 5, tzinfo=UTC),
            moving_seconds=4477,
            source=RunSource.STRAVA,
            import_id=entry_id(77),
            note="Über 12 km 🏃",
        ),
        session(
            3,
            minutes=25,
            rpe=5,
            nprs=2,
            done=(
                ExerciseDone(
                    exercise="E08",
                    sets=(
                        SetDone(reps=5, hold_seconds=8, side=Side.LEFT),
                        SetDone(reps=5, hold_seconds=8, side=Side.RIGHT, load_g=2500),
                    ),
                    reps_left=RepsLeft.THREE_OR_FOUR,
                    nprs=0,
                ),
                *done("E16"),
            ),
        ),
        WeeklyCheck(
            **_base(4),
            week=MONDAY,
            effect=EffectOnRunning.RAN_LESS,
            nprs_running=3,
            nprs_sitting=5,
            nprs_waking=0,
            sessions_done=0,
            confidence=7,
            anything_new=False,
            feel=WeekFeel.BETTER,
            leg_settled=True,
        ),
        ActivityCheck(
            **_base(5),
            activities=(
                ActivityRating(name="Long run", ability=0),
                ActivityRating(name="Tying my shoes", ability=10),
            ),
            change=-5,
        ),
        Pause(**_base(6), reason=PauseReason.HOLIDAY, until=TODAY + timedelta(days=7)),
        SelfCheckResult(
            **_base(7),
            screen="2026-11-23",
            answers=(
                Answer(question="RF07", answer="not sure"),
                Answer(question="age", answer="31-49"),
            ),
            areas=("low-back-left",),
            urgency=Urgency.SAME_DAY,
            rules=("RF07", "C04"),
            groups=(BehaviourGroup.NERVE,),
            limit=Limit.ALL,
            cleared=Clearance(day=TODAY, by="physiotherapist"),
        ),
        Plan(
            **_base(8, MONDAY),
            choices=PlanChoices(
                level=1,
                sessions_a_week=2,
                equipment=(Equipment.MAT,),
                run_days=(1, 5, 6),
                long_run_day=6,
                groups=(BehaviourGroup.BENDING,),
                session_minutes=20,
                has_extra=True,
                begins_settled=False,
                has_settled_leg=True,
                races=(TODAY + timedelta(days=30),),
                strength_days=(1, 3),
                swaps=(Swap(exercise="E15", instead="E09", reason=SwapReason.EQUIPMENT),),
            ),
            sessions=(
                PlannedSession(
                    day=TODAY,
                    name="A",
                    exercises=(
                        PlannedExercise(
                            exercise="E07", reps=(6, 4, 2), hold_seconds=8, is_key=True
                        ),
                        PlannedExercise(
                            exercise="E22",
                            reps=(10, 10),
                            load=Load.ADDED,
                            is_each_side=True,
                            replaces="E23",
                            reasons=("no-equipment",),
                        ),
                    ),
                    week=2,
                    is_optional=True,
                    reasons=("time",),
                ),
            ),
            changes=(
                PlanChange(
                    changed_at=datetime(2026, 11, 19, 7, 0, tzinfo=UTC),
                    session=TODAY,
                    rule="PR4",
                    reason="reduce",
                    before=PlannedExercise(exercise="E22", reps=(10, 10, 10), is_each_side=True),
                    after=PlannedExercise(exercise="E22", reps=(10, 10), is_each_side=True),
                ),
                PlanChange(
                    changed_at=datetime(2026, 11, 19, 7, 5, tzinfo=UTC),
                    before=MONDAY,
                    after=TODAY,
                    is_declined=True,
                ),
            ),
            reviewed=MONDAY,
            ended=TODAY,
        ),
        GateResults(
            **_base(9),
            values=(
                GateValue(test="balance", value=0, side=Side.LEFT),
                GateValue(test="balance", value=31, side=Side.RIGHT),
            ),
        ),
    ]


def sampled_records() -> list[Record]:
    """What the sealed sample of the present version holds: each kind, and a run over night."""
    return [*one_of_each(), run(98, distance_m=160_934, minutes=1800)]


def one_of_each_club_document() -> list[ClubDocument]:
    """One document of every kind that a club keeps, with all its fields filled."""
    made, member, ended = _logged(MONDAY), entry_id(50), _logged(TODAY)
    return [
        Club(key="club", name="Riverside Runners", secret="5e" * 32, created_at=made),
        Account(
            key=member,
            nickname="Ann",
            role=Role.ORGANISER,
            passphrase="$argon2id$made-up",
            recovery="c0" * 32,
            consent=MONDAY,
            joined_at=made,
            devices=3,
            second="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
            second_used=59_000_000,
            spare=("a7" * 32,),
            news=(News(what=Change.NEW_DEVICE, at=made, by="d4" * 32, is_seen=True),),
        ),
        TakenName(key="a1" * 32, member=member),
        ProviderIdentity(key="b2" * 32, member=member),
        Invitation(
            key="c3" * 32,
            role=Role.ORGANISER,
            made_at=made,
            ends_at=ended,
            joined=1,
            most=9,
            joined_at=(made,),
            ended_seen=ended,
        ),
        SignIn(
            key="d4" * 32,
            member=member,
            made_at=made,
            ends_at=ended,
            device="firefox.android",
            confirmed_at=made,
            seen_at=made,
            ended_seen=ended,
        ),
        Attempts(key="e5" * 32, failed=4, last_at=made, halved_at=made),
        Meeting(key=TODAY.isoformat(), code="7K4P", there=("f6" * 32,), told=8),
        PublishedWeek(
            key=MONDAY.isoformat(),
            is_final=True,
            seen={"f6" * 32: (1, 2, 1)},
            members=7,
            took_part=5,
            done=9,
            planned=12,
        ),
        OwnWords(key="notice", words="Ask Ann.", before="Ask Ben.", changed_at=made),
    ]


def plan_of(sessions: Iterable[PlannedSession], choices: PlanChoices, start: date) -> Plan:
    return Plan(**_base(8, start), choices=choices, sessions=tuple(sessions))


def year_of_entries(today: date = TODAY, seed: int = 7, years: int = 1) -> list[AnyEntry]:
    """Years of a runner who trains three times a week, with pain that slowly eases."""
    rng = random.Random(seed)
    entries: list[AnyEntry] = []
    days = 365 * years - 1
    for back in range(days, -1, -1):
        day = today - timedelta(days=back)
        number = 1000 + back * 3
        level = 1.5 + 4.5 * back / days
        if day.weekday() in (0, 3) and rng.random() < 0.85:
            entries.append(
                session(number, day, minutes=rng.choice([10, 20, 25]), done=done("E12", "E16"))
            )
        if day.weekday() in (1, 5, 6):
            km = round(rng.uniform(5, 9) * (1.8 if day.weekday() == 6 else 1), 1)
            entries.append(
                run(number + 1, day, distance_m=round(km * 1000), minutes=round(km * 6), rpe=4)
            )
            entries.append(check_in(number + 2, day, **_ratings(rng, level)))
    return entries


def two_ratings(today: date = TODAY) -> list[AnyEntry]:
    """How well an activity went, five and ten weeks ago."""
    return [
        ActivityCheck(
            **_base(weeks, today - timedelta(weeks=weeks)),
            activities=(ActivityRating(name="Long run", ability=10 - weeks // 2),),
        )
        for weeks in (10, 5)
    ]


def year_profile(today: date = TODAY) -> Profile:
    start = monday_of(today - timedelta(days=364))
    return Profile(
        targets=(Target(since=start, sessions=2),),
        favourites=("E12", "E16"),
        measures=ChosenMeasures(
            distance=Distance.KM,
            weight=Weight.KG,
            temperature=Temperature.CELSIUS,
            clock=Clock.HOURS_24,
            dates=DateOrder.DAY,
            day_ends=0,
            week_begins=6,
            words=Words.US,
            paper=Paper.A4,
            begins=time(18),
            reminder=Reminder.MINUTES_15,
            person=Person.MAN,
        ),
        deleted_runs=(entry_id(78),),
        imports=(
            ImportNote(
                id=entry_id(79),
                at=datetime(2026, 5, 12, 18, tzinfo=UTC),
                runs=132,
                sources=(RunSource.STRAVA,),
                others=16,
            ),
        ),
    )


def _ratings(rng: random.Random, level: float) -> dict[str, int]:
    def rating(shift: float) -> int:
        return max(0, min(10, round(rng.gauss(level + shift, 1))))

    return {
        "nprs_running": rating(-1.0),
        "nprs_sitting": rating(0.8),
        "nprs_waking": rating(-0.2),
    }
