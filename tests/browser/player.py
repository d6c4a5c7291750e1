"""The guided session in a browser: its plan, its clock, which the test drives, and its buttons."""

import re

from playwright.sync_api import expect

from backcare.domain.entries import ExerciseSession
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import PlanChoices
from backcare.domain.records import Record
from backcare.storage.base import LOCAL_MEMBER
from tests.builders import MONDAY, plan_of
from tests.ours import our_library

CONTENT = our_library()
CHOICES = PlanChoices(level=1, sessions_a_week=2)
PLAN = plan_of(Planner(CHOICES, CONTENT.programming).build_sessions(MONDAY), CHOICES, MONDAY)
WHOLE = PLAN.sessions[0]
SHORT = CONTENT.programming.short_session(WHOLE)
ADDRESS = f"session?on={WHOLE.day}&part={WHOLE.name}"
GO_ON = re.compile("^Go on where you were")

HEAR = """
window.heard = [];
window.audios = [];
class FakeAudio {
  constructor() { this.state = "suspended"; this.destination = {}; window.audios.push(this); }
  get currentTime() { return this.state === "running" ? performance.now() / 1000 : 0; }
  resume() { this.state = "running"; return Promise.resolve(); }
  close() { this.state = "closed"; return Promise.resolve(); }
  createOscillator() {
    const made = { frequency: { value: 0 }, connect: (to) => to, stop() {} };
    made.start = () => this.state === "running" && window.heard.push(made.frequency.value);
    return made;
  }
  createGain() {
    return {
      gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} },
      connect: (to) => to,
    };
  }
}
window.AudioContext = FakeAudio;
window.said = [];
const voice = { lang: "en-GB", localService: true };
Object.defineProperty(window, "speechSynthesis", {
  value: { getVoices: () => [voice], cancel() {}, speak: (one) => window.said.push(one.text) },
});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
navigator.vibrate = (pattern) => { (window.shaken ??= []).push(pattern); return true; };
"""


def with_own_clock(page, **begins):
    page.add_init_script(HEAR)
    page.clock.install(**begins)
    return page


def another_tab(page):
    return with_own_clock(page.context.new_page())


def tap(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def begin(page):
    page.get_by_role("button", name=re.compile("^Start, ")).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def stop_clock(page):
    """From here on time passes by `run_for` alone, however busy the machine is."""
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 5)


def run_for(page, seconds):
    """Let time pass as a screen that stays on would see it."""
    page.clock.run_for(round(seconds * 1000))


def save(page):
    page.get_by_role("button", name="Save it", exact=True).click()
    page.get_by_text("Well done").wait_for()


def done_in(store):
    return [r for r in store.find(LOCAL_MEMBER, Record) if isinstance(r, ExerciseSession)]


def expect_nothing_kept(page):
    """Wait until the browser keeps no session: what the server says is seen a moment before."""
    page.wait_for_function("() => localStorage.getItem('backcare.session') === null")


def kept_in(page):
    return page.evaluate("JSON.parse(localStorage.getItem('backcare.session'))")


def where(page):
    """Return exercise, side and set; the hold may be over meanwhile on a busy machine."""
    detail = page.locator("dialog .detail").inner_text()
    return page.locator("dialog .head").inner_text(), re.sub(r"hold \d+", "hold", detail)


def offer_of(page):
    return page.get_by_role("button", name=GO_ON)


def hide(page):
    """Press Escape, or Back on a phone, until the player is gone: the first time pauses."""
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Go on", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def second_set(page):
    """Begin, and go on to the second set; return where that is."""
    begin(page)
    tap(page, "Skip")
    run_for(page, 45)
    while "set 2" not in page.locator("dialog .detail").inner_text():
        tap(page, "Skip")
    tap(page, "Skip")
    run_for(page, 2)
    return where(page)
