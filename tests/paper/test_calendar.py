"""A plan in a calendar, read back by another library."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
import vobject

from backcare.domain.measures import ChosenMeasures, Reminder
from backcare.domain.plan.builder import Planner
from backcare.paper.calendar import SessionCalendar, SessionEvent, write_calendar
from backcare.ui.plan import calendar as plan_calendar
from tests.builders import plan_of
from tests.domain.plan.runner import moved as moved_to
from tests.paper.own_plan import CHOICES, MONDAY, NOW, PLAN, goes_on, resting
from tests.visits import CONTENT, visit_on


def test_a_calendar_loses_what_rests_and_gets_it_back_when_the_pause_goes(visit, clock):
    standing = resting(visit).standing
    before = calendar_of(visit)
    clock(NOW + timedelta(hours=1))
    paused = calendar_of(visit, standing=standing)
    assert days_in(imported(before, paused)) == goes_on()
    clock(NOW + timedelta(hours=2))
    assert days_in(imported(before, paused, calendar_of(visit))) == sorted(
        s.day for s in PLAN.sessions
    )


def events_of(data):
    return list(vobject.readOne(data.decode()).vevent_list)


def calendar_of(
    visit, plan=PLAN, at=time(18, 30), plans=(), standing=None, reminder=None, day_ends=None
):
    own = visit.measuring(ChosenMeasures(begins=at, reminder=reminder, day_ends=day_ends))
    return write_calendar(plan_calendar.plan_calendar(plan, own, plans, standing))


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test sets."""

    def set_to(now):
        monkeypatch.setattr(plan_calendar, "utc_now", lambda: now)

    set_to(NOW)
    return set_to


def imported(*files):
    """What a calendar shows that imported these files: an event is known by its id, the newer one
    wins, and a cancelled one is gone.
    """
    held = {}
    for file in files:
        for event in events_of(file):
            before = held.get(event.uid.value)
            if before is None or rank(event) > rank(before):
                held[event.uid.value] = event
    return [e for e in held.values() if e.status.value != "CANCELLED"]


def rank(event):
    return int(event.sequence.value), event.dtstamp.value


def days_in(events):
    return sorted(e.dtstart.value.date() for e in events)


def test_the_calendar_has_every_session_at_the_runners_time(visit):
    events = events_of(calendar_of(visit))
    assert len(events) == len(PLAN.sessions)
    assert {e.status.value for e in events} == {"CONFIRMED"}
    for event, session in zip(events, PLAN.sessions, strict=True):
        begin = event.dtstart.value
        assert begin.date() == session.day
        assert (begin.hour, begin.minute) == (18, 30)
        berlin = datetime.combine(session.day, time(18, 30), ZoneInfo("Europe/Berlin"))
        assert begin.utcoffset() == berlin.utcoffset()
        assert event.valarm.trigger.value == timedelta(minutes=-15)
        name = CONTENT.exercises[session.exercises[0].exercise].name
        assert name in event.description.value


def before_start(event):
    return -event.valarm.trigger.value if hasattr(event, "valarm") else None


@pytest.mark.parametrize(
    ("reminder", "minutes"),
    [
        (Reminder.NONE, None),
        (Reminder.AT_ONCE, 0),
        (Reminder.MINUTES_15, 15),
        (Reminder.MINUTES_30, 30),
        (Reminder.MINUTES_60, 60),
    ],
)
def test_a_calendar_reminds_as_it_was_chosen(visit, reminder, minutes):
    before = None if minutes is None else timedelta(minutes=minutes)
    events = events_of(calendar_of(visit, reminder=reminder))
    assert {before_start(event) for event in events} == {before}


def test_a_reminder_of_the_evening_before_comes_at_eight_also_when_clocks_change(visit):
    days = [date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29)]  # in the second night
    made = [SessionEvent(str(day), day, "A", "", 20) for day in days]
    zone = ZoneInfo("Europe/Berlin")
    calendar = SessionCalendar("x", "1", made, time(7), zone, NOW, reminder=Reminder.EVENING)
    for event in events_of(write_calendar(calendar)):
        begin = event.dtstart.value.astimezone(UTC)
        told = (begin - before_start(event)).astimezone(zone)
        evening = event.dtstart.value.date() - timedelta(days=1)
        assert (told.date(), told.time()) == (evening, time(20))


@pytest.mark.parametrize(
    ("at", "day_ends", "nights"),
    [((0, 30), 3, 1), ((3, 0), 3, 0), ((18, 30), 3, 0), ((0, 30), 0, 0)],
)
def test_who_trains_after_midnight_has_a_session_in_the_night_after_its_day(
    visit, at, day_ends, nights
):
    events = events_of(calendar_of(visit, at=time(*at), day_ends=day_ends))
    begins = [e.dtstart.value for e in events]
    assert {(b.hour, b.minute) for b in begins} == {at}
    days = [s.day for s in PLAN.sessions]
    assert sorted(b.date() - timedelta(days=nights) for b in begins) == days


