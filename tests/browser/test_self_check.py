"""The self-check on a phone and by keyboard, up to the page for the clinician."""

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from scripts.local_server import wait_until_idle
from tests.browser.screens import answer_all, open_, open_health, open_where
from tests.browser.waits import count_sent, sent, settle
from tests.builders import TODAY

pytestmark = pytest.mark.browser


@pytest.mark.safety
def test_one_tick_shows_the_emergency_text_and_the_number_of_the_country(server, new_page):
    page = new_page(timezone_id="Europe/London", locale="en-US")
    open_(page, server, "self_check")
    page.get_by_text("20 to 30").or_(page.get_by_text("20–30")).first.click()  # noqa: RUF001
    page.get_by_role("radio", name="Neither", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    settle(page, "Any of these right now?")
    # The last one: the reader is far down the list, and has to be taken to the top.
    page.locator(".st-key-check-tick-F-pregnancy label").click()
    page.locator(".st-key-check-tick-RF27 label").first.click()
    settle(page, "What to do now")
    expect(page.locator("h1")).to_be_focused()
    call = page.locator("a.bc-call").first
    assert call.get_attribute("href") == "tel:999"
    box = call.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 844
    assert box["height"] >= 44


@pytest.mark.safety
@pytest.mark.parametrize(
    ("time_zone", "number"),
    [("Asia/Tokyo", "119"), ("America/Puerto_Rico", "911"), ("Indian/Reunion", "15")],
)
def test_the_first_number_is_that_of_where_the_phone_is(server, new_page, time_zone, number):
    page = new_page(timezone_id=time_zone, locale="en-US")
    open_(page, server, "self_check")
    expect(page.locator("a.bc-call").first).to_have_attribute("href", f"tel:{number}")


@pytest.mark.safety
@pytest.mark.parametrize("width", [320, 390])
def test_where_no_number_is_known_the_country_is_chosen_in_one_tap(server, new_page, width):
    page = new_page({"width": width, "height": 844}, timezone_id="Asia/Pyongyang", locale="ko-KP")
    open_(page, server, "self_check")
    words = page.get_by_text("Call the emergency number where you are.").first
    expect(words).to_be_visible()
    expect(page.locator("a[href^='tel:']:visible")).to_have_count(0)
    choice = page.get_by_role("combobox", name="Choose your country to see its numbers")
    gap = choice.bounding_box()["y"] - words.bounding_box()["y"] - words.bounding_box()["height"]
    assert 0 < gap < 120
    choice.click()
    page.keyboard.type("south k")  # the list is long
    page.get_by_role("option", name="South Korea", exact=True).click()
    expect(page.locator("a.bc-call").first).to_have_attribute("href", "tel:119")
    expect(
        page.get_by_role("combobox", name="Country: South Korea. Change country")
    ).to_be_visible()
    # It stays chosen where another page offers a number.
    wait_until_idle(page, "h1")
    page.locator(".st-key-phone-menu a", has_text="Tracker").last.click()
    settle(page, "What was it?")
    page.get_by_text("More, if you like").first.click()
    expect(page.locator(".bc-nobody").first).to_contain_text("South Korea")


def test_the_self_check_works_when_the_store_is_broken(server, user, new_page):
    (user).mkdir()
    (user / "members").write_text("not a folder")
    page = new_page()
    open_(page, server, "self_check")
    page.locator("a.bc-call").first.wait_for()
    expect(page.get_by_test_id("stAlert")).to_contain_text("This page does not need them")
    expect(page.get_by_role("heading", name="Is this urgent?")).to_be_visible()


@pytest.mark.weekly
def test_the_map_and_its_list_stay_in_step_and_keep_quick_taps(server, new_page):
    page = new_page()
    open_(page, server, "self_check")
    open_where(page)
    area = page.locator("[data-area='A.groin-left']")
    area.click()
    page.locator("[data-area='A.groin-right']").click()
    page.locator("[data-area='A.chest']").click()
    page.locator("[data-area='A.chest']").click()
    wait_until_idle(page, "h1")
    page.get_by_text("Or choose from a list").click()
    groin = page.get_by_label("Left groin")
    assert groin.is_checked()
    assert not page.get_by_label("Chest").is_checked()
    groin.focus()
    page.keyboard.press("Space")
    expect(area).not_to_have_class("area marked")
    wait_until_idle(page, "h1")
    page.get_by_role("button", name="Continue").click()
    settle(page, "About the places you marked")
    page.get_by_role("button", name="Back").click()
    settle(page, "Where does it hurt?")
    page.get_by_text("Marked: Low back, left side; Low back, right side").wait_for()
    for name in ("A.groin-left", "A.dimple-right", "A.low-back-middle"):
        box = page.locator(f"[data-area='{name}']").bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 23


@pytest.mark.weekly
def test_ticks_of_a_long_page_wait_for_the_button(server, new_page):
    page = new_page()
    open_(page, server, "self_check")
    open_health(page)
    wait_until_idle(page, "h1")
    page.locator(".st-key-check-tick-F-weight label").click()
    page.locator(".st-key-check-tick-RF13 label").wait_for()
    wait_until_idle(page, "h1")
    count_sent(page)
    page.locator(".st-key-check-tick-RF13 label").click()  # it asks nothing further
    assert sent(page) == 0
    page.get_by_role("button", name="Continue").click()
    settle(page, "Where does it hurt?")
    assert sent(page) > 0


@pytest.mark.weekly
def test_the_self_check_works_by_keyboard_alone(server, new_page):
    page = new_page({"width": 1280, "height": 900})
    open_(page, server, "self_check")

    def reach(words):
        for _ in range(80):
            page.keyboard.press("Tab")
            here = page.evaluate(
                "() => { let e = document.activeElement;"
                " while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"
                " return e.innerText || e.closest('label')?.innerText || '' }"
            )
            # the page itself can have the focus, with all its words
            if here.strip().splitlines()[:1] == [words]:
                return
        pytest.fail(f"{words} cannot be reached with the Tab key")

    reach("Under 16")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    wait_until_idle(page, "h1")
    reach("Neither")
    page.keyboard.press("Space")
    wait_until_idle(page, "h1")
    reach("Continue")
    page.keyboard.press("Enter")
    settle(page, "Any of these right now?")
    reach("None of these")
    page.keyboard.press("Enter")
    settle(page, "And any of these?")
    reach("I walk normally")
    page.keyboard.press("Space")
    wait_until_idle(page, "h1")
    reach("None of these")
    page.keyboard.press("Enter")
    settle(page, "Your health, now and before")
    reach("None of these")
    page.keyboard.press("Enter")
    settle(page, "Where does it hurt?")
    reach("Or choose from a list")
    page.keyboard.press("Enter")
    reach("Low back, left side")
    page.keyboard.press("Space")
    page.get_by_text("Marked: Low back, left side").wait_for()
    reach("Under 2 weeks")
    page.keyboard.press("Space")
    wait_until_idle(page, "h1")
    reach("Continue")
    page.keyboard.press("Enter")
    settle(page, "How is the pain?")
    reach("None of these")
    page.keyboard.press("Enter")
    settle(page, "What brings it on?")
    reach("None of these")
    page.keyboard.press("Enter")
    settle(page, "What to do now")


@pytest.mark.weekly
def test_the_page_for_the_clinician_downloads_as_one_page(server, new_page):
    page = new_page()
    open_(page, server, "self_check")
    answer_all(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="One page to show or print").click()
    pdf = PdfReader(download.value.path())
    assert len(pdf.pages) == 1
    words = " ".join(pdf.pages[0].extract_text().split())
    assert "It eases after 10 to 15 minutes" in words
    assert "Low back, left side" in words
    assert download.value.suggested_filename == f"self-check-{TODAY.isoformat()}.pdf"
