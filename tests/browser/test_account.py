"""The account of a club's member, as they use it on a phone."""

from datetime import timedelta

import msgspec
import pyotp
import pytest
from playwright.sync_api import expect

from backcare.domain.club.documents import Role
from tests.browser.axe import AXE_OPTIONS, CONTRAST, violations_of_ours
from tests.browser.conftest import PHONE
from tests.browser.joining import GOOD, ask_to_join
from tests.browser.members import join, join_at_the_door, join_with_code
from tests.browser.waits import until_still
from tests.club.guessing import guessed

pytestmark = pytest.mark.browser
FRESH = "six dry running socks"
FITS = "(width) => document.documentElement.scrollWidth <= width"


def expect_sound(page):
    """It fits a phone, and axe finds nothing, in light and dark."""
    page.wait_for_function(FITS, arg=PHONE["width"])
    for scheme, options in (("light", AXE_OPTIONS), ("dark", CONTRAST)):
        page.emulate_media(color_scheme=scheme)
        until_still(page)
        assert violations_of_ours(page, options) == [], (page.url, scheme)


@pytest.mark.weekly
def test_a_passphrase_is_shown_on_wish_its_length_told_and_changed(club, new_page):
    page = new_page()
    join_at_the_door(page, club, "Ada")
    page.goto(f"{club[0].url}/door/account")
    page.get_by_role("link", name="Change the passphrase").click()
    page.get_by_label("The passphrase that you have now").fill(GOOD)
    field = page.locator("#passphrase")
    field.press_sequentially("six dry")
    expect(page.get_by_role("status")).to_have_text("Characters to go: 5")
    shown = page.get_by_role("checkbox", name="Show what I type").nth(1)
    shown.focus()
    page.keyboard.press("Space")
    expect(field).to_have_attribute("type", "text")
    field.press("End")
    field.press_sequentially(" running socks")
    expect(field).to_have_value(FRESH)
    expect(page.get_by_role("status")).to_contain_text("Hard to guess")
    expect_sound(page)
    page.get_by_role("button", name="Set it").dblclick()
    page.get_by_role("heading", name="Your passphrase is changed").wait_for()
    page.reload()
    page.goto(f"{club[0].url}/door/account")
    expect(page.get_by_text("You are signed in as Ada")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_label("Nickname").fill("Ada")
    page.locator("#passphrase").fill(FRESH)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Signed in as Ada").wait_for()


def test_an_easy_passphrase_is_refused_in_words(club, new_page):
    page = new_page()
    page.goto(club[1].club.address.join_link(club[1].club.accounts.invitations.make()))
    page.get_by_label("Nickname").fill("Bea")
    page.locator("#passphrase").fill("password1234")
    page.get_by_role("checkbox", name="I have read").check()
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("alert")).to_contain_text("among the first that a guesser tries")
    expect(page.get_by_label("Nickname")).to_have_value("Bea")


