"""The second tap of a double tap changes nothing that nobody has seen yet."""

import re

import pytest
from playwright.sync_api import expect

from scripts.local_server import wait_until_idle
from tests.browser.taps import GAPS_MS, standing_still, tap_twice
from tests.browser.waits import all_answered, until
from tests.ours import our_library

BOOK = our_library().rule_book

pytestmark = [pytest.mark.browser, pytest.mark.safety]

NOTE_PAGES = """() => {
  window.pagesShown = [];
  const look = () => {
    const button = document.querySelector('main [class*="st-key-check-continue-"]');
    const name = [...(button?.classList ?? [])].find((c) => c.startsWith('st-key-check-continue-'));
    const place = name?.replace('st-key-check-continue-', '');
    if (!place || window.pagesShown.at(-1) === place) return;
    window.pagesShown.push(place);
    window.shownSince = performance.now();
  };
  addEventListener('pointerdown', (tap) => {
    const hadBeenRead = tap.timeStamp - window.shownSince > 520;
    window.tapped = [window.pagesShown.at(-1), hadBeenRead];
  }, true);
  new MutationObserver(look).observe(
    document.body, { subtree: true, childList: true, attributes: true });
  look();
}"""
NOTE_NEW_BUTTONS = """() => {
  window.tapsOfNew = {};
  const look = () => {
    for (const button of document.querySelectorAll('main [class*="-settles-"] button')) {
      const { className } = button.closest('[class*="st-key-check-"]');
      const [, name] = className.match(/st-key-([\\w-]+)/);
      window.tapsOfNew[name] ??= getComputedStyle(button).pointerEvents;
    }
  };
  look();
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
}"""
HAS_SETTLED = """(turn) => document.querySelector(`.st-key-check-page-settles-${turn}`)
  && !document.getAnimations().some((one) => one.animationName?.startsWith('bc-settle-'))"""
CALLS = """() => [...document.querySelectorAll('main a[href^="tel:"]')].map(
  (link) => getComputedStyle(link).pointerEvents)"""
WAY = (
    *("about-you", "signs", "today", "health", "where", "where-more"),
    *("pain", "pain-more", "behaviour"),
)
TICKS = {"pain": ("F.landing", "running-hurts")}
"""What makes a page ask further; on the map it is a mark on the calf."""
OTHER = "I limp, or cannot do usual things"
CHOICES = {"today": ["I walk normally"], "where": ["Under 2 weeks"], "pain-more": ["No"]}


def begin(page, server):
    page.goto(f"{server.url}/self_check")
    wait_until_idle(page, "h1")
    page.evaluate(NOTE_PAGES)
    page.get_by_text("31 to 49").click()
    page.get_by_role("radio", name="Neither", exact=True).click()
    expect(button(page, "continue-about-you")).to_be_enabled()


def button(page, name):
    return page.locator(f".st-key-check-{name} button")


def tick(page, name, prefix="tick"):
    key = f"check-{prefix}-{name}".replace(".", "-")
    page.locator(f".st-key-{key} label").first.click()


def has_arrived(page, place):
    """Wait for this page, and look that it is the newest one and that nothing on it is ticked."""
    button(page, f"continue-{place}").wait_for()
    wait_until_idle(page, "h1")
    expect(button(page, f"continue-{place}")).to_be_visible()
    assert page.evaluate("window.pagesShown").pop() == place
    assert page.locator("main input[type=checkbox]:checked").count() == 0


def choose(page, place):
    """Choose an answer where the page asks for one."""
    for words in CHOICES.get(place, ()):
        page.get_by_role("radio", name=words, exact=True).click()
        wait_until_idle(page, "h1")


def go_to(page, place):
    """Go on with one tap a page."""
    for here in WAY[: WAY.index(place)]:
        if "more" not in here:
            choose(page, here)
            button(page, f"continue-{here}").click()
    button(page, f"continue-{place}").wait_for()


