"""A session under way is kept by the browser: it goes on where it was, for its own runner only."""

import re
from datetime import timedelta

import msgspec
import pytest
from playwright.sync_api import expect

from backcare.domain.check.result import SelfCheckResult
from backcare.domain.records import Record
from backcare.storage.base import LOCAL_MEMBER
from tests.browser.player import (
    ADDRESS,
    CONTENT,
    PLAN,
    SHORT,
    another_tab,
    begin,
    done_in,
    expect_nothing_kept,
    hide,
    kept_in,
    offer_of,
    run_for,
    save,
    second_set,
    tap,
    where,
    with_own_clock,
)
from tests.browser.screens import open_
from tests.builders import MONDAY, one_of_each

pytestmark = pytest.mark.browser


@pytest.mark.weekly
def test_a_session_goes_on_where_it_was_after_all_that_a_phone_does(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    there = second_set(page)
    name = page.locator("dialog h2.name").inner_text()
    hide(page)
    expect(offer_of(page)).to_have_text(f"Go on where you were (set 2 of {name})")
    offer_of(page).click()
    assert where(page) == there
    page.reload()
    offer_of(page).click()
    assert where(page) == there
    kept = kept_in(page)
    page.close()  # no word to the page: the tab, or the whole browser, is gone
    tab = another_tab(page)
    open_(tab, server, "tracker")
    expect(offer_of(tab)).to_have_text(f"Go on where you were (set 2 of {name})")
    assert {kept["id"], "home"} == {kept_in(tab)["id"], kept_in(tab)["owner"]}
    open_(tab, server, "plan")
    offer_of(tab).click()
    assert where(tab) == there
    run_for(tab, 3)
    tab.go_back()  # to the tracker: where the browser has no Back of its own for what stands above
    expect(offer_of(tab)).to_be_visible()
    expect(tab.get_by_role("dialog")).to_be_hidden()
    offer_of(tab).click()
    tab.clock.fast_forward("01:00:00")
    expect(tab.get_by_text("Paused, as the screen was off.").first).to_be_visible()
    tap(tab, "Go on")
    assert where(tab) == there
    tap(tab, "Stop")
    worst = tab.get_by_role("group", name="Worst pain during it")
    worst.get_by_role("button", name="3", exact=True).click()
    tab.keyboard.press("Escape")
    tap(tab, "Say how it was, and save it")
    expect(worst.get_by_role("button", name="3", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    save(tab)
    [entry] = done_in(store)
    assert (entry.id, entry.nprs) == (kept["id"], 3)
    assert SHORT.exercises[0].exercise in entry.exercises
    assert entry.minutes < 10
    expect_nothing_kept(tab)
    for address in ("plan", "tracker", f"{ADDRESS}&short=yes"):
        open_(tab, server, address)
        expect(offer_of(tab)).to_have_count(0)


@pytest.mark.weekly
def test_starting_anew_asks_first_and_a_double_tap_is_no_answer(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    second_set(page)
    hide(page)
    other = PLAN.sessions[1]
    open_(page, server, f"session?on={other.day}&part={other.name}")
    expect(offer_of(page)).to_be_visible()  # of the session before, led as it began
    page.get_by_role("button", name=re.compile("^Start, ")).dblclick()
    sure = page.get_by_role("button", name=re.compile("^Tap again: what you did so far"))
    expect(sure).to_be_visible()
    assert kept_in(page) is not None
    run_for(page, 1)
    sure.click()
    expect_nothing_kept(page)
    begin(page)
    assert kept_in(page)["state"]["done"] == {}


@pytest.mark.weekly
def test_a_plan_that_changed_meanwhile_loses_no_session(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    second_set(page)
    hide(page)
    store.erase(LOCAL_MEMBER)
    open_(page, server, f"{ADDRESS}&short=yes")
    expect(page.get_by_role("heading", name="There is no such session")).to_be_visible()
    offer_of(page).click()
    tap(page, "Stop")
    save(page)
    assert len(done_in(store)) == 1


@pytest.mark.weekly
def test_what_is_a_week_old_or_somebody_elses_is_gone(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    second_set(page)
    hide(page)
    change = """change => {
        const kept = JSON.parse(localStorage.getItem("backcare.session"));
        localStorage.setItem("backcare.session", JSON.stringify({ ...kept, ...change }));
        return kept;
    }"""
    kept = page.evaluate(change, {"owner": "f" * 32})
    led = page.evaluate("localStorage.getItem('backcare.session.led')")
    open_(page, server, "tracker")
    page.wait_for_function("() => localStorage.getItem('backcare.session') === null")
    assert page.evaluate("localStorage.getItem('backcare.session.led')") is None
    expect(offer_of(page)).to_have_count(0)
    page.evaluate(
        "([kept, led]) => {"
        "localStorage.setItem('backcare.session', JSON.stringify(kept));"
        "localStorage.setItem('backcare.session.led', led); }",
        [{**kept, "begunAt": kept["begunAt"] - 7 * 86_400_000}, led],
    )
    open_(page, server, "plan")
    page.wait_for_function("() => localStorage.getItem('backcare.session') === null")
    expect(offer_of(page)).to_have_count(0)


@pytest.mark.safety
def test_while_exercise_waits_what_was_done_can_be_saved_and_no_more(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    second_set(page)
    hide(page)
    [check] = [one for one in one_of_each() if isinstance(one, SelfCheckResult)]
    store.add(LOCAL_MEMBER, msgspec.structs.replace(check, cleared=None))
    open_(page, server, "tracker")
    expect(page.get_by_role("button", name="Save what you did")).to_be_visible()
    expect(offer_of(page)).to_have_count(0)
    tap(page, "Save what you did")
    expect(page.get_by_role("button", name="Not over yet, go back")).to_be_hidden()
    save(page)
    assert len(done_in(store)) == 1


@pytest.mark.weekly
def test_two_tabs_are_one_session(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    there = second_set(page)
    tap(page, "Pause")  # it waits while the other tab opens, however long that takes
    other = another_tab(page)
    open_(other, server, "plan")
    offer_of(other).click()
    assert where(other) == there
    expect(page.get_by_role("dialog")).to_be_hidden()
    tap(other, "Stop")
    save(other)
    expect(offer_of(page)).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Start, "))).to_be_visible()
    assert len(done_in(store)) == 1


@pytest.mark.weekly
def test_a_session_belongs_to_the_day_on_which_it_began(new_page, store, server):
    sunday = MONDAY - timedelta(days=1)
    page = with_own_clock(new_page(is_new=True), time=f"{sunday}T23:58:00Z")
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    tap(page, "Skip")
    run_for(page, 240)  # it is Monday now
    hide(page)
    expect(page.get_by_text(re.compile("It began on Sunday,? 15 November"))).to_be_visible()
    offer_of(page).click()
    tap(page, "Stop")
    save(page)
    [entry] = done_in(store)
    assert entry.day == sunday


@pytest.mark.weekly
def test_all_that_is_erased_is_gone_from_the_browser_too(page, server, store):
    open_(page, server, f"{ADDRESS}&short=yes")
    begin(page)
    open_(page, server, "my_data")
    assert kept_in(page) is not None
    sure = page.locator("[data-testid=stCheckbox] label", has_text=CONTENT.texts("data.erase.sure"))
    sure.click()
    page.get_by_role("button", name=CONTENT.texts("data.erase.now")).click()
    page.wait_for_function("() => localStorage.getItem('backcare.session') === null")
    assert page.evaluate("localStorage.getItem('backcare.session.led')") is None
    assert store.find(LOCAL_MEMBER, Record) == ()
