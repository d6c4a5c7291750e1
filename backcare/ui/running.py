"""Streamlit's runs of pages: each in its turn, and what it keeps of whoever has left.

This stands on names of Streamlit's that are not public; tests/pages/test_running.py holds them.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, ClassVar
from weakref import WeakValueDictionary

from streamlit import runtime
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, get_script_run_ctx
from streamlit.runtime.state import SafeSessionState, SessionState

from backcare.calm_log import VISIT
from backcare.config import household_of
from backcare.turns import RunTurns, Turn
from backcare.ui.navigation import LANDING, PAGE_NAMED, SELF_CHECK, PageSpec
from backcare.ui.visit import WHOSE

_LOOK_SECONDS = 5.0


class _Lock:
    """What one run has in place of a lock of its own: that of its visit. Whoever has it looks
    whether the run is to end: the next one may have begun meanwhile.
    """

    def __init__(self, of_visit: threading.RLock, look: Callable[[], None]) -> None:
        self._of_visit = of_visit
        self._look = look

    def __enter__(self) -> None:
        self._of_visit.acquire()
        try:
            self._look()
        except BaseException:
            self._of_visit.release()
            raise

    def __exit__(self, *_: object) -> None:
        self._of_visit.release()


class _KnownState(SafeSessionState):
    """What a visit knows, as one of its runs may change it."""

    def __init__(self, state: SessionState, run: "RunInTurn", of_visit: threading.RLock) -> None:
        look = run._maybe_handle_execution_control_request
        super().__init__(state, look)
        # Past the class's own, by which every name is something that the visit knows.
        object.__setattr__(self, "_lock", _Lock(of_visit, look))
        object.__setattr__(self, "_run", run)

    def on_script_will_rerun(self, *tapped: Any, **known: Any) -> None:
        """Do what was tapped, to its end. The run before may be drawing: it changes nothing more,
        once it is no more within one change.
        """
        run: RunInTurn = object.__getattribute__(self, "_run")
        with run.answers():
            with self._lock:
                pass
            self._state.on_script_will_rerun(*tapped, **known)

    def on_script_finished(self, *drawn: Any, **known: Any) -> None:
        """Forget what this run did not draw, unless the next one draws now."""
        run: RunInTurn = object.__getattribute__(self, "_run")
        with self._lock:
            if not run.is_over:
                self._state.on_script_finished(*drawn, **known)


class RunInTurn(ScriptRunner):
    """A run that begins when its turn has come.

    Whoever taps again meanwhile asks for another run and has this one stopped. What was tapped
    before is done all the same: it stops once its callbacks have run, and the next one begins then.
    Streamlit would let both run at once, and each change what the other goes by.
    """

    turns: ClassVar[RunTurns]
    _locks: ClassVar[WeakValueDictionary[str, threading.RLock]] = WeakValueDictionary()

    def __init__(self, **known: Any) -> None:
        super().__init__(**known)
        self._asked_for: RerunData = known["initial_rerun_data"]
        self._visit = VISIT.get()  # a thread begins without
        self._order = threading.Lock()
        self._has_answered = self.is_over = False
        self._lock_of_visit = self._locks.setdefault(self._session_id, threading.RLock())
        self._session_state = _KnownState(known["session_state"], self, self._lock_of_visit)
        self._turn: Turn

    def start(self) -> None:
        """Wait for the turn, without a thread, then start."""
        id_, page = self._session_id, self._page()
        self.turns.ask(
            self._begin,
            id_,
            _address_of(id_),
            "" if page is SELF_CHECK else page.name,
            is_help=not page.is_personal,
        )

    def _begin(self, turn: Turn) -> None:
        self._turn = turn
        super().start()

    def request_stop(self) -> None:
        """Stop, once what was tapped is done."""
        with self._order:
            self.is_over = True
            if not self._has_answered:
                return
        super().request_stop()

    def request_rerun(self, rerun_data: RerunData) -> bool:
        """Take another request, unless it is to stop."""
        with self._order:
            if self.is_over:
                return False
        return super().request_rerun(rerun_data)

    def _run_script_thread(self) -> None:
        VISIT.set(self._visit)
        with self.turns.held(self._turn):
            super()._run_script_thread()

    @contextlib.contextmanager
    def answers(self) -> Iterator[None]:
        """Do inside what was tapped; nothing ends the run before.

        A run that was told to stop before what was tapped in a fragment is taken up does nothing.
        """
        with self._order:
            is_over = self._has_answered and self.is_over
            if not is_over:
                self._has_answered = False
                self.turns.answers(self._turn)
        if is_over:
            super()._maybe_handle_execution_control_request()
        try:
            yield
        finally:
            self._note_answered()

    def _note_answered(self) -> None:
        with self._order:
            self._has_answered, is_over = True, self.is_over
        if is_over:
            super().request_stop()
        self.turns.answered(self._turn)

    def _maybe_handle_execution_control_request(self) -> None:
        if not self._has_answered:
            ctx = get_script_run_ctx(suppress_warning=True)
            if ctx is None or not ctx.has_script_started:
                return
            self._note_answered()  # nothing was tapped
        super()._maybe_handle_execution_control_request()

    def _page(self) -> PageSpec:
        asked = self._asked_for
        page = self._pages_manager.get_pages().get(asked.page_script_hash)
        name = page.get("url_pathname", "") if page else asked.page_name
        return PAGE_NAMED.get((name or "").strip("/"), LANDING)


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
        strangers = [s.id for s in closed if not whose_is(s)]
        left = {id_: left.get(id_, now) for id_ in strangers}
        in_order = sorted(left, key=left.__getitem__)
        for id_ in in_order:
            if now - left[id_] > seconds or len(left) > most:
                del left[id_]
                with contextlib.suppress(KeyError):
                    runtime.get_instance().close_session(id_)


def whose_is(session: AppSession) -> str:
    """Return the `mark_of` the sign-in that a session was drawn under; empty without one."""
    try:
        return str(session.session_state[WHOSE])
    except KeyError:  # nothing was drawn yet
        return ""


def _address_of(session_id: str) -> str:
    client = runtime.get_instance().get_client(session_id)
    context = getattr(client, "client_context", None)
    return household_of(getattr(context, "remote_ip", None) or "")