@pytest.mark.weekly
def test_a_device_that_is_not_theirs_is_told_of_at_home_and_signed_out(club, new_page):
    page, thief = new_page(), new_page()
    server, _ = club
    join(page, club, "Cai")
    thief.goto(f"{server.url}/door/sign-in")
    thief.get_by_label("Nickname").fill("Cai")
    thief.locator("#passphrase").fill(GOOD)
    thief.get_by_role("button", name="Sign in").click()
    thief.wait_for_url(f"{server.url}/")
    page.goto(f"{server.url}/guidance")
    page.get_by_role("link", name="Something changed in your account").click()
    expect(page.get_by_text("You signed in on a new device")).to_be_visible()
    expect_sound(page)
    page.get_by_role("button", name="I have seen it").click()
    expect(page.get_by_text("You signed in on a new device")).to_have_count(0)
    page.get_by_role("button", name="Not me: sign it out").click()
    expect(page.get_by_text("set a new one now")).to_be_visible()
    page.go_back()
    page.goto(f"{server.url}/guidance")
    page.get_by_role("link", name="Signed in as Cai").wait_for()
    expect(page.get_by_role("link", name="Something changed")).to_have_count(0)
    thief.goto(f"{server.url}/door/account")
    expect(thief.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_passphrase_is_asked_for_before_leaving(club, new_page):
    page = new_page()
    account = join(page, club, "Dee")
    _, services = club
    stale(services, account)
    page.goto(f"{club[0].url}/door/leave")
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    expect_sound(page)
    page.locator("#passphrase").fill("not the passphrase")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("not your passphrase")
    page.locator("#passphrase").fill(GOOD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Leave and erase")).to_be_visible()
    page.get_by_role("button", name="Erase everything").click()  # without the tick: it is required
    expect(page.get_by_role("heading", name="Leave and erase")).to_be_visible()


def stale(services, account):
    """Let a sign-in be older than what counts as fresh."""
    for sign_in in services.club.accounts.sign_ins.of(account.key):
        then = sign_in.made_at - timedelta(minutes=11)
        services.club.store.write(put=[msgspec.structs.replace(sign_in, made_at=then)])


def fill_in(page, recovery, code):
    page.get_by_label("Recovery code").fill(recovery)
    page.get_by_label("Code that the app shows").fill(code)


@pytest.mark.weekly
def test_an_organisers_second_step_is_set_up_and_asked_for_on_a_new_device(club, new_page):
    page, other = new_page(), new_page()
    server, _ = club
    recovery = join_with_code(page, club, "Eva", Role.ORGANISER).recovery_code
    page.goto(f"{server.url}/door/account")
    page.get_by_role("link", name="A second step").click()
    expect(page.get_by_role("img", name="The secret as a code to scan")).to_be_visible()
    expect_sound(page)
    secret = page.locator("input[name=secret]").input_value()
    fill_in(page, recovery[:-1], pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("alert")).to_contain_text("not your recovery code")
    expect_sound(page)
    fill_in(page, recovery, "000000")
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("alert")).to_contain_text("does not fit")
    assert page.locator("input[name=secret]").input_value() == secret
    assert page.get_by_label("Recovery code").input_value() == recovery
    page.get_by_label("Code that the app shows").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Turn it on").dblclick()
    page.get_by_role("heading", name="Write these down").wait_for()
    spare = page.locator(".code").inner_text().split()
    assert len(spare) == 8
    expect_sound(page)
    other.goto(f"{server.url}/door/sign-in")
    other.get_by_label("Nickname").fill("Eva")
    other.locator("#passphrase").fill(GOOD)
    other.get_by_role("button", name="Sign in").click()
    other.get_by_role("heading", name="The second step").wait_for()
    expect_sound(other)
    other.get_by_label("Code").fill(spare[0])
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url(f"{server.url}/")


@pytest.mark.weekly
def test_a_host_takes_a_backup_along_and_helps_a_member_on_a_phone(club, new_page):
    page, server = new_page(), club[0]
    recovery = join_with_code(page, club, "Jo", Role.HOST).recovery_code
    member = club[1].club.accounts.invitations.make()
    ann = club[1].club.accounts.join(member, "Ann", GOOD, has_agreed=True, address="192.0.2.1")
    page.goto(f"{server.url}/door/account")
    page.get_by_role("link", name="Look after the server").click()
    expect_sound(page)
    page.get_by_role("link", name="A second step").click()
    secret = page.locator("input[name=secret]").input_value()
    fill_in(page, recovery, pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_role("link", name="I have them, go on").click()
    page.get_by_role("heading", name="Is all well?").wait_for()
    expect_sound(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Make a backup").dblclick()
    assert taken.value.path().read_bytes().startswith(b"age-encryption.org")
    page.get_by_role("link", name="Member: Ann").click()
    expect_sound(page)
    page.get_by_role("button", name="Make a new recovery code").dblclick()
    page.get_by_role("heading", name="A new recovery code for Ann").wait_for()
    expect_sound(page)
    code = page.locator(".code").inner_text()
    helped = club[1].club.accounts.recover("Ann", code, FRESH, address="192.0.2.1")
    assert helped.account.key == ann.account.key
    page.go_back()
    page.get_by_role("button", name="Make them an organiser").click()
    page.get_by_role("heading", name="Ann is an organiser now").wait_for()
    page.get_by_role("link", name="Back to the server").click()
    page.get_by_role("link", name="Organiser: Ann").click()
    page.get_by_role("button", name="Erase this member").click()  # without the tick: it is required
    expect(page.get_by_role("heading", name="Ann")).to_be_visible()


LEFT = "() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))"
SHOWN_AGAIN = "() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
"""As browsers do that keep a page whole when it is left; those of the tests do not."""
IS_SEEN = "() => getComputedStyle(document.documentElement).opacity === '1'"


@pytest.mark.parametrize("address", ["tracker", "door/account", "door/passphrase"])
def test_a_page_that_back_shows_again_is_asked_for_anew_once_somebody_has_signed_out(
    club, new_page, address
):
    page = new_page()
    join(page, club, f"Ida {address[-5:]}")
    page.goto(f"{club[0].url}/{address}")
    page.locator("h1").first.wait_for()
    page.evaluate("() => { globalThis.isFromBefore = true }")
    assert page.evaluate(IS_SEEN)
    page.evaluate(LEFT)
    assert not page.evaluate(IS_SEEN), "a browser that shows it again shows it so at first"
    page.evaluate(SHOWN_AGAIN)
    assert page.evaluate(IS_SEEN)
    assert page.evaluate("() => globalThis.isFromBefore"), "they were signed in"
    page.evaluate(LEFT)
    door = page.context.new_page()
    door.goto(f"{club[0].url}/door/account")
    door.get_by_role("button", name="Sign out", exact=True).click()
    expect(door.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.evaluate("() => globalThis.isFromBefore"), "a page that is kept learns of nothing"
    assert not page.evaluate(IS_SEEN)
    page.evaluate(SHOWN_AGAIN)
    page.wait_for_function("() => !globalThis.isFromBefore")
    expect(page.get_by_text("Sign in").first).to_be_visible()
    assert page.evaluate(IS_SEEN)


@pytest.mark.parametrize("address", ["tracker", "door/account"])
@pytest.mark.parametrize("is_over", [True, False], ids=["signed in over", "signed out"])
def test_another_tab_shows_nothing_more_of_who_has_signed_out(club, new_page, address, is_over):
    """On a shared phone, whose next user finds it among the open tabs."""
    page, name = new_page(), f"Ola {address[-3:]} {is_over}"
    next_one = f"Pia {address[-3:]} {is_over}"
    join(page, club, next_one)
    join(page, club, name)
    page.goto(f"{club[0].url}/{address}")
    expect(page.get_by_text(f"signed in as {name}")).to_be_visible()
    door = page.context.new_page()
    if is_over:
        door.goto(f"{club[0].url}/door/sign-in")
        door.get_by_label("Nickname").fill(next_one)
        door.get_by_label("Passphrase", exact=True).fill(GOOD)
        door.get_by_role("button", name="Sign in", exact=True).click()
        expect(door.get_by_text(f"signed in as {next_one}")).to_be_visible()
    else:
        door.goto(f"{club[0].url}/door/account")
        door.get_by_role("button", name="Sign out", exact=True).click()
        expect(door.get_by_role("heading", name="Sign in")).to_be_visible()
    shown = f"signed in as {next_one}" if is_over else "Sign in"
    expect(page.get_by_text(shown).first).to_be_visible()
    expect(page.get_by_text(f"signed in as {name}")).to_have_count(0)


def test_another_tab_shows_no_code_of_who_has_signed_out(club, new_page):
    page = new_page()
    link = club[1].club.address.join_link(club[1].club.accounts.invitations.make())
    ask_to_join(page, link, "Quin")
    expect(page.locator(".code")).to_be_visible()
    door = page.context.new_page()
    door.goto(f"{club[0].url}/door/account")
    door.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.locator(".code")).to_have_count(0)


def test_a_clock_that_was_ahead_at_a_sign_out_has_a_page_asked_for_once(club, new_page):
    page = new_page()
    join(page, club, "Rona")
    page.goto(f"{club[0].url}/tracker")
    expect(page.get_by_text("signed in as Rona")).to_be_visible()
    page.evaluate("() => localStorage.setItem('backcare.left', Date.now() + 86400000)")
    page.evaluate("() => { globalThis.isFromBefore = true }")
    page.mouse.click(5, 5)
    page.wait_for_function("() => !globalThis.isFromBefore")
    expect(page.get_by_text("signed in as Rona")).to_be_visible()
    page.evaluate("() => { globalThis.isFromBefore = true }")
    page.mouse.click(5, 5)
    page.keyboard.press("Shift")
    page.get_by_role("link", name="Plan", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("plan", ignore_case=True)
    assert page.evaluate("() => globalThis.isFromBefore")


def test_a_check_of_nobody_goes_on_while_another_tab_is_at_the_door(club, new_page):
    page = new_page()
    page.goto(f"{club[0].url}/self_check")
    page.locator("h1").first.wait_for()
    page.evaluate("() => { globalThis.isFromBefore = true }")
    door = page.context.new_page()
    door.goto(f"{club[0].url}/door/sign-in")
    expect(door.get_by_role("heading", name="Sign in")).to_be_visible()
    page.bring_to_front()
    page.mouse.click(5, 5)
    assert page.evaluate("() => globalThis.isFromBefore")


def test_who_joins_comes_back_from_what_is_kept_to_the_page_where_they_join(club, new_page):
    """Nobody is signed in there, so the page forgets who was here before: it was not left."""
    page = new_page()
    token = club[1].club.accounts.invitations.make()
    page.goto(f"{club[0].url}/door/join/{token}")
    page.get_by_label("Nickname").fill("Kim")
    seen = page.evaluate(f"() => [{LEFT[6:]}, {SHOWN_AGAIN[6:]}, ({IS_SEEN})()]")
    assert seen[-1]
    assert page.get_by_label("Nickname").input_value() == "Kim"


def test_a_page_that_was_not_left_after_all_is_seen_again(club, new_page):
    page = new_page()
    page.goto(f"{club[0].url}/guidance")
    page.locator("h1").first.wait_for()
    page.evaluate(LEFT)
    page.mouse.click(5, 5)
    assert page.evaluate(IS_SEEN)


@pytest.mark.weekly
def test_a_member_signs_in_on_their_usual_phone_while_many_addresses_guess(club, new_page):
    page, other = new_page(), new_page()
    join_at_the_door(page, club, "Nora")
    page.goto(f"{club[0].url}/door/account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_label("Nickname").wait_for()
    [known] = [c for c in page.context.cookies() if c["name"] == "backcare-known"]
    assert (known["httpOnly"], known["sameSite"], known["path"]) == (True, "Strict", "/door")
    other.goto(f"{club[0].url}/door/sign-in")
    with guessed(club[0].url):
        other.get_by_label("Nickname").fill("Nora")
        other.locator("#passphrase").fill(GOOD)
        other.get_by_role("button", name="Sign in").click()
        page.get_by_label("Nickname").fill("Nora")
        page.locator("#passphrase").fill(GOOD)
        page.get_by_role("button", name="Sign in").dblclick()
        page.get_by_role("link", name="Signed in as Nora").wait_for()
        page.reload()
        page.get_by_role("link", name="Signed in as Nora").wait_for()
        expect(other.get_by_text("Many people are signing in")).to_be_visible()


@pytest.mark.weekly
def test_back_and_reload_never_ask_whether_a_form_is_sent_again(club, new_page):
    page = new_page()
    join_at_the_door(page, club, "Rosa")
    page.go_back()  # the page with the code, as long as it is kept
    expect(page.get_by_role("heading", name="Write this down")).to_be_visible()
    page.goto(f"{club[0].url}/door/account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    for name in ("Rosa", "Rosalie"):
        page.get_by_label("Nickname").fill(name)
        page.locator("#passphrase").fill("not that one at all")
        page.get_by_role("button", name="Sign in").dblclick()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_label("Nickname")).to_have_value(name)
    page.reload()
    expect(page.get_by_label("Nickname")).to_have_value("Rosalie")
    page.locator("#passphrase").fill(GOOD)
    page.get_by_label("Nickname").fill("Rosa")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Signed in as Rosa").wait_for()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)  # it was for who was not signed in
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_forward()
    page.go_forward()
    page.get_by_role("link", name="Signed in as Rosa").wait_for()
