"""What is cut on a narrow screen."""

import contextlib

from playwright.sync_api import TimeoutError

from tests.browser.waits import pass_frames, until_still

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
    const isLow = one.localName === "button" && one.scrollHeight > one.clientHeight + 1;
    const isCut = (hides && one.scrollWidth > one.clientWidth + 1) || isLow;
    if (isCut || right > width + 1) found.push(`${one.tagName} ${one.dataset.testid}: ${words}`);
  }
  return found;
}"""
ASKED_AGAIN_MS = 300
"""What is measured by script settles late on a busy machine."""


def cut_now(page):
    """Return what is cut with all boxes open, once that is settled."""
    page.evaluate("""() => {
      window.folded = [...document.querySelectorAll("details:not([open])")];
      for (const box of window.folded) box.open = true;
    }""")
    pass_frames(page)
    until_still(page)
    with contextlib.suppress(TimeoutError):
        page.wait_for_function(
            f"() => ({CUT})().length === 0", polling=ASKED_AGAIN_MS, timeout=6_000
        )
    cut = page.evaluate(CUT)
    page.evaluate("for (const box of window.folded) box.open = false")
    return cut
