"""Runs take turns inside Streamlit. What this stands on there is looked at, so that an upgrade that
changes it is noticed.
"""

import inspect

import pytest
from streamlit.runtime import app_session
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner
from streamlit.runtime.scriptrunner import script_runner as streamlits
from streamlit.runtime.session_manager import SessionManager
from streamlit.runtime.state import SafeSessionState, SessionState

from backcare.turns import RunTurns
from backcare.ui.frames import StreamlitFrames
from backcare.ui.navigation import PAGES
from backcare.ui.running import RunInTurn, run_in_turn


class Context:
    has_script_started = False


class Pages:
    def get_pages(self):
        return {"hash": {"url_pathname": "tracker"}, "first": {"url_pathname": ""}}


@pytest.fixture
def make(monkeypatch):
    """Return a function that makes a run which waits, and one that lets the next in."""
    monkeypatch.setattr(ScriptRunner, "__init__", _begin)
    monkeypatch.setattr(ScriptRunner, "start", lambda self: self.did.append("starts"))
    monkeypatch.setattr(ScriptRunner, "request_stop", lambda self: self.did.append("is stopped"))
    monkeypatch.setattr(ScriptRunner, "request_rerun", lambda self, data: True)
    monkeypatch.setattr(ScriptRunner, "_run_script", lambda self, data: self.did.append("runs"))
    yields = "_maybe_handle_execution_control_request"
    monkeypatch.setattr(ScriptRunner, yields, lambda self: self.did.append("yields"))
    monkeypatch.setattr("backcare.ui.running._address_of", lambda id_: "203.0.113.9")
    monkeypatch.setattr("backcare.ui.running.get_script_run_ctx", lambda **_: Context)
    monkeypatch.setattr(RunInTurn, "turns", RunTurns(1, 1000.0), raising=False)
    state = SessionState()

    def made(visit="visit", **asked):
        return RunInTurn(
            session_id=visit, session_state=state, initial_rerun_data=RerunData(**asked)
        )

    return made


def _begin(self, **known):
    self.did = []
    self._session_id = known["session_id"]
    self._pages_manager = Pages()


def test_a_run_starts_when_the_one_before_has_ended(make):
    first, second = make("visit"), make("another")
    first.start(), second.start()
    assert (first.did, second.did) == (["starts"], [])
    RunInTurn.turns.end(first._turn)
    assert second.did == ["starts"]


def test_a_tap_is_done_before_the_run_stops_and_the_next_one_begins_then(make, monkeypatch):
    monkeypatch.setattr(RunInTurn, "turns", RunTurns(2, 1000.0))
    run, following = make(), make()
    run.start()
    assert run.request_rerun(RerunData())
    run.request_stop()
    following.start()
    assert run.did == ["starts"], "Streamlit would forget the tap of a run that is stopped now"
    assert not run.request_rerun(RerunData()), "the next one asks for a run of its own"
    with run.answers():
        run._session_state["tapped"] = 1
        assert run.did == ["starts"], "what is tapped is done to its end"
        assert following.did == [], "both would change what the other goes by"
    assert run.did == ["starts", "is stopped"]
    assert following.did == ["starts"]


def test_a_run_that_was_asked_for_without_a_tap_stops_once_it_draws(make, monkeypatch):
    run = make()
    run.start()
    run.request_stop()
    run._maybe_handle_execution_control_request()
    assert run.did == ["starts"]
    monkeypatch.setattr(Context, "has_script_started", True)
    run._maybe_handle_execution_control_request()
    assert run.did == ["starts", "is stopped", "yields"]


def test_a_run_that_has_answered_is_stopped_as_ever(make):
    run = make()
    run.start()
    with run.answers():
        pass
    run.request_stop()
    assert run.did == ["starts", "is stopped"]


class EndsError(Exception):
    """What Streamlit raises where a run is to end."""


def test_a_run_changes_nothing_once_the_next_one_has_begun(make, monkeypatch):
    looks = iter([None, None, EndsError])

    def look(self):
        if (is_over := next(looks)) is not None:
            raise is_over

    run = make()
    run.start()
    with run.answers():
        pass
    monkeypatch.setattr(ScriptRunner, "_maybe_handle_execution_control_request", look)
    run._session_state["words"] = "of this one"
    with pytest.raises(EndsError):  # between a first look and the change another run had the visit
        run._session_state["words"] = "too late"
    monkeypatch.undo()
    assert run._session_state._state["words"] == "of this one"


