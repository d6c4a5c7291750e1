"""What is read of a runner's records is read once for each state of them."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from backcare.ui.visit import Visit

T = TypeVar("T")


def read_once(key: str, visit: Visit, read: Callable[[], T]) -> T:
    """Return what `read` returns, kept under `key` until the records or the day change.

    Kept for this visit only, never in a cache that other visits share. Raises what `read` raises,
    and `StoreError` if the state of the records cannot be read.
    """
    state = (visit.store.version(), visit.today)
    held: tuple[tuple[object, ...], T] | None = st.session_state.get(key)
    if held is None or held[0] != state:
        held = (state, read())
        st.session_state[key] = held
    return held[1]
