"""Under a browser's translator each screen says what it says without one, and numbers stay."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from backcare.config import ROOT
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from scripts.local_server import wait_until_idle
from tests.browser.waits import at_rest, pass_frames
from tests.browser.walk_states import OWN, TO_SESSION

pytestmark = pytest.mark.browser

MARK = "‡"
READ = """[document.body, ...[...document.querySelectorAll("*")].map((e) => e.shadowRoot)]
  .flatMap((root) => (root ? [...root.children] : [])).map((e) => e.innerText).join("\\n")"""
TITLES = {
    "Plan": "lifting",
    "Tracker": "your week",
    "Self-check": "urgent",
}
TRANSLATOR = """
const LEFT = "[translate=no], script, style, noscript, svg, textarea, font";
const isLeft = (node) => node.closest(LEFT);
function translate(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.nodeValue;
    if (!text.trim() || !node.parentElement || isLeft(node.parentElement)) return;
    const [outer, inner] = [document.createElement("font"), document.createElement("font")];
    inner.textContent = text + "‡";
    outer.append(inner);
    if (text.length % 2) return node.replaceWith(outer);
    node.before(outer);
    node.remove();
  } else if (node.nodeType === Node.ELEMENT_NODE && !isLeft(node)) {
    for (const child of [...node.childNodes]) translate(child);
  }
}
new MutationObserver((records) => {
  for (const { type, target, addedNodes } of records) {
    if (type === "characterData") translate(target);
    for (const node of addedNodes) if (node.isConnected) translate(node);
  }
}).observe(document, { subtree: true, childList: true, characterData: true });
"""
"""What such a translator does, in both ways in which a text can be taken out: it stands apart from
the scripts of the page, and sees nothing but its nodes. Its words are the old ones with a mark.
"""


def words_of(page):
    """Return what is read on a page that stands still, without the translator's marks."""

    def read():
        wait_until_idle(page, "h1")
        pass_frames(page, 5)
        return page.evaluate(READ)

    return re.sub(r"\s+", " ", at_rest(page, read).replace(MARK, "")).strip()


