"""Whatever fails (script, socket, a piece, the server), the signs and the number stand."""

import re
import signal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from backcare.serving import components_url
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.ui.components.source import SERVED
from scripts.local_server import IDLE, wait_until_idle
from tests.browser.player import ADDRESS, PLAN
from tests.browser.screens import open_, open_health
from tests.browser.waits import until
from tests.builders import TODAY
from tests.forks import running_server
from tests.ours import our_library

pytestmark = [pytest.mark.browser, pytest.mark.safety]

CONTENT = our_library()
SIGNS = CONTENT.screen.emergency_page
LINES = 7
"""The lines of the first page of signs."""
EVERYTHING = "**/*"
ASK_SERVER = "fetch('/_stcore/health', { cache: 'no-store' }).then(() => null)"
NOTE_DIALOGS = """() => {
  window.dialogs = 0;
  new MutationObserver(() => {
    window.dialogs += document.querySelectorAll("[data-testid=stDialog]").length;
  }).observe(document.body, { subtree: true, childList: true });
}"""


def piece(name):
    """Return what a script of Streamlit that begins with `name` is addressed by."""
    return re.compile(rf"/static/js/{name}\.[^./]*\.js")


def abort_first(page, pattern, times):
    """Let the network fail for the first so many requests; returns the list of all."""
    asked = []

    def answer(route):
        asked.append(route.request.url)
        if len(asked) <= times:
            route.abort()
        else:
            route.continue_()

    page.route(pattern, answer)
    return asked


def loads(page):
    """Count how often the page itself is loaded."""
    seen = []
    page.on("request", lambda r: seen.append(r.url) if r.is_navigation_request() else None)
    return seen


def help_of(page):
    return page.locator("#bc-help")


def note_of(page):
    return page.locator("#bc-note")


def expect_help(page):
    expect(help_of(page)).to_be_visible()
    expect(help_of(page).get_by_text(SIGNS[0].text)).to_be_visible()
    expect(help_of(page).locator(".bc-raw-call a[href='tel:999']")).to_be_visible()
    expect(help_of(page).get_by_role("link", name="Try again")).to_be_visible()


@pytest.mark.parametrize("address", ["", "self_check", "tracker"])
def test_without_script_every_address_has_the_signs_and_the_number(server, new_page, address):
    page = new_page(java_script_enabled=False)
    page.goto(f"{server.url}/{address}")
    expect(page).to_have_title("Backcare")
    expect_help(page)
    for sign in SIGNS:
        expect(page.get_by_text(sign.text)).to_have_count(1)
    expect(page.get_by_text("needs JavaScript")).to_be_visible()


