"""One runner's server lets in the browsers that had its key, and nobody else on the machine."""

import stat
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from backcare import home_key
from backcare.bootstrap import build_services
from backcare.cli.main import main
from backcare.config import Settings
from backcare.home_key import HomeKey
from tests.club.door import app_of

URL = "http://localhost:8501"
SOCKET = "ws://localhost:8501/_stcore/stream"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "user"


@pytest.fixture
def browser(folder):
    def open_(**headers):
        services = build_services(Settings(user_data=folder))
        return TestClient(
            app_of(services),
            base_url=URL,
            client=("127.0.0.1", 5000),
            headers=headers,
            follow_redirects=False,
        )

    return open_


def path_of(folder, rest="/"):
    return f"{rest}?{urlsplit(HomeKey(folder).address(URL)).query}"


def test_a_browser_is_let_in_by_the_key_once_and_the_key_leaves_the_address(browser, folder):
    client = browser()
    answer = client.get(f"{path_of(folder, '/host')}&id=E12&on=a+b")
    assert (answer.status_code, answer.headers["location"]) == (303, "/host?id=E12&on=a+b")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert HomeKey(folder).value not in cookie
    assert answer.headers["cache-control"] == "no-store"
    assert client.get("/").text == "the dashboard"
    with client.websocket_connect(SOCKET, headers={"origin": URL}):
        pass
    assert client.get("/?key=of-another-day").headers["location"] == "/", "an old bookmark"


def test_who_was_let_in_stays_so_after_a_restart_and_a_second_browser_is_let_in_too(
    browser, folder
):
    first = browser()
    first.get(path_of(folder))
    again = browser()  # with services of its own, as after a restart
    again.cookies = first.cookies
    assert again.get("/").status_code == 200
    second = browser()
    assert second.get("/").status_code == 403
    assert second.get(path_of(folder)).status_code == 303
    assert second.get("/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/?key=", "/?key=wrong", "/files/a/readyz", "//x", "/hold"])
def test_others_of_the_machine_get_a_sentence_and_nothing_else(browser, folder, path):
    stranger = browser()
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert "python -m backcare open" in answer.text
    assert stranger.put("/_stcore/upload_file/a/healthz", content=b"x").status_code == 403
    assert stranger.post("/hold", content=b"").status_code == 403
    with pytest.raises(WebSocketDisconnect), stranger.websocket_connect(SOCKET):
        pass
    assert stranger.get("/healthz").status_code == 200


def test_the_key_of_another_folder_opens_nothing(browser, folder, tmp_path):
    client = browser()
    other = HomeKey(tmp_path / "other")
    client.cookies.set(other.cookie, other.token)
    client.cookies.set(HomeKey(folder).cookie, HomeKey(folder).value)  # no cookie, but the key
    assert client.get("/").status_code == 403
    assert client.get(path_of(tmp_path / "other")).status_code == 403


@pytest.mark.parametrize("origin", ["http://localhost:9999", "http://127.0.0.1:8501", "null", "x"])
def test_pages_of_other_programs_of_the_machine_get_nothing(browser, folder, origin):
    """Their browser sends our cookie along, as it does not look at ports."""
    client = browser()
    client.get(path_of(folder))
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(SOCKET, headers={"origin": origin}),
    ):
        pass
    for ask in (client.post, client.put, client.delete):
        assert ask("/hold", headers={"origin": origin}).status_code == 403
    assert client.post("/hold", content=b"", headers={"origin": URL}).status_code == 204


def test_an_address_with_two_slashes_leads_to_no_other_server(browser, folder):
    client = browser()
    for path in ("//evil.example", "/\\evil.example", "/%5Cevil.example", "///evil.example/a"):
        answer = client.get(f"{URL}{path}?{path_of(folder).partition('?')[2]}")
        assert urlsplit(answer.headers["location"]).netloc == ""
        assert not answer.headers["location"].startswith(("//", "/\\"))


def test_each_page_renews_the_cookie(browser, folder):
    client = browser()
    client.get(path_of(folder))
    page = client.get("/files/nothing/a.pdf")
    assert (page.status_code, "text/html" in page.headers["content-type"]) == (404, True)
    assert HomeKey(folder).cookie in page.headers["set-cookie"]
    assert "set-cookie" not in client.get("/healthz").headers


def test_the_key_is_its_owners_alone_and_is_mended(folder):
    key = HomeKey(folder)
    kept = key.value
    page = key.page_to_open(URL)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in (folder / "key", page):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (folder / "key").chmod(0o644)
    assert HomeKey(folder).value == kept
    assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
    for broken in ("", "short", "\xff" * 60):
        (folder / "key").write_text(broken, encoding="latin-1")
        assert len(HomeKey(folder).value) > 40


def test_a_folder_that_cannot_be_written_has_a_key_for_this_start(folder, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(home_key.os, "open", full)
    key = HomeKey(folder)
    assert len(key.value) > 40
    assert key.is_key(key.value)
    assert key.page_to_open(URL) is None


def test_without_a_key_if_the_settings_say_so(folder):
    services = build_services(Settings(user_data=folder, has_key=False))
    client = TestClient(app_of(services), base_url=URL, client=("127.0.0.1", 5000))
    assert client.get("/").status_code == 200
    assert not folder.exists()


def test_a_command_opens_it_again(folder, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setenv("BACKCARE_DATA", str(folder))
    said = CliRunner().invoke(main, ["open", "--port", "9000"])
    assert said.output.strip() == HomeKey(folder).address("http://localhost:9000")
    assert opened == [(folder / "open.html").as_uri()], "no other user sees the key"
    assert said.output.strip() in (folder / "open.html").read_text()
    CliRunner().invoke(main, ["open", "--print"])
    assert len(opened) == 1
    monkeypatch.setenv("BACKCARE_CLUB", "http://localhost:8501")
    assert CliRunner().invoke(main, ["open"]).exit_code == 1
