"""Make the README's picture, and pictures of every screen in `build/shots`: `make shots`.

Phone and desktop, light and dark, empty and with a year of made-up entries and a plan. The day is
fixed and the entries are always the same, so a changed picture means a changed screen.
"""

import base64
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from backcare.bootstrap import build_services
from backcare.config import Settings
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import PlanChoices
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from scripts.local_server import ROOT, Server, running_browser, running_server, wait_until_idle
from tests.browser.screens import SCREENS
from tests.builders import MONDAY, TODAY, plan_of, year_of_entries, year_profile

SHOTS = ROOT / "build" / "shots"
README_PICTURE = ROOT / "docs" / "screenshots" / "phone.png"
README_SCREENS = ("", "exercise?id=E12", "tracker")
PHONE, DESKTOP = (390, 844), (1280, 900)


def main() -> None:
    """Take all pictures."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running_browser() as browser:
        with running_server(Path(folder) / "empty", today=TODAY.isoformat()) as server:
            _take_all(browser, server, "empty")
        with running_server(_made_up_year(Path(folder)), today=TODAY.isoformat()) as server:
            _take_all(browser, server, "year")
            _take_readme_picture(browser, server)


def _made_up_year(folder: Path) -> Path:
    store = TinyTrackerStore(folder / "year")
    choices = PlanChoices(level=1, sessions_a_week=2, run_days=(1, 5, 6), long_run_day=6)
    planner = Planner(choices, build_services(Settings()).content.programming)
    plan = plan_of(planner.build_sessions(MONDAY), choices, MONDAY)
    store.add_all(LOCAL_MEMBER, [*year_of_entries(), plan])
    store.save_profile(LOCAL_MEMBER, year_profile())
    return folder / "year"


def _take_all(browser: Browser, server: Server, state: str) -> None:
    for size in (PHONE, DESKTOP):
        for scheme in ("light", "dark"):
            for address in SCREENS:
                page = _open(browser, server, address, size, scheme)
                name = "".join(c if c.isalnum() else "-" for c in address) or "guidance"
                _grow_to_content(page, size[0])
                page.screenshot(path=SHOTS / f"{name}.{size[0]}.{scheme}.{state}.png")
                page.context.close()
    print(f"{state}: {len(list(SHOTS.glob(f'*.{state}.png')))} pictures in {SHOTS}")


def _take_readme_picture(browser: Browser, server: Server) -> None:
    pictures = []
    for address in README_SCREENS:
        page = _open(browser, server, address, PHONE, "light")
        pictures.append(base64.b64encode(page.screenshot()).decode())
        page.context.close()
    images = "".join(f'<img src="data:image/png;base64,{picture}">' for picture in pictures)
    body = "body{display:flex;gap:24px;margin:0;padding:24px;background:#eef2f5}"
    page = browser.new_page(viewport={"width": 1266, "height": 892})
    page.set_content(f"<style>{body}img{{border-radius:24px}}</style>{images}")
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=README_PICTURE)
    page.close()


def _open(
    browser: Browser, server: Server, address: str, size: tuple[int, int], scheme: str
) -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        timezone_id="Europe/London",
        locale="en-GB",
    )
    page = context.new_page()
    page.goto(f"{server.url}/{address}")
    wait_until_idle(page, "h1")
    page.wait_for_load_state("networkidle")
    return page


def _grow_to_content(page: Page, width: int) -> None:
    """Make the window as tall as the page: it scrolls inside, so a full-page shot cuts it off."""
    height = page.evaluate("document.querySelector('main').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(int(height) + 60, 6000)})
    page.wait_for_timeout(400)


if __name__ == "__main__":
    main()
