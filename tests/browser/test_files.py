"""Files to take along, with real taps: what was chosen last is in them, also on a slow server."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from backcare.storage.tinydb_files.store import TinyTrackerStore
from scripts.local_server import wait_until_idle
from tests.browser.taps import standing_still
from tests.browser.waits import until_still
from tests.builders import MONDAY
from tests.pages.kept import WEEK, made
from tests.pages.taken import events_of, words_of

pytestmark = pytest.mark.browser
LETTER = (612, 792)


@pytest.fixture
def plan_page(server, user, new_page):
    """The plan of a runner in New York that began two weeks ago, its files unfolded."""
    TinyTrackerStore(user).add("me", made(MONDAY - 2 * WEEK))
    page = new_page(timezone_id="America/New_York")
    page.goto(f"{server.url}/plan")
    wait_until_idle(page, "h1")
    page.get_by_text("On paper and in your calendar").click()
    until_still(page)
    return page


def saved(download):
    return download.value.path().read_bytes()


def is_calendar(download):
    return download.suggested_filename.endswith(".ics")


@pytest.mark.weekly
def test_the_plan_comes_as_it_was_chosen_just_before_the_tap(server, plan_page):
    page = plan_page
    button = page.get_by_role("button", name="Print it (PDF)")
    with page.expect_download() as download:
        button.click()
    words, size = words_of(saved(download))
    assert download.value.suggested_filename == "backcare-plan.pdf"
    assert (size, "Sessions: 8." in words) == (LETTER, True)
    # What is chosen while the server does not answer is in the file all the same.
    with page.expect_download() as download, standing_still(server):
        page.get_by_role("radio", name="All", exact=True).click()
        button.click()
    words, size = words_of(saved(download))
    assert (size, "Sessions: 20." in words) == (LETTER, True)
    # Who missed it takes it again, and is told where it is kept no more.
    again = page.get_by_role("link", name="Take it here")
    with page.expect_download() as download:
        again.click()
    assert words_of(saved(download))[1] == LETTER
    page.route("**/files/**", lambda route: route.fulfill(status=404))
    again.click()
    expect(page.get_by_text("This file is not kept anymore")).to_be_visible()


@pytest.mark.weekly
def test_the_calendar_comes_while_another_tap_is_under_way(server, plan_page):
    page = plan_page
    # Of two files that are asked for at once, the last one comes.
    with page.expect_download(is_calendar) as download, standing_still(server):
        page.get_by_role("button", name="Print it (PDF)").click()
        page.get_by_role("button", name="Put it into my calendar (ICS)").click()
    begins = [event.dtstart.value for event in events_of(saved(download))]
    assert {(b.hour, b.minute) for b in begins} == {(18, 0)}
    assert begins[0].utcoffset() == timedelta(hours=-5)
    assert min(b.date() for b in begins) >= MONDAY
