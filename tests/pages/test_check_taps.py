"""Taps that come late, twice or beside others: what the self-check makes of them."""

import pytest

from backcare.domain.check.result import SelfCheckResult
from backcare.domain.check.triage import Urgency
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.ui.check import answers as check_answers
from backcare.ui.check import paper as check_paper
from backcare.ui.check import taps
from backcare.ui.check.answers import AGE_KEY, CHOICE, PREGNANCY_KEY, TICK, read_check
from tests.pages.screen import CONTENT
from tests.visits import Held

pytestmark = pytest.mark.safety


@pytest.fixture
def state(monkeypatch):
    """What a visit holds, somebody of forty on the page of emergency signs."""
    held = Held({AGE_KEY: "31-49", PREGNANCY_KEY: "neither"})
    monkeypatch.setattr("streamlit.session_state", held)
    taps.go_on(drawn().view, CONTENT)
    assert drawn().place == "signs"
    return held


def drawn():
    return check_answers.check_to_draw(CONTENT)


def kept(state):
    """Return what a visit holds, without what was worked out from it."""
    return {key: value for key, value in state.items() if key != check_answers._READ}


TAPS = {
    "none of these": lambda view: taps.go_on(view, CONTENT),
    "back": lambda view: taps.go_back(view, CONTENT),
}


@pytest.mark.parametrize("first", TAPS)
@pytest.mark.parametrize("second", TAPS)
@pytest.mark.parametrize("is_drawn_between", [False, True])
def test_a_second_tap_on_a_page_that_was_left_changes_nothing(
    state, first, second, is_drawn_between
):
    view = drawn().view
    TAPS[first](view)
    if is_drawn_between:
        drawn()
    before = kept(state)
    TAPS[second](view)
    assert kept(state) == before


def test_a_second_tap_on_the_result_does_not_take_back_what_the_first_one_did(state):
    state[f"{TICK}RF02"] = True
    view = drawn().view
    taps.take_back(view, CONTENT)
    before = kept(state)
    for tap in (taps.take_back, taps.say_unchanged, taps.check_again):
        tap(view, CONTENT)
    assert kept(state) == before
    assert drawn().place == "signs"


def test_checking_again_is_done_once(state):
    state[f"{TICK}RF01"] = True
    view = drawn().view
    taps.check_again(view, CONTENT)
    state |= {AGE_KEY: "31-49", PREGNANCY_KEY: "neither"}
    taps.check_again(view, CONTENT)
    assert state[AGE_KEY] == "31-49"


def test_the_rules_are_asked_once_for_each_state_of_the_answers(state, monkeypatch):
    asked = []
    assess = check_answers.assess
    monkeypatch.setattr(check_answers, "assess", lambda *args: asked.append(1) or assess(*args))
    first = drawn()
    assert [read_check(CONTENT) for _ in range(3)] == [first] * 3
    assert len(asked) <= 1
    state[f"{TICK}RF01"] = True
    assert read_check(CONTENT).is_emergency
    state[f"{TICK}RF01"] = False
    assert not read_check(CONTENT).is_emergency
    check_answers.start_again(CONTENT)
    assert check_answers._READ not in state, "no answer is held any more"


@pytest.mark.parametrize("tap", [taps.say_worried, taps.show_now])
def test_a_call_for_help_counts_from_any_page(state, tap):
    state |= {f"{TICK}F.hip": True, f"{TICK}RF32": True, f"{CHOICE}function": "walks"}
    taps.go_on(drawn().view, CONTENT)
    taps.go_on(drawn().view, CONTENT)
    assert drawn().place == "health"
    tap(CONTENT)
    assert drawn().is_result
    assert read_check(CONTENT).assessment.urgency is Urgency.SAME_DAY


def test_the_tick_of_a_sign_is_not_taken_back_by_the_second_tap(state):
    key = f"{TICK}RF01"
    view = drawn().view
    state[key] = True
    taps.keep_tick(key, view, CONTENT)
    state[key] = False
    taps.keep_tick(key, view, CONTENT)
    assert state[key]
    assert drawn().is_emergency


def test_none_of_these_beside_a_tick_that_comes_with_it_is_an_emergency(walker):
    walker.open("RF01").at.checkbox(key="check.tick.RF01").check()
    walker.tap("check.continue")
    assert walker.urgency is Urgency.EMERGENCY


def test_an_age_taken_back_beside_continue_does_not_leave_out_the_pages(walker):
    walker.tap("check.back")
    walker.at.pills(key=AGE_KEY).set_value(None)
    walker.tap("check.continue")
    assert walker.place == "about-you"


def test_an_urgent_answer_taken_back_beside_show_me_now_asks_on(walker):
    walker.go_on().mark("RF32").go_on().tap("check.back")
    walker.at.checkbox(key="check.tick.F.hip").uncheck()
    walker.tap("check.show_now")
    assert (walker.is_result, walker.place) == (False, "health")


def test_a_tick_that_answers_its_own_page_does_not_pass_the_next(walker):
    walker.walk_to("where").marks("A.calf-left").go_on()
    assert walker.place == "where-more"
    walker.at.checkbox(key="check.tick.RF43").check()
    walker.go_on()
    assert walker.place == "pain"


def test_back_from_a_result_that_came_early_is_to_where_one_was(walker):
    walker.go_on().mark("RF32").go_on().tap("check.show_now").tap("check.back")
    assert walker.place == "health"


@pytest.fixture
def listed(monkeypatch, tmp_path):
    """What the record and the clinician's page say was answered no."""
    pages = []
    make = check_paper.clinician_page
    monkeypatch.setattr(
        check_paper, "clinician_page", lambda *args: pages.append(make(*args)) or pages[-1]
    )

    def read(walker):
        walker.tap("check.download")
        walker.tap("check.keep")
        [kept] = TinyTrackerStore(tmp_path / "user").find("me", SelfCheckResult)
        noes = {a.question for a in kept.answers if a.answer == "no"}
        lines = [words for row in pages[-1].denied for words in row.words.split("; ")]
        chosen = {n for c in CONTENT.check_flow.choices_for_all for n in c.questions}
        assert sorted(lines) == sorted(CONTENT.brief[name] for name in noes - chosen)
        return noes, "ended early" in pages[-1].not_asked

    return read


def test_an_emergency_says_nothing_of_signs_that_were_not_answered(walker, listed):
    walker.mark("RF01")
    assert listed(walker) == (set(), True)


def test_what_was_not_shown_before_an_early_result_is_not_answered_no(walker, listed):
    walker.go_on().mark("RF32").go_on().tap("check.show_now")
    noes, is_early = listed(walker)
    assert is_early
    assert noes >= {"F.saddle", "F.legs", "F.chest", "F.fever", "hip.stiff", "severe"}
    assert not noes & {"F.hip", "RF32", "F.cancer", "RF12", "RF14", "RF16", "RF43", "B.sitting"}


def test_what_was_left_empty_on_the_whole_way_is_answered_no(walker, listed):
    walker.walk()
    noes, is_early = listed(walker)
    assert not is_early
    assert noes >= {"F.saddle", "F.legs", "F.cancer", "F.night", "F.leg", "F.sitting", "B.arching"}


def test_an_emergency_sign_counts_even_if_its_line_lost_the_tick(state):
    state |= {f"{TICK}F.saddle": False, f"{TICK}RF03": True}
    assert drawn().is_emergency
