"""Boxes drawn once they are open: what is typed in them stays, and they stay open to answer."""

import pytest

from backcare.domain.entries import Pause, RunSession
from backcare.domain.plan.plan import Plan
from tests.pages.entry_form import choose, field, save
from tests.pages.kept import made
from tests.pages.screen import TEXT, press, shown, unfold

MON, TUE, THU, SAT = 0, 1, 3, 5


@pytest.fixture
def plan_page(open_page, store):
    store.add("me", made(run_days=(), long_run_day=None, strength_days=(MON, THU)))
    return open_page("plan")


def shut(at, key):
    at.session_state[key] = False
    at = at.run()
    assert not at.exception
    return at


def keys(at):
    return {str(field.key) for kind in (at.pills, at.text_input, at.selectbox) for field in kind}


def strength(at):
    [pills] = [p for p in at.pills if str(p.key).startswith("strength_days.")]
    return pills


def test_a_box_draws_what_it_holds_while_it_is_open(plan_page):
    at = plan_page
    assert "pause.day" not in keys(at)
    assert "plan.ask.level" not in keys(at)
    at = unfold(at, "plan.change")
    assert "pause.day" not in keys(at)
    at = unfold(at, "tracker.pause", "plan.new")
    assert {"pause.day", "plan.ask.level"} <= keys(at)
    assert "pause.day" not in keys(shut(at, "plan.change"))


def test_a_pause_that_is_refused_keeps_its_box_open_and_its_days_in_a_shut_one(plan_page, store):
    at = unfold(plan_page, "plan.change", "tracker.pause")
    at.pills(key="pause.reason").set_value("ill")
    at.text_input(key="pause.day").set_value("soon")
    at = press(at, "pause.save.")
    assert TEXT("pause.from") in at.warning[0].value
    assert at.text_input(key="pause.day").value == "soon"
    at = unfold(shut(at, "tracker.pause"), "tracker.pause")
    assert at.text_input(key="pause.day").value == "soon"
    for page in ("tracker", "plan"):
        at.switch_page(f"../../pages/{page}.py").run()
    at = unfold(at, "plan.change", "tracker.pause")
    assert at.text_input(key="pause.day").value == "soon"
    assert at.pills(key="pause.reason").value == "ill"
    at.text_input(key="pause.day").set_value("")
    at = press(at, "pause.save.")
    assert len(store.find("me", Pause)) == 1
    assert at.text_input(key="pause.day").value == ""
    assert at.pills(key="pause.reason").value is None


def test_days_chosen_stay_in_a_shut_box_and_go_with_an_undo(plan_page, store):
    at = unfold(plan_page, "plan.change", "strength_days")
    strength(at).set_value([TUE, SAT])
    at.segmented_control(key="strength_days.since").set_value("next")
    at = unfold(shut(at.run(), "plan.change"), "plan.change", "strength_days")
    assert strength(at).value == [TUE, SAT]
    at = press(at, "strength_days.use")
    [plan] = store.find("me", Plan)
    assert plan.choices.strength_days == (TUE, SAT)
    at = press(at, "strength_days.undo")  # stands in the box, which is open still
    assert TEXT("strength_days.undone") in shown(at)
    assert strength(at).value == [MON, THU]


def test_a_swap_half_chosen_stays_in_a_shut_box(plan_page):
    at = unfold(plan_page, "plan.change", "swaps.plan")
    at = at.selectbox(key="swaps.plan.which").set_value("E22").run()
    at = at.selectbox(key="swaps.plan.instead.E22").set_value("E29").run()
    at = unfold(shut(at, "swaps.plan"), "swaps.plan")
    assert at.selectbox(key="swaps.plan.instead.E22").value == "E29"
    at = press(at, "swaps.plan.why.suits.E22")
    at = press(at, "swaps.back.E22")
    at = at.selectbox(key="swaps.plan.which").set_value("E22").run()
    assert at.selectbox(key="swaps.plan.instead.E22").value is None


def test_what_is_chosen_for_the_paper_stays_in_a_shut_box(plan_page):
    at = unfold(plan_page, "take.plan")
    at.segmented_control(key="take.weeks.plan").set_value(99)
    at = unfold(shut(at.run(), "take.plan"), "take.plan")
    assert at.segmented_control(key="take.weeks.plan").value == 99


def test_what_was_typed_in_a_box_that_was_shut_again_is_saved(open_page, store):
    at = unfold(choose(open_page("tracker"), "run"), "log.more")
    at.text_input(key=field(at, "run", "distance_m")).set_value("8")
    at.pills(key=field(at, "run", "rpe")).set_value(0)
    at.text_area(key=field(at, "run", "note")).set_value("wind")
    save(shut(at.run(), "log.more"))
    [entry] = store.find("me", RunSession)
    assert (entry.distance_m, entry.rpe, entry.note) == (8000, 0, "wind")
