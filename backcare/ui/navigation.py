"""The pages, in the order of the menu. To add one: a line here, a file in `pages/`, its texts."""

from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from backcare.content.texts import Texts

PAGES_FOLDER = Path(__file__).resolve().parents[2] / "pages"


class PageSpec(NamedTuple):
    """A page: `name` is the stem of its file and its address; its title is the text
    `page.<name>.title`.
    """

    name: str
    is_landing: bool = False
    is_in_menu: bool = True

    @property
    def path(self) -> Path:
        """Return the page's file."""
        return PAGES_FOLDER / f"{self.name}.py"


GUIDANCE = PageSpec("guidance", is_landing=True)
ARTICLE = PageSpec("article", is_in_menu=False)
SELF_CHECK = PageSpec("self_check")
RULES = PageSpec("rules", is_in_menu=False)
EXERCISES = PageSpec("exercises")
EXERCISE = PageSpec("exercise", is_in_menu=False)
PLAN = PageSpec("plan")
SESSION = PageSpec("session", is_in_menu=False)
GATE_TESTS = PageSpec("gate_tests", is_in_menu=False)
RUN_WALK = PageSpec("run_walk", is_in_menu=False)
TRACKER = PageSpec("tracker")
MY_DATA = PageSpec("my_data", is_in_menu=False)

PAGES = (
    GUIDANCE,
    ARTICLE,
    SELF_CHECK,
    RULES,
    EXERCISES,
    EXERCISE,
    PLAN,
    SESSION,
    GATE_TESTS,
    RUN_WALK,
    TRACKER,
    MY_DATA,
)
PAGE_NAMED = {page.name: page for page in PAGES}


def build_navigation(text: Texts) -> StreamlitPage:
    """Return the page that was asked for; its `run()` draws it."""
    return st.navigation(
        [
            st.Page(
                spec.path,
                title=text(f"page.{spec.name}.title"),
                help=text(f"page.{spec.name}.help"),
                url_path=spec.name,
                default=spec.is_landing,
                visibility="visible" if spec.is_in_menu else "hidden",
            )
            for spec in PAGES
        ],
        position="top",
    )
