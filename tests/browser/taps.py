"""Taps as a hurried thumb makes them: twice, at one spot, while the server may stand still."""

import contextlib
import os
import signal
import threading

from tests.browser.waits import at_rest

STANDS_STILL_SECONDS = 0.8
GAPS_MS = (5, 20, 60, 120, 300, 500)
LATE_MS = 150
NOTE_TAPS = """() => {
  const note = (tap) => window.tapsAt.push(tap.timeStamp);
  if (!window.tapsAt) addEventListener("pointerdown", note, true);
  window.tapsAt = [];
}"""


@contextlib.contextmanager
def standing_still(server):
    """Stop the server for a moment, as a busy machine does; it goes on by itself."""
    os.kill(server.process.pid, signal.SIGSTOP)
    go_on = threading.Timer(STANDS_STILL_SECONDS, os.kill, (server.process.pid, signal.SIGCONT))
    go_on.start()
    try:
        yield
    finally:
        go_on.join()


def tap_twice(page, target, gap_ms, still=None):
    """Tap twice where `target` is now; `still` is a server that is stopped meanwhile.

    Return whether the second tap came when it should: one that a busy machine makes late is meant
    for what it hits.
    """
    target.scroll_into_view_if_needed()
    target.click(trial=True)  # it takes taps now
    box = _where_it_stays(page, target)
    page.evaluate(NOTE_TAPS)
    spot = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    with standing_still(still) if still else contextlib.nullcontext():
        page.mouse.click(*spot)
        page.wait_for_timeout(gap_ms)  # what is tried: how soon the second tap comes
        page.mouse.click(*spot)
    at = page.evaluate("window.tapsAt")
    return at[-1] - at[0] < gap_ms + LATE_MS


def _where_it_stays(page, target):
    """Return the box of what no longer moves: on a busy machine what stands above it comes late."""
    return at_rest(page, target.bounding_box)


def choose(page, files):
    """Choose files with runs as in the phone's own dialogue."""
    page.locator("[class*=st-key-import-files] input[type=file]").set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": data}
            for name, data in files.items()
        ]
    )
