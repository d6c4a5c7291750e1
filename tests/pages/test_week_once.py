"""The questions about last week stand in one place, and are asked once."""

from datetime import timedelta

import msgspec
import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.entries import EffectOnRunning, Pause, PauseReason, WeeklyCheck
from tests.builders import MONDAY, TODAY, _base, check_in, session
from tests.pages.kept import checked
from tests.pages.look_back import look_back
from tests.pages.plans import A, B, a_plan
from tests.pages.screen import TEXT, page_links, press, shown

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LAST = MONDAY - WEEK


def asks(at, form):
    return any(str(p.key) == f"{form}.effect" for p in at.pills)


def planned(store):
    store.add("me", a_plan(1, LAST, (A, LAST), (B, LAST + 3 * DAY), (A, MONDAY + 4 * DAY)))
    store.add("me", session(1, LAST))


def test_where_a_plan_looks_back_the_tracker_leads_there(open_page, store):
    planned(store)
    at = open_page("tracker")
    assert TEXT("due.title.week") in shown(at)
    assert not asks(at, "due")
    assert TEXT("due.to_look_back") in page_links(at)
    at = press(at, "due.later.week")
    assert TEXT("due.to_look_back") not in page_links(at)
    assert asks(open_page("plan"), "look_back")


def test_what_the_plan_was_told_is_asked_nowhere_again(open_page, store):
    planned(store)
    store.add("me", check_in(5, LAST + DAY, nprs_sitting=4))
    at = open_page("plan")
    at.pills(key="look_back.confidence").set_value(7)
    at.pills(key="look_back.nprs_waking").set_value(2)
    look_back(at)
    [told] = store.find("me", WeeklyCheck)
    assert (told.week, told.sessions_done, told.confidence) == (LAST, 1, 7)
    assert (told.nprs_sitting, told.nprs_waking, told.nprs_running) == (4, 2, None)
    assert TEXT("due.title.week") not in shown(open_page("tracker"))


@pytest.mark.safety
def test_while_exercise_waits_the_tracker_asks_and_the_plan_does_not_ask_that_again(
    open_page, store
):
    planned(store)
    waiting = checked(Urgency.WITHIN_DAYS, day=TODAY - 2 * DAY)
    store.add("me", waiting)
    at = open_page("tracker")
    assert asks(at, "due")
    at.pills(key="due.effect").set_value(EffectOnRunning.RAN_LESS)
    at.pills(key="due.anything_new").set_value(False)
    press(at, "due.save.week")
    well = checked(day=TODAY)
    store.add("me", msgspec.structs.replace(well, id="f" * 32, logged_at=well.logged_at + WEEK))
    at = open_page("plan")
    assert any(str(p.key) == "look_back.feel" for p in at.pills)
    assert not asks(at, "look_back")


def test_without_a_plan_the_tracker_asks(open_page, store):
    store.add("me", session(1, LAST))
    assert asks(open_page("tracker"), "due")


def test_a_pause_that_was_entered_is_no_first_entry_and_one_that_goes_on_asks_nothing(on, store):
    pause = Pause(**_base(70, LAST - 3 * WEEK), reason=PauseReason.ILL)
    store.add("me", pause)
    assert TEXT("due.title.week") not in shown(on(TODAY, "tracker"))
    planned(store)
    store.remove("me", store.find("me", Pause)[0])
    assert TEXT("due.title.week") in shown(on(TODAY, "tracker"))
    store.add("me", pause)
    for page in ("tracker", "plan"):
        at = on(TODAY, page)
        assert TEXT("due.title.week") not in shown(at)
        assert not asks(at, "look_back")
