"""Runs of a watch brought in on a phone, taken back, and a long reading stopped."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.browser.screens import open_
from tests.browser.waits import pause, settle
from tests.runs import writers

pytestmark = pytest.mark.browser


def choose(page, files):
    """Choose files with runs as in the phone's own dialogue."""
    page.locator("[class*=st-key-import-files] input[type=file]").set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": data}
            for name, data in files.items()
        ]
    )


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
