"""Pages without the dashboard, in the letters that somebody chose in the browser."""

import pytest

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
LARGE = 24
SIZE = "getComputedStyle(document.querySelector('{}')).fontSize"
CUT = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def large(new_page):
    """Return a page of a phone without script, in letters of 24 pixels."""
    page = new_page(is_new=True, java_script_enabled=False)
    sizes = {"fontSizes": {"standard": LARGE, "fixed": LARGE}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", sizes)
    return page


def expect_letters(page, where, size):
    assert page.evaluate(SIZE.format(where)) == size
    assert page.viewport_size == PHONE
    assert not page.evaluate(CUT)


def test_the_raw_page_and_an_address_without_a_page(server, large):
    large.goto(server.url)
    expect_letters(large, "html", f"{LARGE * 1.0625}px")
    assert not large.evaluate(
        "(e => e.scrollWidth > e.clientWidth)(document.querySelector('#bc-help'))"
    )
    large.goto(f"{server.url}/no_such_page")
    expect_letters(large, "body", f"{LARGE * 1.0625}px")


def test_the_door(club, large):
    invitation = club[1].club.accounts.invitations.make()
    for path in (f"/door/join/{invitation}", "/door/sign-in", "/door/recover"):
        large.goto(f"{club[0].url}{path}")
        expect_letters(large, "body", f"{LARGE * 1.0625}px")
