"""A club whose database stands still, then is gone: what helps a member is there all the same."""

import pytest
from playwright.sync_api import expect

from backcare.bootstrap import build_services
from backcare.config import ClubAddress, DatabaseUrl, Settings
from tests.browser.conftest import PHONE
from tests.browser.members import join
from tests.browser.screens import open_
from tests.browser.waits import all_answered, until
from tests.builders import TODAY
from tests.forks import running_server
from tests.storage.servers import own_server

pytestmark = [pytest.mark.browser, pytest.mark.safety]


@pytest.fixture(scope="module")
def database():
    with own_server() as server:
        server.create("backcare")
        yield server


@pytest.fixture(scope="module")
def club(database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("club") / "user"
    url = database.url().replace("+psycopg", "")
    with running_server(
        folder,
        today=TODAY.isoformat(),
        is_club=True,
        settings={"BACKCARE_DATABASE_URL": url},
    ) as server:
        settings = Settings(
            user_data=folder,
            database_url=DatabaseUrl(url),
            club=ClubAddress(server.url),
            today=TODAY,
        )
        services = build_services(settings)
        services.club.accounts.start("Riverside Runners", "ab" * 32)
        yield server, services


def walk_to_an_emergency(page):
    """Open the check as the first page of a visit, and tick a sign."""
    expect(page.locator("a.bc-call").first).to_be_visible()
    page.get_by_text("20 to 30").or_(page.get_by_text("20–30")).first.click()  # noqa: RUF001
    page.get_by_role("radio", name="Neither", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Any of these right now?").wait_for()
    page.locator(".st-key-check-tick-F-pregnancy label").click()
    page.locator(".st-key-check-tick-RF27 label").first.click()
    page.get_by_role("heading", name="What to do now").first.wait_for()
    call = page.locator("a.bc-call").first
    assert call.get_attribute("href") == "tel:999"
    box = call.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"], "it is seen without scrolling"


def try_again(page):
    page.get_by_role("button", name="Try again").click()
    all_answered(page)


def test_a_member_is_helped_while_the_database_stands_still_and_when_it_is_gone(
    club, database, new_page
):
    page = new_page()
    join(page, club, "Ann")
    with database.standing_still():
        page.goto(f"{club[0].url}/self_check")
        walk_to_an_emergency(page)
        page.goto(f"{club[0].url}/self_check")
        page.get_by_text("This page does not need them").wait_for()
    database.kill()
    page.goto(f"{club[0].url}/tracker")
    expect(page.get_by_test_id("stAlert")).to_contain_text("cannot be reached")
    assert page.locator("a.bc-call").first.get_attribute("href") == "tel:999"
    page.get_by_role("button", name="Check the warning signs").click()
    page.get_by_role("button", name="Start again").click()  # the tab has kept the result
    walk_to_an_emergency(page)
    database.start()
    open_(page, club[0], "tracker")
    until(
        page,
        page.get_by_role("heading", name="Log something").count,
        "the records are found again",
        between=lambda: try_again(page),
    )
