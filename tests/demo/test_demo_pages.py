"""A demo: a banner on every page, a runner of one's own, and nothing that stays."""

import os
import re
import subprocess
import sys
from collections import deque

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from backcare.bootstrap import build_services
from backcare.config import MOST_DEMO_UPLOAD_MB, Settings, SettingsError
from backcare.domain.entries import RunSession
from backcare.ui.frames import StreamlitFrames
from backcare.ui.my_data.summary import summary_page
from backcare.ui.navigation import PAGES
from backcare.ui.tracker.diary import read_diary
from backcare.web.guard import OnlyHere
from backcare.web.server import guards, own_routes
from tests.builders import TODAY, run
from tests.conftest import MAIN, ROOT
from tests.ours import our_library
from tests.pages.screen import shown
from tests.visits import own, visit_on

TEXT = our_library().texts


@pytest.fixture(autouse=True)
def _is_a_demo(monkeypatch):
    monkeypatch.setenv("BACKCARE_DEMO", "yes")


def runs_of(at: AppTest) -> tuple[RunSession, ...]:
    return at.session_state["visit.demo"].records.find("me", RunSession)


def today_code(at: AppTest) -> str:
    words = shown(at.toggle(key=f"club.meeting.open.{TODAY}").set_value(True).run())
    [code] = re.findall(r'<p class="bc-night-code" translate="no">(\w+)</p>', words)
    return code


def test_every_page_says_that_it_is_a_demo_and_none_asks_who_is_there(tmp_path):
    at = AppTest.from_file(str(MAIN), default_timeout=30).run()
    for page in PAGES:
        at.switch_page(f"../../pages/{page.name}.py").run()
        assert not at.exception
        assert TEXT("demo.banner") in shown(at), page.name
        assert TEXT("demo.own") in shown(at), page.name
        assert "/door/" not in shown(at), page.name
    assert not (tmp_path / "user").exists()


def test_what_a_visitor_changes_is_theirs_and_on_no_disk(open_page, tmp_path):
    one, other = open_page("tracker"), open_page("tracker")
    before = runs_of(one)
    assert len(before) > 20
    assert before == runs_of(other)
    one.session_state["visit.demo"].records.add("me", run(999_999, TODAY))
    assert len(runs_of(one.run())) == len(before) + 1
    assert runs_of(other.run()) == before
    other.session_state["visit.demo"].records.erase("me")
    assert len(runs_of(open_page("tracker"))) == len(before)
    assert not (tmp_path / "user").exists()


def test_the_club_is_looked_at_as_its_organiser_and_nobody_can_join(open_page):
    at = open_page("club")
    members = len(our_library().demo.club.members) + 1
    assert TEXT("club.members", n=members) in shown(at)
    assert TEXT("demo.no_door") in shown(at)
    meetings, weeks = (table.value for table in at.table)
    counted = [words for words in weeks[TEXT("club.sessions")] if words.startswith("about ")]
    assert len(counted) >= 10
    assert len(meetings) >= 9
    assert not [b for b in at.button if b.key == "club.invite.make"]
    code = today_code(at)
    assert code == today_code(at)
    assert code != today_code(open_page("club"))


def test_a_demo_has_no_door_and_answers_everybody():
    services = build_services(Settings(is_demo=True))
    paths = [route.path for route in own_routes(services)]
    assert paths == ["/healthz", "/readyz", "/hold", "/device-settings", "/files/{key}/{name}"]
    assert OnlyHere not in [guard.cls for guard in guards(services, StreamlitFrames())]


async def _answered(_: Request) -> Response:
    return PlainTextResponse("here")


def test_strangers_bring_small_files_only_into_a_demo():
    upload, most = "/_stcore/upload_file/1/2", MOST_DEMO_UPLOAD_MB << 20
    routes = [Route(path, _answered, methods=["GET", "PUT"]) for path in (upload, "/tracker")]
    layers = guards(build_services(Settings(is_demo=True)), StreamlitFrames())
    for layer in layers:
        if "gate" in layer.kwargs:
            layer.kwargs["gate"].offered.add([upload], deque())
    app = Starlette(routes=routes, middleware=layers)
    visitor = TestClient(app, base_url="https://demo.example", client=("203.0.113.9", 5000))
    assert visitor.get("/tracker").text == "here"
    assert visitor.get("/_stcore/metrics").status_code == 403
    assert visitor.put(upload, content=b"x" * most).text == "here"
    for too_much in (b"x" * (most + (1 << 20) + 1), iter([b"of unknown length"])):
        assert visitor.put(upload, content=too_much).status_code == 403


def test_a_demo_says_what_it_keeps_and_what_leaves_it_says_where_it_is_from(open_page):
    at = open_page("my_data")
    assert at.get("file_uploader")[0].proto.max_upload_size_mb == MOST_DEMO_UPLOAD_MB
    assert TEXT("demo.data_lead") in shown(at)
    assert TEXT("data.lead") not in shown(at)
    assert TEXT("demo.privacy") in shown(open_page("privacy"))
    demo = at.session_state["visit.demo"]
    visit = visit_on(TODAY, store=own(demo.records), club=demo.club)
    assert summary_page(read_diary(visit), 6, visit).lead.startswith(TEXT("demo.paper"))
    real = visit_on(TODAY)
    assert summary_page(read_diary(real), 6, real).lead == TEXT("summary.lead")


def test_a_cloud_may_give_the_setting_as_a_secret(tmp_path):
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text('BACKCARE_DEMO = "yes"\n')
    told = subprocess.run(
        [sys.executable, "-c", "import app; print(app.services().settings.is_demo)"],
        cwd=ROOT,
        env={**os.environ, "BACKCARE_DEMO": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert told.stdout == "True\n", told.stderr


@pytest.mark.parametrize(
    "more",
    [
        {"BACKCARE_CLUB": "https://backcare.example"},
        {"BACKCARE_DATABASE_URL": "postgresql://a@b/c"},
        {"BACKCARE_DEMO": "maybe"},
    ],
)
def test_a_demo_is_nothing_else_besides(more):
    with pytest.raises(SettingsError, match="BACKCARE_DEMO"):
        Settings.from_env({"BACKCARE_DEMO": "yes", **more})
    assert not Settings.from_env({"BACKCARE_DEMO": "no"}).is_demo
