"""Runs of a watch brought in on a phone, taken back, and a long reading stopped."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from scripts.local_server import wait_until_idle
from tests.browser.screens import open_
from tests.browser.taps import choose
from tests.browser.waits import all_answered, pause, settle
from tests.runs import writers

pytestmark = pytest.mark.browser


def is_at_rest(server, page):
    """Whether the server does next to nothing for a second."""

    def ticks():
        fields = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="utf-8").split()
        return int(fields[13]) + int(fields[14])

    before = ticks()
    pause(page, 1000)  # what is measured is the time of the processor in a second
    return ticks() - before < 0.2 * os.sysconf("SC_CLK_TCK")


@pytest.mark.weekly
def test_runs_are_brought_in_and_taken_back_and_a_long_reading_is_stopped(server, new_page):
    page = new_page()
    open_(page, server, "my_data")
    later = writers.START + timedelta(days=2)
    choose(
        page,
        {
            "a.fit": writers.fit(),
            "b.gpx": writers.gpx(start=later, kind="Kukimbia"),
            "c.tcx": writers.tcx(sport="Biking"),
        },
    )
    settle(page, "The type “Kukimbia” is not known")
    page.get_by_text("Not a run, left out: Biking (1)").wait_for()
    page.get_by_role("button", name="Keep this run").wait_for()
    page.get_by_text("It is running", exact=True).click()
    settle(page, "read as running, as you said.")
    page.get_by_role("button", name="Keep 2 runs").click()
    settle(page, "2 runs are in your diary.")
    page.get_by_role("button", name="Undo the import").click()
    settle(page, "2 runs are taken out again.")

    # Without sums each record is decoded: that would keep the server busy for a minute.
    run = writers.fit_file(writers.fit_records(writers.START, 3, 3600))
    choose(page, {"many.zip": writers.archive({f"{n}.fit": run for n in range(400)})})
    page.get_by_role("button", name="Stop reading").click()
    settle(page, "Stopped, nothing was kept.")
    # Streamlit draws the page anew at once, so that the words alone do not prove it.
    assert any(is_at_rest(server, page) for _ in range(10))


def phone_export():
    """An archive as phones write it: three runs and a ride, and none of them says so."""
    speeds = {"a": 2.7, "b": 2.8, "c": 2.9, "d": 6.1}
    return writers.archive(
        {
            f"{name}.gpx": writers.gpx_of(
                writers.track(
                    [(speed * second, second) for second in range(0, 1201, 10)],
                    None,
                    start=writers.START + timedelta(days=place),
                )
            )
            for place, (name, speed) in enumerate(speeds.items())
        }
    )


def group(page, name):
    return page.locator(f"[class*=st-key-import-answer-sport-{name}]")


def ticks(page):
    return page.locator("[class*=st-key-import-take] [data-testid=stCheckbox]")


def my_data(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("My data")
    wait_until_idle(page, "h1")


@pytest.mark.weekly
def test_a_group_is_asked_about_and_a_single_run_taken_out(server, new_page):
    page = new_page()
    open_(page, server, "rules")
    page.goto(f"{server.url}/my_data")
    my_data(page)
    choose(page, {"export.zip": phone_export()})
    settle(page, "3 tracks name no sport. Their speed of 10 km/h on average is that of a run.")
    page.get_by_text("One track names no sport. Its speed of 22 km/h").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    group(page, "running-speed").get_by_text("It is running", exact=True).click()
    settle(page, "3 tracks that name no sport were read as runs")
    group(page, "faster").get_by_text("It is something else", exact=True).click()
    settle(page, "One track that names no sport was left out, as you said.")
    expect(ticks(page)).to_have_count(3)
    ticks(page).nth(1).locator("label").click()
    page.get_by_role("button", name="Keep 2 runs").wait_for()
    all_answered(page)
    expect(ticks(page).nth(1).get_by_role("checkbox")).not_to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]

    page.go_back()
    page.wait_for_url("**/rules")
    wait_until_idle(page, "h1")
    page.go_forward()
    my_data(page)
    page.reload()
    my_data(page)
    expect(ticks(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Undo the import")).to_have_count(0)

    choose(page, {"export.zip": phone_export()})
    settle(page, "3 tracks name no sport.")  # what was said before is not taken for said
    group(page, "running-speed").get_by_text("It is running", exact=True).click()
    settle(page, "3 tracks that name no sport were read as runs")
    ticks(page).nth(2).locator("label").click()
    page.get_by_role("button", name="Keep 2 runs").click()
    settle(page, "2 runs are in your diary.")
    page.get_by_role("button", name="Undo the import").click()
    settle(page, "2 runs are taken out again.")


@pytest.mark.weekly
def test_a_doubled_run_is_asked_about_and_a_deleted_one_stays_out(server, new_page):
    page = new_page()
    open_(page, server, "my_data")
    rows = [
        writers.garmin_row("Running", f"2026-05-{day} 18:30:00", 8000 + 10 * int(day), 2400)
        for day in ("04", "06", "08")
    ]
    twin = ["Running", "2026-05-08 17:30:00", *rows[-1][2:]]
    near = ["Running", "2026-05-06 18:30:40", *rows[1][2:]]
    files = {"Activities.csv": writers.garmin_table([*rows, twin, near]).encode()}
    choose(page, files)
    settle(page, "The run of 2026-05-08 is here twice")
    page.get_by_text("Joined with line 6 of this file").wait_for()
    page.get_by_role("button", name="Keep 3 runs").wait_for()
    page.get_by_text("One run", exact=True).click()
    settle(page, "were kept once, as you said.")
    page.get_by_role("button", name="Keep 3 runs").click()
    settle(page, "3 runs are in your diary.")

    open_(page, server, "tracker")
    page.locator("[class*=st-key-tracker-edit-] button:visible").first.click()
    page.get_by_role("button", name="Delete this entry").click()
    settle(page, "Entry deleted.")
    open_(page, server, "my_data")
    choose(page, files)
    settle(page, "You deleted one of these runs from your diary.")
    page.get_by_role("button", name="Keep 0 runs").wait_for()
    page.get_by_text("Bring it back", exact=True).click()
    page.get_by_role("button", name="Keep this run").click()
    settle(page, "One run is in your diary.")
    page.reload()
    choose(page, files)
    settle(page, "In your diary already: 3")
