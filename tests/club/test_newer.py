"""Whether there is a newer version: what git tells, and that nobody is asked without a tap."""

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from backcare import newer
from backcare.bootstrap import build_services
from backcare.config import ClubAddress, Settings, SettingsError
from backcare.domain.club.documents import NotToldError
from tests.club.door import CLUB, mark_of

HOST, NEWER = "/door/host", "/door/host-newer"


@pytest.fixture
def forge(tmp_path):
    """A forge that says what git itself says of a repository with one commit."""
    project = tmp_path / "project"
    own = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    for words in (("init", "-q", "-b", "main"), ("commit", "-q", "--allow-empty", "-m", "one")):
        subprocess.run(
            ["git", *own, "-C", project if words[0] == "commit" else tmp_path, *words]
            + ([project] if words[0] == "init" else []),
            check=True,
        )
    head = subprocess.run(
        ["git", "-C", project, "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()
    told = subprocess.run(
        ["git", "upload-pack", "--advertise-refs", project], check=True, capture_output=True
    ).stdout

    class Forge(BaseHTTPRequestHandler):
        asked, status = [], 200

        def do_GET(self):
            self.asked.append((self.path, dict(self.headers)))
            self.send_response(self.status)
            self.end_headers()
            self.wfile.write(b"001e# service=git-upload-pack\n0000" + told)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Forge)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Forge.url, Forge.head = f"http://127.0.0.1:{server.server_port}/x/backcare.git", head
    yield Forge
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def services(tmp_path, forge):
    settings = Settings(user_data=tmp_path / "user", club=ClubAddress(CLUB), project=forge.url)
    made = build_services(settings)
    made.club.accounts.start("Riverside Runners", "ab" * 32)
    return made


def tap(client):
    page = client.get(HOST)
    return client.post(NEWER, data={"mark": mark_of(page)}, headers={"origin": CLUB})


@pytest.mark.parametrize("runs_newest", [True, False])
def test_a_tap_asks_once_and_tells(host, forge, monkeypatch, runs_newest):
    monkeypatch.setenv("BACKCARE_COMMIT", forge.head if runs_newest else "0123456789ab" * 3)
    assert forge.url in host.get(HOST).text
    assert host.get(NEWER).headers["location"] == HOST
    assert forge.asked == []
    page = tap(host).text.partition("<section>")[0]  # on top, where one is after a tap
    assert ("is the newest version" in page, "is another version" in page) == (
        runs_newest,
        not runs_newest,
    )
    [(path, headers)] = forge.asked
    assert path == "/x/backcare.git/info/refs?service=git-upload-pack"
    assert set(headers) <= {"Host", "Accept-Encoding"}  # nothing about who asks


def test_a_project_that_does_not_answer_is_said_and_the_page_goes_on(host, forge):
    forge.status = 404
    page = tap(host)
    assert (page.status_code, "could not be found out" in page.text) == (400, True)
    assert "Is all well?" in page.text
    forge.status = 200


def test_nobody_is_asked_where_nothing_says_what_runs(host, forge, monkeypatch):
    monkeypatch.setattr("backcare.host.running_commit", str)
    assert "could not be found out" in tap(host).text
    assert forge.asked == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "http://[::1", "http://127.0.0.1:x/"])
def test_no_way_there_is_one_sentence(url):
    with pytest.raises(NotToldError):
        newer.newest_commit(url)


def test_without_an_address_nobody_is_asked_and_how_to_look_is_said(
    host, forge, services, monkeypatch
):
    object.__setattr__(services.settings, "project", "")
    assert Settings.from_env({}).project == ""
    page = host.get(HOST).text
    assert "git fetch" in page
    assert NEWER not in page
    assert tap(host).headers["location"] == HOST
    assert forge.asked == []


@pytest.mark.parametrize("said", ["http://forge.example/x", "forge", "https://a@b/x", "https://"])
def test_the_address_of_the_project_is_reached_over_tls(said):
    assert Settings.from_env({"BACKCARE_PROJECT": "https://f.example/x.git"}).project
    with pytest.raises(SettingsError, match="BACKCARE_PROJECT"):
        Settings.from_env({"BACKCARE_PROJECT": said})
