"""Files that the page believes to be chosen and the server does not have: told, and chosen anew."""

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.state import SessionState
from streamlit.testing.v1 import AppTest, app_test

from backcare.domain.entries import RunSession
from backcare.storage.exports import export_json
from backcare.ui.fitting import FittingState, sent_to_widgets
from tests.builders import TODAY, run
from tests.pages.run_files import GARMIN, answer, with_file
from tests.pages.screen import TEXT, press, shown
from tests.visits import own

IMPORT, BACK = "import.files", "data.file"


def field(at, name):
    [one] = [u for u in at.get("file_uploader") if str(u.key).startswith(f"{name}.")]
    return one


@pytest.fixture(autouse=True)
def _as_on_the_server(monkeypatch):
    monkeypatch.setattr(app_test, "SessionState", FittingState)


@pytest.fixture
def gone(monkeypatch):
    """Run a page whose files the server does not have."""

    def run_without(at, sent):
        with monkeypatch.context() as patch:
            patch.setattr(AppTest, "_register_uploaded_files", lambda *_: None)
            at = at._run(sent)
        assert not at.exception
        return at

    return run_without


@pytest.fixture
def lose(gone):
    """Go on with a page in another process: the page sends what it had, and that knows nothing."""

    def anew(at):
        other = AppTest.from_file(at._script_path, default_timeout=30)
        other.switch_page("../../pages/my_data.py")
        return gone(other, at._tree.get_widget_states())

    return anew


@pytest.mark.parametrize("count", [1, 2])
def test_lost_files_of_runs_are_told_and_can_be_chosen_at_once(open_page, store, lose, count):
    at = open_page("my_data")
    before = field(at, IMPORT)
    for _ in range(count):
        before.upload("Activities.csv", GARMIN.encode(), "text/csv")
    at = lose(at)
    assert [warning.value for warning in at.warning] == [TEXT("import.lost", n=count).strip()]
    assert field(at, IMPORT).key != before.key, "a fresh field"
    assert store.find("me", RunSession) == ()
    at = answer(with_file(at, "Activities.csv", GARMIN.encode()), "import.answer.unit", "km")
    press(at, "import.keep.")
    assert len(store.find("me", RunSession)) == 2


def test_a_lost_file_of_ones_data_is_told_and_can_be_chosen_at_once(open_page, store, lose):
    store.add("me", run(1, TODAY))
    taken = export_json(own(store))
    store.erase("me")
    at = open_page("my_data")
    before = field(at, BACK)
    before.upload("backcare.json", taken, "application/json")
    at = lose(at)
    assert [warning.value for warning in at.warning] == [TEXT("data.lost").strip()]
    assert field(at, BACK).key != before.key
    assert store.find("me", RunSession) == ()
    at = field(at, BACK).upload("backcare.json", taken, "application/json").run()
    press(at, "data.bring_now")
    assert len(store.find("me", RunSession)) == 1


def test_files_of_a_field_that_was_emptied_before_are_lost_too(open_page, lose):
    """The process that is gone had counted how often the field was emptied."""
    at = open_page("my_data")
    at.session_state["import.files.turn"] = 3
    at = at.run()
    field(at, IMPORT).upload("Activities.csv", GARMIN.encode(), "text/csv")
    at = lose(at)
    assert TEXT("import.lost", n=1) in shown(at)
    assert field(at, IMPORT).key == "import.files.4", "never again one that the page knows"


def test_a_file_that_is_taken_out_by_hand_is_not_called_lost(open_page, gone):
    at = with_file(open_page("my_data"), "Activities.csv", GARMIN.encode())
    upload = field(at, IMPORT)
    at = gone(
        at, at._tree.get_widget_states()
    )  # the page takes it out of the server before it says so
    assert TEXT("import.lost", n=1) not in shown(at)
    assert field(at, IMPORT).key == upload.key
    assert not at.warning


@pytest.mark.parametrize("name", ["import.files.x", "import.files.", "import.files." + "9" * 99])
def test_what_no_page_sends_is_no_lost_file(open_page, lose, name):
    at = open_page("my_data")
    upload = field(at, IMPORT).upload("Activities.csv", GARMIN.encode(), "text/csv")
    upload.proto.id = upload.proto.id.replace("import.files.0", name)
    at = lose(at)
    assert TEXT("import.lost", n=1) not in shown(at)


@pytest.mark.parametrize("state", [FittingState(), SessionState()])
def test_what_a_page_sends_is_known_before_its_widget_is_drawn(state):
    sent = WidgetStates()
    sent.widgets.add(id="$$ID-1-import.files.0").file_uploader_state_value.uploaded_file_info.add(
        file_id="one"
    )
    state.set_widgets_from_proto(sent)
    assert list(sent_to_widgets(state)) == list(sent.widgets)
