"""An exercise: opened from the list, its film, its other side, the figure that is turned."""

import re
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.screens import open_
from tests.browser.waits import at_rest, pass_frames, until

pytestmark = pytest.mark.browser


def test_an_exercise_opens_by_a_tap_and_back_returns_to_the_list(server, new_page):
    page = new_page()
    open_(page, server, "exercises?level=Start")
    cards = page.locator("a.card")
    cards.first.wait_for()
    name = cards.first.locator(".title").inner_text()
    cards.first.click()
    page.locator("h1", has_text=name).wait_for()
    assert "/exercise?id=E" in page.url
    page.go_back()
    page.locator("h1", has_text="Exercises").wait_for()
    cards.first.wait_for()
    levels = page.locator("a.card .meta").all_inner_texts()
    assert levels
    assert all("Start" in level for level in levels)


@pytest.mark.weekly
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_demonstration_moves_only_for_readers_who_do_not_mind(motion, server, new_page):
    page = new_page(reduced_motion=motion)
    open_(page, server, "exercise?id=E12")
    video = page.locator("video")
    video.wait_for()
    expect(page.locator(".chip")).to_have_text("1 of 6")
    if motion == "reduce":
        page.get_by_role("button", name="Play").wait_for()
        page.wait_for_load_state("networkidle")
        pass_frames(page)  # what comes into view would begin now
        assert video.evaluate("v => v.paused && v.networkState !== 2 && v.readyState === 0")
        page.get_by_role("button", name="Play").click()
    expect(video).to_have_js_property("paused", False)
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play").wait_for()
    expect(video).to_have_js_property("paused", True)
    assert video.evaluate("v => v.loop && v.muted")


@pytest.mark.weekly
def test_a_movement_is_seen_from_its_other_side_and_goes_on(server, new_page):
    page = new_page()
    open_(page, server, "exercise?id=E27")
    video = page.locator("video")
    page.get_by_role("button", name="Pause").wait_for()
    first = video.evaluate("v => v.currentSrc")
    page.get_by_role("button", name="See it from another angle").click()
    expect(video).not_to_have_js_property("currentSrc", first)
    expect(video).to_have_js_property("paused", False)
    page.get_by_role("button", name="See it from the first angle").click()
    expect(video).to_have_js_property("currentSrc", first)
    expect(video).to_have_js_property("paused", False)


@pytest.mark.weekly
def test_the_figure_is_turned_and_the_film_comes_back(server, new_page):
    page = new_page({"width": 240, "height": 700})  # small: it is drawn without a graphics card
    asked = []
    page.on("request", lambda request: asked.append(urlparse(request.url)))
    open_(page, server, "exercise?id=E27")
    page.get_by_role("button", name="Show the right side").click()
    expect(page.get_by_text("Shown: right side. Put your right foot in front.")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    assert not [url for url in asked if url.path.endswith((".glb", "figure_viewer.js"))]
    page.get_by_role("button", name="Turn the figure").click()
    page.get_by_role("button", name="Back to the film").wait_for()
    canvas = page.locator("canvas")
    expect(canvas).to_have_attribute("aria-label", re.compile("Drag sideways"))
    expect(page.locator("video")).to_be_hidden()
    expect(page.get_by_role("button", name="Show the left side")).to_be_hidden()
    expect(page.get_by_text("Shown: left side. Put your left foot in front.")).to_be_visible()
    before = picture_at_rest(canvas)
    pass_frames(page, 8)
    assert canvas.screenshot() == before, "what was paused stays paused"
    canvas.focus()
    page.keyboard.press("ArrowRight")
    another_picture(canvas, before)
    by_key = picture_at_rest(canvas)
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 100, steps=4)
    page.mouse.up()
    another_picture(canvas, by_key)
    by_hand = picture_at_rest(canvas)
    assert (
        Axe()
        .run(
            page, "main", options={"runOnly": ["wcag2a", "wcag2aa"], "resultTypes": ["violations"]}
        )
        .violations_count
        == 0
    )
    page.get_by_role("button", name="Play").click()
    another_picture(canvas, by_hand)
    page.get_by_role("button", name="Back to the film").click()
    expect(page.locator("video")).to_have_js_property("paused", False)
    expect(page.get_by_text("Shown: right side.")).to_be_visible()
    expect(canvas).to_have_count(0)
    hosts = {url.hostname for url in asked if url.scheme not in ("data", "blob")}
    assert hosts == {"localhost"}


def picture_at_rest(canvas):
    """Return what is on it once it no longer changes: what is turned comes to rest slowly."""
    return at_rest(canvas.page, lambda: (pass_frames(canvas.page, 3), canvas.screenshot())[1])


def another_picture(canvas, before):
    """Wait until something else is on it."""
    until(canvas.page, lambda: canvas.screenshot() != before, "something else is on it")


@pytest.mark.weekly
def test_a_browser_that_cannot_turn_the_figure_keeps_the_film(server, new_page):
    page = new_page(is_new=True)
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    open_(page, server, "exercise?id=E27")
    page.get_by_role("button", name="Turn the figure").click()
    page.get_by_text("The film still shows it.").wait_for()
    expect(page.locator("video")).to_have_js_property("paused", False)
    expect(page.get_by_role("button", name="Turn the figure")).to_have_count(0)
