"""A clock that was ahead, or is behind, makes nobody less urgent. Never skipped."""

from datetime import UTC, datetime, time, timedelta

import msgspec
import pytest

from backcare.domain.check.hold import newest_first
from backcare.domain.check.result import SelfCheckResult
from backcare.domain.check.triage import Urgency
from tests.builders import MONDAY, TODAY, session
from tests.pages.kept import checked, made
from tests.pages.look_back import look_back
from tests.pages.screen import CONTENT, TEXT, press, shown
from tests.pages.walker import Walker

pytestmark = pytest.mark.safety

WAITS = CONTENT.advice.hold.heading
YEAR, FORTNIGHT = timedelta(days=365), timedelta(days=14)


@pytest.fixture
def set_clock(monkeypatch):
    """Set the server's clock, and with it the day, at home, where this machine says it."""

    def set_(day, hour=10):
        at = datetime.combine(day, time(hour), UTC)
        for module in ("check.answers", "check.kept", "check.waiting", "tracker.due"):
            monkeypatch.setattr(f"backcare.ui.{module}.utc_now", lambda: at)
        monkeypatch.setenv("BACKCARE_TODAY", day.isoformat())

    set_(TODAY)
    return set_


@pytest.fixture
def tell(open_page, store, browser_says):
    """Go through a self-check in a browser of its own and keep its result."""

    def tell_(*signs):
        browser_says("")
        walker = Walker(open_page).walk(*signs)
        walker.tap("check.keep")
        browser_says("")
        return newest_first(store.find("me", SelfCheckResult))[0]

    return tell_


@pytest.fixture
def waits(open_page):
    return lambda: WAITS in shown(open_page("plan"))


URGENT = ("RF32",)


@pytest.mark.parametrize("off", [YEAR, -YEAR], ids=["ahead", "behind"])
def test_the_last_that_was_told_holds_whatever_the_clock_said(off, set_clock, tell, waits):
    for order in (((), URGENT), (URGENT, ())):
        for wrong in (0, 1):
            for number, signs in enumerate(order):
                set_clock(TODAY + off if number == wrong else TODAY)
                tell(*signs)
            set_clock(TODAY)
            assert waits() is bool(order[-1]), (order, wrong)


@pytest.mark.parametrize(
    ("ahead", "is_behind", "is_deleted"),
    [
        (timedelta(0), False, False),
        (timedelta(0), False, True),
        (timedelta(0), True, False),
        (timedelta(days=1), False, True),
        (YEAR, False, False),
    ],
)
def test_a_result_left_open_undoes_no_warning_that_was_told_since(
    open_page, store, set_clock, tell, waits, ahead, is_behind, is_deleted
):
    left_behind = checked(Urgency.ROUTINE, (), TODAY + 2 * YEAR)
    store.add("me", left_behind)
    set_clock(TODAY + ahead)
    left_open = Walker(open_page).walk()
    if is_deleted:
        store.remove("me", left_behind)
    set_clock(TODAY - YEAR if is_behind else TODAY, hour=11)
    tell(*URGENT)
    set_clock(TODAY, hour=12)
    left_open.at.run()
    left_open.tap("check.keep")
    assert waits()
    tell()
    assert not waits(), "until the next check"


@pytest.mark.parametrize("is_deleted", [False, True])
def test_a_result_left_open_answers_nothing_new_that_was_told_since(
    open_page, store, set_clock, tell, is_deleted
):
    left_behind = checked(Urgency.ROUTINE, (), TODAY + FORTNIGHT)
    store.add("me", checked(Urgency.ROUTINE, (), TODAY - FORTNIGHT))
    store.add("me", left_behind)
    left_open = Walker(open_page).walk()
    if is_deleted:
        store.remove("me", left_behind)
    set_clock(TODAY, hour=11)
    at_self_check(open_page)
    set_clock(TODAY, hour=12)
    left_open.tap("check.keep")
    assert TEXT("plan.waits") in shown(open_page("plan"))
    tell()
    assert TEXT("plan.waits") not in shown(open_page("plan"))


def test_a_result_that_comes_back_without_its_time_is_of_its_own(
    open_page, store, set_clock, tell, waits
):
    store.add("me", checked(Urgency.ROUTINE, (), TODAY + YEAR))
    left_open = Walker(open_page).walk()
    for name in ("check.told_at", "check.known_warnings"):
        del left_open.at.session_state[name]
    left_open.at.session_state["check.restored"] = True
    set_clock(TODAY, hour=11)
    tell(*URGENT)
    left_open.at.run()
    left_open.tap("check.keep")
    assert waits()


