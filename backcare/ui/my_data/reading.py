"""What somebody sees while a file is read: how far it is, or what it waits for."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from backcare.domain.errors import BackcareError
from backcare.room.turns import Waits
from backcare.storage.base import LOCAL_MEMBER
from backcare.ui.visit import Visit


class Telling:
    """Tells on a bar how far a reading is.

    Each word to the bar is also where a tap on the page ends this run of the script, and with it
    the reading and its room.
    """

    def __init__(self, visit: Visit) -> None:
        self._text = visit.text
        self._bar = st.progress(0.0, text=self._text("import.reading"))

    def tell(self, done: int, total: int) -> None:
        """Say how many of all files are done."""
        self._bar.progress(min(1.0, done / max(1, total)), text=self._text("import.reading"))

    def wait(self, why: Waits) -> None:
        """Say what is waited for."""
        self._bar.progress(0.0, text=self._text(f"import.waits.{why}"))

    def end(self) -> None:
        """Take the bar away."""
        self._bar.empty()


@contextmanager
def telling(visit: Visit) -> Iterator[Telling]:
    """Show how far a reading inside is."""
    told = Telling(visit)
    try:
        yield told
    except BackcareError:
        told.end()
        raise
    told.end()


def whose(visit: Visit) -> str:
    """Return for whom a file is read: each member, and each visitor of a demo, has one turn."""
    context = get_script_run_ctx()
    if visit.is_demo and context is not None:
        return context.session_id
    account = visit.account
    return LOCAL_MEMBER if account is None else account.key
