"""What is seen: the focus, and the name of a tab."""

import pytest

from backcare.storage.tinydb_files.store import TinyTrackerStore
from scripts.local_server import wait_until_idle
from tests.builders import MONDAY, year_of_entries, year_profile
from tests.pages.kept import WEEK, made

pytestmark = pytest.mark.browser

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
    return new_page()


@pytest.mark.weekly
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


@pytest.mark.weekly
def test_a_tab_is_called_by_its_page(server, page):
    for address, name in (
        ("tracker", "Tracker"),
        ("exercise?id=E12", "Exercise"),
        ("", "Today"),
        ("guidance", "Guidance"),
    ):
        page.goto(f"{server.url}/{address}")
        wait_until_idle(page, "h1")
        assert page.title() == f"{name} - Backcare"
