"""The pages, in the order of the menu. To add one: a line here, a file in `pages/`, its texts."""

from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from backcare.content.texts import Texts

PAGES_FOLDER = Path(__file__).resolve().parents[2] / "pages"
_MENU = "menu.pages"


class PageSpec(NamedTuple):
    """A page of the menu.

    `name` is the stem of its file and its address; its title is the text `page.<name>.title`.

    `is_personal`: it shows records, so a club's server first asks who is there. `is_clubs`: only a
    club's server has it. `offers_exercise`: while exercise waits, a notice of that takes its place,
    under the title `hold.title.<name>`; with `offers_running` also while running and jumping alone
    wait. `is_wide`: it is drawn in columns, up to 1280 px. `reads_choices`: what the runner has
    chosen is read before it is drawn, as on each page that `is_personal`.
    """

    name: str
    is_landing: bool = False
    is_in_menu: bool = True
    is_personal: bool = False
    is_clubs: bool = False
    offers_exercise: bool = False
    offers_running: bool = False
    is_wide: bool = False
    reads_choices: bool = False

    @property
    def in_own_measures(self) -> bool:
        """Whether it is drawn in the measures of the profile, and not in those known by then."""
        return self.is_personal or self.reads_choices

    @property
    def path(self) -> Path:
        """Return the page's file."""
        return PAGES_FOLDER / f"{self.name}.py"


TODAY = PageSpec("today", is_landing=True, is_wide=True, reads_choices=True)
GUIDANCE = PageSpec("guidance", is_wide=True)
ARTICLE = PageSpec("article", is_in_menu=False)
SELF_CHECK = PageSpec("self_check")
RULES = PageSpec("rules", is_in_menu=False)
SOURCES = PageSpec("sources", is_in_menu=False)
WARNING_CARD = PageSpec("warning_card", is_in_menu=False)
AFTER_RUN = PageSpec("after_run", is_in_menu=False, offers_exercise=True, offers_running=True)
FIRST_EXERCISES = PageSpec("first_exercises", is_in_menu=False, offers_exercise=True)
EXERCISES = PageSpec("exercises", offers_exercise=True, is_wide=True)
EXERCISE = PageSpec("exercise", is_in_menu=False, offers_exercise=True, is_wide=True)
PLAN = PageSpec("plan", is_personal=True, offers_exercise=True, is_wide=True)
SESSION = PageSpec("session", is_in_menu=False, is_personal=True, offers_exercise=True)
GATE_TESTS = PageSpec(
    "gate_tests", is_in_menu=False, is_personal=True, offers_exercise=True, offers_running=True
)
RUN_WALK = PageSpec(
    "run_walk", is_in_menu=False, is_personal=True, offers_exercise=True, offers_running=True
)
TRACKER = PageSpec("tracker", is_personal=True, is_wide=True)
MY_DATA = PageSpec("my_data", is_in_menu=False, is_personal=True)
SETTINGS = PageSpec("settings", is_in_menu=False, reads_choices=True)
CLUB = PageSpec("club", is_personal=True, is_clubs=True, is_wide=True)
PRIVACY = PageSpec("privacy", is_in_menu=False, is_clubs=True)
ENTER = PageSpec("enter", is_in_menu=False, is_clubs=True)

PAGES = (
    TODAY,
    GUIDANCE,
    ARTICLE,
    SELF_CHECK,
    RULES,
    WARNING_CARD,
    AFTER_RUN,
    SOURCES,
    FIRST_EXERCISES,
    EXERCISES,
    EXERCISE,
    PLAN,
    SESSION,
    GATE_TESTS,
    RUN_WALK,
    TRACKER,
    MY_DATA,
    SETTINGS,
    CLUB,
    PRIVACY,
    ENTER,
)
PAGE_NAMED = {page.name: page for page in PAGES}
LANDING = next(page for page in PAGES if page.is_landing)
"""The page at the server's address itself; every other one has its name as its address."""


def pages_for(*, is_club: bool) -> tuple[PageSpec, ...]:
    """Return the pages of this server."""
    return tuple(page for page in PAGES if is_club or not page.is_clubs)


def build_navigation(text: Texts, *, is_club: bool) -> StreamlitPage:
    """Return the page that was asked for; its `run()` draws it."""
    # For each of them Streamlit looks for its file, folder by folder: once a visit will do.
    if _MENU not in st.session_state:
        st.session_state[_MENU] = [_page(spec, text) for spec in pages_for(is_club=is_club)]
    return st.navigation(st.session_state[_MENU], position="top")


def page_of(spec: PageSpec) -> StreamlitPage | Path:
    """Return the page that a link leads to, as Streamlit knows it; its file where it knows none.

    For a file, Streamlit looks at the disk each time.
    """
    pages: list[StreamlitPage] = st.session_state.get(_MENU, [])
    address = "" if spec.is_landing else spec.name
    return next((page for page in pages if page.url_path == address), spec.path)


def _page(spec: PageSpec, text: Texts) -> StreamlitPage:
    return st.Page(
        spec.path,
        title=text(f"page.{spec.name}.title"),
        help=text(f"page.{spec.name}.help"),
        url_path=spec.name,
        default=spec.is_landing,
        visibility="visible" if spec.is_in_menu else "hidden",
    )
