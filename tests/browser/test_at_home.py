"""A club on the organiser's own computer, as they start and stop it and a member's phone opens it.

The browser is told to take the certificate, as a person does who taps on through its warning: one
without a window has no such page.
"""

import os
import re
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest
from playwright.sync_api import Error, expect

from backcare.cli.at_home import _of_this_computer
from backcare.config import ROOT
from scripts.local_server import free_port
from tests.browser.joining import join_by_link
from tests.browser.screens import open_
from tests.browser.waits import settle, until

pytestmark = pytest.mark.browser


class AtHome:
    """The command in a window of its own, and what stands there."""

    def __init__(self, folder):
        self.folder, self._port = folder, free_port()
        self.url = f"https://{_of_this_computer()}:{self._port}"

    def _asked(self, *words):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("BACKCARE_")}
        command = (sys.executable, "-m", "backcare", "club", "at-home", "--folder", self.folder)
        own = {"cwd": ROOT, "env": {**kept, "PYTHONUNBUFFERED": "1"}, "stderr": subprocess.STDOUT}
        return {"args": [*command, *words], **own}

    def start(self, page):
        self._window = self.folder.with_name("window")
        asked = self._asked("--port", str(self._port), "--name", "Riverside Runners")
        with self._window.open("wb") as window:
            self._process = subprocess.Popen(**asked, stdout=window)
        until(page, lambda: "To stop: Ctrl+C." in self.said() or self.has_ended(), "it starts")
        assert not self.has_ended(), self.said()

    def has_ended(self):
        return self._process.poll() is not None

    def said(self):
        return self._window.read_text()

    def kill(self):
        self._process.kill()
        self._process.wait()

    def end(self):
        asked = self._asked("--end")
        typed = "Riverside Runners\n"
        return subprocess.run(**asked, input=typed, stdout=subprocess.PIPE, text=True)

    def stop(self):
        if not self.has_ended():
            self._process.send_signal(signal.SIGINT)
        return self._process.wait(timeout=60)


@pytest.fixture
def at_home(tmp_path):
    made = AtHome(tmp_path / "at-home")
    yield made
    made.stop()


def refuses_what_is_not_its_own(at_home, page):
    ask = page.context.request
    assert ask.get(at_home.url).status == 200
    assert ask.get(at_home.url, headers={"host": "elsewhere.example"}).status == 403
    forged = {"origin": "https://elsewhere.example"}
    assert ask.post(f"{at_home.url}/door/sign-in", headers=forged).status == 403
    with pytest.raises(Error):
        ask.get(at_home.url.replace("https", "http"))


@pytest.mark.weekly
def test_a_member_joins_and_all_is_there_after_ctrl_c_and_another_start(at_home, new_page):
    page = new_page(is_new=True, ignore_https_errors=True)
    at_home.start(page)
    [link] = re.findall(r"https://\S+/door/join/\S+", at_home.said())
    join_by_link(page, link, "Olga")
    open_(page, SimpleNamespace(url=at_home.url), "tracker")
    page.get_by_label("Minutes").first.fill("17")
    page.get_by_role("button", name="Save", exact=True).click()
    settle(page, "saved")
    [cookie] = [c for c in page.context.cookies() if c["name"] == "__Host-backcare"]
    assert (cookie["secure"], cookie["httpOnly"]) == (True, True)
    refuses_what_is_not_its_own(at_home, page)
    assert page.evaluate("window.isSecureContext")  # else the screen would go dark in a session

    assert at_home.stop() == 0
    assert "Stopped." in at_home.said()
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        page.context.new_page().goto(at_home.url)

    at_home.start(page)
    assert "You are the first" not in at_home.said()  # there is a host
    open_(page, SimpleNamespace(url=at_home.url), "tracker")
    expect(page.get_by_text("Signed in as Olga")).to_have_count(1)
    expect(page.get_by_text("17 min")).to_have_count(1)


@pytest.mark.weekly
def test_a_club_whose_window_was_killed_has_no_server_left_and_is_ended_for_good(at_home, new_page):
    page = new_page(is_new=True, ignore_https_errors=True)
    at_home.start(page)
    at_home.kill()
    ended = at_home.end()
    assert (ended.returncode, "Erased." in ended.stdout) == (0, True), ended.stdout
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        page.goto(at_home.url)
    assert not at_home.folder.exists()


@pytest.mark.weekly
def test_a_club_whose_window_was_killed_is_started_again_at_once(at_home, new_page):
    page = new_page(is_new=True, ignore_https_errors=True)
    at_home.start(page)
    at_home.kill()
    at_home.start(page)
    assert page.context.request.get(at_home.url).status == 200
