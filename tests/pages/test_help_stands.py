"""What helps stands on nothing: pages for everybody are whole, whatever the records do."""

import functools
import time

import pytest
from streamlit.testing.v1 import AppTest

from backcare.storage import patience
from backcare.storage.patience import Patience
from backcare.storage.postgres import database
from backcare.ui.errors import has_drawn
from backcare.ui.navigation import PAGES
from backcare.ui.wiring import built_services, services
from tests.conftest import MAIN
from tests.pages.conftest import join
from tests.pages.records import DATABASE_KINDS, KINDS, OwnDatabase, restart
from tests.pages.screen import TEXT, main_headings, shown
from tests.pages.walker import Walker

pytestmark = pytest.mark.safety
EVERYBODYS = {page.name: {} for page in PAGES if not page.is_personal}
EVERYBODYS |= {"article": {"topic": "who-to-see"}, "exercise": {"id": "E12"}}
PERSONAL = [page.name for page in PAGES if page.is_personal]
WHO = ("home", "stranger", "member", "organiser")


def opened():
    at = AppTest.from_file(str(MAIN), default_timeout=30)
    at.context["timezone"] = "Europe/London"
    return at


def go(at, name):
    for key, value in EVERYBODYS.get(name, {}).items():
        at.query_params[key] = value
    at.switch_page(f"../../pages/{name}.py").run()
    assert not at.exception
    return at


@functools.cache
def words_for_everybody(name, *, is_home):
    """Return what a page says to somebody without any records, while all is well."""
    return set(shown(go(opened(), name)).splitlines())


def pages_of(who):
    return [page for page in EVERYBODYS if who != "home" or page not in ("privacy", "enter")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", WHO)
def test_pages_for_everybody_are_whole(be, cookies, who, kind, monkeypatch, tmp_path):
    be("home" if who == "home" else "stranger")
    whole = {page: words_for_everybody(page, is_home=who == "home") for page in pages_of(who)}
    if who in ("member", "organiser"):
        join(cookies, who)
    built_services.cache_clear()  # as after a restart: nothing was read yet
    with KINDS[kind](monkeypatch, tmp_path / "user"):
        at = opened()
        told = {page for page in whole if is_whole(go(at, page), page, whole[page])}
    if who == "stranger" or kind == "full":
        assert told == set(), "it does not concern them"
    else:
        assert told, "it is said"


def is_whole(at, page, words):
    """Look whether all is there, and return whether something is said of records above it."""
    assert len(main_headings(at)) == 1, page
    assert page in ("enter", "today", "settings") or words <= set(shown(at).splitlines()), page
    assert "secret detail" not in shown(at)
    assert page != "self_check" or "tel:" in shown(at)
    if not at.warning:
        return False
    [warning] = at.warning
    assert TEXT("error.page_stands") in warning.value
    head = at.main[0 if page == "settings" else 1]  # below the way to the settings
    assert head.children[0].value == warning.value, "it stands above the page"
    return True


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("full", "hanging")])
@pytest.mark.parametrize("who", ["home", "member"])
def test_a_page_of_ones_own_has_heading_sentence_number_and_the_way_to_the_check(
    be, who, kind, monkeypatch, tmp_path
):
    be(who)
    built_services.cache_clear()
    pages = PERSONAL if kind == "away" else ["tracker", "plan"]
    with KINDS[kind](monkeypatch, tmp_path / "user"):
        at = opened()
        for page in pages:
            if page == "club" and who == "home":
                continue
            is_of_its_own(go(at, page), page)


def is_of_its_own(at, page):
    assert len(main_headings(at)) == 1, page
    assert len(at.warning) == 1, page
    assert "tel:" in shown(at), page
    assert at.button(key="error.to_check"), page
    assert at.selectbox(key="numbers.country"), page


def test_no_record_is_asked_for_before_the_page_stands(be, monkeypatch):
    be("member")
    asked = []
    briefly = Patience.briefly

    def noted(self, work):
        asked.append(has_drawn())
        return briefly(self, work)

    monkeypatch.setattr(Patience, "briefly", noted)
    at = opened()
    for page in EVERYBODYS:
        asked.clear()
        go(at, page)
        # A page that offers exercise looks whether it waits; its heading and number stand by then.
        # The first page is somebody's own if they have records, and the raw page stands until then.
        # Settings are what they have chosen.
        early = ("today", "after_run", "first_exercises", "exercise", "exercises", "enter")
        offers = page in (*early, "settings")
        all_drawn = len(at.main.children)
        assert asked, page
        assert min(asked) >= (3 if offers else all_drawn), page


