"""The imports so far on the page of one's data, and the undo of each."""

from datetime import timedelta

import pytest

from backcare.domain.entries import RunSession, RunSource
from backcare.ui.dates import short_date
from tests.builders import TODAY
from tests.pages.run_files import GARMIN, answer, with_file
from tests.pages.screen import TEXT, has, press, shown, unfold


def bring_in(open_page, table):
    at = with_file(open_page("my_data"), "A.csv", table.encode())
    return press(answer(at, "import.answer.unit", "km"), "import.keep.")


@pytest.fixture
def two_imports(open_page):
    bring_in(open_page, GARMIN)
    return bring_in(open_page, GARMIN.replace("2026-11-", "2026-09-"))


def test_each_import_says_what_it_brought(two_imports, store):
    day = short_date(store.profile("me").imports[-1].at.date())
    said = TEXT("import.past", day=day, n=2, sources=TEXT("import.source.garmin"))
    others = TEXT("import.past_others", n=1)
    assert shown(two_imports).count(f"{said}; {others}.") == 1
    assert TEXT("import.past_earlier", n=1) in [box.label for box in two_imports.expander]
    at = unfold(two_imports, "import.earlier")
    assert shown(at).count(f"{said}; {others}.") == 2
    assert [note.others for note in store.profile("me").imports] == [1, 1]


def test_an_undo_is_of_its_own_import_and_leaves_what_was_changed(two_imports, store, open_page):
    first, second = (note.id for note in store.profile("me").imports)
    [changed, _] = [r for r in store.find("me", RunSession) if r.import_id == first]
    store.change("me", changed.corrected(distance_m=8100))
    at = press(unfold(open_page("my_data"), "import.earlier"), f"import.undo.{first}")
    assert TEXT("import.undone", n=1) in shown(at)
    assert TEXT("import.past_changed", n=1) in shown(at)
    assert [r.import_id for r in store.find("me", RunSession)] == [second, second, first]
    at = unfold(open_page("my_data"), "import.earlier")
    assert not has(at, f"import.undo.{first}")
    press(at, f"import.undo.{second}")
    assert [note.id for note in store.profile("me").imports] == [first]


def test_what_was_erased_is_no_import_any_more(two_imports, store, open_page):
    assert TEXT("data.imports", n=2) in shown(two_imports)
    at = open_page("my_data")
    since = next(f for f in at.text_input if str(f.key).startswith("data.erase.since"))
    at = since.set_value((TODAY - timedelta(days=30)).isoformat()).run()
    [sure] = [box for box in at.checkbox if str(box.key).startswith("data.erase.asked")]
    at = press(sure.check().run(), "data.erase.now")
    assert len(store.profile("me").imports) == 1
    assert len(store.find("me", RunSession)) == 2


def test_each_kind_of_file_has_a_name():
    assert all(TEXT(f"import.source.{source}") for source in RunSource)
