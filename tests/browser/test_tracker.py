"""The tracker on a phone: a morning, a run, a session logged with few taps."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from backcare.brand import COLOURS
from backcare.domain.entries import CheckIn, RunSession
from backcare.domain.records import Record
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from benchmarks.visitor import rerun, visiting
from tests.browser.screens import open_
from tests.browser.taps import tap_twice
from tests.browser.waits import all_answered, at_rest, settle
from tests.builders import TODAY, check_in, session, year_of_entries

pytestmark = pytest.mark.browser

DAY = timedelta(days=1)


def test_a_morning_is_one_tap_on_a_phone_and_one_to_take_it_back(server, user, new_page):
    store = TinyTrackerStore(user)
    store.add(LOCAL_MEMBER, session(1, TODAY - timedelta(days=1), minutes=20))
    page = new_page()
    open_(page, server, "tracker")
    scale = page.get_by_role("group", name="Pain on waking").or_(
        page.get_by_role("radiogroup", name="Pain on waking")
    )
    tap = scale.first.get_by_text("2", exact=True)
    expect(tap).to_be_in_viewport()  # no scrolling on the way
    tap.click()
    settle(page, "Saved.")
    expect(page.locator(".bc-answer .bc-big")).to_have_text("2")
    expect(page.locator(".bc-answer .bc-big")).to_be_in_viewport()
    [rated] = store.find(LOCAL_MEMBER, CheckIn)
    assert rated.nprs_waking == 2
    page.get_by_role("button", name="Undo").click()
    settle(page, "Taken back.")
    assert store.find(LOCAL_MEMBER, CheckIn) == ()


def test_a_run_and_what_the_back_said_to_it_take_seven_taps_on_a_phone(server, user, new_page):
    page, taps = new_page(), []

    def tap(target):
        target.click()
        taps.append(target)

    open_(page, server, "tracker")
    tap(page.get_by_role("radio", name="Run", exact=True))
    page.get_by_label("Distance").first.fill("8")
    page.get_by_label("Minutes").first.fill("48")
    tap(page.get_by_role("button", name="Save", exact=True))
    settle(page, "Run of Thursday 19 November saved: 8 km in 48 min.")
    for asked, answer in (("Worst pain while running", "1"), ("Worst pain sitting after", "3")):
        scale = page.get_by_role("group", name=asked).or_(
            page.get_by_role("radiogroup", name=asked)
        )
        tap(scale.first.get_by_text(answer, exact=True))
    tap(page.get_by_role("button", name="Save", exact=True).first)
    settle(page, "Saved.")
    assert len(taps) + len(("distance", "minutes")) == 7
    store = TinyTrackerStore(user)
    [ran] = store.find(LOCAL_MEMBER, RunSession)
    [rated] = store.find(LOCAL_MEMBER, CheckIn)
    assert (ran.distance_m, ran.minutes) == (8000, 48)
    assert (rated.nprs_running, rated.nprs_sitting) == (1, 3)


@pytest.mark.parametrize("gap_ms", [5, 150])
def test_a_double_tap_on_save_is_one_entry(gap_ms, server, user, new_page):
    page = new_page()
    open_(page, server, "tracker")
    page.get_by_label("Minutes").fill("20")
    tap_twice(page, page.get_by_role("button", name="Save", exact=True), gap_ms)
    settle(page, "Routine session of Thursday 19 November saved")
    all_answered(page)  # a second entry would be there by then
    assert len(TinyTrackerStore(user).find("me", Record)) == 1


@pytest.mark.weekly
def test_the_open_board_of_a_year_is_less_than_60_kb_on_its_way(server, user):
    TinyTrackerStore(user).add_all(LOCAL_MEMBER, year_of_entries(years=1))
    with visiting(server.url) as socket:
        first = rerun(socket, "tracker", "")
        [room] = [one for one in first.widget_ids if one.endswith("-board.room")]
        opened = rerun(socket, "tracker", "", first.page_hash, {room: {"width": 800}})
    assert any(one.endswith("-board.span") for one in opened.widget_ids)
    assert opened.wire_bytes < 60_000


@pytest.mark.weekly
def test_a_table_that_is_wider_than_a_phone_is_reached_by_keys(server, user, new_page):
    TinyTrackerStore(user).add_all(LOCAL_MEMBER, [check_in(1), session(2)])
    page = new_page()
    open_(page, server, "tracker")
    page.get_by_role("button", name="Open the board").click()
    page.locator("[class*=st-key-board-table] summary").click()
    expect(page.locator("[data-testid=stTable] > [tabindex='0']")).to_have_count(1)


@pytest.mark.weekly
def test_a_wide_window_has_the_board_unasked_and_a_day_is_opened_by_a_tap(server, user, new_page):
    store = TinyTrackerStore(user)
    for n in range(10):
        store.add(LOCAL_MEMBER, check_in(n, TODAY - n * DAY, nprs_waking=n))
    page = new_page({"width": 1440, "height": 1000}, timezone_id="America/New_York")
    open_(page, server, "tracker")
    lines, days = page.locator(".st-key-card-board-lines"), page.locator(".st-key-card-board-days")
    sunday = lines.locator(".role-axis-label text").filter(has_text="Nov 15")  # there as well
    sunday.wait_for(state="attached")
    story = page.locator(".bc-story")
    expect(story).to_contain_text("Thursday, November 19")
    before = days.locator(".tapped_marks path").nth(-2)
    at_rest(page, before.bounding_box, pause_ms=300)  # a chart moves until its width is known
    before.click(force=True)
    story.filter(has_text="Wednesday, November 18").wait_for()
    expect(story).to_contain_text("waking 1")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Open the board").wait_for()
    lines.wait_for(state="detached")


@pytest.mark.weekly
def test_words_of_charts_can_be_read(server, user, new_page):
    store = TinyTrackerStore(user)
    for number in range(3):
        store.add(LOCAL_MEMBER, session(number + 1))
    page = new_page()
    open_(page, server, "tracker")
    label = page.locator("[data-testid=stVegaLiteChart] text").first
    label.wait_for(state="attached")
    red, green, blue = bytes.fromhex(COLOURS["quiet"].light[1:])
    assert label.evaluate("e => getComputedStyle(e).fill") == f"rgb({red}, {green}, {blue})"


@pytest.mark.weekly
def test_controls_are_large_enough_for_a_thumb(server, new_page):
    page = new_page()
    open_(page, server, "tracker")
    page.get_by_role("radio", name="Check-in").click()
    page.get_by_text("Pain on waking").wait_for()
    controls = page.locator("main button[role=radio], main [data-testid^=stBaseButton]").all()
    assert len(controls) > 33
    for control in controls:
        box = control.bounding_box()
        assert box is not None
        assert min(box["height"], box["width"]) >= 44, control.inner_text()
