"""What lets a browser remember that exercise waits: set for our own pages only, kept nowhere."""

import logging

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from backcare.bootstrap import build_services
from backcare.config import HOLD_COOKIE, SETTINGS_COOKIE, SETTINGS_URL, ClubAddress, Settings
from backcare.ui.frames import StreamlitFrames
from backcare.web.server import guards, own_routes
from tests.club.door import CLUB, cookie_of, join, post

pytestmark = pytest.mark.safety

HERE = "http://localhost:8501"
SETTINGS = {
    "one": {"has_key": False},
    "club": {"club": ClubAddress(CLUB)},
    "demo": {"is_demo": True},
}
ADDRESS = {"one": HERE, "club": CLUB, "demo": "https://demo.example"}


def visitor_of(kind, tmp_path):
    made = build_services(Settings(user_data=tmp_path / "user", **SETTINGS[kind]))
    app = Starlette(routes=own_routes(made), middleware=guards(made, StreamlitFrames()))
    client = "127.0.0.1" if kind == "one" else "192.0.2.7"
    return TestClient(app, base_url=ADDRESS[kind], client=(client, 5000))


@pytest.mark.parametrize("kind", SETTINGS)
def test_a_page_of_ours_sets_it_and_takes_it_away_on_every_kind_of_server(tmp_path, kind):
    visitor, own = visitor_of(kind, tmp_path), {"origin": ADDRESS[kind]}
    answer = visitor.post("/hold", content="E.2026-11-19", headers=own)
    assert answer.status_code == 204
    said = answer.headers["set-cookie"].lower()
    assert said.startswith(f"{HOLD_COOKIE}=e.2026-11-19;")
    assert "max-age=34560000" in said
    assert "samesite=lax" in said
    assert ("secure" in said) is ADDRESS[kind].startswith("https")
    assert "httponly" not in said, "the page has to see that it was kept"
    assert "path" not in said, "the browser takes the app's own"
    assert visitor.cookies[HOLD_COOKIE] == "E.2026-11-19"
    assert visitor.post("/hold", content="", headers=own).status_code == 204
    assert HOLD_COOKIE not in visitor.cookies
    assert not (tmp_path / "user").exists()


@pytest.mark.parametrize("kind", SETTINGS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
    ],
)
def test_nobody_elses_page_sets_or_clears_it(tmp_path, kind, headers):
    for value in ("E.2026-11-19", ""):
        answer = visitor_of(kind, tmp_path).post("/hold", content=value, headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "value",
    [
        *("x", "E", "E.", ".2026-11-19", "Z.2026-11-19", "E.2026-11-31", "E.20261119", "\x00", "é"),
        *("e.2026-11-19", "E.2026-11-19 ", "E.2026-11-19; Domain=x", "E.2026-11-19\r\nA: b"),
        *("RF01 E.2026-11-19", "E.2026-11-19.RF01", "E" * 99_999),
    ],
)
def test_it_says_nothing_but_urgency_and_day(tmp_path, value):
    visitor = visitor_of("one", tmp_path)
    answer = visitor.post("/hold", content=value.encode(), headers={"origin": HERE})
    assert answer.status_code == 400
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("kind", SETTINGS)
def test_the_settings_of_a_browser_are_remembered_too(tmp_path, kind):
    visitor, own = visitor_of(kind, tmp_path), {"origin": ADDRESS[kind]}
    value = "distance.mi|begins.06:30:00|country.IE-GB"
    answer = visitor.post(SETTINGS_URL, content=value, headers=own)
    assert answer.status_code == 204
    said = answer.headers["set-cookie"]
    assert said.startswith(f"{SETTINGS_COOKIE}={value};"), "the page compares it as it is"
    assert "max-age=34560000" in said.lower()
    assert visitor.cookies[SETTINGS_COOKIE] == value
    for other in (
        "distance.yards",
        "name.Ann",
        f"{value}|x.y",
        "weight.lb|distance.mi",
        "a" * 9999,
    ):
        assert visitor.post(SETTINGS_URL, content=other, headers=own).status_code == 400
    assert visitor.post(SETTINGS_URL, content=value).status_code == 403
    assert visitor.post(SETTINGS_URL, content="", headers=own).status_code == 204
    assert SETTINGS_COOKIE not in visitor.cookies
    assert not (tmp_path / "user").exists()


@pytest.mark.parametrize("kind", ["club", "demo"])
def test_the_log_does_not_tell_that_somebodys_exercise_waits(tmp_path, kind, caplog):
    visitor = visitor_of(kind, tmp_path)
    logging.getLogger("backcare.requests").propagate = True
    with caplog.at_level(logging.INFO, "backcare.requests"):
        visitor.get("/healthz")
        visitor.post("/hold", content="E.2026-11-19", headers={"origin": ADDRESS[kind]})
    logging.getLogger("backcare.requests").propagate = False
    assert "/healthz" in caplog.text
    assert "hold" not in caplog.text


def remembers(client):
    return client.cookies.get(HOLD_COOKIE) is not None


def remember(client):
    client.post("/hold", content="S.2026-11-19", headers={"origin": CLUB})
    assert remembers(client)


@pytest.mark.parametrize("way", ["/door/sign-out", "/door/sign-out-everywhere", "/door/leave"])
def test_whoever_signs_out_or_leaves_takes_it_away(browser, services, way):
    client = browser()
    join(client, services)
    remember(client)
    post(client, way, shown="/door/account" if "out" in way else way, sure="yes")
    assert not remembers(client)


def test_a_sign_in_is_no_clearing_but_another_members_is(browser, services):
    ann, bob = browser(), browser()
    join(ann, services)
    join(bob, services, "Bob")
    remember(ann)
    good = {"passphrase": "four wet running shoes"}
    post(ann, "/door/sign-in", nickname="Ann", **good)
    assert remembers(ann)
    post(ann, "/door/sign-in", nickname="Bob", **good)
    assert not remembers(ann)


def test_what_was_remembered_before_anybody_signed_in_stays(browser, services):
    client = browser()
    remember(client)
    assert cookie_of(join(client, services))
    assert remembers(client)
