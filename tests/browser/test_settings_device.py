"""What a device is set to, and the way from a field to the settings: on a phone, in a browser."""

import re

import pytest
from playwright.sync_api import expect

from backcare.config import SETTINGS_COOKIE
from backcare.domain.entries import RunSession
from backcare.domain.measures import Distance
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.members import join
from tests.browser.screens import open_
from tests.browser.taps import standing_still, tap_twice
from tests.browser.waits import all_answered, until, until_still
from tests.builders import check_in

pytestmark = pytest.mark.browser
LIGHT, DARK = "rgb(251, 248, 244)", "rgb(15, 23, 28)"
GROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
CANVAS = "getComputedStyle(document.documentElement).backgroundColor"


def option(page, words, group=None):
    within = page if group is None else page.get_by_role("group", name=group)
    return within.get_by_role("radio", name=words, exact=True)


def looks(page):
    """Return the ground of the dashboard, and of what stands before it is drawn."""
    return page.evaluate(GROUND), page.evaluate(CANVAS)


def way_there(page):
    return page.locator(".st-key-to-settings").get_by_role("link", name="Settings")


def comes_to_look(page, ground):
    until(page, lambda: looks(page) == (ground, ground), f"the page is {ground}")


@pytest.mark.weekly
@pytest.mark.parametrize(
    ("scheme", "other", "ground"), [("light", "Dark", DARK), ("dark", "Light", LIGHT)]
)
def test_the_look_is_chosen_at_a_tap_and_holds_on_every_page_and_in_every_tab(
    scheme, other, ground, server, new_page
):
    page = new_page()
    tab = page.context.new_page()
    for one in (page, tab):
        one.emulate_media(color_scheme=scheme)
    open_(page, server, "settings")
    open_(tab, server, "guidance")
    expect(option(page, "As the device")).to_be_checked()
    option(page, other).focus()
    page.keyboard.press("Space")
    comes_to_look(page, ground)
    expect(option(page, other)).to_be_checked()
    until(
        page,
        lambda: (
            page.evaluate("document.activeElement.shadowRoot?.activeElement?.value")
            == other.lower()
        ),
        "the focus is where it was",
    )
    expect(page.get_by_test_id("stMainMenuPopover")).to_have_count(0)
    comes_to_look(tab, ground)
    for address in ("settings", "tracker", "self_check"):
        open_(page, server, address)
        assert looks(page) == (ground, ground), address
    page.get_by_test_id("stMainMenuButton").click()
    expect(page.get_by_role("menuitemradio", name=other)).to_be_checked()
    page.get_by_role("menuitemradio", name="System").click()
    comes_to_look(page, LIGHT if scheme == "light" else DARK)
    open_(page, server, "settings")
    expect(option(page, "As the device")).to_be_checked()


@pytest.mark.weekly
def test_nothing_flashes_in_other_colours_before_the_dashboard_stands(server, new_page):
    page = new_page()
    open_(page, server, "settings")
    option(page, "Dark").click()
    comes_to_look(page, DARK)
    page.route(re.compile(r"/static/js/"), lambda route: route.abort())
    for address in ("", "tracker", "no/such/page"):
        page.goto(f"{server.url}/{address}", wait_until="commit")
        page.wait_for_selector("body", state="attached")
        scheme = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
        assert scheme == "dark", address


@pytest.mark.weekly
def test_the_door_looks_as_it_was_chosen(club, new_page):
    page = new_page()
    open_(page, club[0], "settings")
    option(page, "Dark").click()
    comes_to_look(page, DARK)
    page.goto(f"{club[0].url}/door/sign-in")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == DARK


@pytest.mark.weekly
def test_the_switches_of_a_session_and_of_the_settings_are_the_same(server, new_page):
    page = new_page()
    open_(page, server, "settings")
    tab = page.context.new_page()
    open_(tab, server, "first_exercises")
    expect(tab.get_by_role("button", name="Tones: on")).to_be_visible()
    option(page, "Off", "Tones in a session").click()
    expect(tab.get_by_role("button", name="Tones: off")).to_be_visible()
    tab.reload()
    tab.get_by_role("button", name="Tones: off").click()
    expect(option(page, "On", "Tones in a session")).to_be_checked()
    page.reload()
    expect(option(page, "On", "Tones in a session")).to_be_checked()
    expect(option(page, "On", "Vibration in a session")).to_be_checked()


