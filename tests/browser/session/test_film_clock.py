"""The film of a guided session: in the time of the dose, with count, tones and voice, whatever
happens to the page.
"""

import re

import pytest
from playwright.sync_api import expect

from backcare.domain.plan.plan import PlanChoices, PlannedExercise, PlannedSession
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from scripts.local_server import wait_until_idle
from tests.browser.player import HEAR, begin, hide, offer_of, run_for, stop_clock, tap
from tests.browser.waits import until
from tests.builders import MONDAY, TODAY, plan_of

pytestmark = pytest.mark.browser

SESSION = PlannedSession(
    day=TODAY,
    name="A",
    is_optional=True,  # no warm-up
    exercises=(
        PlannedExercise(exercise="E16", reps=(3,)),  # two seconds up, two held, two down
        PlannedExercise(exercise="E05", reps=(2,), is_each_side=True),
    ),
)
PLAN = plan_of((SESSION,), PlanChoices(level=1, sessions_a_week=2), MONDAY)
TOP = (1.458, 2.167)
"""Seconds of the film in which the hips of the glute bridge are up."""


@pytest.fixture(autouse=True)
def store(user):
    kept = TinyTrackerStore(user)
    kept.add(LOCAL_MEMBER, PLAN)
    return kept


def at_work(new_page, server, **options):
    """Open the session, and begin with the first set once its film is there."""
    page = new_page(is_new=True, **options)
    page.add_init_script(HEAR)
    page.clock.install()
    page.goto(f"{server.url}/session?on={TODAY}&part=A")
    wait_until_idle(page, "h1")
    stop_clock(page)
    begin(page)
    page.evaluate("window.heard.length = 0")
    tap(page, "Skip")
    return page


def film_of(page):
    film = page.locator("dialog video")
    film.evaluate("v => v.readyState > 1 || new Promise((done) => (v.oncanplay = done))")
    return film


def stands_up(film):
    """Wait until it stands, where the hips are up."""
    expect(film).to_have_js_property("paused", True)
    at = "v => !v.seeking && v.currentTime"
    until(film.page, lambda: TOP[0] - 0.05 <= film.evaluate(at) <= TOP[1] + 0.05, "hips are up")


def counted(page):
    return page.locator("dialog .chip").inner_text()


def ring(page):
    return page.locator("dialog .held .seconds")


def test_picture_count_and_tones_are_one(new_page, server):
    page = at_work(new_page, server)
    film = film_of(page)
    run_for(page, 0.3)
    expect(film).to_have_js_property("paused", False)
    assert counted(page) == "1 of 3"
    expect(ring(page)).to_be_hidden()
    assert page.evaluate("window.heard") == [880]
    run_for(page, 1.8)
    stands_up(film)
    expect(ring(page)).to_have_text("2")
    expect(page.locator("dialog .told")).to_have_text("Hold")
    assert page.evaluate("window.heard") == [880, 587]
    run_for(page, 1)
    expect(ring(page)).to_have_text("1")
    run_for(page, 1)
    expect(ring(page)).to_be_hidden()
    expect(film).to_have_js_property("paused", False)
    assert page.evaluate("window.heard") == [880, 587, 587]
    run_for(page, 2)
    assert counted(page) == "2 of 3"
    assert page.evaluate("window.heard") == [880, 587, 587, 740]
    tap(page, "Next exercise")
    expect(page.locator("dialog .film > img.poster")).to_be_visible()
    expect(page.locator("dialog .chip")).to_be_hidden()


@pytest.mark.weekly
def test_a_way_takes_the_seconds_of_its_beat(new_page, server):
    page = at_work(new_page, server)
    tap(page, "Next exercise")
    tap(page, "Skip")  # dead bug heel tap: 1.49 seconds of film for each two
    film = film_of(page)
    run_for(page, 0.2)
    film.evaluate("v => (v.currentTime = 0.5)")
    run_for(page, 0.2)
    rate = film.evaluate("v => v.playbackRate")
    assert rate == pytest.approx(0.75, abs=0.15)
    run_for(page, 3.9)
    assert counted(page) == "2 of 4"
    expect(film).to_have_class("mirrored")