@pytest.mark.parametrize(("first_gap", "is_still"), [(0, False), (3, True)])
def test_each_page_of_the_check_is_shown_whatever_is_tapped_twice(
    first_gap, is_still, server, new_page
):
    for _ in range(3):
        page = new_page()
        if walk_through(page, first_gap, server, is_still):
            page.get_by_text("What to do now").wait_for()
            assert page.evaluate("window.pagesShown") == list(WAY)
            return
    raise AssertionError("this machine is too busy to tap twice at once")


def walk_through(page, first_gap, server, is_still):
    """Tap each button on the way twice; return whether each second tap came at once.

    One that a busy machine makes half a second late is meant for what it hits.
    """
    begin(page, server)
    for number, place in enumerate(WAY):
        for name in TICKS.get(place, ()):
            tick(page, name)
        choose(page, place)
        if place == "where":
            page.locator("[data-area='A.calf-left']").click()
            wait_until_idle(page, "h1")
        gap = GAPS_MS[(first_gap + number) % len(GAPS_MS)]
        tap_twice(page, button(page, f"continue-{place}"), gap, server if is_still else None)
        tapped, had_been_read = page.evaluate("window.tapped")
        if tapped != place and had_been_read:
            return False
        if place != WAY[-1]:
            has_arrived(page, WAY[number + 1])
    return True


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_what_a_slow_server_sends_late_takes_no_tap_for_a_moment(motion, server, new_page):
    page = new_page(is_new=True, reduced_motion=motion)
    late = Late()
    page.route_web_socket("**/_stcore/stream", late.pass_on)
    begin(page, server)
    go_to(page, "today")
    choose(page, "today")
    page.evaluate(NOTE_NEW_BUTTONS)
    turn = WAY.index("health") % 2
    late.after = f"check-page-settles-{turn}".encode()
    button(page, "continue-today").click()
    page.wait_for_function(HAS_SETTLED, arg=turn)
    assert page.locator(".st-key-check-continue-health").count() == 0, "it comes later"
    late.let_go()
    button(page, "continue-health").wait_for()
    button(page, "worried-health").wait_for()
    noted = page.evaluate("window.tapsOfNew")
    assert noted["check-continue-health"] == noted["check-worried-health"] == "none"
    assert set(page.evaluate(CALLS)) == {"auto"}, "who calls need not wait"
    button(page, "worried-health").click()
    page.get_by_text("What to do now").wait_for()


class Late:
    """Passes on what the server sends, but holds back whatever follows `after`."""

    def __init__(self):
        self.after = None
        self._held = None

    def pass_on(self, socket):
        server = socket.connect_to_server()

        def take(message):
            if self._held is not None:
                self._held.append((socket, message))
                return
            socket.send(message)
            if self.after is not None and self.after in message:
                self._held = []

        server.on_message(take)

    def holds(self, words):
        """Return whether this is in what is held back."""
        return any(words in message for _, message in self._held or ())

    def let_go(self):
        for socket, message in self._held:
            socket.send(message)
        self.after = self._held = None


def gone_on_unseen(new_page, server):
    """Go on from the page "today", and hold back all that the server sends of the next one."""
    page = new_page(is_new=True)
    late = Late()
    page.route_web_socket("**/_stcore/stream", late.pass_on)
    begin(page, server)
    go_to(page, "today")
    choose(page, "today")
    late.after = b""
    button(page, "continue-today").click()
    until(page, lambda: late.holds(b"page=4"), "the server has gone on")
    return page, late


def test_a_second_tap_on_a_page_whose_next_one_comes_late_does_not_lead_back(server, new_page):
    page, late = gone_on_unseen(new_page, server)
    button(page, "continue-today").click()
    late.let_go()
    all_answered(page)
    expect(button(page, "continue-health")).to_be_visible()
    expect(page).to_have_url(re.compile("page=4$"))


def test_a_choice_changed_while_the_next_page_comes_late_is_kept_and_leads_nowhere(
    server, new_page
):
    page, late = gone_on_unseen(new_page, server)
    page.get_by_role("radio", name=OTHER, exact=True).click()
    late.let_go()
    all_answered(page)
    expect(button(page, "continue-health")).to_be_visible()
    expect(page).to_have_url(re.compile("page=4$"))
    page.go_back()
    expect(button(page, "continue-today")).to_be_visible()
    expect(page).to_have_url(re.compile("page=3$"))
    expect(page.get_by_role("radio", name=OTHER, exact=True)).to_be_checked()


