"""The guided session as it leads: voice, clock and keys, what is skipped or made easier."""

import re

import pytest
from playwright.sync_api import expect

from backcare.domain.plan.builder import Planner
from backcare.domain.plan.progression import versions
from backcare.domain.sides import Side
from tests.browser.player import (
    ADDRESS,
    CHOICES,
    CONTENT,
    SHORT,
    WHOLE,
    begin,
    done_in,
    expect_nothing_kept,
    run_for,
    save,
    tap,
)
from tests.browser.screens import open_
from tests.builders import TODAY

pytestmark = pytest.mark.browser


@pytest.mark.weekly
def test_a_whole_session_from_start_to_the_diary(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    for _ in range(40):
        run_for(page, 20)
        if page.get_by_text("How was it?").is_visible():
            break
    heard, said = page.evaluate("window.heard"), page.evaluate("window.said")
    assert len(heard) > 60
    assert {880, 440, 660} <= set(heard)
    assert any(CONTENT.exercises[SHORT.exercises[0].exercise].name in words for words in said)
    assert any("Left side" in words for words in said)
    assert page.evaluate("window.shaken.length") > 10
    worst = page.get_by_role("group", name="Worst pain during it")
    worst.get_by_role("button", name="2", exact=True).click()
    left = page.get_by_role("group", name=re.compile("How many more"))
    left.get_by_role("button", name="3-4").click()
    page.get_by_text("One exercise was different").click()
    name = CONTENT.exercises[SHORT.exercises[1].exercise].name
    page.get_by_label(f"Pain during {name}").select_option("4")
    page.get_by_role("button", name="Save it", exact=True).dblclick()
    page.get_by_text("Well done").wait_for()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect_nothing_kept(page)
    [entry] = done_in(store)
    assert (entry.nprs, entry.day) == (2, TODAY)
    assert entry.exercises == tuple(e.exercise for e in SHORT.exercises)
    for told, planned in zip(entry.done, SHORT.exercises, strict=True):
        sides = 2 if planned.is_each_side else 1
        assert sum(s.reps for s in told.sets) == sides * sum(planned.reps)
        assert {s.side for s in told.sets} == (set(Side) if sides == 2 else {None})
        assert told.reps_left == "3-4"
    assert [d.nprs for d in entry.done[:3]] == [None, 4, None]


@pytest.mark.weekly
def test_a_pause_in_a_hold_and_the_space_bar(page, server):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    tap(page, "Skip")
    run_for(page, 2)
    number = page.get_by_role("timer")
    tap(page, "Pause")
    before = number.inner_text()
    run_for(page, 30)
    expect(page.get_by_text("Paused", exact=True).first).to_be_visible()
    assert number.inner_text() == before
    page.locator("dialog").press("Space")  # the button has the focus: it is tapped
    run_for(page, 2)
    assert number.inner_text() != before


@pytest.mark.weekly
def test_a_screen_that_was_off_pauses(page, server):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    run_for(page, 2)
    page.clock.fast_forward(120_000)
    expect(page.get_by_text("Paused, as the screen was off.").first).to_be_visible()
    tap(page, "Go on")
    expect(page.get_by_text("Get ready", exact=True)).to_be_visible()


@pytest.mark.weekly
@pytest.mark.parametrize("state", ["interrupted", "closed"])  # the core is tried with all
def test_sound_comes_back_from_any_state(page, server, state):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    tap(page, "Pause")
    page.evaluate("state => window.audios.forEach((one) => (one.state = state))", state)
    page.evaluate("window.heard.length = 0")
    tap(page, "Go on")
    run_for(page, 12)  # the last three seconds of getting ready
    assert page.evaluate("window.heard").count(660) == 3


@pytest.mark.weekly
def test_beginning_with_the_right_side(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    tap(page, "Begin with the left side")
    begin(page)
    tap(page, "Skip")
    run_for(page, 45)
    tap(page, "Stop")
    save(page)
    [entry] = done_in(store)
    assert entry.done[0].sets[0].side is Side.RIGHT


@pytest.mark.weekly
def test_skipping_to_the_end_saves_nothing_that_was_not_done(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    for _ in SHORT.exercises:
        tap(page, "Next exercise")
    expect(page.get_by_text("Nothing done yet, nothing saved.")).to_be_visible()
    tap(page, "Leave it")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert done_in(store) == []


@pytest.mark.weekly
def test_an_easier_version_is_what_is_saved(page, server, store):
    at, planned, easier = next(
        (n, planned, known["easier"])
        for n, planned in enumerate(SHORT.exercises)
        if "easier" in (known := versions(planned, WHOLE, Planner(CHOICES, CONTENT.programming)))
    )
    assert easier != planned
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    for _ in range(at):
        tap(page, "Next exercise")
    tap(page, "Easier")
    name = CONTENT.exercises[easier.exercise].name
    expect(page.locator("dialog h2.name")).to_have_text(name)
    tap(page, "Skip")
    run_for(page, 60)
    tap(page, "Stop")
    save(page)
    [entry] = done_in(store)
    assert entry.exercises == (easier.exercise,)


@pytest.mark.weekly
def test_the_arrow_keys_and_what_a_screen_reader_hears(page, server):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    told = page.locator("dialog [role=status]").first
    assert "Get ready" in told.inner_text()
    page.keyboard.press("ArrowRight")
    expect(told).to_contain_text("side")
    page.keyboard.press("ArrowLeft")
    expect(told).to_contain_text("Get ready")


@pytest.mark.weekly
def test_reduced_motion_shows_still_pictures(new_page, server, store):
    page = new_page(reduced_motion="reduce")
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    expect(page.locator("dialog .film img")).to_be_visible()
    assert page.locator("dialog video").count() == 0
