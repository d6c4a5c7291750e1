"""A host writes what the club says: nothing that was typed is lost by a tap beside it."""

import pyotp
import pytest
from playwright.sync_api import expect

from backcare.club.second import new_secret
from backcare.domain.club.documents import Role, Wording
from scripts.local_server import wait_until_idle
from tests.browser.axe import AXE_OPTIONS, CONTRAST, violations_of_ours
from tests.browser.conftest import PHONE
from tests.browser.members import join_with_code
from tests.browser.waits import until_still

pytestmark = pytest.mark.browser
FITS = "(width) => document.documentElement.scrollWidth <= width"
IS_WITHIN = "(words) => words.scrollWidth <= words.clientWidth"
NOTICE = "/door/host-words/notice"


@pytest.fixture
def host(club, new_page):
    """A page on which a host is signed in, with a second step."""
    page = new_page(is_new=True)
    joined = join_with_code(page, club, "Hedi", Role.HOST)
    secret, own = new_secret(), club[1].club.accounts.own
    code = pyotp.TOTP(secret).now()
    own.turn_second_on(joined.token, secret, code, recovery=joined.recovery_code)
    yield page
    club[1].club.accounts.leave(joined.account.key)


@pytest.mark.weekly
def test_what_was_written_is_not_left_by_a_tap_unasked(club, host):
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    host.on("dialog", stay)
    host.goto(f"{club[0].url}{NOTICE}")
    text = host.get_by_label("The notice for members")
    text.fill("Läufer & Läuferinnen <b>run</b>.\n\nAsk [Ann].")
    host.get_by_role("link", name="See it as members do").click()
    host.get_by_role("button", name="Save and show it").dblclick()
    expect(host.get_by_role("status")).to_contain_text("Saved.")
    expect(host.get_by_role("listitem")).to_have_text("[Ann]")
    assert asked == ["beforeunload"]
    host.get_by_role("link", name="Back to the server").click()  # nothing is left to lose
    host.get_by_role("heading", name="Is all well?").wait_for()
    assert asked == ["beforeunload"]


@pytest.mark.weekly
def test_a_long_name_of_a_club_fits_a_phone(club, host):
    host.goto(f"{club[0].url}/door/host-words/name")
    host.get_by_label("The club's name").fill("Ä" * 80)
    host.get_by_role("button", name="Save and show it").click()
    host.get_by_role("status").wait_for()
    host.wait_for_function(FITS, arg=PHONE["width"])
    host.goto(f"{club[0].url}/club")
    wait_until_idle(host, "h1")
    assert host.get_by_text("Ä" * 80).evaluate(IS_WITHIN)


@pytest.mark.weekly
def test_of_two_tabs_the_second_sees_both_texts(club, host):
    host.goto(f"{club[0].url}{NOTICE}")
    first = host.context.new_page()
    first.goto(f"{club[0].url}{NOTICE}")
    first.get_by_label("The notice for members").fill("What the first tab says.")
    first.get_by_role("button", name="Save and show it").click()
    first.get_by_role("status").wait_for()
    host.get_by_label("The notice for members").fill("What the second tab says.")
    host.get_by_role("button", name="Save and show it").click()
    expect(host.get_by_role("alert")).to_contain_text("in another tab")
    expect(host.get_by_label("The notice for members")).to_have_value("What the second tab says.")
    expect(host.get_by_text("What the first tab says.")).to_be_visible()
    for scheme, options in (("light", AXE_OPTIONS), ("dark", CONTRAST)):
        host.emulate_media(color_scheme=scheme)
        until_still(host)
        assert violations_of_ours(host, options) == [], scheme
    asked = []
    host.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    host.get_by_role("link", name="Back to the server").click()  # it is not saved yet
    host.get_by_role("heading", name="Is all well?").wait_for()
    assert asked == ["beforeunload"]
    assert club[1].club.accounts.words.of(Wording.NOTICE).words == "What the first tab says."
