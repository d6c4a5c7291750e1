"""A new screen begins at its heading, but it takes the focus from nobody who has moved on."""

import pytest

from backcare.config import ROOT

pytestmark = pytest.mark.browser

SCRIPT = (ROOT / "backcare/ui/components/top.js").read_text(encoding="utf-8")
PAGE = """<main><h1>Where does it hurt?</h1><a href="#" id=on>Next</a><input id=field></main>
<button id=go>Continue</button><input type=checkbox id=tick>"""
COMES = """async (source) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const draw = (window.draw ??= (await import(url)).default);
  // All that `top.py` sends, with an empty `at` where no block is asked for.
  window.see = (screen, more) =>
    draw({ data: { part: "page", screen, mayReturn: false, at: "", ...more } });
  window.see("one");
}"""
HEADED = """() => new Promise((tell) => {
  const last = setTimeout(() => tell(document.activeElement.localName), 400);
  document.querySelector("h1").onfocus = () => { clearTimeout(last); tell("h1"); };
})"""


@pytest.fixture
def page(new_page):
    page = new_page(is_new=True)
    page.set_content(PAGE)
    page.evaluate(COMES, SCRIPT)
    return page


@pytest.mark.parametrize("pressed", ["#go", "#tick"])
def test_after_a_tap_the_heading_of_the_new_screen_has_the_focus(page, pressed):
    page.locator(pressed).click()
    page.evaluate("see('two')")
    assert page.evaluate(HEADED) == "h1"


def test_what_was_tapped_and_is_gone_leaves_the_focus_to_the_heading(page):
    page.locator("#go").click()
    page.evaluate("document.querySelector('#go').remove(); see('two')")
    assert page.evaluate(HEADED) == "h1"


@pytest.mark.parametrize("is_late", [True, False], ids=["before", "after"])
def test_who_has_moved_on_with_the_keyboard_stays_there(page, is_late):
    page.locator("#go").click()
    if not is_late:
        page.evaluate("see('two')")
    page.locator("#on").focus()
    if is_late:
        page.evaluate("see('two')")
    assert page.evaluate(HEADED) == "a"


def test_who_is_in_a_field_already_can_write_on(page):
    page.evaluate("see('two')")
    page.locator("#field").click()
    assert page.evaluate(HEADED) == "input"


def test_after_back_the_heading_has_the_focus(page):
    page.locator("#go").click()
    page.locator("#on").focus()
    page.evaluate("dispatchEvent(new PopStateEvent('popstate')); see('two')")
    assert page.evaluate(HEADED) == "h1"


def test_who_comes_back_to_where_a_block_was_asked_for_has_the_heading_too(page):
    page.evaluate("document.querySelector('main').style = 'height: 9px; overflow: auto'")
    page.evaluate("document.querySelector('main').scrollTo({ top: 5 })")
    page.locator("#go").click()
    page.evaluate("see('two')")
    page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    page.evaluate("see('one', { mayReturn: true, at: 'units' })")
    assert page.evaluate(HEADED) == "h1"
