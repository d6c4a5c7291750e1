"""What is read of a runner's records is read once for each state of them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import streamlit as st

from backcare.ui.visit import Visit

T = TypeVar("T")
_here = threading.local()


@contextmanager
def of_one_state() -> Iterator[None]:
    """Draw a page inside: in which state the records are is asked once for all of it.

    Nothing is saved while a page is drawn. A callback reads outside, so it has what is so at the
    tap, and so has a part that is drawn by itself.
    """
    _here.asked = []
    try:
        yield
    finally:
        del _here.asked


def read_once(key: str, visit: Visit, read: Callable[[], T]) -> T:
    """Return what `read` returns, kept under `key` until records, day or measures change.

    Kept for this visit only, never in a cache that other visits share. Raises what `read` raises,
    and `StoreError` if the state of the records cannot be read.
    """
    state = (_version(visit), visit.today, visit.measures)
    held: tuple[tuple[object, ...], T] | None = st.session_state.get(key)
    if held is None or held[0] != state:
        held = (state, read())
        st.session_state[key] = held
    return held[1]


def _version(visit: Visit) -> str:
    asked: list[str] | None = getattr(_here, "asked", None)
    if asked is None:
        return visit.store.version()
    if not asked:
        asked.append(visit.store.version())
    return asked[0]