# In PostgreSQL


@pytest.fixture
def own_database(monkeypatch):
    monkeypatch.setattr(database, "_RECONNECT_SECONDS", 0.05)
    monkeypatch.setattr(patience, "_TRY_AGAIN_SECONDS", 0.05)
    yield OwnDatabase(monkeypatch)
    restart()


@pytest.mark.parametrize("kind", DATABASE_KINDS)
def test_help_stands_whatever_a_clubs_database_does_and_all_is_well_after_it(
    own_database, be, cookies, kind, monkeypatch
):
    be("stranger")
    entered = {"stranger": {}}
    for who in ("organiser", "member"):
        join(cookies, who)
        entered[who] = dict(cookies)
        cookies.clear()
    pages = {
        "stranger": ("self_check",),
        "member": ("self_check", "exercise"),
        "organiser": ("privacy",),
    }
    whole = {page: words_for_everybody(page, is_home=False) for page in sum(pages.values(), ())}
    is_still = kind == "stands still"
    if not is_still:  # it answers, but this machine may be busy
        monkeypatch.setattr(patience, "_LOOK_SECONDS", 0.2)
    restart()
    with DATABASE_KINDS[kind](own_database):
        for who, cookie in entered.items():
            cookies.clear()
            cookies.update(cookie)
            at = opened()
            told = {page for page in pages[who] if is_whole(go(at, page), page, whole[page])}
            if who == "stranger" or kind == "full":
                assert told == set(), "it does not concern them"
            else:
                assert told, "it is said"
                if not is_still:  # a page of one's own waits for that
                    is_of_its_own(go(at, "club" if who == "organiser" else "tracker"), who)
    deadline = time.monotonic() + 20
    cookies.update(entered["member"])
    while (at := go(opened(), "tracker")).warning:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert TEXT("log.title") in shown(at)


def test_a_result_that_a_full_database_refuses_stays_and_says_so(own_database, be):
    be("member")
    walker = Walker(lambda name: go(opened(), name)).walk("RF43")
    words = {line for line in walker.words.splitlines() if "/door/" not in line}
    with DATABASE_KINDS["full"](own_database):
        walker.tap("check.keep")
    assert words <= set(walker.words.splitlines())
    assert TEXT("error.disk_full").strip() in [told.value for told in walker.at.warning]


# Whose session this is


@pytest.mark.parametrize("next_one", ["Ben", None])
def test_nobodys_answers_are_shown_to_who_comes_next_even_while_records_are_away(
    be, cookies, next_one, monkeypatch, tmp_path
):
    be("member")
    at = go(opened(), "self_check")
    at.pills(key="check.age").set_value("31-49").run()
    at.pills(key="check.pregnancy").set_value("neither").run()
    at.button(key="check.continue.about-you").click().run()
    cookies.clear()
    if next_one is not None:
        join(cookies, next_one)
    with KINDS["away"](monkeypatch, tmp_path / "user"):
        at.run()
    assert not at.exception
    assert at.pills(key="check.age").value is None, "a check that nobody began"


def test_what_a_session_holds_goes_once_its_sign_in_was_ended_elsewhere(be):
    be("member")
    at = go(opened(), "self_check")
    at.pills(key="check.age").set_value("31-49").run()
    [account] = services().club.accounts.members.all()
    services().club.accounts.sign_ins.end_all(account.key)
    at.run()
    assert not at.exception
    assert at.pills(key="check.age").value is None


def test_answers_of_somebody_who_then_signs_in_are_theirs(be, cookies):
    be("stranger")
    at = go(opened(), "self_check")
    at.pills(key="check.age").set_value("31-49").run()
    join(cookies, "Ann")
    at.run()
    assert at.pills(key="check.age").value == "31-49"


# Saving


def test_a_result_that_cannot_be_kept_stays_and_says_so(be, monkeypatch, tmp_path):
    be("member")
    walker = Walker(lambda name: go(opened(), name)).walk("RF43")
    words = {line for line in walker.words.splitlines() if "/door/" not in line}
    with KINDS["away"](monkeypatch, tmp_path / "user"):
        walker.tap("check.keep")
    assert words <= set(walker.words.splitlines())
    assert TEXT("error.unreachable").strip() in [told.value for told in walker.at.warning]
