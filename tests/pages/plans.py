"""Plans with sessions on given days, and what the pages say of them."""

from datetime import UTC, datetime, time, timedelta

import msgspec

from backcare.domain.profile import Profile
from backcare.ui.dates import weekday_and_day
from tests.builders import MONDAY, done, entry_id, session
from tests.pages.kept import made
from tests.pages.screen import TEXT, cards

DAY = timedelta(days=1)
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + n * DAY for n in (1, 2, 3))
SATURDAY, SUNDAY = MONDAY + 5 * DAY, MONDAY + 6 * DAY
_MADE = made(has_extra=True, run_days=(1,))
A, B, C = (next(s for s in _MADE.sessions if s.name == name) for name in "ABC")


def a_plan(number, begin, *planned):
    """A plan made on its first day; `planned` are pairs of a session and its day."""
    return msgspec.structs.replace(
        _MADE,
        id=entry_id(800 + number),
        day=begin,
        logged_at=datetime.combine(begin, time(8, number), UTC),
        sessions=tuple(msgspec.structs.replace(s, day=day) for s, day in planned),
    )


def did(number, day, planned=None):
    names = () if planned is None else [e.exercise for e in planned.exercises]
    return session(number, day, done=done(*names))


def row(at, day):
    """What the plan's week says a day is."""
    return day_card(at, day)["title"]


def day_card(at, day):
    """What the plan's week draws of a day."""
    [card] = [c for c in cards(at, "plan.days") if c["when"].startswith(weekday_and_day(day))]
    return card


def left(done_, planned):
    return TEXT("week.left", done=done_, planned=planned, left=planned - done_)


def reached(done_, planned):
    return TEXT("week.reached", done=done_, planned=planned)


def aiming_for(store, sessions, *weeks):
    """A target that was reached in some weeks."""
    store.save_profile("me", Profile().with_target(min(weeks), sessions))
    store.add_all(
        "me",
        [session(100 + 10 * n + m, w + m * DAY) for n, w in enumerate(weeks) for m in range(2)],
    )
