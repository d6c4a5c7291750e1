"""What is seen: the focus, the name of a tab, and all words in large letters on a small screen."""

import pytest

from backcare.storage.tiny import TinyTrackerStore
from scripts.local_server import wait_until_idle
from tests.browser.screens import SCREENS
from tests.builders import MONDAY, year_of_entries, year_profile
from tests.pages.test_plan import WEEK, made

pytestmark = pytest.mark.browser

CUT = """() => {
  const found = [], width = innerWidth, main = document.querySelector("main");
  if (main.scrollWidth > main.clientWidth + 1) found.push(`sideways: ${main.scrollWidth}`);
  for (const one of document.querySelectorAll("main *, [data-testid=stBottom] *")) {
    if (one.closest(".bc-hidden, [hidden], svg, canvas, .vega-embed, [class*=in-step]")) continue;
    const { left, right, height } = one.getBoundingClientRect();
    const words = one.textContent.trim().slice(0, 40);
    const { visibility, overflowX } = getComputedStyle(one);
    if (!words || right - left < 2 || !height || visibility === "hidden") continue;
    const hides = ["hidden", "clip"].includes(overflowX);
    const isCut = hides && one.scrollWidth > one.clientWidth + 1;
    if (isCut || right > width + 1) found.push(`${one.tagName} ${one.dataset.testid}: ${words}`);
  }
  return found;
}"""

FOCUS = """() => {
  let one = document.activeElement;
  while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  if (one === document.body || one.matches("header *, iframe, canvas, main")) return null;
  const lit = "rgb(27, 106, 134)"; // Streamlit gives a field that has it a border of this colour
  const isField = one.matches("input, textarea");
  let isSeen = false;
  for (let part = one, up = 0; part && up < 5; part = part.parentElement, up++) {
    const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(part);
    const hasRing = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    isSeen ||= hasRing || boxShadow !== "none" || (isField && borderColor === lit);
  }
  const name = `${one.tagName} ${one.ariaLabel ?? one.textContent.trim().slice(0, 40)}`;
  return isSeen ? name : `not seen: ${name}`;
}"""


@pytest.fixture
def page(server, user, new_page):
    """The page of a runner with a year of entries and a plan."""
    store = TinyTrackerStore(user)
    store.add_all("me", year_of_entries())
    store.save_profile("me", year_profile())
    store.add("me", made(MONDAY - 2 * WEEK))
    return new_page(is_new=True)  # its letters are made larger


def letters(page, pixels):
    """Choose the size of letters, as in a browser's settings."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": pixels, "fixed": pixels}})


def test_nothing_is_cut_on_a_small_screen_or_in_letters_twice_as_large(server, page):
    found = {}
    for address in SCREENS:
        page.goto(f"{server.url}/{address}")
        wait_until_idle(page, "h1")
        page.evaluate("document.querySelectorAll('details').forEach((box) => (box.open = true))")
        for width, pixels in ((320, 16), (390, 32)):
            page.set_viewport_size({"width": width, "height": 844})
            letters(page, pixels)
            size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
            assert size == f"{pixels * 1.0625:g}px"
            page.wait_for_timeout(300)  # what is measured by script settles
            if cut := page.evaluate(CUT):
                found[address, width] = cut[:4]
    assert found == {}


def test_the_focus_is_seen_on_all_that_can_be_tapped(server, page):
    unseen = set()
    for address in ("", "plan", "tracker", "exercises", "my_data", "self_check"):
        page.goto(f"{server.url}/{address}")
        wait_until_idle(page, "h1")
        for _ in range(45):
            page.keyboard.press("Tab")
            told = page.evaluate(FOCUS)
            if told and told.startswith("not seen"):
                unseen.add((address, told))
    assert unseen == set()


def test_a_tab_is_called_by_its_page(server, page):
    for address, name in (
        ("tracker", "Tracker"),
        ("exercise?id=E12", "Exercise"),
        ("", "Guidance"),
    ):
        page.goto(f"{server.url}/{address}")
        wait_until_idle(page, "h1")
        assert page.title() == f"{name} - Backcare"
