"""What a test waits for: that something is so, or that all is answered, and never for a time."""

import time

from scripts.local_server import wait_until_idle

POLL_MS = 50
LONG_SECONDS = 60
"""For a machine that is busy, in whatever is waited for; nothing takes as long on others."""

DRAW_ANEW = """async () => {
  const { dataset } = document.querySelector("[data-testid=stApp]");
  if (dataset.testScriptState !== "notRunning") return false;
  const key = { key: "r", code: "KeyR", keyCode: 82, bubbles: true };
  for (const kind of ["keydown", "keyup"])
    document.body.dispatchEvent(new KeyboardEvent(kind, key));
  await null;
  return dataset.testScriptState !== "notRunning";
}"""
"""Press the key by which Streamlit draws a page anew, wherever the focus is."""

COUNT_SENT = """() => {
  const { send } = WebSocket.prototype;
  window.sent = 0;
  WebSocket.prototype.send = function (data) {
    window.sent += 1;
    return send.call(this, data);
  };
}"""
SENT = """() => new Promise((tell) => setTimeout(() => setTimeout(() => tell(window.sent))))"""
"""Streamlit sends what was tapped with the next turn of the browser."""

HAS_FADED = """() => new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() =>
  tell(document.getAnimations().every(
    (a) => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity)))))"""
FRAMES = """(count) => new Promise((tell) => {
  const next = () => (count-- ? requestAnimationFrame(next) : tell());
  next();
})"""


def pause(page, ms=POLL_MS):
    """Let a moment pass before something is asked again."""
    page.wait_for_timeout(ms)


def until(page, is_so, what, between=None):
    """Ask until it is so, and return what that was; `between` is done before it is asked again."""
    deadline = time.monotonic() + LONG_SECONDS
    while not (found := is_so()):
        assert time.monotonic() < deadline, what
        if between:
            between()
        pause(page)
    return found


def at_rest(page, read, pause_ms=POLL_MS):
    """Return what is read once it is the same twice, `pause_ms` apart."""
    before, now = object(), read()
    while now != before:
        pause(page, pause_ms)
        before, now = now, read()
    return now


def settle(page, words):
    """Wait until these words are there, and the page stands."""
    page.get_by_text(words).first.wait_for()
    wait_until_idle(page, "h1")


def all_answered(page):
    """Wait until the server has answered all that was tapped before.

    A page looks idle until the server begins with what was tapped. So it is drawn anew after it,
    as the server keeps the order; nothing is cut short by that if the server has begun.
    """
    page.evaluate("fetch('/_stcore/health', { cache: 'no-store' }).then(() => null)")
    wait_until_idle(page, "h1")
    until(page, lambda: page.evaluate(DRAW_ANEW), "the page can be drawn anew")
    wait_until_idle(page, "h1")


def count_sent(page):
    """Count what the page sends the server from now on."""
    page.evaluate(COUNT_SENT)


def sent(page):
    """Return how much the page has sent, with all that was tapped before."""
    return page.evaluate(SENT)


def pass_frames(page, count=2):
    """Let the browser draw so often."""
    page.evaluate(FRAMES, count)


def until_still(page):
    """Wait until nothing fades or unfolds: it would be measured, or missed by a tap, half-way."""
    page.wait_for_function(HAS_FADED)
