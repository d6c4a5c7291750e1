"""What each page costs, against an empty page in the same run: `make bench`.

The empty page is a one-line script under plain `streamlit run` with default settings. Milliseconds
are this machine's; the ratios are the result.
"""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser

from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tiny import TinyTrackerStore
from benchmarks.visitor import Rerun, Tap, measure_reruns
from scripts.local_server import (
    Server,
    chromium_path,
    running_browser,
    running_server,
    wait_until_idle,
)
from tests.builders import TODAY, year_of_entries, year_profile


class Case(NamedTuple):
    """A page in a state: which server, address and query, and the taps that lead there.

    `target` is the ratio to keep.
    """

    name: str
    page: str
    query: str = ""
    taps: tuple[Tap, ...] = ()
    with_a_year: bool = False
    target: float = 1.0


_SIGNS: tuple[Tap, ...] = (
    ("check.age", "31 to 49"),
    ("check.pregnancy", "Neither"),
    ("check.continue.about-you", None),
)
_BODY: tuple[Tap, ...] = (
    *_SIGNS,
    ("check.continue.signs", None),
    ("check.continue.today", None),
)
_WHERE: tuple[Tap, ...] = (*_BODY, ("check.continue.body", None))
_BEHAVIOUR: tuple[Tap, ...] = (*_WHERE, ("check.continue.where", None))
_RESULT: tuple[Tap, ...] = (*_BEHAVIOUR, ("check.continue.behaviour", None))

CASES = (
    Case("guidance", "guidance"),
    Case("article", "article", "topic=who-to-see"),
    Case("self-check, start", "self_check"),
    Case("self-check, emergency signs", "self_check", taps=_SIGNS),
    Case("self-check, longest list", "self_check", taps=_BODY),
    Case("self-check, body map", "self_check", taps=_WHERE),
    Case("self-check, behaviour", "self_check", taps=_BEHAVIOUR),
    Case("self-check, result", "self_check", taps=_RESULT),
    Case("rules", "rules"),
    Case("exercises", "exercises", target=1.5),
    Case("exercise", "exercise", "id=E12"),
    Case("tracker, empty", "tracker"),
    Case("tracker, one year", "tracker", with_a_year=True, target=1.5),
)
ROUNDS = 3


def main() -> None:
    """Measure in turns and print the table."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        empty, ours, year = (stack.enter_context(server) for server in _servers(folder))
        print("| page | CPU ms | wall ms | wire kB | CPU / empty | wall / empty | target |")
        print("|---|---|---|---|---|---|---|")
        for case in CASES:
            server = year if case.with_a_year else ours
            turns = [
                (
                    measure_reruns(empty, ""),
                    measure_reruns(server, case.page, case.query, taps=case.taps),
                )
                for _ in range(ROUNDS)
            ]
            _print_row(case, turns)
        if chromium_path() is not None:
            _print_first_load(empty, ours)


def _servers(folder: Path) -> Iterator[contextlib.AbstractContextManager[Server]]:
    (folder / "plain").mkdir()
    (folder / "plain" / "empty.py").write_text('import streamlit as st\n\nst.write("Hello")\n')
    store = TinyTrackerStore(folder / "year")
    store.add_all(LOCAL_MEMBER, year_of_entries())
    store.save_profile(LOCAL_MEMBER, year_profile())
    today = TODAY.isoformat()
    yield running_server(folder, command=("empty.py",), folder=folder / "plain")
    yield running_server(folder / "none", today=today)
    yield running_server(folder / "year", today=today)


def _print_row(case: Case, turns: list[tuple[Rerun, Rerun]]) -> None:
    middle = sorted(turns, key=lambda turn: turn[1].cpu_ms)[len(turns) // 2][1]
    cpu = median(own.cpu_ms / empty.cpu_ms for empty, own in turns)
    wall = median(own.wall_ms / empty.wall_ms for empty, own in turns)
    print(
        f"| {case.name} | {middle.cpu_ms:.0f} | {middle.wall_ms:.0f} "
        f"| {middle.wire_bytes / 1000:.1f} | {cpu:.2f} | {wall:.2f} | {case.target} |"
    )


def _print_first_load(empty: Server, ours: Server) -> None:
    """Print what a first visit of the landing page takes over the wire."""
    with running_browser() as browser:
        own, plain = (_first_load_bytes(browser, server) for server in (ours, empty))
    print(f"\nFirst load: {own / 1e6:.2f} MB on the wire (target 1.2)", end="")
    print(f", {own / plain:.2f} of the empty page")


def _first_load_bytes(browser: Browser, server: Server) -> float:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(server.url)
    wait_until_idle(page, '[data-testid="stMarkdownContainer"]')
    page.wait_for_load_state("networkidle")
    page.close()
    return sum(sizes)


if __name__ == "__main__":
    main()
