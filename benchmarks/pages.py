"""What each page costs compared with an empty page in the same run: `make bench`.

The empty page is a one-line script under plain `streamlit run` with default settings. Milliseconds
depend on the machine; the ratios are the result.
"""

import contextlib
import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

import msgspec
from playwright.sync_api import Browser

from backcare.bootstrap import build_services
from backcare.config import Settings
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import PlanChoices
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from benchmarks.visitor import Rerun, Tap, measure_reruns
from scripts.local_server import (
    Server,
    chromium_path,
    running_browser,
    running_server,
    wait_until_idle,
)
from tests.builders import MONDAY, TODAY, plan_of, year_of_entries, year_profile


class Case(NamedTuple):
    """A page in a state: which user's server, address and query, and the taps that lead there.

    `part` is a widget's key if only what a tap on it draws is measured. `target` is the highest
    acceptable ratio.
    """

    name: str
    page: str
    query: str = ""
    taps: tuple[Tap, ...] = ()
    part: str = ""
    user: str = "none"
    target: float = 0.86


_SIGNS: tuple[Tap, ...] = (
    ("check.age", "31 to 49"),
    ("check.pregnancy", "Neither"),
    ("check.continue.about-you", None),
)
_HEALTH: tuple[Tap, ...] = (
    *_SIGNS,
    ("check.continue.signs", None),
    ("check.choice.function", "I walk normally"),
    ("check.continue.today", None),
)
_WHERE: tuple[Tap, ...] = (*_HEALTH, ("check.continue.health", None))
_BEHAVIOUR: tuple[Tap, ...] = (
    *_WHERE,
    ("check.choice.duration", "Under 2 weeks"),
    ("check.continue.where", None),
    ("check.continue.pain", None),
)
_RESULT: tuple[Tap, ...] = (*_BEHAVIOUR, ("check.continue.behaviour", None))
_ROOM: Tap = ("board.room", {"width": 800})
_BOARD: tuple[Tap, ...] = (_ROOM, ("board.span", "A year"))
_WHOLE: tuple[Tap, ...] = (_ROOM, ("board.span", "All"))

CASES = (
    Case("today, year and plan", "today", user="plan", target=0.7),
    Case("guidance", "guidance"),
    Case("article", "article", "topic=who-to-see"),
    Case("self-check, start", "self_check"),
    Case("self-check, emergency signs", "self_check", taps=_SIGNS),
    Case("self-check, health", "self_check", taps=_HEALTH),
    Case("self-check, body map", "self_check", taps=_WHERE),
    Case("self-check, behaviour", "self_check", taps=_BEHAVIOUR),
    Case("self-check, result", "self_check", taps=_RESULT),
    Case("rules", "rules"),
    Case("sources", "sources"),
    Case("exercises", "exercises"),
    Case("exercise", "exercise", "id=E12"),
    Case("plan, form", "plan"),
    Case("plan, week and year", "plan", user="plan"),
    Case("session", "session", f"on={TODAY}&part=B", user="plan"),
    Case("gate tests", "gate_tests", user="plan"),
    Case("run and walk", "run_walk", user="plan"),
    Case("tracker, empty", "tracker"),
    Case("tracker, one year", "tracker", user="year"),
    Case("tracker, year and plan", "tracker", user="plan"),
    Case("tracker, ten years", "tracker", user="ten", target=0.9),
    Case("tracker with the board of 12 weeks", "tracker", taps=(_ROOM,), user="year"),
    Case("board of a year", "tracker", taps=_BOARD, part="board.span", user="year", target=0.8),
    Case("board of ten years", "tracker", taps=_WHOLE, part="board.span", user="ten", target=0.9),
    Case("my data, one year", "my_data", user="year"),
)
ROUNDS = 3
_USERS = ("none", "year", "plan", "ten")


def main() -> None:
    """Measure in turns and print the table."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        empty = stack.enter_context(empty_server(folder))
        servers = {name: stack.enter_context(server_of(folder, name)) for name in _USERS}
        print("| page | CPU ms | wall ms | wire kB | CPU / empty | wall / empty | target |")
        print("|---|---|---|---|---|---|---|")
        for case in CASES:
            server = servers[case.user]
            turns = [
                (
                    measure_reruns(empty, ""),
                    measure_reruns(server, case.page, case.query, taps=case.taps, part=case.part),
                )
                for _ in range(ROUNDS)
            ]
            _print_row(case, turns)
        if chromium_path() is not None:
            _print_first_load(empty, servers["none"])


def empty_server(folder: Path) -> contextlib.AbstractContextManager[Server]:
    """Start a server of an empty page."""
    (folder / "plain").mkdir()
    (folder / "plain" / "empty.py").write_text('import streamlit as st\n\nst.write("Hello")\n')
    return running_server(folder, command=("empty.py",), folder=folder / "plain")


def server_of(folder: Path, user: str) -> contextlib.AbstractContextManager[Server]:
    """Start a server for a user with nothing, a year of entries, that and a plan, or ten years."""
    store = TinyTrackerStore(folder / user)
    if user != "none":
        store.add_all(LOCAL_MEMBER, year_of_entries(years=10 if user == "ten" else 1))
        store.save_profile(LOCAL_MEMBER, year_profile())
    if user == "plan":
        content = build_services(Settings()).content
        choices = PlanChoices(level=1, sessions_a_week=2, run_days=(1, 5, 6), long_run_day=6)
        start = MONDAY - timedelta(weeks=1)
        sessions = Planner(choices, content.programming).build_sessions(start)
        moved = [
            msgspec.structs.replace(s, day=TODAY) if s.name == "B" and s.day > MONDAY else s
            for s in sessions[:4]
        ]
        store.add(LOCAL_MEMBER, plan_of((*moved, *sessions[4:]), choices, start))
    # Nobody taps as fast as this measures.
    fast = {"BACKCARE_FRAMES_A_SECOND": "10000", "BACKCARE_FRAMES_AT_ONCE": "10000"}
    return running_server(folder / user, today=TODAY.isoformat(), settings=fast)


def _print_row(case: Case, turns: list[tuple[Rerun, Rerun]]) -> None:
    middle = sorted(turns, key=lambda turn: turn[1].cpu_ms)[len(turns) // 2][1]
    cpu = median(own.cpu_ms / empty.cpu_ms for empty, own in turns)
    wall = median(own.wall_ms / empty.wall_ms for empty, own in turns)
    print(
        f"| {case.name} | {middle.cpu_ms:.0f} | {middle.wall_ms:.0f} "
        f"| {middle.wire_bytes / 1000:.1f} | {cpu:.2f} | {wall:.2f} | {case.target} |"
    )


def _print_first_load(empty: Server, ours: Server) -> None:
    """Print how much a first visit of the landing page transfers."""
    with running_browser() as browser:
        own, plain = (_first_load_bytes(browser, server) for server in (ours, empty))
    print(f"\nFirst load: {own / 1e6:.2f} MB on the wire (target 1.0)", end="")
    print(f", {own / plain:.2f} of the empty page")


def _first_load_bytes(browser: Browser, server: Server) -> float:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(server.url)
    wait_until_idle(page, '[data-testid="stMarkdownContainer"] >> visible=true')
    page.wait_for_load_state("networkidle")
    page.close()
    return sum(sizes)


if __name__ == "__main__":
    main()
