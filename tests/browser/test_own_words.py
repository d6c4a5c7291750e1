"""The page in the reader's language, and our words where Streamlit would say its own."""

import re

import pytest
from playwright.sync_api import expect

from scripts.local_server import wait_until_idle
from tests.browser.conftest import DESKTOP
from tests.browser.screens import open_
from tests.ours import our_library

pytestmark = pytest.mark.browser
TEXT = our_library().texts
BRITISH, AMERICAN = re.compile("^en-GB$"), re.compile("^en-US$")


def language_of(page):
    return expect(page.locator("html"))


@pytest.mark.parametrize(
    ("locale", "zone", "served", "stands"),
    [("en-US", "Europe/Berlin", AMERICAN, BRITISH), ("de-AT", "America/Denver", BRITISH, AMERICAN)],
)
def test_the_page_speaks_the_english_of_the_place_that_its_clock_tells(
    server, new_page, locale, zone, served, stands
):
    page = new_page(locale=locale, timezone_id=zone)
    page.goto(server.url, wait_until="commit")
    language_of(page).to_have_attribute("lang", served)
    wait_until_idle(page, "h1")
    language_of(page).to_have_attribute("lang", stands)


@pytest.mark.weekly
def test_a_choice_reaches_the_page_at_once_and_a_translators_language_stays(server, new_page):
    page = new_page(is_new=True)
    page.clock.install()
    open_(page, server, "settings")
    language_of(page).to_have_attribute("lang", BRITISH)
    words = page.locator(".st-key-setting-words")
    words.get_by_role("radio").last.click()
    language_of(page).to_have_attribute("lang", AMERICAN)
    page.reload()
    wait_until_idle(page, "h1")
    language_of(page).to_have_attribute("lang", AMERICAN)
    page.evaluate("""const { documentElement } = document;
      documentElement.lang = "de"; documentElement.className = "translated-ltr";""")
    words.get_by_role("radio").first.click()
    expect(page.locator("[data-lang='en-GB']")).to_be_attached()
    page.clock.run_for(3000)  # it looks once a second
    language_of(page).to_have_attribute("lang", "de")


@pytest.mark.weekly
def test_the_box_for_files_speaks_our_words(server, new_page, tmp_path):
    page, asked = new_page(is_new=True), []
    page.on("request", lambda request: asked.append(request.url.partition("?")[0]))
    open_(page, server, "my_data")
    box = page.locator("[class*=st-key-import-files]")
    expect(box.get_by_role("button", name=TEXT("upload.choose"))).to_be_visible()
    expect(box.get_by_text("100 MB at most")).to_be_visible()
    picture, run = tmp_path / "one.png", tmp_path / "one.gpx"
    for path in (picture, run):
        path.write_text("one")
    back = page.locator("[class*=st-key-data-file]")  # the other takes any file
    back.locator("input[type=file]").set_input_files(picture)
    refused = back.get_by_role("alert")
    expect(refused).to_have_text(f"{TEXT('upload.refused')} {TEXT('upload.kind')}")
    assert refused.bounding_box()["height"] > 10, "it can be seen"
    page.route("**/_stcore/upload_file/**", lambda route: route.abort())
    box.locator("input[type=file]").set_input_files(run)
    expect(box.get_by_role("alert").last).to_have_text(
        f"{TEXT('upload.refused')} {TEXT('upload.failed')}"
    )
    modules = [url for url in asked if "/static/js/" in url]
    assert len(modules) == len(set(modules)), "one was asked for at two addresses"


@pytest.mark.weekly
def test_the_frame_speaks_our_words_and_offers_nothing_that_is_no_use(server, new_page):
    page, coming = new_page(DESKTOP, is_new=True), [1000]
    page.route_web_socket("**/_stcore/stream", lambda socket: answer_with(coming, socket))
    open_(page, server, "exercises")
    expect(page.get_by_role("navigation", name=TEXT("frame.pages"))).to_be_visible()
    page.get_by_label(TEXT("exercises.search")).press_sequentially("bri")
    expect(page.locator("[data-testid=InputInstructions]")).to_have_text(TEXT("frame.enter"))
    coming[0] = 2  # that it has begun; never what it draws
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name=TEXT("frame.working"))).to_be_visible()
    expect(page.locator("[data-testid=stStatusWidget] button")).to_be_hidden()
    page.get_by_role("button", name="Main menu").click()
    expect(page.get_by_role("menuitem")).to_have_text(["Print"])


def answer_with(coming, socket):
    """Pass on so many answers of the server as `coming` says, and no more."""

    def pass_on(message):
        coming[0] -= 1
        if coming[0] >= 0:
            socket.send(message)

    socket.connect_to_server().on_message(pass_on)
