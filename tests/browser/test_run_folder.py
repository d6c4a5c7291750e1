"""A folder that is watched, and the history of imports with its undo, on a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from backcare.domain.entries import RunSession
from backcare.storage.base import LOCAL_MEMBER
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.browser.screens import open_
from tests.browser.waits import settle
from tests.builders import TODAY, check_in
from tests.forks import running_server
from tests.runs import writers

pytestmark = pytest.mark.browser


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "Activities"
    place.mkdir()
    for days in range(2):
        start = writers.START + timedelta(days=days)
        (place / f"{days}.fit").write_bytes(writers.fit(start=start))
    return place


@pytest.fixture
def watching(folder, tmp_path):
    TinyTrackerStore(tmp_path / "user").add(LOCAL_MEMBER, check_in(1))
    settings = {"BACKCARE_RUNS": str(folder)}
    with running_server(tmp_path / "user", today=TODAY.isoformat(), settings=settings) as server:
        yield server


@pytest.mark.weekly
def test_new_files_are_offered_kept_once_and_each_import_is_undone(
    watching, folder, tmp_path, new_page
):
    store = TinyTrackerStore(tmp_path / "user")
    page = new_page()
    open_(page, watching, "today")
    page.get_by_text("2 new files in your folder with runs.").wait_for()
    page.get_by_role("link", name="Look at them").click()
    settle(page, "New runs: 2")
    page.go_back()
    page.get_by_text("2 new files in your folder with runs.").wait_for()
    page.go_forward()
    settle(page, "New runs: 2")
    assert store.find(LOCAL_MEMBER, RunSession) == ()
    page.get_by_role("button", name="Keep 2 runs").dblclick()
    settle(page, "2 runs are in your diary.")
    page.get_by_text("No new files in your folder with runs.").wait_for()
    page.reload()
    settle(page, "2 runs from FIT files.")
    expect(page.get_by_text("New runs:")).to_have_count(0)

    (folder / "2.fit").write_bytes(writers.fit(start=writers.START + timedelta(days=5)))
    page.reload()
    settle(page, "New runs: 1")
    page.get_by_role("button", name="Keep this run").click()
    settle(page, "One run is in your diary.")
    assert [note.runs for note in store.profile(LOCAL_MEMBER).imports] == [2, 1]
    page.get_by_text("Earlier imports (1)").click()
    page.get_by_role("button", name="(2 runs)").dblclick()
    settle(page, "2 runs are taken out again.")
    assert len(store.find(LOCAL_MEMBER, RunSession)) == 1
    page.reload()
    settle(page, "one run from FIT files.")
    expect(page.get_by_text("Earlier imports")).to_have_count(0)
    assert sorted(file.name for file in folder.iterdir()) == ["0.fit", "1.fit", "2.fit"]


DROP = """(bytes) => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(bytes)], "dropped.fit"));
  const options = { dataTransfer: files, bubbles: true, cancelable: true };
  const over = new DragEvent("dragover", options);
  document.querySelector("h1").dispatchEvent(over);
  document.querySelector("h1").dispatchEvent(new DragEvent("drop", options));
  return over.defaultPrevented;
}"""


@pytest.mark.weekly
def test_a_file_that_is_dropped_beside_the_field_arrives_in_it(server, new_page):
    page = new_page()
    open_(page, server, "my_data")
    page.locator("[class*=st-key-import-files] input[type=file]").wait_for(state="attached")
    assert page.evaluate(DROP, list(writers.fit()))
    settle(page, "New runs: 1")
    page.get_by_text("dropped.fit").wait_for()