def test_a_run_that_is_over_forgets_nothing_that_the_next_one_knows(make, monkeypatch):
    forgot = []
    monkeypatch.setattr(SessionState, "on_script_finished", lambda *_, **known: forgot.append(1))
    run = make()
    run.start()
    run._session_state.on_script_finished(frozenset())
    assert forgot == [1]
    run.request_stop()
    run._session_state.on_script_finished(frozenset())
    assert forgot == [1]


def test_pages_that_need_no_records_have_a_line_of_their_own(make, monkeypatch):
    for page in PAGES:
        assert _asked(make(page_name=page.name), monkeypatch)["is_help"] is not page.is_personal
    assert not _asked(make(page_script_hash="hash"), monkeypatch)["is_help"]
    assert _asked(make(page_script_hash="first"), monkeypatch)["is_help"]
    assert _asked(make(page_name="nothing there"), monkeypatch)["is_help"]


def test_only_on_the_self_check_no_tap_waits_for_what_is_saved(make, monkeypatch):
    named = {page.name: _asked(make(page_name=page.name), monkeypatch)["page"] for page in PAGES}
    assert named.pop("self_check") == ""
    assert all(name == asked for name, asked in named.items())


def _asked(run, monkeypatch):
    """Return what a run says of itself when it asks for its turn."""
    said = {}

    def ask(begin, visit, address, page, *, is_help):
        said.update(page=page, is_help=is_help)

    with monkeypatch.context() as patch:
        patch.setattr(run.turns, "ask", ask)
        run.start()
    return said


def test_the_next_run_waits_for_a_fragment_that_is_tapped_too(make, monkeypatch):
    monkeypatch.setattr(RunInTurn, "turns", RunTurns(2, 1000.0))
    run, following = make(), make()
    run.start()
    with run.answers():
        pass
    with run.answers():  # of a fragment, in the same run
        run.request_stop()
        following.start()
        assert (run.did, following.did) == (["starts"], [])
    assert (run.did, following.did) == (["starts", "is stopped"], ["starts"])


def test_a_fragment_that_is_taken_up_beside_the_next_run_does_nothing(make, monkeypatch):
    run = make()
    run.start()
    with run.answers():
        pass
    run.request_stop()

    def end(self):
        raise EndsError

    monkeypatch.setattr(ScriptRunner, "_maybe_handle_execution_control_request", end)
    with pytest.raises(EndsError), run.answers():
        run.did.append("what was tapped")
    assert run.did == ["starts", "is stopped"]


def test_what_we_stand_on_in_streamlit_is_there():
    """If one of these fails after an upgrade, read `backcare/ui/running.py` beside the new one."""
    kept = app_session.ScriptRunner
    try:
        run_in_turn(RunTurns(1, 1.0))
        assert app_session.ScriptRunner is RunInTurn
    finally:
        app_session.ScriptRunner = kept
    source = inspect.getsource
    assert kept is ScriptRunner
    session = source(app_session.AppSession)
    assert "self._scriptrunner = ScriptRunner(" in session
    assert "initial_rerun_data=initial_rerun_data" in session
    assert "self._scriptrunner.start()" in session
    assert session.count(".request_stop()") == 2
    assert "target=self._run_script_thread" in source(ScriptRunner.start)
    thread = source(ScriptRunner._run_script_thread)
    assert thread.index("on_scriptrunner_ready()") < thread.index("self._run_script(")
    run = source(ScriptRunner._run_script)
    assert run.index("on_script_will_rerun(") < run.index("ctx.on_script_start()")
    assert "yield_callback=self._maybe_handle_execution" in source(ScriptRunner.__init__)
    assert "with self._lock:" in source(SafeSessionState)
    assert 'get_option("runner.postScriptGC")' in source(streamlits)
    assert list(inspect.signature(Runtime.get_client).parameters) == ["self", "session_id"]
    assert list(inspect.signature(Runtime.close_session).parameters) == ["self", "session_id"]
    assert callable(SessionManager.list_sessions)
    assert "_session_mgr" in source(Runtime.__init__)
    with pytest.raises(KeyError):
        SessionState()["visit.whose"]


def test_frames_are_read_as_streamlit_writes_them():
    frames = StreamlitFrames()
    assert frames.kind(b"") == ""
    assert frames.kind(b"\xff\xff") == ""
    assert frames.kept_bytes("nobody") == (0, 0)