def test_a_second_import_updates_instead_of_doubling(visit, clock):
    first = calendar_of(visit)
    clock(NOW + timedelta(minutes=1))
    one, two, three = (s for s in PLAN.sessions[:4] if not s.is_optional)
    free = max({MONDAY + timedelta(n) for n in range(7)} - {s.day for s in PLAN.sessions})
    assert free > two.day
    moved = moved_to(PLAN, one, free, NOW)
    second = calendar_of(visit, moved)
    shown = imported(first, second)
    assert days_in(shown) == sorted(s.day for s in moved.sessions)
    clock(NOW + timedelta(minutes=2))
    further = moved_to(moved, three, one.day, NOW)
    shown = imported(first, second, calendar_of(visit, further))
    assert days_in(shown) == sorted(s.day for s in further.sessions)
    assert {e.summary.value for e in shown if e.dtstart.value.date() == two.day} == {
        "Backcare: legs and lifting"
    }


def test_another_time_of_day_is_a_newer_file(visit, clock):
    first = calendar_of(visit)
    clock(NOW + timedelta(seconds=1))
    second = calendar_of(visit, at=time(7, 0))
    assert {e.dtstart.value.hour for e in imported(first, second)} == {7}
    assert {e.dtstart.value.hour for e in imported(second, first)} == {7}  # in either order
    clock(NOW - timedelta(days=400))  # the clock was moved back: later than what it tells of
    changed = moved_to(PLAN, PLAN.sessions[-1], PLAN.sessions[-1].day + timedelta(1), NOW)
    assert all(rank(e)[1] == NOW for e in events_of(calendar_of(visit, changed)))


def made_plan(number, start, **values):
    wish = msgspec.structs.replace(CHOICES, **values)
    plan = plan_of(Planner(wish, CONTENT.programming).build_sessions(start), wish, start)
    logged_at = datetime.combine(start, time(8), UTC) + timedelta(minutes=number)
    return msgspec.structs.replace(plan, id=f"{number:032x}", logged_at=logged_at)


@pytest.mark.parametrize("start", [MONDAY + timedelta(n) for n in (0, 2, 9, 30)])
@pytest.mark.parametrize("sessions", [2, 3])
def test_a_new_plan_takes_the_place_of_the_old_one(visit, clock, start, sessions):
    old = made_plan(1, MONDAY)
    new = made_plan(2, start, sessions_a_week=sessions, has_extra=False)
    first = calendar_of(visit, old, plans=[old])
    clock(NOW + timedelta(days=40))
    second = calendar_of(visit, new, plans=[new, old])
    shown = imported(first, second)
    gone_by = [s.day for s in old.sessions if s.day < start]
    assert days_in(shown) == sorted([*gone_by, *(s.day for s in new.sessions)])
    cancelled = [e for e in events_of(second) if e.status.value == "CANCELLED"]
    assert cancelled
    assert not any(hasattr(e, "valarm") for e in cancelled)
    third = made_plan(3, start + timedelta(days=1))
    clock(NOW + timedelta(days=50))
    shown = imported(first, second, calendar_of(visit, third, plans=[third, new, old]))
    gone_by += [s.day for s in new.sessions if s.day < third.day]
    assert days_in(shown) == sorted([*gone_by, *(s.day for s in third.sessions)])


def test_a_plan_after_an_ended_one_leaves_none_of_its_events(visit, clock):
    old = made_plan(1, MONDAY)
    first = calendar_of(visit, old, plans=[old])
    stop = MONDAY + timedelta(days=10)
    ended = msgspec.structs.replace(old, sessions=tuple(s for s in old.sessions if s.day < stop))
    new = made_plan(2, stop, sessions_a_week=2, has_extra=False)
    clock(NOW + timedelta(days=40))
    shown = imported(first, calendar_of(visit, new, plans=[ended, new]))
    assert days_in(shown) == sorted(s.day for s in (*ended.sessions, *new.sessions))


def test_two_runners_share_no_event(visit):
    one, other = made_plan(1, MONDAY), made_plan(2, MONDAY)
    ids = [{e.uid.value for e in events_of(calendar_of(visit, p, plans=[p]))} for p in (one, other)]
    assert not ids[0] & ids[1]


def test_without_a_known_time_zone_times_float(visit):
    for name in (None, "Mars/Olympus"):
        lost = calendar_of(visit_on(MONDAY, time_zone=name), reminder=Reminder.EVENING)
        assert {before_start(e) for e in events_of(lost)} == {timedelta(hours=22, minutes=30)}
        assert all(e.dtstart.value.tzinfo is None for e in events_of(lost))


def test_words_in_a_calendar_are_escaped():
    event = SessionEvent("0", MONDAY, "A; B, C", "one\ntwo; three", 20)
    calendar = SessionCalendar("x", "1", [event], time(6, 0), ZoneInfo("UTC"), NOW)
    [read] = events_of(write_calendar(calendar))
    assert (read.summary.value, read.description.value) == ("A; B, C", "one\ntwo; three")
