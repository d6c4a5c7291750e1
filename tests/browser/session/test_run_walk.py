"""A step of the ladder back to running, led like a session."""

import re

import pytest
from playwright.sync_api import expect

from backcare.domain.entries import CheckIn, RunSession
from backcare.domain.records import Record
from backcare.storage.base import LOCAL_MEMBER
from scripts.local_server import wait_until_idle
from tests.browser.player import begin, expect_nothing_kept, offer_of, run_for, save, tap
from tests.browser.screens import open_

pytestmark = pytest.mark.browser


@pytest.mark.weekly
def test_a_step_of_the_ladder_is_a_run_with_its_pain(page, server, store):
    open_(page, server, "run_walk")
    begin(page)
    expect(page.get_by_text("Walk", exact=True)).to_be_visible()
    run_for(page, 301)
    expect(page.get_by_text("Run", exact=True)).to_be_visible()
    assert any("Run for 30 seconds" in words for words in page.evaluate("window.said"))
    for _ in range(90):
        run_for(page, 30)
        if page.get_by_text("How was it?").is_visible():
            break
    worst = page.get_by_role("group", name="Worst pain during it")
    worst.get_by_role("button", name="1", exact=True).click()
    save(page)
    records = store.find(LOCAL_MEMBER, Record)
    [run] = [r for r in records if isinstance(r, RunSession)]
    [check_in] = [r for r in records if isinstance(r, CheckIn)]
    assert (run.ladder_step, run.minutes, check_in.nprs_running) == (1, 40, 1)


def runs_in(store):
    return [r for r in store.find(LOCAL_MEMBER, Record) if isinstance(r, RunSession)]


@pytest.mark.weekly
def test_a_warm_up_is_no_run_and_a_part_of_a_step_no_step(page, server, store):
    open_(page, server, "run_walk")
    begin(page)
    run_for(page, 62)
    tap(page, "Stop")
    expect(page.get_by_text("Nothing done yet, nothing saved.")).to_be_visible()
    tap(page, "Not over yet, go back")
    tap(page, "Next exercise")
    run_for(page, 250)
    tap(page, "Stop")
    expect(page.get_by_text("You broke it off early.")).to_be_visible()
    save(page)
    [run] = runs_in(store)
    assert (run.ladder_step, run.minutes) == (None, 5)


@pytest.mark.weekly
def test_another_step_is_in_the_address_until_a_run_is_saved(page, server, store):
    open_(page, server, "run_walk")
    page.get_by_text("Choose another step").click()
    page.get_by_role("radio", name="4", exact=True).click()
    expect(page.get_by_role("heading", name="Step 4")).to_be_visible()
    expect(page).to_have_url(re.compile("step=4"))
    wait_until_idle(page, "h1")
    begin(page)
    run_for(page, 301)
    page.reload()
    wait_until_idle(page, "h1")
    expect(page.get_by_role("heading", name="Step 4")).to_be_visible()
    offer_of(page).click()
    for _ in range(90):
        run_for(page, 30)
        if page.get_by_text("How was it?").is_visible():
            break
    save(page)
    [run] = runs_in(store)
    assert run.ladder_step == 4
    expect(page).not_to_have_url(re.compile("step="))
    expect(page.get_by_role("dialog")).to_be_hidden()
    run_for(page, 20)
    assert len(runs_in(store)) == 1
    expect_nothing_kept(page)  # nothing is offered to go on with
