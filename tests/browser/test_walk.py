"""Every control of every page does something that a person can see, and nothing fails by it.

A sample in each run: what is alike once, on the pages that everybody comes by and on those of the
day, in turn as somebody in London and in Boston sees them. `make walk` uses all of it, each in a
fresh visit, and `make walk IN=US` as in Boston.
"""

import os
from datetime import date

import pytest

from backcare.ui.navigation import CLUB, PAGES
from backcare.ui.navigation import TODAY as TODAY_PAGE
from tests.browser import walk_visit
from tests.browser.walk import Walk, open_address, read_excuses
from tests.browser.walk_states import DEMO, Members, keep_at_home, states_of
from tests.browser.walk_visit import NOTHING, Visit
from tests.builders import TODAY
from tests.forks import running_server

pytestmark = pytest.mark.browser

IS_WHOLE = os.environ.get("BACKCARE_WALK") == "all"
IN_EACH_RUN = ("today",)
ELSEWHERE = ("self_check", "session", "exercise", "my_data", "club", "privacy", "enter")
"""These have journeys of their own, and `make walk`."""
IN_TURN = tuple(p.name for p in PAGES if p.name not in (*IN_EACH_RUN, *ELSEWHERE))
"""One of them a day: all of them would take five minutes."""
TODAYS = (*IN_EACH_RUN, IN_TURN[date.today().toordinal() % len(IN_TURN)])  # noqa: DTZ011 - any day
IN_BOSTON = {"locale": "en-US", "timezone_id": "America/New_York"}
"""A browser there: miles, weeks from Sunday, twelve hours, words of the US."""
IS_IN_US = (
    os.environ.get("BACKCARE_WALK_IN") == "US"
    if IS_WHOLE
    else date.today().toordinal() // len(IN_TURN) % 2  # noqa: DTZ011 - any day
)
BROWSER = IN_BOSTON if IS_IN_US else {}
WALKED = [page for page in PAGES if IS_WHOLE or page.name in TODAYS]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    log = folder / "server.log"
    with running_server(folder / "user", today=TODAY.isoformat(), log=log, settings=DEMO) as server:
        yield server.url, log


@pytest.fixture(scope="module")
def club(tmp_path_factory):
    folder = tmp_path_factory.mktemp("club")
    log = folder / "server.log"
    with running_server(folder / "user", today=TODAY.isoformat(), log=log, is_club=True) as server:
        yield server.url, log, Members(folder / "user", server.url)


@pytest.fixture
def visit_of(request, new_page):
    """Return a visit of a state; a server is started once a state asks for it."""

    def at_home(state):
        server, user = request.getfixturevalue("server"), request.getfixturevalue("user")
        return (
            server.url,
            request.getfixturevalue("server_log"),
            lambda _: keep_at_home(user, state),
        )

    def in_demo(_):
        return *request.getfixturevalue("demo"), lambda _: None

    def in_club(state):
        url, log, members = request.getfixturevalue("club")

        def sign_in(page):
            name, value = members.cookie(state.server)
            page.context.add_cookies([{"name": name, "value": value, "url": url}])

        return url, log, sign_in

    def visit(state):
        url, log, prepare = {"home": at_home, "demo": in_demo}.get(state.server, in_club)(state)

        def reopen(page):
            prepare(page)
            open_address(page, f"{url}/{state.address}")
            state.reach(page)

        return Visit(new_page(is_new=True, **BROWSER), log, reopen)

    return visit


@pytest.mark.weekly
@pytest.mark.parametrize("page", WALKED, ids=lambda page: page.name)
def test_every_control_does_something_that_can_be_seen(page, visit_of):
    has_frame = IS_WHOLE or page in (TODAY_PAGE, CLUB)
    walked = Walk(page.name, read_excuses(), is_whole=IS_WHOLE, has_frame=has_frame)
    for state in states_of(page) if IS_WHOLE else _of_the_day(states_of(page)):
        visit = visit_of(state)
        walked.walk(visit, state.name)
        visit.page.close()
    assert walked.read, "nothing was found on it"
    assert walked.faults == [], "\n".join(map(str, walked.faults))
    idle = {excuse for excuse in walked.excuses if walked.is_about_here(excuse)} - walked.excused
    assert not IS_WHOLE or idle == set(), "an excuse that excuses nothing"


def _of_the_day(states):
    """One of the states that differ, another one each week."""
    different = [state for state in states if state.is_for_each_run]
    week = date.today().isocalendar().week  # noqa: DTZ011 - any day
    return [different[week % len(different)]]


WRONG = {
    "<button>Dead</button>": NOTHING,
    "<button onclick='document.title = undefined_one'>Broken</button>": "error on the page",
    "<button onclick='warn(); this.innerText = 1'>Warns</button>": "the server's log says: WARNING",
    "<a download='plan.pdf' href='data:application/pdf,x'>Print</a>": "plan.pdf cannot be opened",
    "<a download='plan.csv' href='data:text/csv,'>Table</a>": "plan.csv is empty",
    "<a href='mailto:nobody'>Write</a>": "no address",
    "<details><summary>More</summary><button>Dead</button></details>": NOTHING,
    "<div inert><button>Dead</button></div><button disabled>Off</button>": None,
    "<label>Yes<input type=checkbox></label><input aria-label=Words>": None,
    "<select aria-label=Which><option>a<option>b</select>": None,
    "<button aria-current=page>1</button>": None,
    "<details><summary>More</summary>words</details><a href='tel:112'>Call</a>": None,
}


@pytest.mark.parametrize(("html", "wrong"), WRONG.items(), ids=range(len(WRONG)))
def test_the_walk_itself_finds_what_is_wrong_and_nothing_else(
    html, wrong, new_page, tmp_path, monkeypatch
):
    monkeypatch.setattr(walk_visit, "TRIES", 4)
    log = tmp_path / "server.log"
    log.touch()
    page = new_page(is_new=True)
    page.expose_function("warn", lambda: log.write_text("WARNING: it is full"))
    walked = Walk("blank", ())
    walked.walk(Visit(page, log, lambda page: page.set_content(html)), "planted")
    told = [fault.what for fault in walked.faults]
    if wrong is None:
        assert told == []
    else:
        assert any(what.startswith(wrong) for what in told), told


def test_what_is_walked_elsewhere_is_a_page():
    assert {*IN_EACH_RUN, *ELSEWHERE} < {page.name for page in PAGES}


def test_each_excuse_has_its_reason():
    for excuse in read_excuses():
        assert len(excuse.why) > 20, excuse
