"""What is sent to a visit: all that is there at once.

Streamlit sends a message, lets everything else that waits go on, and sends the next one. Beside
somebody who asks for pages without end, a page of a hundred messages would wait for all of theirs.

This stands on names of Streamlit's that are not public; tests/pages/test_sending.py holds them.
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from streamlit import runtime
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import websocket_session_manager
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.session_manager import SessionClientDisconnectedError

_AT_ONCE = 200
"""Streamlit gives a browser up that has 500 to read; the rest goes out in Streamlit's own way."""


class SentAtOnce(AppSession):
    """A visit whose messages do not wait for those of others.

    What its runs tell the event loop is taken up together too, in its order: Streamlit would wake
    the loop for each message.
    """

    def __init__(self, *known: Any, **named: Any) -> None:
        self._told: deque[Callable[[], None]] = deque()
        self._is_called = False
        super().__init__(*known, **named)

    def _call_soon_on_event_loop(self, callback: Callable[[], None]) -> None:
        self._told.append(callback)
        if not self._is_called:
            self._is_called = True
            super()._call_soon_on_event_loop(self._take_up)

    def _take_up(self) -> None:
        self._is_called = False  # first: what is told from now on calls again
        while self._told:
            callback = self._told.popleft()
            try:
                callback()
            except Exception as error:  # as the loop does for each of its own
                said = {"message": "a message of a run failed", "exception": error}
                self._event_loop.call_exception_handler(said)

    def flush_browser_queue(self) -> list[ForwardMsg]:
        """Send what there is, and return what Streamlit is to send: the last one, at least, by
        which it lets others go on and finds out that a browser has gone.
        """
        messages = super().flush_browser_queue()
        here = runtime.get_instance()
        info = here._session_mgr.get_active_session_info(self.id)
        if info is None:
            return messages
        sent = 0
        try:
            for message in messages[:-1][:_AT_ONCE]:
                here._send_message(info, message)
                sent += 1
        except SessionClientDisconnectedError:
            pass  # Streamlit meets the same with the next one, and ends the visit
        return messages[sent:]


def send_at_once() -> None:
    """Make all visits from now on send so."""
    vars(websocket_session_manager)["AppSession"] = SentAtOnce
