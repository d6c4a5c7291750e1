"""The states in which pages are walked: made by writing records, not by tapping."""

import atexit
import re
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page

from backcare.bootstrap import Services, build_services
from backcare.config import ClubAddress, Settings
from backcare.domain.check.result import Limit, SelfCheckResult
from backcare.domain.check.triage import Urgency
from backcare.domain.club.documents import Role
from backcare.domain.entries import Pause, PauseReason
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import Plan, PlanChoices
from backcare.domain.records import Record
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.ui.navigation import GUIDANCE, MY_DATA, PLAN, TRACKER, PageSpec
from backcare.ui.navigation import TODAY as TODAY_PAGE
from scripts.local_server import wait_until_idle
from tests.browser.screens import SCREENS, STATES
from tests.builders import MONDAY, TODAY, entry_id, plan_of, session, year_of_entries, year_profile
from tests.ours import our_library

WEEK = timedelta(weeks=1)
DEMO = {"BACKCARE_DEMO": "yes"}


def plan_from(start) -> Plan:
    choices = PlanChoices(level=1, sessions_a_week=2)
    return plan_of(
        Planner(choices, our_library().programming).build_sessions(start), choices, start
    )


OWN = plan_from(MONDAY - WEEK)
NEXT = next(planned for planned in OWN.sessions if planned.day >= TODAY)
TO_SESSION = f"session?on={NEXT.day}&part={NEXT.name}"


def _made(number):
    return {
        "id": entry_id(number),
        "day": TODAY,
        "logged_at": datetime(2026, 11, 19, 6, tzinfo=UTC),
    }


def a_year() -> list[Record]:
    """A runner of a year, whose plan began a week ago: there is something to look back on."""
    done = [
        session(500 + n, planned.day, minutes=25, nprs=1)
        for n, planned in enumerate(s for s in OWN.sessions if s.day < MONDAY)
    ]
    return [*year_of_entries(), OWN, *done]


def waiting() -> list[Record]:
    """Exercise waits after a self-check that was kept."""
    told = {"screen": "2026-11-23", "answers": (), "urgency": Urgency.SAME_DAY}
    return [OWN, SelfCheckResult(**_made(600), **told)]


def no_impact() -> list[Record]:
    """Running and jumping wait after a self-check that was kept; the runner's year goes on."""
    told = {"screen": "2026-11-23", "answers": (), "urgency": Urgency.WITHIN_DAYS}
    return [*a_year(), SelfCheckResult(**_made(602), **told, rules=("C20",), limit=Limit.NO_IMPACT)]


KEPT: dict[str, Callable[[], list[Record]]] = {
    "a year with a plan": a_year,
    "nothing yet": list,
    "exercise waits": waiting,
    "running waits": no_impact,
    "plan over": lambda: [plan_from(MONDAY - 14 * WEEK)],
    "paused": lambda: [OWN, Pause(**_made(601), reason=PauseReason.HOLIDAY)],
}
"""What a runner at home has kept in each state; the one with most to use comes first."""


def stay(page: Page) -> None:
    """Reach what an address shows at once."""


def play(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Start, ")).click()
    page.get_by_role("button", name="Pause", exact=True).click()


def end(page: Page) -> None:
    page.clock.install()
    page.reload()
    wait_until_idle(page, "h1")
    page.get_by_role("button", name=re.compile("^Start, ")).click()
    page.get_by_role("button", name="Skip", exact=True).click()
    page.clock.run_for(60_000)
    page.clock.resume()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text("How was it?").wait_for()


def rate_after(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Start standing")).click()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="2", exact=True).click()
    page.get_by_role("heading", name="This evening").wait_for()


class State(NamedTuple):
    """A page in a state: which server shows it, at which address, with what kept, after which taps.

    `is_for_each_run` is left out where it would only show what another state does.
    """

    name: str
    address: str
    server: str = "home"
    reach: Callable[[Page], None] = stay
    is_for_each_run: bool = True


REACHED = {
    "self_check": [
        State(name, STATES[name].address, reach=STATES[name].reach)
        for name in (
            "signs",
            "family",
            "emergency",
            "today",
            "health",
            "where",
            "behaviour",
            "result",
        )
    ],
    "after_run": [State("rated after", "after_run", reach=rate_after)],
    "session": [
        State("playing", TO_SESSION, reach=play, is_for_each_run=False),
        State("session end", f"{TO_SESSION}&short=yes", reach=end),
    ],
}
"""Further states of a page, which take some taps."""


def states_of(page: PageSpec) -> list[State]:
    """Return the states of a page, the same for each page that there will be."""
    address = TO_SESSION if page.name == "session" else _address(page)
    made = [State(name, address, is_for_each_run=_makes_a_difference(name, page)) for name in KEPT]
    club = [State(name, address, server=name) for name in ("member", "organiser")]
    has_own = page.is_clubs or page == MY_DATA
    demo = State("demo", address, server="demo", is_for_each_run=has_own)
    if page.is_clubs:
        return [*club, demo]
    member = club[0]._replace(is_for_each_run=has_own)
    return [*made, *REACHED.get(page.name, []), demo, member]


def _address(page: PageSpec) -> str:
    if page == TODAY_PAGE:
        return ""
    return next((one for one in SCREENS if one.partition("?")[0] == page.name), page.name)


def _makes_a_difference(name: str, page: PageSpec) -> bool:
    if name == "exercise waits":
        return page.offers_exercise
    if name == "running waits":
        return page in (PLAN, TODAY_PAGE)
    if name in ("plan over", "paused"):
        return page in (PLAN, TODAY_PAGE) or (page == TRACKER and name == "paused")
    return page.is_personal or page in (TODAY_PAGE, GUIDANCE) or name == "nothing yet"


def keep_at_home(folder: Path, state: State) -> None:
    """Put there what is kept in a state; whatever was there before is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    kept = _written(state.name if state.name in KEPT else "a year with a plan")
    if kept is not None:
        shutil.copytree(kept, folder)


@cache
def _written(name: str) -> Path | None:
    """Write a state once, to be copied: to write a year takes longer than to see a page."""
    records = KEPT[name]()
    if not records:
        return None
    folder = Path(tempfile.mkdtemp(prefix="walk-")) / "user"
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    store = TinyTrackerStore(folder)
    store.add_all(LOCAL_MEMBER, records)
    store.save_profile(LOCAL_MEMBER, year_profile())
    return folder


class Members:
    """A club's members as its host can make them, each with a cookie that signs in."""

    PASSPHRASE = "four wet running shoes"

    def __init__(self, folder: Path, url: str) -> None:
        settings = Settings(user_data=folder, club=ClubAddress(url), today=TODAY)
        self._services: Services = build_services(settings)
        assert self._services.club is not None
        self._club = self._services.club
        self._club.accounts.start("Riverside Runners", "ab" * 32)
        self._tokens: dict[str, str] = {}
        self._joined = 0

    def cookie(self, name: str) -> tuple[str, str]:
        """Return the cookie of a member or organiser, who joins if need be."""
        token = self._tokens.get(name, "")
        try:
            self._club.accounts.member_of(token)
        except Exception:  # signed out, or gone
            self._tokens[name] = token = self._join(name)
        return self._club.address.cookie, token

    def _join(self, name: str) -> str:
        self._joined += 1
        role = Role.ORGANISER if name == "organiser" else Role.MEMBER
        entered = self._club.accounts.join(
            self._club.accounts.invitations.make(role),
            f"{name} {self._joined}",
            self.PASSPHRASE,
            has_agreed=True,
            address="192.0.2.1",
        )
        self._services.store.add_all(entered.account.key, a_year())
        return entered.token
