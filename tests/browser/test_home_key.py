"""A browser is opened with the key of one runner's server, once."""

import pytest
from playwright.sync_api import expect

from backcare.home_key import HomeKey
from scripts.local_server import running_server, wait_until_idle
from tests.browser.axe import violations_of_ours
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser


@pytest.mark.weekly
def test_the_runner_gets_in_by_terminal_file_and_bookmark_and_others_do_not(tmp_path, new_page):
    folder, log = tmp_path / "user", tmp_path / "log"
    with running_server(folder, has_key=True, log=log) as server:
        key = HomeKey(folder)
        assert key.address(server.url) in log.read_text()
        page = new_page(is_new=True)
        assert page.goto(f"{server.url}/tracker").status == 403
        expect(page.get_by_role("heading")).to_have_text("This browser needs the key once")
        expect(page.get_by_role("listitem").locator("code")).to_have_text("python -m backcare open")
        expect(page.get_by_role("paragraph").last).to_contain_text("call your emergency number")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert violations_of_ours(page) == []
        page.goto(f"{key.address(server.url)}&id=1")
        wait_until_idle(page, "h1")
        assert page.url == f"{server.url}/?id=1"
        page.goto(f"{server.url}/tracker")
        wait_until_idle(page, "h1")
        other = new_page(is_new=True)
        other.goto(key.page_to_open(server.url).as_uri())
        wait_until_idle(other, "h1")
        assert other.url == f"{server.url}/"