@pytest.mark.weekly
def test_from_a_field_to_the_settings_and_back_what_was_typed_is_there(server, user, new_page):
    TinyTrackerStore(user).add(LOCAL_MEMBER, check_in(1))
    page = new_page()
    open_(page, server, "tracker")
    page.locator(".st-key-tracker-kind").get_by_role("radio", name="Run").click()
    page.get_by_label("Distance in km").last.fill("10")
    page.get_by_label("Minutes").last.fill("55")
    line = page.locator("[class*=st-key-as-set-tracker] button")
    expect(line).to_have_text("In kilometres, days like 28/2 · change")
    with standing_still(server):
        tap_twice(page, line, 60)
    expect(page).to_have_url(re.compile(r"/settings\?at=units$"))
    expect(page.get_by_role("heading", name="Units")).to_be_in_viewport()
    option(page, "Miles").click()
    all_answered(page)
    page.get_by_role("link", name="Back to where you were: Tracker").click()
    expect(page.get_by_label("Distance in miles").last).to_have_value("10 km")
    expect(page.get_by_label("Minutes").last).to_have_value("55")
    page.go_back()
    option(page, "Kilometres").click()
    all_answered(page)
    page.go_back()
    expect(page.get_by_label("Distance in km").last).to_have_value("10")
    page.get_by_role("button", name="Save", exact=True).last.click()
    all_answered(page)
    [run] = TinyTrackerStore(user).find(LOCAL_MEMBER, RunSession)
    assert (run.distance_m, run.minutes) == (10_000, 55)


@pytest.mark.weekly
def test_the_group_that_is_asked_for_stands_in_view(server, new_page, subtests):
    page = new_page()
    open_(page, server, "guidance")
    way_there(page).click()
    expect(page.get_by_role("heading", name="Settings")).to_be_in_viewport()
    for group in ("time", "place", "sessions"):
        with subtests.test(group):
            open_(page, server, f"settings?at={group}")
            heading = page.locator(f".st-key-card-settings-{group} h2")
            expect(heading).to_be_in_viewport()


@pytest.mark.weekly
def test_the_settings_are_one_tap_from_every_page_and_cover_nothing(server, new_page):
    page = new_page()
    for address in ("", "exercises", "article?topic=who-does-what"):
        open_(page, server, address)
        page.evaluate("document.querySelector('main').scrollTo(0, 9e9)")
        way = way_there(page)
        for viewport in ({"width": 800, "height": 600}, DESKTOP, PHONE):
            page.set_viewport_size(viewport)
            until_still(page)
            box, menu = way.bounding_box(), page.get_by_test_id("stMainMenuButton").bounding_box()
            assert box["height"] >= 44, viewport
            assert box["x"] + box["width"] <= menu["x"], viewport
            way.click(trial=True)
        way.click()
        expect(page.get_by_role("heading", name="Settings")).to_be_visible()
        page.go_back()


@pytest.mark.weekly
def test_who_is_not_signed_in_keeps_it_over_a_reload_and_after_signing_out(club, new_page):
    server, services = club
    page = new_page()
    open_(page, server, "settings")
    option(page, "Miles").click()
    expect(
        page.locator(".st-key-setting-distance").get_by_text("Kept in this browser.")
    ).to_be_visible()
    until(page, lambda: cookie(page) == "distance.mi", "the browser keeps it")
    page.reload()
    expect(option(page, "Miles")).to_be_checked()
    tab = page.context.new_page()
    open_(tab, server, "settings")
    expect(option(tab, "Miles")).to_be_checked()

    member = join(page, club, "Ann").key
    open_(page, server, "settings")
    expect(option(page, "Miles")).to_be_checked()
    option(page, "Kilometres").click()
    all_answered(page)
    assert services.store.profile(member).measures.distance is Distance.KM
    page.get_by_role("link", name="Your account and where you are signed in").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    open_(page, server, "settings")
    expect(option(page, "Miles")).to_be_checked()
    expect(page.get_by_role("link", name="Leave the club")).to_have_count(0)


def cookie(page):
    held = {one["name"]: one["value"] for one in page.context.cookies()}
    return held.get(SETTINGS_COOKIE)
