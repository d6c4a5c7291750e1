"""What a number says with the diary around it (clinical notes 6.2, 4.3, 4.5)."""

from collections.abc import Iterable, Mapping
from datetime import date
from statistics import mean

import msgspec

from backcare.domain.entries import (
    ActivityCheck,
    CheckIn,
    EffectOnRunning,
    Entry,
    ExerciseSession,
    PainContext,
    WeeklyCheck,
)
from backcare.domain.plan.ratings import Question
from backcare.domain.plan.zones import (
    FROM_CALM_TO_SORE,
    MOST_AMBER,
    MOST_GREEN,
    MorningAfter,
    Zone,
    sorer,
    worst_nprs,
    zone_of_morning,
    zone_of_rating,
)
from backcare.domain.tracker.activity_ratings import RatedActivity, activities_rated
from backcare.domain.tracker.answer_book import Asked, Fact, FactKind, Finding
from backcare.domain.tracker.around import Around
from backcare.domain.tracker.lasting_pain import Lasting, what_lasts
from backcare.domain.tracker.traffic_light import DAY
from backcare.domain.tracker.trend import SMALLEST_CLEAR_CHANGE
from backcare.domain.weeks import WEEK
from backcare.domain.words import in_one_line


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a number says: its zone, and what it rests on."""

    asked: Asked
    finding: Finding
    number: float | None
    zone: Zone | None
    facts: tuple[Fact, ...]


def found_in(entry: Entry, around: Around) -> Found | None:
    """Return what the number of an entry says; `None` if it has none.

    Of several numbers, the one that matters most: the sorest zone, then the highest.
    """
    match entry:
        case CheckIn():
            rated = [q for q in PainContext if entry.nprs(q) is not None]
            return _sorest(_of_context(entry, question, around) for question in rated)
        case ExerciseSession():
            return _of_session(entry, around)
        case WeeklyCheck():
            return _of_week(entry, around)
        case ActivityCheck():
            return _of_activities(entry, around)
    return None


def _sorest(found: Iterable[Found]) -> Found | None:
    def how_sore(one: Found) -> tuple[int, float]:
        rank = -1 if one.zone is None else FROM_CALM_TO_SORE.index(one.zone)
        return rank, one.number or 0

    return max(found, key=how_sore, default=None)


def _of_context(entry: CheckIn, context: PainContext, around: Around) -> Found:
    day, nprs = entry.day, entry.nprs(context) or 0
    rated = Fact(kind=FactKind.of(context), day=day, number=nprs)
    if context is not PainContext.WAKING:
        found = _pain(Asked(context.value), context, nprs, rated, around)
        return msgspec.structs.replace(found, facts=(*found.facts, *_of_run(day, around)))
    says = around.light.morning_says(day)
    is_after = around.light.trained(day - DAY) or says is MorningAfter.NOT_SETTLED
    asked = Asked.MORNING_AFTER if is_after else Asked.WAKING
    found = _pain(asked, context, nprs, rated, around, says)
    return msgspec.structs.replace(found, facts=(*found.facts, *_of_morning(day, says, around)))


def _of_run(day: date, around: Around) -> Iterable[Fact]:
    """Yield how far a run was, and the longest before it."""
    load = around.load(day)
    if load is not None and load.metres is not None:
        yield Fact(kind=FactKind.RAN, day=day, number=load.metres)
        if load.longest_metres is not None:
            yield Fact(kind=FactKind.LONGEST, number=load.longest_metres)


def _of_morning(day: date, says: MorningAfter | None, around: Around) -> Iterable[Fact]:
    """Yield what a morning is compared with: the training before it, and what is usual."""
    for before in (day - 2 * DAY, day - DAY):
        if around.light.trained(before):
            yield Fact(kind=FactKind.TRAINED, day=before)
    usual = around.light.mornings.usual(day - DAY)
    if usual is not None:
        yield Fact(kind=FactKind.USUAL, number=usual)
    if says is MorningAfter.STIFF:
        yield Fact(kind=FactKind.STIFF, day=day)


def _of_session(session: ExerciseSession, around: Around) -> Found | None:
    nprs = worst_nprs(session)
    if nprs is None:
        return None
    sore = next((d.exercise for d in session.done if d.nprs == nprs), "")
    if sore and session.nprs != nprs:
        rated = Fact(kind=FactKind.EXERCISE, day=session.day, number=nprs, name=sore)
    else:
        rated = Fact(kind=FactKind.SESSION, day=session.day, number=nprs)
    return _pain(Asked.SESSION, None, nprs, rated, around)


def _pain(
    asked: Asked,
    question: Question,
    nprs: int,
    rated: Fact,
    around: Around,
    says: MorningAfter | None = None,
) -> Found:
    """Return what one rating says; `says` is what it says against the training before it."""
    day = rated.day or around.today
    own = sorer(zone_of_rating(nprs), zone_of_morning(says))
    reds = around.reds(day) if own is Zone.RED else {}
    climb = _climb(question, day, around)
    is_usual = asked is Asked.MORNING_AFTER and around.light.mornings.rise(day - DAY, 1) is not None
    finding = _first(
        {
            Finding.SECOND_RED: sum(reds.values()) > 1,
            Finding.NOT_SETTLED: says is MorningAfter.NOT_SETTLED,
            Finding.STIFF: says is MorningAfter.STIFF,
            Finding.CLIMBING: bool(climb),
            Finding.STRONG: nprs > MOST_AMBER,
            Finding.MUCH_SORER: says is MorningAfter.MUCH_SORER,
            Finding.SORER: says is MorningAfter.SORER,
            Finding.CALM: nprs <= MOST_GREEN,
            Finding.USUAL: is_usual,
            Finding.SOME: True,
        }
    )
    is_second = finding is Finding.SECOND_RED
    more = [Fact(kind=FactKind.RED, day=d) for d in sorted(reds)] if is_second else climb
    zone = around.light.zone(question, nprs, day)
    return Found(asked=asked, finding=finding, number=nprs, zone=zone, facts=(rated, *more))


def _climb(question: Question, day: date, around: Around) -> tuple[Fact, ...]:
    """Return the averages of the three weeks in which pain climbed; empty if it did not."""
    start = around.log.weeks.start(day)
    return _weeks(around.light.ratings.climbing(start).get(question, ()), start)


def _weeks(means: Iterable[float], last: date) -> tuple[Fact, ...]:
    return tuple(
        Fact(kind=FactKind.WEEK_MEAN, day=last - n * WEEK, number=average)
        for n, average in zip((2, 1, 0), means, strict=False)
    )


def _of_week(check: WeeklyCheck, around: Around) -> Found:
    """Return what a weekly check says: the worst of its ratings, and what has lasted (4.3)."""
    start = around.log.weeks.named(check.week)
    rated = {q: n for q in PainContext if (n := _of_check(check, q)) is not None}
    worst = max(rated.values(), default=None)
    lasts = what_lasts(around.log.weekly, around.log.check_ins, around.today, around.log.weeks)
    climbs = next(iter(around.light.ratings.climbing(start).values()), ())
    ran_less = (check.effect or 0) >= EffectOnRunning.RAN_LESS
    finding = _first(
        {
            Finding.CLIMBING: bool(climbs),
            Finding.LASTING_MORNINGS: Lasting.MORNINGS in lasts,
            Finding.LASTING_EFFECT: Lasting.EFFECT in lasts,
            Finding.STRONG: (worst or 0) > MOST_AMBER,
            Finding.RAN_LESS: ran_less,
            Finding.SOME: (worst or 0) > MOST_GREEN,
            Finding.CALM: True,
        }
    )
    zone = Zone.GREEN if worst is None else zone_of_rating(worst)
    if climbs:
        zone = Zone.RED
    elif lasts or ran_less:
        zone = sorer(zone, Zone.AMBER) or zone
    facts = [Fact(kind=FactKind.of(q), day=start, number=n) for q, n in rated.items()]
    if check.effect is not None:
        facts.append(Fact(kind=FactKind.EFFECT, day=start, number=check.effect))
    return Found(
        asked=Asked.WEEK,
        finding=finding,
        number=worst,
        zone=zone,
        facts=(*facts, *_weeks(climbs, start)),
    )


def _of_check(check: WeeklyCheck, question: PainContext) -> int | None:
    return {
        PainContext.RUNNING: check.nprs_running,
        PainContext.SITTING: check.nprs_sitting,
        PainContext.WAKING: check.nprs_waking,
    }[question]


def _of_activities(check: ActivityCheck, around: Around) -> Found:
    """Return how activities changed on average, each since its own first rating (4.5).

    They have no zone: the traffic light is about pain.
    """
    names = {in_one_line(rating.name) for rating in check.activities}
    known = (
        c for c in around.log.activities if (c.day, c.logged_at) <= (check.day, check.logged_at)
    )
    own = [a for a in activities_rated(known) if a.name in names]
    again = [a for a in own if a.is_rated_again]
    change = mean(a.abilities[-1] - a.abilities[0] for a in again) if again else None
    finding = _first(
        {
            Finding.FIRST: change is None,
            Finding.BETTER: (change or 0) >= SMALLEST_CLEAR_CHANGE,
            Finding.WORSE: (change or 0) <= -SMALLEST_CLEAR_CHANGE,
            Finding.SAME: True,
        }
    )
    facts = tuple(_of_activity(activity) for activity in own)
    return Found(asked=Asked.ACTIVITIES, finding=finding, number=change, zone=None, facts=facts)


def _of_activity(activity: RatedActivity) -> Fact:
    return Fact(
        kind=FactKind.ACTIVITY,
        name=activity.name,
        before=activity.abilities[0] if activity.is_rated_again else None,
        number=activity.abilities[-1],
    )


def _first(findings: Mapping[Finding, bool]) -> Finding:
    """Return the first finding that is so."""
    return next(finding for finding, is_so in findings.items() if is_so)
