"""What a clock that was ahead for a while left behind makes nobody less urgent. Never skipped."""

from datetime import timedelta

import pytest

from backcare.domain.check.triage import Urgency
from tests.builders import MONDAY, TODAY, session
from tests.pages.kept import checked, made
from tests.pages.look_back import look_back
from tests.pages.screen import CONTENT, press, shown
from tests.pages.walker import Walker

pytestmark = pytest.mark.safety

WAITS = CONTENT.advice.hold.heading
YEAR, FORTNIGHT = timedelta(days=365), timedelta(days=14)


def left_behind(ahead):
    """Return a self-check after which nothing waits, of a clock that was so far ahead."""
    return checked(Urgency.NO_MATCH, (), TODAY + ahead)


def waits(open_page):
    return WAITS in shown(open_page("plan"))


def test_a_result_holds_whatever_was_kept_while_the_clock_was_ahead(open_page, store, browser_says):
    store.add("me", left_behind(YEAR))
    browser_says(f"S.{TODAY.isoformat()}")
    assert waits(open_page), "what a browser remembers does"
    browser_says("")
    walker = Walker(open_page, age="16-19").walk("RF32")
    walker.at.switch_page("../../pages/plan.py").run()
    assert WAITS in shown(walker.at), "and the result of a visit"
    walker.at.switch_page("../../pages/self_check.py").run()
    walker.tap("check.keep")
    browser_says("")
    assert waits(open_page), "and one that is kept, on another device"
    walker.tap("check.again").about_you("31-49").walk().tap("check.keep")
    assert not waits(open_page), "until a later one"


def test_what_is_remembered_of_a_day_to_come_is_of_today(open_page, browser_says):
    browser_says(f"S.{(TODAY + YEAR).isoformat()}")
    at = open_page("plan")
    assert WAITS in shown(at)
    assert at.session_state["hold.memory"].value == f"S.{TODAY.isoformat()}"


def at_self_check(open_page):
    open_page("self_check").button(key="check.look.True").click().run()


def at_tracker(open_page):
    at = open_page("tracker")
    at.pills(key="due.anything_new").set_value(True)
    press(at, "due.save.week")


def at_look_back(open_page):
    look_back(open_page("plan"), new="yes")


@pytest.mark.parametrize("tell", [at_self_check, at_tracker, at_look_back])
def test_something_new_counts_wherever_it_is_told(open_page, store, tell):
    store.add("me", session(90, MONDAY - timedelta(days=1)))
    if tell is not at_tracker:  # the plan asks instead of the tracker
        store.add("me", made(MONDAY - timedelta(days=7)))
    store.add("me", left_behind(FORTNIGHT))
    assert not waits(open_page)
    tell(open_page)
    assert waits(open_page)