def test_without_script_an_address_without_a_page_has_them_too(server, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(f"{server.url}/no_such_page")
    expect(page.get_by_role("heading", name="There is no page at this address")).to_be_visible()
    expect(page.locator("a[href='tel:999']").first).to_be_visible()
    for sign in SIGNS:
        expect(page.get_by_text(sign.text)).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_raw_page_can_be_read_by_everybody(server, new_page, scheme):
    page = new_page(color_scheme=scheme, is_new=True)
    page.route_web_socket(EVERYTHING, lambda socket: socket.close())
    page.goto(server.url)
    expect_help(page)
    found = Axe().run(page, context="#bc-help").response["violations"]
    assert [one["id"] for one in found] == []
    page.set_viewport_size({"width": 195, "height": 422})  # a phone at 200 %
    assert page.evaluate("document.querySelector('#bc-help').scrollWidth") <= 195


def test_the_help_goes_when_the_page_is_drawn_and_does_not_flash(server, new_page):
    page = new_page(is_new=True)
    page.add_init_script(
        """setInterval(() => {
          const help = document.querySelector("#bc-help");
          if (help && getComputedStyle(help).visibility === "visible"
              && getComputedStyle(help).display !== "none") window.flashed = performance.now();
        }, 20);"""
    )
    open_(page, server, "self_check")
    expect(help_of(page)).to_be_hidden()
    assert page.get_by_role("heading", level=1).count() == 1  # the one of the help is gone
    came = page.evaluate("window.flashed")
    assert came is None or came > 1500


def test_a_refused_socket_leaves_the_help_and_a_way_back(server, new_page):
    page = new_page(is_new=True)
    is_open = []
    page.route_web_socket(
        EVERYTHING, lambda socket: socket.connect_to_server() if is_open else socket.close()
    )
    page.goto(f"{server.url}/self_check")
    expect_help(page)
    expect(page.get_by_text("Backcare cannot connect")).to_be_visible()
    is_open.append(True)
    help_of(page).get_by_role("link", name="Try again").click()
    wait_until_idle(page, "h1")
    expect(page.get_by_text("Is this urgent?")).to_be_visible()
    expect(help_of(page)).to_be_hidden()


def test_the_number_is_that_of_the_clocks_country(server, new_page):
    page = new_page(locale="en-US", timezone_id="Europe/Berlin")
    page.route_web_socket(EVERYTHING, lambda socket: socket.close())
    page.goto(server.url)
    expect(help_of(page).locator(".bc-raw-call a[href='tel:112']")).to_be_visible()
    expect(help_of(page).locator(".bc-raw-call")).to_contain_text("Germany")


@pytest.mark.parametrize("name", ["Html", "Button", "ButtonGroup", "BidiComponent", "WidgetLabel"])
def test_a_piece_that_fails_once_comes_at_the_second_try(server, new_page, name):
    page = new_page()
    asked, loaded = abort_first(page, piece(name), times=1), loads(page)
    page.goto(f"{server.url}/self_check")
    expect(page.get_by_role("radio", name="31 to 49")).to_be_visible()
    wait_until_idle(page, "h1")
    assert len(asked) >= 2
    assert len(loaded) == 1
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(help_of(page)).to_be_hidden()
    expect(note_of(page)).to_be_hidden()


def test_a_style_sheet_that_fails_comes_at_the_second_try(server, new_page):
    page = new_page(is_new=True)
    asked = abort_first(page, re.compile(r"/look/style\.css"), 1)
    open_(page, server, "")
    page.wait_for_function(
        "[...document.querySelectorAll('link.bc-look')].every((link) => link.sheet)"
    )
    assert len(asked) == 2


def test_a_piece_that_fails_in_the_middle_costs_no_answer(server, new_page):
    page = new_page()
    asked, loaded = abort_first(page, piece("Checkbox"), times=2), loads(page)
    open_(page, server, "self_check")
    page.get_by_role("radio", name="31 to 49").click()
    page.get_by_role("radio", name="Neither").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("checkbox").first.wait_for()
    assert page.get_by_role("checkbox").count() == LINES
    assert len(asked) >= 3
    assert len(loaded) == 1


def test_questions_that_do_not_come_give_way_to_the_help(server, new_page):
    page = new_page()
    abort_first(page, piece("Checkbox"), times=100)
    open_(page, server, "self_check")
    page.get_by_role("radio", name="31 to 49").click()
    page.get_by_role("radio", name="Neither").click()
    page.get_by_role("button", name="Continue").click()
    expect_help(page)
    expect(help_of(page).get_by_text("A part of this page did not load")).to_be_visible()
    expect(help_of(page).get_by_text("is asked again then")).to_be_visible()
    # "None of these" cannot be tapped under signs that nobody saw.
    expect(page.get_by_role("button", name="None of these")).to_have_count(0)
    page.unroute(piece("Checkbox"))
    page.get_by_role("checkbox").first.wait_for()
    expect(help_of(page)).to_be_hidden()


def test_a_piece_that_hangs_is_told_until_it_comes(server, new_page):
    page = new_page()
    held = []
    page.route(piece("Checkbox"), lambda route: held.append(route))
    open_(page, server, "self_check")
    page.get_by_role("radio", name="31 to 49").click()
    page.get_by_role("radio", name="Neither").click()
    page.get_by_role("button", name="Continue").click()
    expect_help(page)
    for route in held:
        route.continue_()
    expect(help_of(page)).to_be_hidden()
    expect(page.get_by_role("checkbox")).to_have_count(LINES)


def test_a_piece_that_never_comes_is_told_in_our_words(server, new_page):
    page = new_page()
    abort_first(page, piece("TextInput"), times=100)
    open_(page, server, "self_check")
    page.get_by_role("link", name="Tracker").last.click()
    expect(note_of(page)).to_be_visible()
    expect(note_of(page).get_by_text("A part of this page did not load")).to_be_visible()
    expect(note_of(page).locator("a[href='tel:999']")).to_be_visible()
    expect(page.get_by_test_id("stException").locator("visible=true")).to_have_count(0)
    page.unroute(piece("TextInput"))
    note_of(page).get_by_role("link", name="Load the page again").click()
    expect(page.get_by_label("Minutes").first).to_be_visible()
    expect(note_of(page)).to_be_hidden()


def test_a_first_piece_that_fails_is_asked_for_by_one_new_load(server, new_page):
    page = new_page()
    asked, loaded = abort_first(page, piece("index"), times=1), loads(page)
    page.goto(f"{server.url}/self_check")
    expect(page.get_by_role("radio", name="31 to 49")).to_be_visible()
    assert len(asked) == 2
    assert len(loaded) == 2


def test_a_first_piece_that_never_comes_leaves_the_help(server, new_page):
    page = new_page(is_new=True)
    page.clock.install()
    loaded = loads(page)
    abort_first(page, piece("react-dom"), times=100)
    page.goto(f"{server.url}/self_check")
    until(page, lambda: len(loaded) == 2, "it is loaded again by itself")
    expect_help(page)
    expect(help_of(page).get_by_text("A part of this page did not load")).to_be_visible()
    page.clock.run_for(30_000)
    page.evaluate(ASK_SERVER)  # a load that has begun would be seen by then
    assert len(loaded) == 2, "once by itself, and not again and again"


def test_a_piece_of_the_version_before_is_not_answered_with_a_page(server, new_page):
    answer = new_page().request.get(f"{server.url}/static/js/Checkbox.of-before.js")
    assert answer.status == 404
    assert "html" not in answer.headers["content-type"]


def test_the_server_away_is_told_in_our_words_until_it_is_back(tmp_path, new_page):
    page = new_page(is_new=True)
    page.clock.install()
    with running_server(tmp_path / "user", today=TODAY.isoformat()) as server:
        open_(page, server, "tracker")
        page.evaluate(NOTE_DIALOGS)
        page.get_by_label("Minutes").fill("20")
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        expect(note_of(page)).to_be_visible()
        page.clock.run_for(20_000)
        page.wait_for_function("() => window.dialogs > 0")  # Streamlit has its own words
        expect(note_of(page).get_by_text("Backcare has no connection")).to_be_visible()
        expect(note_of(page).locator("a[href='tel:999']")).to_be_enabled()
        assert "streamlit run" not in page.locator("body").inner_text()
        expect(page.get_by_test_id("stDialog")).to_have_count(0)
        port = int(server.url.rpartition(":")[2])
    with running_server(tmp_path / "user", today=TODAY.isoformat(), port=port):
        expect(note_of(page)).to_be_hidden()
        expect(page.get_by_label("Minutes")).to_have_value("20")


def test_a_server_that_stands_still_is_told_as_well(server, new_page):
    page = new_page()
    open_(page, server, "self_check")
    server.process.send_signal(signal.SIGSTOP)
    try:
        page.get_by_role("radio", name="31 to 49").click()
        expect(note_of(page)).to_be_visible()
        expect(note_of(page).locator("a[href='tel:999']")).to_be_visible()
    finally:
        server.process.send_signal(signal.SIGCONT)
    expect(note_of(page)).to_be_hidden()


def test_the_number_of_the_chosen_country_stays_while_the_server_is_away(tmp_path, new_page):
    page = new_page(is_new=True)
    page.clock.install()
    with running_server(tmp_path / "user", today=TODAY.isoformat()) as server:
        open_(page, server, "self_check")
        stands = page.locator(".bc-stands")
        expect(stands).to_have_attribute("data-link", "tel:999")
        page.evaluate("document.querySelector('.bc-stands').dataset.link = 'tel:911'")
        server.process.send_signal(signal.SIGKILL)
        call = note_of(page).locator("a[href='tel:911']")
        expect(call).to_be_visible()
        call.evaluate("link => (link.isTheSame = true)")
        page.clock.run_for(2500)  # it is looked at each second
        assert call.evaluate("link => link.isTheSame"), "a finger on it still finds it"


def test_streamlits_own_marks_are_as_the_raw_page_takes_them(server, new_page):
    """What `raw.css` and `raw.js` ask for by name is there: else they would do nothing, unseen."""
    page = new_page()
    open_(page, server, "tracker")
    app = page.locator('[data-testid="stApp"]')
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    assert page.locator(IDLE).count() == 1
    assert page.locator('#root [data-testid="stVerticalBlock"]').count() > 0
    assert page.locator(".bc-stands").count() == 1
    names = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert any("backcare-pieces" in name for name in names)


@pytest.mark.parametrize("name", ["player", "core", "questions"])
def test_the_guided_session_comes_at_the_second_try(server, user, new_page, name):
    TinyTrackerStore(user).add(LOCAL_MEMBER, PLAN)
    page = new_page()
    asked = abort_first(page, re.compile(rf"/components/.*/{name}\.js"), times=1)
    open_(page, server, ADDRESS)
    start = page.get_by_role("button", name=re.compile("^Start, "))
    expect(start).to_be_visible()
    # Chromium forgets at once what failed, and may ask again for whatever else imports it.
    tries = [url.removesuffix(f"/session/{name}.js").rpartition("/")[2] for url in asked]
    assert (tries[0], set(tries), tries.count("2")) == ("1", {"1", "2"}, 1)
    expect(note_of(page)).to_be_hidden()


@pytest.mark.safety
def test_a_session_that_never_comes_is_missed_by_no_other_page(server, user, new_page):
    """As after an update of the server: its modules have a new address, and the old one is gone."""
    TinyTrackerStore(user).add(LOCAL_MEMBER, PLAN)
    page = new_page()
    asked = abort_first(page, re.compile(r"/components/.*\.js"), times=10_000)
    open_(page, server, ADDRESS)
    expect(note_of(page)).to_be_visible()
    page.locator(".st-key-phone-menu a", has_text="Self-check").last.click()
    expect(page.locator("h1", has_text="Is this urgent?")).to_be_visible()
    expect(note_of(page)).to_be_hidden()
    expect(help_of(page)).to_be_hidden()
    assert len(asked) > 1


def test_a_guided_session_is_of_one_try_and_one_version(server, user, new_page):
    """What a module imports comes from where it came from itself, and is asked for once."""
    TinyTrackerStore(user).add(LOCAL_MEMBER, PLAN)
    page = new_page()
    asked = abort_first(page, re.compile(r"/components/.*\.js"), times=1)
    open_(page, server, ADDRESS)
    expect(page.get_by_role("button", name=re.compile("^Start, "))).to_be_visible()
    modules = sorted(path.name for path in (SERVED / "session").glob("*.js"))
    version = components_url(SERVED)
    at_second = [url for url in asked if f"{version}/2/" in url]
    own = [url.rpartition("/")[2] for url in at_second if "/session/" in url]
    assert sorted(own) == modules
    assert len(set(at_second)) == len(at_second)
    assert all(f"{version}/1/" in url for url in set(asked) - set(at_second))


def test_a_session_that_never_comes_is_told_in_our_words(server, user, new_page):
    TinyTrackerStore(user).add(LOCAL_MEMBER, PLAN)
    page = new_page()
    abort_first(page, re.compile(r"/components/.*/player\.js"), times=100)
    open_(page, server, ADDRESS)
    expect(note_of(page)).to_be_visible()
    expect(note_of(page).get_by_role("link", name="Load the page again")).to_be_visible()


@pytest.mark.parametrize("times", [1, 100])
def test_the_body_can_be_marked_whether_its_pictures_come_or_not(server, new_page, times):
    page = new_page()
    abort_first(page, re.compile(r"/library/body_back\.webp"), times=times)
    open_(page, server, "self_check")
    open_health(page)
    page.get_by_role("button", name="None of these").click()
    page.get_by_text("Where does it hurt?").wait_for()
    box = page.get_by_role("checkbox", name="Low back, left side")
    if times > 1:
        expect(box).to_be_visible()
        expect(page.locator(".views")).to_be_hidden()
        box.check()
    else:
        page.locator("[data-area='A.low-back-left']").click()
    expect(page.locator(".told", has_text="Low back, left side")).to_be_visible()
