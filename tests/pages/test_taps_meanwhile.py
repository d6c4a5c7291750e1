"""What was tapped is acted on to its end, though something is tapped while it is being kept.

Streamlit ends a run once something else was tapped, a callback too; ours does not.
"""

from datetime import timedelta

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx
from streamlit.testing.v1 import app_test
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from backcare.domain.entries import CheckIn
from backcare.domain.plan.plan import Plan
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.turns import RunTurns
from backcare.ui.running import RunInTurn
from tests.builders import MONDAY, TODAY, check_in, run
from tests.pages.kept import lived, made
from tests.pages.look_back import look_back
from tests.pages.screen import TEXT, press, shown, unfold


class LocalRunInTurn(LocalScriptRunner, RunInTurn):
    """A run of a page as the server has them, for `AppTest`."""

    turns = RunTurns(2, 1000.0)


@pytest.fixture(autouse=True)
def _runs_are_ours(monkeypatch):
    monkeypatch.setattr(app_test, "LocalScriptRunner", LocalRunInTurn)


@pytest.fixture
def tapped_again(monkeypatch):
    """Tap the same once more while the store is at this, the first time."""

    def tapped_again_(method):
        keep = getattr(TinyTrackerStore, method)
        has_come = []

        def keep_and_tap(*args):
            kept = keep(*args)
            if not has_come:
                has_come.append(True)
                run = get_script_run_ctx()
                states = WidgetStates(widgets=run.session_state.get_widget_states())
                again = RerunData(widget_states=states, page_script_hash=run.page_script_hash)
                run.script_requests.request_rerun(again)
            return kept

        monkeypatch.setattr(TinyTrackerStore, method, keep_and_tap)

    return tapped_again_


def test_a_change_that_is_declined_by_a_double_tap_is_told_as_kept(open_page, store, tapped_again):
    lived(store)
    store.add("me", check_in(1, MONDAY - timedelta(2), nprs_sitting=8))
    at = look_back(open_page("plan"), feel="worse")
    at.checkbox[0].uncheck()
    tapped_again("change")
    at = press(at, "look_back.apply")
    [plan] = store.find("me", Plan)
    assert [c.is_declined for c in plan.changes] == [True]
    assert TEXT("error.conflict") not in shown(at)
    assert TEXT("look_back.applied") in shown(at)


def test_days_chosen_by_a_double_tap_are_told_with_their_way_back(open_page, store, tapped_again):
    store.add("me", made(run_days=(), long_run_day=None, strength_days=(0, 3)))
    at = unfold(open_page("plan"), "plan.change", "strength_days")
    [pills] = [p for p in at.pills if str(p.key).startswith("strength_days.")]
    pills.set_value([1, 5])
    tapped_again("change")
    at = press(at, "strength_days.use")
    assert TEXT("strength_days.same") not in shown(at)
    at = press(at, "strength_days.undo")
    [plan] = store.find("me", Plan)
    assert plan.choices.strength_days == (0, 3)


def test_what_is_undone_by_a_double_tap_is_told_as_undone(open_page, store, tapped_again):
    store.add("me", run(1, TODAY - timedelta(1)))
    at = open_page("tracker")
    at = at.pills(key="due.nprs_waking").set_value(2).run()
    tapped_again("remove_all")
    at = press(at, "due.undo")
    assert TEXT("due.changed_since") not in shown(at)
    assert store.find("me", CheckIn) == ()
