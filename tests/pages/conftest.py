"""Who opens a page: somebody at home, or in a club as nobody, a member or its organiser."""

import itertools
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import pytest
import streamlit as st
from streamlit.runtime.context import ContextProxy

from backcare.club import secrets
from backcare.config import HOLD_COOKIE
from backcare.domain.check import pages as check_pages
from backcare.domain.check.assessment import Answers, assess
from backcare.domain.club.documents import Role
from backcare.storage import patience
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.ui.check import answers, pages
from backcare.ui.session import save as session_save
from backcare.ui.wiring import services
from tests.builders import check_in
from tests.pages.walker import Walker

GOOD = "four wet running shoes"


@pytest.fixture(autouse=True, scope="session")
def _equal_answers_are_judged_once():
    """Each tap has all pages of a self-check judged anew, and most of them by the same answers."""
    books = {}

    @lru_cache(4096)
    def judged(book, given, age):
        return assess(books[book], Answers(dict(given), age))

    def judge(book, told):
        books[id(book)] = book  # which keeps it, and so its id
        return judged(id(book), frozenset(told.given.items()), told.age)

    for module in (answers, check_pages, pages):
        module.assess = judge


@pytest.fixture
def store(tmp_path):
    """What is kept at home, as the pages' own services keep it."""
    return TinyTrackerStore(tmp_path / "user")


@pytest.fixture
def cookies(monkeypatch):
    """The cookies of the browser that opens pages."""
    held = {}
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: held))
    return held


@pytest.fixture
def browser_says(cookies):
    """Give what a browser remembers from an earlier visit."""

    def say(value):
        cookies.pop(HOLD_COOKIE, None)
        if value:
            cookies[HOLD_COOKIE] = value

    return say


@pytest.fixture
def be(monkeypatch, cookies):
    """Be somebody: at home, or in a club as nobody, a member or its organiser."""
    quick = secrets.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(secrets, "_HASHER", quick)
    monkeypatch.setattr(patience, "_LOOK_SECONDS", 0.005)

    def be_(who):
        if who == "home":
            services().store.add("me", check_in(1))
            return
        monkeypatch.setenv("BACKCARE_CLUB", "http://localhost:8501")
        services().club.accounts.start("Riverside Runners", "ab" * 32)
        if who != "stranger":
            join(cookies, who)

    return be_


def join(cookies, name):
    """Join, and have the cookie of who came in."""
    club = services().club
    token = club.accounts.invitations.make(Role.ORGANISER if name == "organiser" else Role.MEMBER)
    entered = club.accounts.join(token, name, GOOD, has_agreed=True, address="192.0.2.1")
    services().store.add(entered.account.key, check_in(1))
    cookies[club.address.cookie] = entered.token
    return entered


@pytest.fixture
def clock_that_moves(monkeypatch):
    """Each look at the clock is a minute later, so that two checks of a test have an order."""
    minutes = itertools.count()
    start = datetime(2026, 11, 19, 8, tzinfo=UTC)
    monkeypatch.setattr(
        "backcare.ui.check.answers.utc_now", lambda: start + timedelta(minutes=next(minutes))
    )


@pytest.fixture
def walker(open_page):
    return Walker(open_page)


@pytest.fixture
def on(monkeypatch, open_page):
    """Open a page on a day."""

    def open_(day, page):
        monkeypatch.setenv("BACKCARE_TODAY", day.isoformat())
        return open_page(page)

    return open_


@pytest.fixture
def player(monkeypatch):
    """A player that tells a session at a tap; what it tells is put into the list."""
    told = []

    def tell(on_finished):
        st.session_state["session.player"] = {"finished": {"owner": "home", "result": told[-1]}}
        on_finished()

    def show(_, *, on_finished, **__):
        st.button("Tell", key="tell", on_click=tell, args=(on_finished,))

    monkeypatch.setattr(session_save, "show_session_player", show)
    return told
