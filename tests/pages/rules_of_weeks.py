"""The rules of docs/tracker.md for what stands for what, without a line of the product's."""

from datetime import date, timedelta
from typing import NamedTuple

from backcare.domain.entries import ExerciseSession
from backcare.domain.plan.plan import PlannedSession
from backcare.domain.weeks import WEEK
from tests.pages.made_up_runners import EXERCISES, day_at


def covering(runner, day):
    """The plan that covers a day: of those that had begun, the one made last."""
    begun = [plan for plan in runner.plans if plan.day <= day]
    return begun[-1] if begun else None


def planned_by(plan, day):
    """What a plan has on a day, unless it was ended before."""
    return [s for s in plan.sessions if s.day == day and (plan.ended is None or day <= plan.ended)]


def planned_on(runner, day):
    plan = covering(runner, day)
    return [] if plan is None else planned_by(plan, day)


def is_paused(runner, day):
    return any(p.day <= day <= p.until for p in runner.pauses)


def week_days(monday):
    return [monday + timedelta(n) for n in range(7)]


def names(entry):
    """The session whose exercises an entry names; empty if it names none."""
    return next((n for n, e in EXERCISES.items() if entry.exercises == e), "")


def end_of(runner, plan):
    """The day from which a later plan covers; `None` without one."""
    return next((p.day for p in runner.plans[runner.plans.index(plan) + 1 :]), None)


def is_early(entry, plan):
    """Whether it was done on the day on which a plan was made, and before."""
    return entry.day == plan.day and entry.logged_at < plan.logged_at


class OfPlan(NamedTuple):
    """What one plan has in a week: its sessions, those done, and whom what is left may serve."""

    planned: list[PlannedSession]
    done: list[PlannedSession]
    own_days: set[date]
    left_early: list[ExerciseSession]


def by_rule(runner, plan, monday, handed_on=()):
    """What of one plan's sessions in a week is stood for; `handed_on` comes from the plan after."""
    end = end_of(runner, plan)
    days = [d for d in week_days(monday) if d >= plan.day and (end is None or d <= end)]
    planned = [s for d in days for s in sorted(planned_by(plan, d), key=lambda s: s.name)]
    own = [e for e in runner.done if e.day in days and covering(runner, e.day) is plan]
    own.sort(key=lambda e: (e.day, e.logged_at, e.id))
    stood = OfPlan(planned, [], set(), [])
    of_its_day, but_for_pauses, of_any_day = rules(runner, planned)
    early = [e for e in own if is_early(e, plan)]
    left_early = stand(early, stood, [*of_its_day, but_for_pauses])
    later = [e for e in own if not is_early(e, plan)]
    stand([*later, *handed_on], stood, [*of_its_day, *of_any_day])
    if end in week_days(monday):
        planned = [s for s in planned if s in stood.done]
    return stood._replace(planned=planned, left_early=left_early)


def is_asked(runner, s):
    """Whether an open session is asked for."""
    return not (s.is_optional or is_paused(runner, s.day))


def counted(runner, planned, done):
    """Those of a target: in a pause only what was done counts."""
    return [s for s in planned if is_asked(runner, s) or (s in done and not s.is_optional)]


def rules(runner, planned):
    """Whether an entry may stand for a session: as one of its day, and else."""
    extra = {s.day for s in planned if s.is_optional}

    def of_that_day(entry, s):
        is_extra = s.day in extra and names(entry) == "C"
        return not s.is_optional and s.day == entry.day and not is_extra

    def asked_that_day(entry, s):
        return is_asked(runner, s) and of_that_day(entry, s)

    def unasked_that_day(entry, s):
        is_it = names(entry) in ("", s.name)
        return not is_asked(runner, s) and s.day == entry.day and is_it

    return (
        (asked_that_day, unasked_that_day),
        of_that_day,
        (
            lambda _, s: is_asked(runner, s),
            lambda _, s: not s.is_optional,
            lambda entry, s: s.day == entry.day,
        ),
    )


def stand(entries, stood, all_rules):
    """Let entries stand by one rule after the other; those left over."""
    for place, may in enumerate(all_rules):
        left = []
        for entry in entries:
            open_ones = [s for s in stood.planned if s not in stood.done]
            one = next((s for s in open_ones if may(entry, s)), None)
            if one is None:
                left.append(entry)
            else:
                stood.done.append(one)
                stood.own_days.update([one.day] if place == 0 else [])
        entries = left
    return entries


def plans_by_rule(runner, monday):
    """What each plan has in a week, the earliest first."""
    found, handed_on = [], []
    for plan in reversed(runner.plans):
        if covering(runner, plan.day) is plan:
            of_plan = by_rule(runner, plan, monday, handed_on)
            found.insert(0, of_plan)
            handed_on = of_plan.left_early
    return found


def week_by_rule(runner, monday):
    """Planned, fulfilled and the days on which a session stands for the one of its day."""
    found = plans_by_rule(runner, monday)
    return (
        sum(len(counted(runner, one.planned, one.done)) for one in found),
        sum(len(counted(runner, one.done, one.done)) for one in found),
        set().union(*(one.own_days for one in found)),
    )


def is_of_a_plan(runner, monday):
    """Whether a plan says what a week has in it, not the runner's own target."""
    plan, after = covering(runner, monday), monday + WEEK
    return has_sessions(runner, monday) or (
        plan is not None
        and plan.day < monday
        and not any(monday < p.day < after for p in runner.plans)
        and any(planned_by(plan, day_at(n)) for n in range(28) if day_at(n) >= after)
    )


def has_sessions(runner, monday):
    return any(not s.is_optional for one in plans_by_rule(runner, monday) for s in one.planned)


def target_of(runner, monday, done):
    """The share of the days without a pause, or what was done if that is more of the target."""
    whole = runner.target or 0
    free = sum(not is_paused(runner, day) for day in week_days(monday))
    return max(round(whole * free / 7), min(done, whole))


def told_by_rule(runner, monday):
    """Planned, fulfilled, and whether the week is reached."""
    done = sum(e.day in week_days(monday) for e in runner.done)
    target = target_of(runner, monday, done)
    is_met = done >= target and not has_sessions(runner, monday)
    if is_of_a_plan(runner, monday) and not is_met:
        planned, fulfilled, _ = week_by_rule(runner, monday)
    else:
        planned, fulfilled = target, min(done, target)
    is_reached = planned > 0 and fulfilled == planned
    was = [] if is_reached else reached_before(runner, monday)
    if was and planned == 0:  # what was asked until then is all that was
        planned, fulfilled, _ = was[-1]
    return planned, fulfilled, is_reached or bool(was)


def reached_before(runner, monday):
    """How the week was told when one of the plans that begin in it was made, where reached."""
    told = [
        told_by_rule(
            runner._replace(
                plans=runner.plans[:place],
                done=tuple(e for e in runner.done if e.day < plan.day or is_early(e, plan)),
            ),
            monday,
        )
        for place, plan in enumerate(runner.plans)
        if plan.day in week_days(monday)
    ]
    return [one for one in told if one[2]]
