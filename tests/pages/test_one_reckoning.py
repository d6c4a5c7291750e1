"""What stands for what, by the rules of docs/tracker.md, and told alike by all that tell it."""

from collections import Counter
from datetime import UTC, datetime, time
from random import Random

import msgspec
import pytest
import streamlit as st_
from hypothesis import HealthCheck, example, given, settings

from backcare.club.accounts import Accounts
from backcare.club.counting import ClubCounts
from backcare.domain.club.counts import MOST_OF_ONE
from backcare.domain.club.documents import Account
from backcare.domain.entries import Pause, PauseReason
from backcare.domain.plan.calendar_slots import slots_of
from backcare.domain.plan.log import Log
from backcare.domain.plan.look import Look
from backcare.domain.plan.plan import Plan, current_plan
from backcare.domain.plan.standing import Standing
from backcare.domain.plan.week import days_of
from backcare.domain.profile import Profile
from backcare.domain.tracker.adherence import week_of
from backcare.domain.weeks import MONDAYS, WEEK, monday_of
from backcare.storage.memory import MemoryClubStore, MemoryTrackerStore
from backcare.ui.my_data.summary import summary_page
from backcare.ui.plan.book import read_plan
from backcare.ui.tracker.diary import read_diary
from tests.builders import done as names_of
from tests.builders import entry_id, session
from tests.domain.plan.look_back import looked_back
from tests.domain.plan.runner import CONTENT, chosen
from tests.pages.made_up_runners import (
    EXERCISES,
    FIRST,
    LAST,
    WEEKS,
    Runner,
    day_at,
    planned_one,
    runners,
)
from tests.pages.rules_of_weeks import (
    covering,
    end_of,
    is_of_a_plan,
    planned_on,
    plans_by_rule,
    told_by_rule,
    week_by_rule,
    week_days,
)
from tests.visits import own, visit_on

SHOWN = 12


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
            assert monday_of(one.done_on) == monday_of(one.session.day)
            [plan] = [p for p in runner.plans if any(s is one.session for s in p.sessions)]
            assert one.done_on >= plan.day
            assert covering(runner, one.done_on) is plan or one.done_on == end_of(runner, plan)
            assert one.is_asked or one.done_on == one.session.day


def ill(n, length):
    return Pause(
        id=entry_id(700),
        day=day_at(n),
        logged_at=datetime.combine(FIRST, time(), UTC),
        reason=PauseReason.ILL,
        until=day_at(n + length),
    )


def plan_made(number, begin, *sessions):
    return Plan(
        id=entry_id(900 - number),
        day=day_at(begin),
        logged_at=datetime.combine(day_at(begin), time(8, number), UTC),
        choices=chosen(),
        sessions=sessions,
    )


def done_at(n, hour, name):
    return msgspec.structs.replace(
        session(n, day_at(n), done=names_of(*EXERCISES.get(name, ()))),
        logged_at=datetime.combine(day_at(n), time(hour), UTC),
    )


ILL_ONCE_REACHED = Runner(
    plans=(plan_made(0, 2, planned_one(16, "A")), plan_made(1, 15, planned_one(15, "A"))),
    done=(done_at(14, 6, ""),),
    pauses=(ill(9, 6),),
    target=None,
)
"""Reached with the plan before; the new one asks for nothing in its pause."""
ILL_AFTER_ANOTHER_SESSION = Runner(
    plans=(plan_made(0, 0, planned_one(0, "A")),),
    done=(done_at(0, 6, "B"),),
    pauses=(ill(0, 0),),
    target=None,
)
"""Another session stood for the day's before the plan was made."""


@given(runners())
@example(ILL_ONCE_REACHED)
@example(ILL_AFTER_ANOTHER_SESSION)
def test_a_pause_entered_later_makes_no_week_worse(runner):
    profile = Profile() if runner.target is None else Profile().with_target(FIRST, runner.target)
    for monday in WEEKS:
        before = week_of(monday, profile, standing_of(runner._replace(pauses=())))
        after = week_of(monday, profile, standing_of(runner))
        assert after.done == before.done
        assert after.is_reached >= before.is_reached
        if after.planned is not None and before.planned is not None:
            assert after.planned <= before.planned or after.fulfilled == after.planned
            assert after.planned - after.fulfilled <= before.planned - before.fulfilled
            assert after.adherence >= before.adherence


@given(runners())
def test_the_calendar_has_what_is_planned(runner):
    current = current_plan(runner.plans)
    if current.ended is None:
        slots = slots_of(current, runner.plans, MONDAYS)
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


class NoLot(Random):
    """Draws what moves no number."""

    def random(self):
        return 0.0


def club_of(runner):
    """What five runners who all did this show in a club, by week."""
    store, records = MemoryClubStore(), MemoryTrackerStore()
    now = datetime.combine(FIRST, time(20), UTC)
    accounts = Accounts(store, records, lambda: now)
    accounts.start("R", "ab" * 32)
    now = datetime.combine(LAST, time(20), UTC)
    for n in range(5):
        keep(records, f"m{n}", runner)
        store.write(put=[Account(key=f"m{n}", nickname=f"n{n}", consent=FIRST, joined_at=now)])
    counts = ClubCounts(store, records, accounts, lambda: now, lots=NoLot())
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
    assert club, "weeks that are over are counted"
    for monday in WEEKS:
        planned, fulfilled, reached = told_by_rule(runner, monday)
        week = tracked[monday]
        assert (week.planned or 0, week.fulfilled) == (planned, fulfilled)
        assert week.is_reached is reached
        assert week.is_kept is (reached and fulfilled < planned)
        if is_of_a_plan(runner, monday):
            ticked = [s for d in days_of(monday, book.standing.week(monday)) for s in d.done]
            asked, stood, _ = week_by_rule(runner, monday)
            assert sum(s is not None and not s.is_optional for s in ticked) == stood
            assert stood == fulfilled or asked == 0  # the plan goes around it: the own target holds
        done = sum(e.day in week_days(monday) for e in runner.done)
        in_club = club.get(monday)
        if in_club is not None:
            assert (in_club.done or 0) == 5 * min(done, MOST_OF_ONE)
        if planned and not week.is_kept and (monday < LAST or reached):
            expected[monday] = (fulfilled, planned)
    sums = [sum(column) for column in zip(*expected.values(), strict=True)]
    assert sums_on_paper(page) == (tuple(sums) if sums else None)
    assert all_on_paper(page) == len(runner.done)
    assert_gates_count_the_same(runner, book)


def assert_gates_count_the_same(runner, book):
    plan = runner.plans[-1]
    mondays = sorted({monday_of(s.day) for s in plan.sessions if s.day < LAST})
    if plan.ended is not None or not mondays:
        return
    log = Log(sessions=book.log.sessions, pauses=book.log.pauses)
    look = Look(book.plan, looked_back(LAST - WEEK), log, CONTENT.programme)
    for monday in mondays:
        asked, stood, _ = week_by_rule(runner._replace(plans=(plan,)), monday)
        assert look.share([monday]) == pytest.approx(stood / asked if asked else 0)