def test_a_call_for_help_counts_while_the_next_page_comes(server, new_page):
    page = new_page()
    begin(page, server)
    go_to(page, "signs")
    worried = button(page, "worried-signs")
    worried.click(trial=True)
    spot = worried.bounding_box()
    with standing_still(server):
        button(page, "continue-signs").click()
        page.mouse.click(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
    page.get_by_text("What to do now").wait_for()


@pytest.mark.parametrize("gap_ms", [20, 300])
def test_the_other_buttons_of_a_page_act_once(gap_ms, server, new_page):
    for _ in range(3):
        page = new_page()
        if press_the_others(page, gap_ms, server):
            expect(page.get_by_role("radio", checked=True)).to_have_count(0)
            return
    raise AssertionError("this machine is too busy to tap twice at once")


def press_the_others(page, gap_ms, server):
    """Tap each of them twice; return whether each second tap came at once."""
    begin(page, server)
    go_to(page, "where")
    if not tap_twice(page, button(page, "back-where"), gap_ms, server):
        return False
    has_arrived(page, "health")
    tick(page, "F.cancer")
    tick(page, "F.cancer", prefix="unsure")
    if not tap_twice(page, button(page, "continue-health"), gap_ms):
        return False
    has_arrived(page, "where")
    if not tap_twice(page, button(page, "worried-where"), gap_ms, server):
        return False
    page.get_by_text("What to do now").wait_for()
    if not tap_twice(page, button(page, "back"), gap_ms):
        return False
    has_arrived(page, "where")
    button(page, "worried-where").click()
    is_in_time = tap_twice(page, button(page, "again"), gap_ms, server)
    button(page, "continue-about-you").wait_for()
    return is_in_time


@pytest.mark.parametrize(("gap_ms", "is_still"), [(120, True), (300, False)])
def test_a_sign_that_is_tapped_twice_is_told(gap_ms, is_still, server, new_page):
    page = new_page()
    begin(page, server)
    go_to(page, "signs")
    tick(page, "F.saddle")
    sign = page.locator(".st-key-check-tick-RF01 label").first
    tap_twice(page, sign, gap_ms, server if is_still else None)
    # At once, wherever it stands, if it is still there.
    page.evaluate("document.querySelector('.st-key-check-continue-signs button')?.click()")
    page.get_by_text("What to do now").wait_for()
    tap_twice(page, button(page, "mistake"), gap_ms, server if is_still else None)
    has_arrived(page, "signs")


def test_a_tick_just_before_the_button_counts(server, new_page):
    page = new_page()
    begin(page, server)
    go_to(page, "today")
    choose(page, "today")
    tick(page, "F.fever")
    tap_twice(page, button(page, "continue-today"), 5, server)
    page.get_by_text("Tick which of these it is").wait_for()
    assert page.locator(".st-key-check-tick-RF17").is_visible()


@pytest.mark.parametrize(("gap_ms", "is_still"), [(60, True), (300, False)])
def test_what_is_opened_by_a_double_tap_stays_open(gap_ms, is_still, server, new_page):
    page = new_page()
    page.goto(f"{server.url}/tracker")
    page.get_by_label("Minutes").fill("20")
    page.get_by_role("button", name="Save", exact=True).click()
    edit = page.get_by_role("button", name="Edit").first
    edit.wait_for()
    wait_until_idle(page, "h1")
    tap_twice(page, edit, gap_ms, server if is_still else None)
    page.get_by_role("button", name="Save changes").wait_for()
    all_answered(page)
    assert page.get_by_role("button", name="Save changes").is_visible()


def test_no_test_of_a_phase_is_passed_by_a_double_tap(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/gate_tests")
    wait_until_idle(page, "h1")
    tap_twice(page, page.get_by_role("button", name="Next test"), 120, server)
    page.get_by_text("Test 2 of").wait_for()
    all_answered(page)
    assert page.get_by_text("Test 2 of").is_visible()
