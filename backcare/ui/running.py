"""Streamlit's runs of pages: each in its turn, and what it keeps of whoever has left.

This stands on names of Streamlit's that are not public; tests/pages/test_running.py holds them.
"""

import asyncio
import contextlib
import threading
import time
from typing import Any, ClassVar

from streamlit import runtime
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, get_script_run_ctx

from backcare.calm_log import VISIT
from backcare.config import household_of
from backcare.turns import RunTurns, Turn
from backcare.ui.navigation import LANDING, PAGE_NAMED
from backcare.ui.visit import WHOSE

_LOOK_SECONDS = 5.0


class RunInTurn(ScriptRunner):
    """A run that begins when its turn has come.

    Whoever taps again meanwhile asks for another run and has this one stopped. What was tapped
    before is done all the same: it stops once its callbacks have run.
    """

    turns: ClassVar[RunTurns]

    def __init__(self, **known: Any) -> None:
        super().__init__(**known)
        self._asked_for: RerunData = known["initial_rerun_data"]
        self._visit = VISIT.get()  # a thread begins without
        self._order = threading.Lock()
        self._has_begun = self._stops_later = False
        self._turn: Turn

    def start(self) -> None:
        """Wait for the turn, without a thread, then start."""
        self.turns.ask(self._begin, _address_of(self._session_id), is_help=self._helps())

    def _begin(self, turn: Turn) -> None:
        self._turn = turn
        super().start()

    def request_stop(self) -> None:
        """Stop, if need be later."""
        with self._order:
            if not self._has_begun:
                self._stops_later = True
                return
        super().request_stop()

    def request_rerun(self, rerun_data: RerunData) -> bool:
        """Take another request, unless it is to stop."""
        with self._order:
            if self._stops_later:
                return False
        return super().request_rerun(rerun_data)

    def _run_script_thread(self) -> None:
        VISIT.set(self._visit)
        with self.turns.held(self._turn):
            super()._run_script_thread()

    def _run_script(self, rerun_data: RerunData) -> None:
        with self._order:
            self._has_begun = True
        super()._run_script(rerun_data)

    def _maybe_handle_execution_control_request(self) -> None:
        if self._stops_later:
            ctx = get_script_run_ctx(suppress_warning=True)
            if ctx is None or not ctx.has_script_started:
                return
            super().request_stop()
        super()._maybe_handle_execution_control_request()

    def _helps(self) -> bool:
        """Whether the page needs no records."""
        asked = self._asked_for
        page = self._pages_manager.get_pages().get(asked.page_script_hash)
        name = page.get("url_pathname", "") if page else asked.page_name
        return not PAGE_NAMED.get((name or "").strip("/"), LANDING).is_personal


def run_in_turn(turns: RunTurns) -> None:
    """Make all runs of pages from now on take turns."""
    RunInTurn.turns = turns
    vars(app_session)["ScriptRunner"] = RunInTurn


async def forget_strangers(most: int, seconds: float) -> None:
    """Again and again, end visits that nobody has open any more and that were of nobody who is
    signed in, after `seconds`, the oldest first if there are more than `most`: Streamlit keeps all
    for as long as those of members, and only so many.
    """
    left: dict[str, float] = {}
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        manager, now = runtime.get_instance()._session_mgr, time.monotonic()
        closed = [info.session for info in manager.list_sessions() if info.client is None]
        strangers = [s.id for s in closed if not _whose(s)]
        left = {id_: left.get(id_, now) for id_ in strangers}
        in_order = sorted(left, key=left.__getitem__)
        for id_ in in_order:
            if now - left[id_] > seconds or len(left) > most:
                del left[id_]
                with contextlib.suppress(KeyError):
                    runtime.get_instance().close_session(id_)


def _whose(session: AppSession) -> str:
    try:
        return str(session.session_state[WHOSE])
    except KeyError:  # nothing was drawn yet
        return ""


def _address_of(session_id: str) -> str:
    client = runtime.get_instance().get_client(session_id)
    context = getattr(client, "client_context", None)
    return household_of(getattr(context, "remote_ip", None) or "")
