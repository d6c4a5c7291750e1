"""The server of a club, or of one runner, in an attacker's hands."""

import logging

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from backcare.bootstrap import build_services
from backcare.config import ROOT, Settings
from backcare.web.door.forms import sender_of
from backcare.web.guard import MOST_FORM_BYTES, log_path
from tests.club.door import CLUB, GOOD, app_of, join, mark_of


def test_nothing_typed_becomes_part_of_the_page(browser, services):
    answer = join(browser(), services, nickname='"><script>alert(1)</script>')
    assert answer.status_code == 400
    assert "<script>alert" not in answer.text
    assert "Riverside &lt;Runners&gt;" in answer.text


def test_a_form_of_another_site_does_nothing(browser, services):
    client = browser()
    join(client, services)
    page = client.get("/door/account")
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}):
        answer = client.post("/door/sign-out", data={"mark": mark_of(page)}, headers=headers)
        assert answer.status_code == 403
    for data in ({}, {"mark": ""}, {"mark": "0" * 64}):
        answer = client.post("/door/sign-out", data=data)
        assert answer.status_code == 400
    other = browser()
    foreign = mark_of(other.get("/door/sign-in"))
    assert client.post("/door/leave", data={"mark": foreign, "sure": "yes"}).status_code == 400
    assert "signed in as Ann" in client.get("/door/account").text


@pytest.mark.parametrize(
    "path",
    [
        *("/door/../club.json", "/door/%2e%2e/forms.py", "/door/..%2fguard.py"),
        *("/door/forms.py", "/door/served/forget.js"),
    ],
)
def test_only_the_doors_own_files_are_served(browser, path):
    assert browser().get(path).status_code == 404


def test_a_form_that_is_too_long_is_refused(browser):
    answer = browser().post(
        "/door/sign-in", data={"mark": "x" * MOST_FORM_BYTES}, headers={"origin": CLUB}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "backcare.example:81", "localhost", ""])
def test_another_host_is_refused(browser, host):
    assert browser().get("/", headers={"host": host}).status_code == 403


def test_websockets_come_from_the_clubs_own_page_only(browser):
    client = browser()
    for headers in ({}, {"origin": "https://evil.example"}, {"origin": "http://backcare.example"}):
        with (
            pytest.raises(WebSocketDisconnect),
            client.websocket_connect("wss://backcare.example/_stcore/stream", headers=headers),
        ):
            pass
    with client.websocket_connect(
        "wss://backcare.example/_stcore/stream", headers={"origin": CLUB}
    ):
        pass


@pytest.mark.parametrize(
    "host", ["backcare.example", "backcare.example:443", "BACKCARE.example", "backcare.example."]
)
def test_a_host_is_the_clubs_however_it_is_written(browser, services, host):
    client = browser(headers={"host": host})
    told = client.get("/host").text
    assert told == "backcare.example https://backcare.example"
    with client.websocket_connect(
        "wss://backcare.example/_stcore/stream", headers={"origin": CLUB, "host": host}
    ):
        pass


@pytest.mark.parametrize(
    "host",
    ["backcare.example:80", "backcare.example.evil", "evil", "", "a@backcare.example", "[", "x:y"],
)
def test_another_host_is_not_the_clubs(browser, host):
    assert browser(headers={"host": host}).get("/").status_code == 403


def test_a_server_for_one_runner_answers_this_machine_only(tmp_path):
    app = app_of(build_services(Settings(user_data=tmp_path / "user", has_key=False)))
    here = {"base_url": "http://localhost:8501", "client": ("127.0.0.1", 5000)}
    assert TestClient(app, **here).get("/").status_code == 200
    assert TestClient(app, **{**here, "client": ("::1", 5000)}).get("/").status_code == 200
    away = TestClient(app, **{**here, "client": ("192.168.1.20", 5000)})
    assert away.get("/").status_code == 403
    assert "one runner" in away.get("/").text
    with pytest.raises(WebSocketDisconnect), away.websocket_connect("/_stcore/stream"):
        pass
    rebound = TestClient(app, **{**here, "base_url": "http://evil.example"})
    assert rebound.get("/").status_code == 403
    assert TestClient(app, **here).get("/door/sign-in").status_code == 404


def test_the_log_has_no_secret_no_name_and_no_address(browser, services, caplog, monkeypatch):
    log = logging.getLogger("backcare.requests")
    monkeypatch.setattr(log, "handlers", [*log.handlers, caplog.handler])
    client = browser()
    with caplog.at_level("INFO", logger="backcare.requests"):
        answer = join(client, services)
        client.get("/door/account?nickname=Ann")
    for secret in ("Ann", "192.0.2.7", GOOD, client.cookies["__Host-backcare"], "?"):
        assert secret not in caplog.text.replace("?v=", "")
    assert '"path": "/door/join/*"' in caplog.text
    assert answer.headers["x-request-id"] in caplog.text


def test_what_may_be_a_secret_is_not_part_of_a_logged_path():
    assert log_path("/tracker") == "/tracker"
    assert log_path("/door/join/abc/def") == "/door/join/*"
    assert log_path("/media/26cab8b6.json") == "/media/*"


def test_files_are_taken_from_members_only(browser, services):
    stranger, member = browser(), browser()
    join(member, services)
    for client, why in ((stranger, "guard.sign_in"), (member, "guard.no_place_for_file")):
        address = "/_stcore/upload_file/session/file"
        answer = client.put(address, content=b"x", headers={"origin": CLUB})
        assert answer.status_code == 403
        assert answer.text.strip() == services.content.texts(why)
    chunks = member.put(address, content=iter([b"x"]), headers={"origin": CLUB})
    assert chunks.status_code == 403


def test_no_file_of_streamlits_is_handed_out(browser, services):
    """It would be, to anybody: ours are for whoever made them."""
    member = browser()
    join(member, services)
    for client in (browser(), member):
        assert client.get("/media/26cab8b6.json").status_code == 403
    used = [
        path
        for folder in ("backcare", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if "download_button(" in path.read_text(encoding="utf-8")
    ]
    assert used == []


def test_what_is_no_form_is_refused_in_words(browser, services):
    client = browser()
    mark = mark_of(client.get("/door/sign-in"))
    answer = client.post(
        "/door/sign-in",
        headers={
            "origin": CLUB,
            "content-type": "multipart/form-data; boundary=x; charset=unicode_escape",
        },
        content=f'--x\r\nContent-Disposition: form-data; name="mark"\r\n\r\n{mark}\r\n--x--\r\n',
    )
    assert answer.status_code == 400
    assert "try once more" in answer.text


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_a_household_is_one_address(one, other, is_one):
    def counted(host):
        return sender_of(Request({"type": "http", "client": (host, 5000)}))

    assert (counted(one) == counted(other)) is is_one
