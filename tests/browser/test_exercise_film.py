"""The film of an exercise on its page: at the speed of the dose, slowly and once, with sound."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.player import run_for, with_own_clock
from tests.browser.screens import open_

pytestmark = pytest.mark.browser


@pytest.fixture
def page(new_page):
    return with_own_clock(new_page(is_new=True))


def opened(page, server, exercise):
    """Open it, and let no time pass before its film is there."""
    open_(page, server, f"exercise?id={exercise}")
    film = page.locator("video")
    film.wait_for()
    film.scroll_into_view_if_needed()
    film.evaluate(
        "v => v.readyState > 2 || new Promise((done) => v.addEventListener('canplay', done))"
    )
    return film


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def counted(page):
    return page.locator(".chip")


def ring(page):
    return page.locator(".held .seconds")


@pytest.mark.weekly
def test_a_set_is_counted_and_led_for_both_sides(page, server):
    film = opened(page, server, "E49")  # three seconds forward, thirty held, three back
    expect(button(page, "Dose speed")).to_have_attribute("aria-pressed", "true")
    run_for(page, 2)
    expect(ring(page)).to_be_hidden()
    run_for(page, 5)
    expect(film).to_have_js_property("paused", True)
    left = int(ring(page).inner_text())
    run_for(page, 10)
    expect(ring(page)).to_have_text(str(left - 10))
    expect(page.get_by_text("Shown: left side. Kneel on your left knee.")).to_be_visible()
    run_for(page, 24)
    expect(counted(page)).to_have_text("Change sides")
    expect(page.get_by_text("Shown: right side. Kneel on your right knee.")).to_be_visible()
    expect(film).to_have_class("mirrored")
    run_for(page, 50)
    expect(counted(page)).to_have_text("Set done")
    expect(button(page, "Play")).to_be_visible()
    run_for(page, 5)
    expect(film).to_have_js_property("paused", True)
    button(page, "Play").click()
    run_for(page, 1)
    expect(page.get_by_text("Shown: left side.")).to_be_visible()
    expect(film).to_have_js_property("paused", False)


@pytest.mark.weekly
def test_slowly_it_goes_on_without_a_count_and_once_it_ends(page, server):
    film = opened(page, server, "E25")  # three seconds down, one up
    run_for(page, 0.5)
    button(page, "Slow").click()
    expect(button(page, "Slow")).to_have_attribute("aria-pressed", "true")
    film.evaluate("v => (v.currentTime = 0.3)")
    run_for(page, 0.2)
    assert film.evaluate("v => v.playbackRate") == pytest.approx(0.25, abs=0.15)
    expect(counted(page)).to_be_hidden()
    run_for(page, 20)
    expect(film).to_have_js_property("paused", False)
    button(page, "Once").click()
    run_for(page, 3.8)
    expect(button(page, "Pause")).to_be_visible()
    run_for(page, 0.4)
    expect(button(page, "Play")).to_be_visible()
    expect(film).to_have_js_property("paused", True)
    button(page, "Once").dblclick()
    run_for(page, 1)
    expect(button(page, "Pause")).to_be_visible()
    run_for(page, 3.5)
    expect(button(page, "Play")).to_be_visible()
    button(page, "Dose speed").click()
    run_for(page, 4.2)
    expect(counted(page)).to_have_text("2 of 8")


@pytest.mark.weekly
def test_the_other_side_begins_where_the_reader_asks_for_it(page, server):
    film = opened(page, server, "E25")
    run_for(page, 9)
    expect(counted(page)).to_have_text("3 of 8")
    button(page, "Show the right side").click()
    run_for(page, 0.5)
    expect(counted(page)).to_have_text("1 of 8")
    expect(film).to_have_class("mirrored")
    run_for(page, 32 + 6)
    expect(page.get_by_text("Shown: left side.")).to_be_visible()
    expect(film).not_to_have_class("mirrored")
    button(page, "Show the right side").click()
    expect(page.get_by_text("Shown: right side.")).to_be_visible()


@pytest.mark.weekly
def test_sides_that_take_turns_are_shown_in_turn(page, server):
    film = opened(page, server, "E05")
    run_for(page, 1)
    expect(film).not_to_have_class("mirrored")
    run_for(page, 4)
    expect(counted(page)).to_have_text("2 of 16")
    expect(film).to_have_class("mirrored")
    run_for(page, 4)
    expect(counted(page)).to_have_text("3 of 16")
    expect(film).not_to_have_class("mirrored")


@pytest.mark.weekly
def test_sound_begins_and_ends_by_a_tap_and_keeps_the_same_time(page, server):
    opened(page, server, "E16")  # two seconds up, two held, two down
    run_for(page, 1)
    assert page.evaluate("window.heard.concat(window.said)") == []
    button(page, "Sound: off").click()
    expect(button(page, "Sound: on")).to_be_visible()
    button(page, "Dose speed").click()
    run_for(page, 2.1)
    assert page.evaluate("window.said") == ["1", "Hold"]
    expect(ring(page)).to_be_visible()
    run_for(page, 4)
    assert page.evaluate("window.said") == ["1", "Hold", "2"]
    assert page.evaluate("window.heard") == [880, 587, 587, 740]
    expect(counted(page)).to_have_text("2 of 10")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    run_for(page, 2.1)
    assert page.evaluate("window.said").count("Hold") == 2  # it is heard where it is not seen
    button(page, "Pause").click()
    page.evaluate("(window.heard.length = 0)")
    run_for(page, 20)
    assert page.evaluate("window.heard") == []
    button(page, "Sound: on").click()
    button(page, "Play").click()
    run_for(page, 8)
    assert page.evaluate("window.heard") == []


@pytest.mark.weekly
def test_a_page_that_is_hidden_or_stood_still_lets_no_time_pass(page, server):
    film = opened(page, server, "E25")
    run_for(page, 4.5)
    expect(counted(page)).to_have_text("2 of 8")
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    run_for(page, 30)
    expect(film).to_have_js_property("paused", True)
    page.evaluate("delete document.hidden")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    run_for(page, 1)
    expect(counted(page)).to_have_text("2 of 8")
    expect(film).to_have_js_property("paused", False)
    page.clock.fast_forward(60_000)
    run_for(page, 0.5)
    expect(counted(page)).to_have_text("2 of 8")


@pytest.mark.weekly
def test_the_count_waits_for_a_slow_film_and_goes_on_without_a_missing_one(page, server):
    waiting = []
    page.route("**/step_down.*m*", lambda route: waiting.append(route))
    open_(page, server, "exercise?id=E25")
    expect(button(page, "Pause")).to_be_visible()
    run_for(page, 20)
    expect(counted(page)).to_have_text("1 of 8")
    page.route("**/step_down.*m*", lambda route: route.abort())
    for route in waiting:
        route.abort()
    expect(page.locator("video")).to_have_js_property("networkState", 3)
    run_for(page, 0.5)
    run_for(page, 4.2)
    expect(counted(page)).to_have_text("2 of 8")
    assert page.locator("video").get_attribute("poster")


@pytest.mark.weekly
def test_whoever_leaves_hears_no_more_and_comes_back_to_the_beginning(page, server):
    opened(page, server, "E16")
    button(page, "Sound: off").click()
    run_for(page, 7)
    expect(counted(page)).to_have_text("2 of 10")
    page.get_by_role("link", name="All exercises").first.click()
    page.locator("h1", has_text="Exercises").wait_for()
    page.evaluate("window.heard.length = 0")
    run_for(page, 10)
    assert page.evaluate("window.heard") == []
    page.go_back()
    page.locator("video").wait_for()
    expect(counted(page)).to_have_text("1 of 10")
    expect(button(page, "Sound: off")).to_be_visible()
    page.reload()
    page.locator("video").wait_for()
    expect(counted(page)).to_have_text("1 of 10")


@pytest.mark.weekly
@pytest.mark.parametrize(
    ("exercise", "told"),
    [
        ("E23", "The film goes back to its start after each repetition."),
        ("E40", "The film comes into the position at its own speed"),
        ("E41", "While it holds, it repeats the small swaying."),
        ("E56", "The hop is shown at its own speed"),
    ],
)
def test_a_film_that_cannot_keep_the_time_says_so(new_page, server, exercise, told):
    page = new_page()
    open_(page, server, f"exercise?id={exercise}")
    expect(page.get_by_text(told)).to_be_visible()


@pytest.mark.weekly
def test_a_film_is_on_the_ground_of_the_theme_in_force_and_changes_with_it(page, server):
    film = opened(page, server, "E49")
    first = film.locator("source").first
    for scheme, name in (("light", "stretch.webm"), ("dark", "stretch_dark.webm")) * 2:
        page.emulate_media(color_scheme=scheme)
        expect(first).to_have_attribute("src", re.compile(name.replace(".", r"\.")))
    run_for(page, 2)
    expect(film).to_have_js_property("paused", False)


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("address", ["exercise?id=E02", "exercise?id=E07", "gate_tests"])
def test_nothing_below_a_film_moves_when_it_comes(new_page, server, address, width):
    page = new_page(is_new=True)
    page.set_viewport_size({"width": width, "height": 844})
    held, comes = [], []
    for late in ("**/exercise/player.js*", "**/*_poster.webp*"):
        page.route(late, lambda route: route.continue_() if comes else held.append(route))
    open_(page, server, address)
    place = page.locator(".st-key-film-place")
    before = place.bounding_box()
    assert not page.locator("video").is_visible()
    comes.append(True)
    for route in held:
        route.continue_()
    page.locator("video").wait_for()
    expect(page.locator(".bc-film-place")).to_be_hidden()
    assert place.bounding_box() == pytest.approx(before, abs=1)
