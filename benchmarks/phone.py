"""When the first words of a page can be read on a phone with a slow connection: `make bench`.

A first visit and the one after it, each against an empty page in the same run: a one-line script
under plain `streamlit run` with default settings.
"""

import contextlib
import tempfile
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext

from benchmarks.pages import empty_server, server_of
from scripts.local_server import running_browser

DELAY_MS = 150
BYTES_A_SECOND = 1_600_000 / 8
ROUNDS = 5
_WATCH = """window.wordsAt = new Promise((tell) => {
  const isThere = (one) =>
    !one.closest('[data-testid="stPageLink"]') && one.getBoundingClientRect().height > 0 &&
    one.checkVisibility({ visibilityProperty: true });
  const look = () => {
    const words = document.querySelectorAll('#root :is(h1, [data-testid="stMarkdownContainer"])');
    if ([...words].some(isThere)) tell(performance.now());
    else requestAnimationFrame(look);
  };
  look();
})"""
"""Notes when words of the page itself are seen: those of a link, as to the settings, say nothing
yet. Looked for from outside they would be found up to half a second later.
"""
_PAGES = (
    ("guidance, a stranger's first page", "none", ""),
    ("self-check", "none", "self_check"),
    ("today", "plan", ""),
    ("plan", "plan", "plan"),
    ("tracker", "plan", "tracker"),
)


class Loaded(NamedTuple):
    """Milliseconds until words could be read, and the requests and bytes until all was quiet."""

    words_ms: float
    requests: int
    wire_bytes: float


def main() -> None:
    """Measure in turns and print the table."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        empty = stack.enter_context(empty_server(folder))
        servers = {name: stack.enter_context(server_of(folder, name)) for name in ("none", "plan")}
        browser = stack.enter_context(running_browser())
        print("| page | visit | words ms | requests | kB | words / empty | target |")
        print("|---|---|---|---|---|---|---|")
        for name, user, path in _PAGES:
            turns = [
                (_visits(browser, empty.url), _visits(browser, f"{servers[user].url}/{path}"))
                for _ in range(ROUNDS)
            ]
            for place, visit in enumerate(("first", "next")):
                own = [turn[1][place] for turn in turns]
                ratio = median(turn[1][place].words_ms / turn[0][place].words_ms for turn in turns)
                print(
                    f"| {name} | {visit} | {median(o.words_ms for o in own):.0f} "
                    f"| {median(o.requests for o in own):.0f} "
                    f"| {median(o.wire_bytes for o in own) / 1000:.0f} | {ratio:.2f} | 1.2 |"
                )
        _print_exercise(browser, servers["none"].url)


def _print_exercise(browser: Browser, url: str) -> None:
    """Print what an exercise brings beside Streamlit's own pieces, before its figure is turned."""
    with contextlib.closing(browser.new_context(viewport={"width": 390, "height": 844})) as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        paths: dict[str, str] = {}
        sizes: dict[str, float] = {}
        session.on(
            "Network.requestWillBeSent",
            lambda event: paths.update(
                {event["requestId"]: urlsplit(event["request"]["url"]).path}
            ),
        )
        session.on(
            "Network.loadingFinished",
            lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
        )
        page.goto(f"{url}/exercise?id=E12")
        page.wait_for_selector("video", timeout=120_000)
        page.wait_for_load_state("networkidle", timeout=120_000)
    own = sum(
        size for id_, size in sizes.items() if not urlsplit(paths[id_]).path.startswith("/static/")
    )
    print(f"\nAn exercise before it is turned: {own / 1000:.0f} kB of our own (target 250)")


def _visits(browser: Browser, url: str) -> tuple[Loaded, Loaded]:
    """Return what a first visit and the next one cost, with the cache that the first one left."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    )
    try:
        return _load(context, url), _load(context, url)
    finally:
        context.close()


def _load(context: BrowserContext, url: str) -> Loaded:
    page = context.new_page()
    page.add_init_script(_WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": DELAY_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url, wait_until="commit")
    words_ms: float = page.evaluate("wordsAt")
    page.wait_for_load_state("networkidle", timeout=120_000)
    page.close()
    return Loaded(words_ms, len(sizes), sum(sizes))


if __name__ == "__main__":
    main()