def test_one_result_kept_from_two_copies_of_a_tab_is_one_record(open_page, store, set_clock):
    store.add("me", checked(Urgency.ROUTINE, (), TODAY + YEAR))
    walker = Walker(open_page).walk(*URGENT).tap("check.keep")
    for name in ("check.told_at", "check.known_warnings", "check.kept"):
        del walker.at.session_state[name]
    walker.at.run()
    walker.tap("check.keep")
    assert TEXT("check.kept_already") in walker.words
    assert len(store.find("me", SelfCheckResult)) == 2


def test_a_result_that_came_while_records_could_not_be_read_is_of_its_own_time(
    open_page, store, set_clock, tell, waits, monkeypatch
):
    store.add("me", checked(Urgency.ROUTINE, (), TODAY + YEAR))
    with monkeypatch.context() as unread:
        unread.setattr("backcare.ui.check.kept.read_kept", lambda _: None)
        left_open = Walker(open_page).walk()
    set_clock(TODAY, hour=11)
    tell(*URGENT)
    set_clock(TODAY, hour=12)
    left_open.at.run()
    left_open.tap("check.keep")
    assert waits()


def test_an_urgent_result_that_came_while_records_could_not_be_read_holds(
    open_page, store, set_clock, browser_says, waits, monkeypatch
):
    store.add("me", checked(Urgency.ROUTINE, (), TODAY + YEAR))
    with monkeypatch.context() as unread:
        unread.setattr("backcare.ui.check.kept.read_kept", lambda _: None)
        walker = Walker(open_page).walk(*URGENT)
    walker.tap("check.keep")
    browser_says("")
    assert waits()


def test_what_a_browser_remembers_holds_after_the_clock_was_behind(
    open_page, store, set_clock, browser_says, cookies, waits
):
    store.add("me", checked(Urgency.ROUTINE, (), TODAY - timedelta(days=1)))
    set_clock(TODAY - YEAR)
    browser_says(f"S.{(TODAY - YEAR).isoformat()}")
    at = open_page("plan")
    assert WAITS in shown(at)
    browser_says(at.session_state["hold.memory"].value)
    set_clock(TODAY)
    assert waits()
    store.add("me", checked(Urgency.ROUTINE, (), TODAY))
    assert not waits(), "until a later check"


def test_what_a_browser_remembers_holds_if_the_result_alone_was_seen_while_the_clock_was_behind(
    open_page, store, set_clock, browser_says, waits
):
    store.add("me", checked(Urgency.ROUTINE, (), TODAY - timedelta(days=1)))
    set_clock(TODAY - YEAR)
    walker = Walker(open_page).walk(*URGENT)
    browser_says(walker.at.session_state["hold.memory"].value)
    set_clock(TODAY)
    assert waits()


def test_a_later_check_from_further_east_ends_what_a_browser_remembers(
    open_page, store, set_clock, browser_says, waits
):
    east = checked(Urgency.ROUTINE, (), TODAY + timedelta(days=1))
    store.add("me", msgspec.structs.replace(east, logged_at=datetime.combine(TODAY, time(9), UTC)))
    browser_says(f"S.{(TODAY - timedelta(days=3)).isoformat()}")
    assert not waits()


def test_a_day_to_come_is_told_as_unknown(open_page, store, set_clock):
    store.add("me", checked(Urgency.SAME_DAY, (), TODAY + YEAR))
    words = shown(open_page("plan"))
    assert WAITS in words
    assert str((TODAY + YEAR).year) not in words


def test_the_day_of_somebody_who_flew_west_is_told(open_page, store, set_clock):
    day = TODAY + timedelta(days=1)
    store.add("me", checked(Urgency.SAME_DAY, (), day))
    assert f"{day:%-d %B %Y}" in shown(open_page("plan"))


def at_self_check(open_page):
    open_page("self_check").button(key="check.look.True").click().run()


def at_tracker(open_page):
    at = open_page("tracker")
    at.pills(key="due.anything_new").set_value(True)
    press(at, "due.save.week")


def at_look_back(open_page):
    look_back(open_page("plan"), new="yes")


@pytest.mark.parametrize("told", [at_self_check, at_tracker, at_look_back])
def test_something_new_counts_wherever_it_is_told(open_page, store, set_clock, told, tell, waits):
    store.add("me", session(90, MONDAY - timedelta(days=1)))
    if told is not at_tracker:  # the plan asks instead of the tracker
        store.add("me", made(MONDAY - timedelta(days=7)))
    store.add("me", checked(Urgency.ROUTINE, (), TODAY + FORTNIGHT))
    assert not waits()
    told(open_page)
    assert TEXT("plan.waits") in shown(open_page("plan"))
    set_clock(TODAY, hour=11)
    tell()
    assert not waits(), "until the next check"