@pytest.mark.weekly
def test_the_film_stays_through_a_hold_and_changes_its_ground_with_the_theme(new_page, server):
    page = at_work(new_page, server, color_scheme="light")
    film_of(page).evaluate("v => (v.dataset.first = '')")
    run_for(page, 2.1)
    expect(ring(page)).to_have_text("2")
    run_for(page, 1)
    expect(ring(page)).to_have_text("1")
    expect(page.locator("dialog video[data-first]")).to_have_count(1)
    tap(page, "Pause")
    page.emulate_media(color_scheme="dark")
    changed = page.locator("dialog video:not([data-first])")
    expect(changed).to_have_attribute("src", re.compile(r"glute_bridge_dark\."))
    expect(ring(page)).to_have_text("1")
    stands_up(film_of(page))


@pytest.mark.weekly
@pytest.mark.parametrize("how", ["pause", "hidden", "screen off", "reload"])
def test_they_are_together_again_after(how, new_page, server):
    page = at_work(new_page, server)
    film_of(page)
    run_for(page, 2.5)
    stands_up(film_of(page))
    if how == "pause":
        tap(page, "Pause")
        run_for(page, 30)
        expect(ring(page)).to_have_text("2")
        stands_up(film_of(page))
        tap(page, "Go on")
    elif how == "hidden":
        page.clock.fast_forward(1000)  # what a tab behind another one is given
        run_for(page, 0.1)
        expect(ring(page)).to_have_text("1")
        page.clock.fast_forward(900)
    elif how == "screen off":
        page.clock.fast_forward(120_000)
        tap(page, "Go on")
    else:
        page.clock.resume()  # for what draws the page
        page.reload()
        offer_of(page).wait_for()
        stop_clock(page)
        offer_of(page).click()
    run_for(page, 0.2)
    while ring(page).is_visible():
        run_for(page, 0.2)
    film = film_of(page)
    run_for(page, 0.2)
    expect(film).to_have_js_property("paused", False)
    expect(page.locator("dialog .told")).to_have_text("Down")
    assert film.evaluate("v => v.currentTime") >= TOP[1] - 0.1
    assert counted(page) == "1 of 3"


@pytest.mark.weekly
def test_a_film_that_does_not_come_leaves_its_picture_and_the_count(new_page, server):
    page = new_page(is_new=True)
    page.route("**/*.webm*", lambda route: None)  # a connection that stands still
    page.add_init_script(HEAR)
    page.clock.install()
    page.goto(f"{server.url}/session?on={TODAY}&part=A")
    wait_until_idle(page, "h1")
    begin(page)
    tap(page, "Skip")
    run_for(page, 2.5)
    expect(ring(page)).to_have_text("2")
    assert counted(page) == "1 of 3"
    assert page.locator("dialog video").get_attribute("poster")
    run_for(page, 3.6)
    assert counted(page) == "2 of 3"


@pytest.mark.weekly
def test_reduced_motion_counts_on_a_still_picture(new_page, server):
    page = at_work(new_page, server, reduced_motion="reduce")
    run_for(page, 2.5)
    assert page.locator("dialog video").count() == 0
    expect(page.locator("dialog img.strip")).to_be_visible()
    expect(ring(page)).to_have_text("2")
    assert counted(page) == "1 of 3"


@pytest.mark.weekly
def test_a_session_left_by_back_moves_nothing(new_page, server):
    page = at_work(new_page, server)
    film_of(page)
    run_for(page, 0.5)
    hide(page)
    page.evaluate("window.heard.length = 0")
    run_for(page, 10)
    assert page.evaluate("window.heard") == []
    offer_of(page).click()
    run_for(page, 0.4)
    assert counted(page) == "1 of 3"