def translate(page):
    """Have all that is shown from now on translated."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Page.enable")
    own_world = {"source": TRANSLATOR, "worldName": "translator"}
    devtools.send("Page.addScriptToEvaluateOnNewDocument", own_world)


def tap(page, key):
    page.locator(f".st-key-{key}").locator("button, label").first.click()


def play(page, server):
    """Go through the dashboard; tell after each tap what stands there."""

    def menu(name):
        page.locator(".st-key-phone-menu a", has_text=name).last.click()
        page.locator("h1", has_text=TITLES.get(name, name)).wait_for()

    page.goto(server.url)
    yield "guidance", words_of(page)
    for name in ("Plan", "Self-check"):
        menu(name)
        yield name, words_of(page)
    page.get_by_text("31 to 49").click()
    page.get_by_role("radio", name="Neither").click()
    for place in ("about-you", "signs"):
        expect(page.locator(f".st-key-check-continue-{place} button")).to_be_enabled()
        tap(page, f"check-continue-{place}")
        page.locator(f".st-key-check-continue-{place}").wait_for(state="detached")
        yield f"after {place}", words_of(page)
    tap(page, "check-back-today")
    yield "back in the check", words_of(page)
    menu("Tracker")
    page.get_by_role("radio", name=re.compile(f"^Run ?{MARK}?$")).click()
    page.get_by_label("Distance").first.fill("8,5")
    page.get_by_label("Minutes").first.fill("48")
    page.get_by_role("button", name=re.compile("^Save")).last.click()
    page.get_by_text("8.5 km in 48 min").first.wait_for()
    yield "a run", words_of(page)
    menu("Plan")
    menu(
        "Tracker"
    )  # a message goes with its page; with the next tap, it depends on how soon that comes
    page.get_by_role("button", name=re.compile("^Edit")).first.click()
    page.get_by_text("Save changes").wait_for()
    yield "an entry is open", words_of(page)
    page.goto(f"{server.url}/{TO_SESSION}")
    yield "the session", words_of(page)
    page.get_by_role("button", name=re.compile("^Start, ")).click()
    page.get_by_role("button", name=re.compile("^Pause")).click()
    yield "paused", re.sub(r"\d+", "#", words_of(page))
    page.keyboard.press("Escape")
    yield "left", re.sub(r"\d+", "#", words_of(page))


@pytest.mark.weekly
def test_what_is_read_is_the_same_after_each_tap(server, user, new_page):
    told = []
    for is_translated in (False, True):
        shutil.rmtree(user, ignore_errors=True)
        TinyTrackerStore(user).add(LOCAL_MEMBER, OWN)
        page, errors = new_page(is_new=is_translated), []
        page.on("pageerror", lambda error, errors=errors: errors.append(str(error)))
        if is_translated:
            translate(page)
        told.append(dict(play(page, server)))
        assert errors == []
    plain, translated = told
    assert translated.keys() == plain.keys()
    for after, words in plain.items():
        assert translated[after].splitlines() == words.splitlines(), after


def test_it_is_translated_at_all_but_for_numbers(server, new_page):
    page = new_page(is_new=True)
    translate(page)
    page.goto(f"{server.url}/self_check")
    wait_until_idle(page, "h1")
    expect(page.locator("h1")).to_contain_text(MARK)
    call = page.locator("a.bc-call").first
    expect(call).to_contain_text(MARK)
    expect(call.locator("[translate=no]")).to_have_text("999")


SCRIPT = (ROOT / "backcare" / "web" / "raw" / "translated.js").read_text(encoding="utf-8")
TAKEN = {
    "a text that is written anew comes back": (
        "put(a, 'A'); await later(); a.nodeValue = 'new'",
        "new b",
    ),
    "also by its data, and at once": ("put(a, 'A'); a.data = 'new'", "new b"),
    "what stands for it goes with it": ("put(a, 'A'); await later(); p.removeChild(a)", " b"),
    "put behind, the one after the other": (
        "for (const [one, words] of [[a, 'A'], [b, 'B']]) { one.after(font(words)); one.remove() }"
        " await later(); b.nodeValue = ' new'",
        "A new",
    ),
    "two behind one": (
        "a.before(font('A B')); a.remove(); b.remove(); await later();"
        " p.removeChild(a); p.removeChild(b)",
        "",
    ),
    "wrapped with another": (
        "const f = font(''); a.before(f); f.append(a, b); await later(); p.removeChild(a)",
        " b",
    ),
    "moved": (
        "put(a, 'A'); await later(); p.insertBefore(document.createElement('i'), a);"
        " const q = document.createElement('p'); q.appendChild(a); p.after(q);"
        " if (q.textContent !== 'a') throw Error(q.textContent)",
        " b",
    ),
    "what never was there is no child": (
        "try { p.removeChild(document.createTextNode('c')) } catch (e) { p.append(e.name) }",
        "a bNotFoundError",
    ),
}


@pytest.mark.parametrize(("done", "seen"), TAKEN.values(), ids=TAKEN)
def test_whatever_a_translator_does_to_a_text_it_is_found(done, seen, new_page):
    page = new_page(is_new=True)
    page.add_script_tag(content=SCRIPT)
    told = page.evaluate(
        """async () => {
          const [a, b] = ["a", " b"].map((words) => document.createTextNode(words));
          const p = document.createElement("p");
          document.body.append(p);
          p.append(a, b);
          const later = () => new Promise((then) => setTimeout(then));
          const font = (words) =>
            Object.assign(document.createElement("font"), { textContent: words });
          const put = (text, words) => (text.before(font(words)), text.remove());
          DONE;
          return p.textContent;
        }""".replace("DONE", done)
    )
    assert told == seen
