"""What a calendar shows that imported each change of a runner's plans."""

from datetime import UTC, datetime, time, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.domain.plan.builder import Planner
from backcare.domain.plan.calendar_slots import slots_of
from backcare.domain.plan.changes import LookBack
from backcare.domain.plan.exercise_change import Proposal
from backcare.domain.plan.moves import may_move, move_session
from backcare.domain.weeks import MONDAYS, WEEK, monday_of
from tests.builders import entry_id, plan_of
from tests.domain.plan.look_back import applied
from tests.domain.plan.runner import BY, MONDAY, chosen

DAY = timedelta(days=1)
SUNDAY = MONDAY + 6 * DAY


class Runner:
    """Somebody with plans and a calendar. It imports a file after each change, and knows an event
    by its slot.
    """

    def __init__(self, today=MONDAY):
        self.today, self.plans, self.calendar, self.series = today, [], {}, set()

    @property
    def plan(self):
        return self.plans[-1]

    def make_plan(self, **values):
        wish = chosen(**values)
        made = plan_of(Planner(wish, BY).build_sessions(self.today), wish, self.today)
        number = len(self.plans)
        logged_at = datetime.combine(self.today, time(8), UTC) + timedelta(minutes=number)
        self.plans.append(
            msgspec.structs.replace(made, id=entry_id(100 + number), logged_at=logged_at)
        )
        self.import_file()

    def move(self, which, to):
        """Move an open session of this week, as far as the page offers it."""
        monday = monday_of(self.today)
        coming = [s for s in self.plan.sessions if monday_of(s.day) == monday]
        days = [monday + n * DAY for n in range(7) if monday + n * DAY >= self.today]
        planner = Planner(self.plan.choices, BY)
        pairs = [(s, d) for s in coming for d in days if may_move(self.plan, s, d, planner)]
        if pairs and self.plan.ended is None:
            session, day = pairs[(which * 7 + to) % len(pairs)]
            now = self.plan.logged_at
            self.plans[-1] = move_session(self.plan, session, day, now, planner)
            self.import_file()

    def look_back(self, restart, *, is_settling):
        """Look back, and go on from a week of the programme, or change nothing."""
        last_week = monday_of(self.today) - WEEK
        if self.plan.ended is None and self.plan.day < monday_of(self.today):
            back = Proposal(reason="settle", restart=restart, is_settling=is_settling)
            proposals = (back,) if restart else ()
            self.plans[-1] = applied(self.plan, LookBack(proposals=proposals), last_week)
            self.import_file()

    def end(self):
        """End the plan, if it has a past: what is to come is removed."""
        kept = tuple(s for s in self.plan.sessions if s.day < self.today)
        if kept:
            self.plans[-1] = msgspec.structs.replace(
                self.plan, sessions=kept, ended=self.plan.ended or self.today
            )

    def import_file(self):
        slots = slots_of(self.plan, self.plans, MONDAYS).since(monday_of(self.today))
        self.series.add(slots.series)
        for slot, session in slots.filled:
            self.calendar[slot] = (session.day, session.name)
        for slot in slots.freed:
            self.calendar.pop(slot, None)

    def check(self):
        """The calendar has what is to come of the plan that counts, once, and nothing else."""
        ahead = sorted(event for event in self.calendar.values() if event[0] >= self.today)
        assert ahead == sorted((s.day, s.name) for s in self.plan.sessions if s.day >= self.today)
        assert len(self.series) == 1, "all files are of one calendar"


def test_two_new_plans_on_one_sunday_leave_no_event_of_the_first():
    """The first one trains on that Sunday, after the sessions of a week that is past."""
    runner = Runner()
    runner.make_plan()
    runner.today = SUNDAY
    runner.make_plan(long_run_day=2, run_days=(0, 2, 4))
    assert runner.plan.sessions[0].day == SUNDAY
    runner.check()
    runner.make_plan()
    assert runner.plan.sessions[0].day > SUNDAY
    runner.check()


def test_an_ended_plan_that_reached_further_than_the_new_one_leaves_no_event():
    runner = Runner(MONDAY + DAY)
    runner.make_plan(begins_settled=False)
    runner.today = MONDAY + 5 * DAY
    runner.end()
    runner.make_plan()
    runner.check()
    assert max(day for day, _ in runner.calendar.values()) == runner.plan.sessions[-1].day


def test_a_look_back_that_shortens_the_plan_leaves_no_event_of_its_last_week():
    runner = Runner(SUNDAY)
    race = MONDAY + 5 * WEEK - 3 * DAY
    runner.make_plan(sessions_a_week=1, begins_settled=False, races=(race,), run_days=(0, 1))
    longest = max(day for day, _ in runner.calendar.values())
    runner.today += DAY
    runner.look_back(1, is_settling=False)
    assert runner.plan.sessions[-1].day < longest
    runner.check()


wishes = st.fixed_dictionaries(
    {
        "sessions_a_week": st.integers(1, 7),
        "has_extra": st.booleans(),
        "begins_settled": st.booleans(),
        "races": st.lists(st.dates(MONDAY, MONDAY + 12 * WEEK), max_size=2, unique=True).map(tuple),
        "run_days": st.lists(st.integers(0, 6), unique=True, max_size=5).map(tuple),
        "long_run_day": st.none() | st.integers(0, 6),
    }
)
steps = st.one_of(
    st.tuples(st.just("plan"), wishes),
    st.tuples(st.just("plan"), wishes),
    st.tuples(st.just("move"), st.tuples(st.integers(0, 9), st.integers(0, 6))),
    st.tuples(st.just("back"), st.tuples(st.integers(0, 12), st.booleans())),
    st.tuples(st.just("days"), st.integers(1, 16)),
    st.tuples(st.just("end"), st.none()),
)


@given(st.integers(0, 6), wishes, st.lists(steps, max_size=8))
def test_whatever_is_changed_the_calendar_has_the_plan_that_counts(day, wish, changes):
    runner = Runner(MONDAY + day * DAY)
    runner.make_plan(**wish)
    runner.check()
    for what, values in changes:
        if what == "plan":
            runner.make_plan(**values)
        elif what == "move":
            runner.move(*values)
        elif what == "back":
            runner.look_back(values[0], is_settling=values[1])
        elif what == "days":
            runner.today += values * DAY
            continue
        else:
            runner.end()
            runner.import_file()
        runner.check()


@pytest.mark.parametrize("sessions", [1, 3, 7])
def test_a_first_plan_cancels_nothing(sessions):
    runner = Runner()
    runner.make_plan(sessions_a_week=sessions)
    assert slots_of(runner.plan, runner.plans, MONDAYS).freed == ()
