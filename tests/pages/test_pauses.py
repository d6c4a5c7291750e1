"""A pause of the plan: begun, ended, and the way back from it."""

import uuid
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from backcare.domain.entries import Pause, PauseReason
from backcare.domain.plan.plan import Plan
from backcare.domain.weeks import week_start
from tests.builders import MONDAY, TODAY, session
from tests.pages.kept import WEEK, made
from tests.pages.look_back import look_back
from tests.pages.screen import CONTENT, TEXT, has, press, shown


def test_a_pause_leaves_the_target_and_ends_with_a_tap(open_page, store):
    store.add("me", made())
    at = open_page("plan")
    at.pills(key="pause.why").set_value("holiday")
    at = press(at, "pause.save.")
    [pause] = store.find("me", Pause)
    assert (pause.day, pause.until, pause.reason) == (TODAY, None, "holiday")
    assert at.title[0].value == TEXT("plan.title.pause")
    press(at, "pause.back")
    assert store.find("me", Pause) == ()


@pytest.mark.parametrize("has_trained", [False, True])
def test_coming_back_from_a_pause_is_looked_back_on_first(open_page, store, has_trained):
    plan = made(MONDAY - 5 * WEEK)
    store.add("me", plan)
    for n, planned in enumerate(s for s in plan.sessions if s.day < MONDAY - 2 * WEEK):
        store.add("me", session(500 + n, planned.day, minutes=25, nprs=1))
    pause = Pause(
        id=uuid.uuid4().hex,
        day=MONDAY - 2 * WEEK,
        logged_at=datetime.now(UTC),
        reason=PauseReason.ILL,
    )
    store.add("me", pause)
    assert not has(open_page("plan"), "look_back.go.")
    store.change("me", msgspec.structs.replace(pause, until=MONDAY - timedelta(1)))
    if has_trained:
        store.add("me", session(700, MONDAY, minutes=25, nprs=1))
    at = look_back(open_page("plan"))
    [box] = [b for b in at.checkbox if b.label == CONTENT.reasons["missed-some"].text]
    assert box.value
    press(at, "look_back.apply")
    [saved] = store.find("me", Plan)
    assert {s.week for s in plan.sessions if week_start(s.day) == MONDAY - 3 * WEEK} == {3}
    assert {s.week for s in saved.sessions if week_start(s.day) == MONDAY} == {2}


def test_a_pause_that_ends_before_it_begins_is_told_in_words(open_page, store):
    store.add("me", made())
    at = open_page("plan")
    at.pills(key="pause.why").set_value("ill")
    at.text_input(key="pause.from").set_value("24 Nov")
    at.text_input(key="pause.until").set_value("20/11")
    at = press(at, "pause.save.")
    assert "**Until, if you know:** It is before the first day, 24 November 2026." in shown(at)
    assert store.find("me", Pause) == ()
