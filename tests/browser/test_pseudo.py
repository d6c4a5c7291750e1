"""Each screen in a language that nobody speaks, longer by half, on the narrowest phone."""

import re

import pytest

from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from scripts.local_server import running_server, wait_until_idle
from tests import pseudo
from tests.browser.cut import cut_now
from tests.browser.screens import SCREENS
from tests.browser.walk_states import TO_SESSION, a_year
from tests.builders import TODAY, two_ratings, year_profile

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 844}
EACH_TIME = ("", "self_check", "tracker", "plan")
STREAMLITS = (
    *(
        "App pages",
        "Sidebar",
        "Expand sidebar",
        "Main menu",
        "Skip to main content",
        "Open",
        "Upload",
    ),
    *(
        "Choose an option",
        "Choose options",
        "Help for",
        "progress",
        "file upload",
        "per file",
        "Upload",
    ),
    *("Next page", "Previous page", "Page", "Pagination", "MB", "Remove", "Clear", "Clear all"),
    *(
        "Copy Vega-Lite spec",
        "Download as PNG",
        "Fullscreen",
        "Show data",
        "More options",
        "Title text",
    ),
    *("FIT", "GPX", "TCX", "CSV", "ZIP", "GZ", "JSON"),
)
"""Streamlit's own words and Vega's, and names of kinds of files."""
OWN = re.compile(rf"\b(?:{'|'.join(sorted(STREAMLITS, key=len, reverse=True))})(?:\b|(?=\d))|\d+MB")

SEEN = """() => {
  const found = [];
  const look = (node) => {
    if (node.nodeType === Node.TEXT_NODE) found.push(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE && !(node instanceof ShadowRoot)) return;
    if (["STYLE", "SCRIPT", "NOSCRIPT", "TEMPLATE"].includes(node.nodeName)) return;
    if (node.dataset?.testid === "stIconMaterial") return;
    for (const name of ["aria-label", "title", "placeholder", "alt"])
      if (node.getAttribute?.(name)) found.push(node.getAttribute(name));
    if (node.shadowRoot) look(node.shadowRoot);
    node.childNodes.forEach(look);
  };
  look(document.body);
  return found;
}"""
PLACES = ("main", "[data-testid=stBottom]")
"""The page itself, and the menu that stays above it."""
OVER_EACH_OTHER = """(place) => {
  const isOn = (one) => place !== "main" || !one.closest("[data-testid=stBottom]");
  const all = [...document.querySelectorAll(`${place} :is(button, a, input, summary)`)];
  const boxes = all
    .filter((one) => isOn(one) && one.checkVisibility({ visibilityProperty: true }))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width > 2 && box.height > 2);
  const isPart = (one, other) => one.contains(other) || one.closest("label")?.contains(other);
  const found = [];
  boxes.forEach(([one, a], n) => {
    for (const [other, b] of boxes.slice(n + 1)) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide < 3 || high < 3 || isPart(one, other) || isPart(other, one)) continue;
      found.push(`${one.textContent} / ${other.textContent}`);
    }
  });
  return found;
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pseudo") / "user"
    store = TinyTrackerStore(folder)
    store.add_all(LOCAL_MEMBER, [*a_year(), *two_ratings()])
    store.save_profile(LOCAL_MEMBER, year_profile())
    with running_server(folder, today=TODAY.isoformat(), module="tests.pseudo_server") as running:
        yield running


def wrong_on(page):
    """Return words that are not from the texts, what is cut, and buttons over each other."""
    cut = cut_now(page)
    strange = {one.strip() for one in page.evaluate(SEEN)}
    over = [o for place in PLACES for o in page.evaluate(OVER_EACH_OTHER, place)]
    plain = sorted(w for w in strange if pseudo.plain_words(OWN.sub("", w)))
    found = {"plain": plain, "cut": cut, "over each other": over}
    return {what: ones[:40] for what, ones in found.items() if ones}


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(one, id=one or "today", marks=() if one in EACH_TIME else pytest.mark.weekly)
        for one in (*SCREENS, TO_SESSION)
    ],
)
def test_a_screen_has_room_for_longer_words_and_no_other_ones(address, server, new_page):
    page = new_page()
    page.set_viewport_size(NARROW)
    page.goto(f"{server.url}/{address}")
    wait_until_idle(page, "h1")
    assert wrong_on(page) == {}
