"""What the tab keeps of a self-check, and what a reload makes of it."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.check.walk import RESULT, taken_to
from backcare.ui.check import tab, taps
from backcare.ui.check.answers import (
    AGE_KEY,
    CHOICE,
    CLEARED,
    FORGOTTEN,
    KNOWN,
    NOTED,
    PREGNANCY_KEY,
    RECORD_ID,
    RESTORED,
    TICK,
    TOLD_AT,
    check_to_draw,
    day_of_result,
    keep_walk,
    read_check,
    start_again,
    walk_of,
)
from tests.builders import TODAY
from tests.pages.screen import CONTENT
from tests.visits import Held

pytestmark = pytest.mark.safety
VISIT = SimpleNamespace(content=CONTENT, today=TODAY)


@pytest.fixture
def visit_anew(monkeypatch):
    """Begin a visit, with an empty session; returns what it holds."""

    def begin():
        held = Held()
        monkeypatch.setattr("streamlit.session_state", held)
        return held

    return begin


def begun(held, **ticks):
    held |= {AGE_KEY: "31-49", PREGNANCY_KEY: "neither"}
    taps.go_on(check_to_draw(CONTENT).view, CONTENT)
    held |= {f"{TICK}{name}": True for name in ticks.get("ticks", ())}
    return held


def with_result(held):
    """Somebody with pain at the hip, at the result, which was told to the browser."""
    begun(held, ticks=("F.hip", "RF32"))
    held[f"{CHOICE}function"] = "walks"
    keep_walk(taken_to(walk_of(CONTENT), RESULT))
    held |= {NOTED: (Urgency.SAME_DAY, "all"), RECORD_ID: "0" * 32}
    day_of_result(VISIT)
    return held


def load_again(held, value):
    held[tab._KEY] = {"kept": value}
    tab._take_over(VISIT)
    return read_check(CONTENT)


def test_a_reload_goes_on_at_the_same_page_with_the_same_answers(visit_anew):
    begun(visit_anew(), ticks=("F.saddle",))
    value = tab._as_kept(CONTENT)
    held = visit_anew()
    check = load_again(held, value)
    assert (check.place, held[f"{TICK}F.saddle"]) == ("signs", True)
    assert held[AGE_KEY] == "31-49"


def test_a_result_comes_back_with_its_day_and_is_not_told_to_the_browser_again(visit_anew):
    with_result(visit_anew())
    value = tab._as_kept(CONTENT)
    held = visit_anew()
    later = SimpleNamespace(content=CONTENT, today=TODAY + timedelta(days=2))
    held[tab._KEY] = {"kept": value}
    tab._take_over(later)
    check = read_check(CONTENT)
    assert check.assessment.urgency is Urgency.SAME_DAY
    assert check.is_result
    assert held[NOTED] == (Urgency.SAME_DAY, "all")
    assert held[RECORD_ID] == "0" * 32
    assert held[RESTORED]
    assert day_of_result(later) == TODAY


def test_the_time_of_a_result_comes_back_with_it_and_goes_when_it_is_begun_again(visit_anew):
    told_at = datetime(2026, 11, 19, 8, tzinfo=UTC)
    with_result(visit_anew()).update({TOLD_AT: told_at, KNOWN: ("00112233",)})
    value = tab._as_kept(CONTENT)
    held = visit_anew()
    load_again(held, value)
    assert (held[TOLD_AT], held[KNOWN]) == (told_at, ("00112233",))
    start_again(CONTENT)
    assert not {TOLD_AT, KNOWN} & held.keys()


def test_what_a_professional_cleared_stays_so(visit_anew):
    with_result(visit_anew())[CLEARED] = "Doctor"
    value = tab._as_kept(CONTENT)
    held = visit_anew()
    load_again(held, value)
    assert held[CLEARED] == "Doctor"


def test_a_result_of_a_week_ago_does_not_come_back(visit_anew):
    with_result(visit_anew())
    told = json.loads(tab._as_kept(CONTENT))
    told["moments"][2] = (TODAY - timedelta(days=7)).isoformat()
    held = visit_anew()
    check = load_again(held, json.dumps(told))
    assert check.place == "about-you"
    assert held[FORGOTTEN], "the tab drops it"


def test_a_result_of_a_week_to_come_by_a_clock_that_was_ahead_does_not_come_back(visit_anew):
    with_result(visit_anew())
    told = json.loads(tab._as_kept(CONTENT))
    told["moments"][2] = (TODAY + timedelta(days=7)).isoformat()
    held = visit_anew()
    assert load_again(held, json.dumps(told)).place == "about-you"


@pytest.mark.parametrize(
    "value",
    [None, "", "{", "[]", '{"age": "31-49"}', "x" * 30_000],
    ids=["nothing", "empty", "broken", "a list", "a part", "too long"],
)
def test_what_cannot_be_read_begins_anew(visit_anew, value):
    held = visit_anew()
    assert load_again(held, value).place == "about-you"
    assert AGE_KEY not in held


@pytest.mark.parametrize(
    ("field", "value"),
    [("age", "99"), ("pregnancy", "maybe"), ("place", "nowhere"), ("answered", {"nowhere": []})],
)
def test_what_is_of_another_self_check_begins_anew(visit_anew, field, value):
    begun(visit_anew())
    told = json.loads(tab._as_kept(CONTENT)) | {field: value}
    assert load_again(visit_anew(), json.dumps(told)).place == "about-you"


def test_questions_that_are_asked_no_longer_are_left_out(visit_anew):
    begun(visit_anew())
    told = json.loads(tab._as_kept(CONTENT)) | {"ticks": ["RF99"], "areas": ["A.nose"]}
    told["choices"] = {"function": "flies"}
    held = visit_anew()
    assert load_again(held, json.dumps(told)).place == "signs"
    assert f"{TICK}RF99" not in held
    assert f"{CHOICE}function" not in held


def test_a_check_that_was_begun_meanwhile_is_not_written_over(visit_anew):
    with_result(visit_anew())
    value = tab._as_kept(CONTENT)
    held = begun(visit_anew())
    assert load_again(held, value).place == "signs"
