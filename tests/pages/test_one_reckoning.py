"""What stands for what, by the rules of docs/tracker.md, and told alike by all that tell it."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import msgspec
import pytest
import streamlit as st_
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backcare.club.accounts import Accounts
from backcare.club.counting import ClubCounts
from backcare.domain.club.documents import Account
from backcare.domain.entries import ExerciseSession, Pause, PauseReason
from backcare.domain.plan.calendar_slots import slots_of
from backcare.domain.plan.log import Log
from backcare.domain.plan.look import Look
from backcare.domain.plan.plan import Plan, PlannedSession, current_plan
from backcare.domain.plan.standing import Standing
from backcare.domain.plan.week import days_of
from backcare.domain.profile import Profile
from backcare.domain.weeks import WEEK, week_start
from backcare.storage.memory import MemoryClubStore, MemoryTrackerStore
from backcare.ui.my_data.summary import summary_page
from backcare.ui.plan.book import read_plan
from backcare.ui.tracker.diary import read_diary
from tests.builders import done as names_of
from tests.builders import entry_id, session
from tests.domain.plan.look_back import looked_back
from tests.domain.plan.runner import CONTENT, chosen
from tests.visits import own, visit_on

FIRST = date(2026, 9, 7)
LAST = FIRST + 3 * WEEK
"""The Monday of the week under way; all sessions done are in the weeks before it."""
WEEKS = tuple(FIRST + n * WEEK for n in range(4))
EXERCISES = {"A": ("E07", "E12"), "B": ("E22", "E23"), "C": ("E40", "E42")}
SHOWN = 12


class Runner(NamedTuple):
    """Plans in the order in which they were made, and what was done."""

    plans: tuple[Plan, ...]
    done: tuple[ExerciseSession, ...]
    pauses: tuple[Pause, ...]
    target: int | None


def day_at(n):
    return FIRST + timedelta(n)


def planned_one(n, name):
    exercises = tuple({"exercise": e, "reps": (8,)} for e in EXERCISES[name])
    return msgspec.convert(
        {"day": day_at(n), "name": name, "exercises": exercises, "week": 1},
        PlannedSession,
    )


@st.composite
def plans(draw, number, begin):
    strength = draw(st.sets(st.integers(begin, 22), max_size=8))
    extra = draw(st.sets(st.integers(begin, 22), min_size=1, max_size=8))
    sessions = [planned_one(n, "AB"[place % 2]) for place, n in enumerate(sorted(strength))]
    sessions += [msgspec.structs.replace(planned_one(n, "C"), is_optional=True) for n in extra]
    ended = draw(st.none() | st.integers(begin, 27))
    return Plan(
        id=entry_id(900 - number),
        day=day_at(begin),
        logged_at=datetime.combine(day_at(begin), time(8, number), UTC),
        choices=chosen(),
        sessions=tuple(sorted(sessions, key=lambda s: s.day)),
        ended=None if ended is None else day_at(ended),
    )


@st.composite
def runners(draw):
    begins = sorted(draw(st.lists(st.integers(0, 15), min_size=1, max_size=3)))
    entries = draw(
        st.lists(
            st.tuples(
                st.integers(0, 20), st.sampled_from(["", "A", "B", "C"]), st.sampled_from([6, 20])
            ),
            max_size=20,
        )
    )
    breaks = draw(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 6)), max_size=2))
    return Runner(
        tuple(draw(plans(number, begin)) for number, begin in enumerate(begins)),
        tuple(
            msgspec.structs.replace(
                session(n, day_at(day), done=names_of(*EXERCISES.get(name, ()))),
                logged_at=datetime.combine(day_at(day), time(hour), UTC),
            )
            for n, (day, name, hour) in enumerate(entries)
        ),
        tuple(
            Pause(
                id=entry_id(700 + n),
                day=day_at(day),
                logged_at=datetime.combine(FIRST, time(), UTC),
                reason=PauseReason.ILL,
                until=day_at(day + length),
            )
            for n, (day, length) in enumerate(breaks)
        ),
        draw(st.none() | st.integers(1, 3)),
    )


# The rules, without a line of the product's.


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
    of_its_day, of_any_day = rules(runner, planned)
    left_early = stand([e for e in own if is_early(e, plan)], stood, of_its_day)
    later = [e for e in own if not is_early(e, plan)]
    stand([*later, *handed_on], stood, [*of_its_day, *of_any_day])
    if end in week_days(monday):
        planned = [s for s in planned if s in stood.done]
    return stood._replace(planned=planned, left_early=left_early)


def is_asked(runner, s):
    return not (s.is_optional or is_paused(runner, s.day))


def rules(runner, planned):
    """Whether an entry may stand for a session: as one of its day, and else."""
    extra = {s.day for s in planned if s.is_optional}

    def asked_that_day(entry, s):
        is_extra = s.day in extra and names(entry) == "C"
        return is_asked(runner, s) and s.day == entry.day and not is_extra

    def unasked_that_day(entry, s):
        is_it = names(entry) in ("", s.name)
        return not is_asked(runner, s) and s.day == entry.day and is_it

    return (asked_that_day, unasked_that_day), (
        lambda _, s: is_asked(runner, s),
        lambda entry, s: s.day == entry.day,
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

    def asked(sessions):
        return sum(is_asked(runner, s) for s in sessions)

    return (
        sum(asked(one.planned) for one in found),
        sum(asked(one.done) for one in found),
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


def target_of(runner, monday):
    free = sum(not is_paused(runner, day) for day in week_days(monday))
    return round((runner.target or 0) * free / 7)


def told_by_rule(runner, monday):
    """Planned, fulfilled, and whether the week is reached."""
    target = target_of(runner, monday)
    done = sum(e.day in week_days(monday) for e in runner.done)
    is_met = done >= target and not has_sessions(runner, monday)
    if is_of_a_plan(runner, monday) and not is_met:
        planned, fulfilled, _ = week_by_rule(runner, monday)
    else:
        planned, fulfilled = target, min(done, target)
    return (
        planned,
        fulfilled,
        planned > 0 and (fulfilled == planned or was_reached_before(runner, monday)),
    )


def was_reached_before(runner, monday):
    """Whether the week was reached when one of the plans that begin in it was made."""
    return any(
        told_by_rule(
            runner._replace(
                plans=runner.plans[:place],
                done=tuple(e for e in runner.done if e.day < plan.day or is_early(e, plan)),
            ),
            monday,
        )[2]
        for place, plan in enumerate(runner.plans)
        if plan.day in week_days(monday)
    )


def standing_of(runner):
    return Standing(runner.plans, runner.done, runner.pauses)


@given(runners())
def test_every_week_is_as_the_rules_say(runner):
    standing = standing_of(runner)
    for monday in WEEKS:
        week = standing.week(monday)
        planned, fulfilled, own_days = week_by_rule(runner, monday)
        assert (week.asked, week.fulfilled) == (planned, fulfilled)
        assert week.fulfilled <= week.asked
        assert [p.session for p in week.planned] == [
            s for of_plan in plans_by_rule(runner, monday) for s in of_plan.planned
        ]
        on_their_day = {p.session.day for p in week.planned if p.is_asked and p.done_on}
        assert own_days <= on_their_day


@given(runners())
def test_no_session_stands_for_two_or_for_one_of_another_plan(runner):
    standing = standing_of(runner)
    for monday in WEEKS:
        done = [p for p in standing.week(monday).planned if p.is_done]
        days = Counter(e.day for e in runner.done)
        assert not Counter(p.done_on for p in done) - days
        for one in done:
            assert week_start(one.done_on) == week_start(one.session.day)
            [plan] = [p for p in runner.plans if any(s is one.session for s in p.sessions)]
            assert one.done_on >= plan.day
            assert covering(runner, one.done_on) is plan or one.done_on == end_of(runner, plan)
            assert one.is_asked or one.done_on == one.session.day


@given(runners())
def test_the_calendar_has_what_is_planned(runner):
    current = current_plan(runner.plans)
    if current.ended is None:
        slots = slots_of(current, runner.plans)
        planned = [
            s for n in range(28) for s in planned_on(runner, day_at(n)) if day_at(n) >= current.day
        ]
        assert sorted((s.day, s.name) for _, s in slots.filled) == sorted(
            (s.day, s.name) for s in planned
        )


def kept_by(runner):
    """A visit of who has kept all this."""
    st_.session_state.clear()  # what was read of another diary
    store = MemoryTrackerStore()
    keep(store, "me", runner)
    return visit_on(LAST, store=own(store))


def keep(store, member, runner):
    store.add_all(member, [*runner.plans, *runner.done, *runner.pauses])
    if runner.target is not None:
        store.save_profile(member, Profile().with_target(FIRST, runner.target))


def club_of(runner):
    """What five runners who all did this show in a club, by week."""
    store, records = MemoryClubStore(), MemoryTrackerStore()
    now = datetime.combine(LAST, time(20), UTC)
    accounts = Accounts(store, records, lambda: now)
    accounts.start("R", "ab" * 32)
    for n in range(5):
        keep(records, f"m{n}", runner)
        store.write(put=[Account(key=f"m{n}", nickname=f"n{n}", consent=FIRST, joined_at=now)])
    counts = ClubCounts(store, records, accounts, lambda: now)
    return {week.start: week for week in counts.weeks(LAST)}


def sums_on_paper(page):
    """Done and planned, as the physiotherapist reads them; `None` without a sum."""
    lines = next(p.lines for p in page.parts if p.heading == CONTENT.texts("summary.sessions"))
    words = lines[0].split()
    return (int(words[0]), int(words[3])) if words[1:3] == ["done", "of"] else None


def all_on_paper(page):
    """All sessions done that the physiotherapist reads of."""
    lines = next(p.lines for p in page.parts if p.heading == CONTENT.texts("summary.sessions"))
    return sum(int(line.split()[0]) for line in lines)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(runners())
def test_plan_tracker_club_paper_and_gates_tell_one_figure(runner):
    visit = kept_by(runner)
    diary, book, club = read_diary(visit), read_plan(visit), club_of(runner)
    page = summary_page(diary, SHOWN, visit)
    tracked = {week.start: week for week in diary.weeks_back(SHOWN)}
    expected = {}
    for monday in WEEKS:
        planned, fulfilled, reached = told_by_rule(runner, monday)
        week = tracked[monday]
        assert (week.planned or 0, week.fulfilled) == (planned, fulfilled)
        assert week.is_reached is reached
        assert week.is_kept is (reached and fulfilled < planned)
        if is_of_a_plan(runner, monday):
            ticked = [s for d in days_of(monday, book.standing.week(monday)) for s in d.done]
            counted = [
                s for s in ticked if s and not s.is_optional and not is_paused(runner, s.day)
            ]
            asked, stood, _ = week_by_rule(runner, monday)
            assert len(counted) == stood
            assert stood == fulfilled or asked == 0  # the plan goes around it: the own target holds
        done = sum(e.day in week_days(monday) for e in runner.done)
        in_club = club.get(monday)
        if in_club is not None and in_club.done is not None:
            assert in_club.done == 5 * done
        elif monday in WEEKS[1:]:
            assert done == 0
        if planned and not week.is_kept and (monday < LAST or reached):
            expected[monday] = (fulfilled, planned)
    sums = [sum(column) for column in zip(*expected.values(), strict=True)]
    assert sums_on_paper(page) == (tuple(sums) if sums else None)
    assert all_on_paper(page) == len(runner.done)
    assert_gates_count_the_same(runner, book)


def assert_gates_count_the_same(runner, book):
    plan = runner.plans[-1]
    mondays = sorted({week_start(s.day) for s in plan.sessions if s.day < LAST})
    if plan.ended is not None or not mondays:
        return
    log = Log(sessions=book.log.sessions, pauses=book.log.pauses)
    look = Look(book.plan, looked_back(LAST - WEEK), log, CONTENT.programme)
    for monday in mondays:
        asked, stood, _ = week_by_rule(runner._replace(plans=(plan,)), monday)
        assert look.share([monday]) == pytest.approx(stood / asked if asked else 0)
