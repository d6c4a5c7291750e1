"""All that is there for a visit goes out at once. What this stands on in Streamlit is looked at, so
that an upgrade that changes it is noticed.
"""

import inspect
from functools import partial
from types import SimpleNamespace

import pytest
from streamlit.runtime import websocket_session_manager
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.session_manager import SessionClientDisconnectedError

from backcare.ui import sending
from backcare.ui.sending import SentAtOnce, send_at_once


class Here:
    """Streamlit's runtime, with a browser that takes `most` messages."""

    def __init__(self, *, is_open=True, most=1000):
        self.sent, self.most = [], most
        known = {"visit": "its browser"} if is_open else {}
        self._session_mgr = SimpleNamespace(get_active_session_info=known.get)

    def _send_message(self, info, message):
        assert info == "its browser"
        if len(self.sent) == self.most:
            raise SessionClientDisconnectedError
        self.sent.append(message)


class Visit(SentAtOnce):
    """One that is not begun, so that nothing of it is to be ended."""

    def __del__(self):
        pass


@pytest.fixture
def visit(monkeypatch):
    """A visit on a loop of its own."""
    monkeypatch.setattr(AppSession, "__init__", lambda self: None)
    begun = Visit()
    begun.id, begun._event_loop = "visit", Loop()
    return begun


@pytest.fixture
def flush(monkeypatch, visit):
    """Return a function that sends so many messages, and returns what is left to Streamlit."""

    def flushed(here, count):
        monkeypatch.setattr(sending.runtime, "get_instance", lambda: here)
        monkeypatch.setattr(AppSession, "flush_browser_queue", lambda self: list(range(count)))
        return visit.flush_browser_queue()

    return flushed


@pytest.mark.parametrize("count", [0, 1, 2, 80])
def test_all_but_the_last_are_sent_at_once_in_their_order(flush, count):
    here = Here()
    left = flush(here, count)
    assert here.sent + left == list(range(count))
    assert len(left) == min(count, 1)


def test_a_browser_is_not_given_more_at_once_than_it_may_hold(flush):
    here = Here()
    left = flush(here, 600)
    assert here.sent + left == list(range(600))
    assert len(here.sent) == 200


def test_streamlit_is_left_what_a_browser_does_not_take_any_more(flush):
    here = Here(most=3)
    assert flush(here, 10) == list(range(3, 10))
    assert flush(Here(is_open=False), 10) == list(range(10))


class Loop:
    """An event loop that turns when it is asked to, and counts how often it is woken."""

    def __init__(self):
        self.woken, self.soon, self.failed = 0, [], []
        self.call_exception_handler = self.failed.append

    def call_soon_threadsafe(self, callback):
        self.woken += 1
        self.soon.append(callback)

    def turn(self):
        now, self.soon = self.soon, []
        for callback in now:
            callback()


def test_what_a_run_tells_wakes_the_event_loop_once_and_is_done_in_its_order(visit):
    loop, done = visit._event_loop, []
    for number in range(100):
        visit._call_soon_on_event_loop(partial(done.append, number))
    assert loop.woken == 1
    loop.turn()
    assert done == list(range(100))
    visit._call_soon_on_event_loop(partial(done.append, 100))
    assert loop.woken == 2
    loop.turn()
    assert done == list(range(101))


def test_what_is_told_meanwhile_is_done_too_and_what_fails_stops_nothing(visit):
    loop, done = visit._event_loop, []
    visit._call_soon_on_event_loop(lambda: 1 / 0)
    visit._call_soon_on_event_loop(
        lambda: visit._call_soon_on_event_loop(partial(done.append, "later"))
    )
    visit._call_soon_on_event_loop(partial(done.append, "first"))
    while loop.soon:
        loop.turn()
    assert done == ["first", "later"]
    assert [type(told["exception"]) for told in loop.failed] == [ZeroDivisionError]


def test_what_we_stand_on_in_streamlit_is_there(monkeypatch):
    """If one of these fails after an upgrade, read `backcare/ui/sending.py` beside the new one."""
    monkeypatch.setattr(websocket_session_manager, "AppSession", AppSession)
    send_at_once()
    assert websocket_session_manager.AppSession is SentAtOnce
    source = inspect.getsource
    manager = source(websocket_session_manager)
    assert "session = AppSession(" in manager
    assert "def get_active_session_info(self, session_id: str)" in manager
    session = source(AppSession)
    assert session.count("call_soon_threadsafe") == 1
    assert "self._call_soon_on_event_loop(" in source(AppSession._on_scriptrunner_event)
    assert "self._event_loop.call_soon_threadsafe(callback)" in session
    loop = source(Runtime._loop_coroutine)
    assert "msg_list = active_session_info.session.flush_browser_queue()" in loop
    assert "self._send_message(active_session_info, msg)" in loop
    assert "except SessionClientDisconnectedError" in loop
    assert list(inspect.signature(Runtime._send_message).parameters) == [
        "self",
        "session_info",
        "msg",
    ]
