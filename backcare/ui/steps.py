"""The steps of a page in its address (`?page=3`), so that the browser's Back goes one step back.

The address has only the number of a step, never an answer. Streamlit adds each new address to the
browser's history. The address that somebody arrived by is never changed: that would add one more
entry, and Back would lead to it again and again.
"""

from typing import NamedTuple

import streamlit as st

from backcare.ui.components.source import read_source
from backcare.ui.visit import Visit

_NAME = "page"
_LONGEST = 3
_steps = st.components.v2.component("backcare_steps", js=read_source("steps.js"))


class _Told(NamedTuple):
    """The last known address, and the step shown with it; `None` before one was shown."""

    address: str | None = None
    step: int | None = 1


def asked_step(key: str, visit: Visit) -> int | None:
    """Return the step, from 1, that the address alone leads to: by Back, Forward or a link.

    `None` if the address is the same as before, kept under `key`, or names no step to somebody who
    comes from another page.

    The same step is returned until `note_step` says that it was reached: the browser runs a page
    twice for one Back, and the second run may interrupt the first anywhere.
    """
    asked = st.query_params.get(_NAME)
    told: _Told = st.session_state.get(key, _Told())
    if asked == told.address:
        return None
    if asked is None and visit.has_arrived:
        st.session_state[key] = _Told()
        return None
    is_number = asked is not None and asked.isascii() and asked.isdecimal()
    return max(1, int(asked)) if asked and is_number and len(asked) <= _LONGEST else 1


def note_step(key: str) -> None:
    """Note that the step in the address was reached."""
    st.session_state[key] = _Told(st.query_params.get(_NAME), None)


def keep_step(key: str) -> None:
    """Let the address lead nowhere in this run: what was tapped is of an older view, as it is."""
    told: _Told = st.session_state.get(key, _Told())
    if st.query_params.get(_NAME) != told.address:
        _put(told.address)


def tell_step(key: str, step: int) -> None:
    """Put the step that is shown into the address once it changes; the first needs no number."""
    told: _Told = st.session_state.get(key, _Told())
    address = told.address
    if told.step is not None and told.step != step:
        address = None if step == 1 else str(step)
        _put(address)
    st.session_state[key] = _Told(address, step)
    with st.container(key="in-step-with-the-address"):  # takes no room, see style.css
        _steps(key=f"{key}.steps", on_came_change=lambda: None, height=1)


def _put(address: str | None) -> None:
    if address is None:
        st.query_params.pop(_NAME, None)
    else:
        st.query_params[_NAME] = address
