"""The steps of a page in its address (`?page=3`), so that the browser's Back goes one step back.

The address has only the number of a step, never an answer. Streamlit adds each new address to the
browser's history. The address that somebody arrived by is never changed: that would add one more
entry, and Back would lead to it again and again.

A run comes with the address that the browser had when it was asked for. That may be an older one
than was given out meanwhile, so an address alone leads nowhere: somebody must have come by it.
"""

from typing import NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from backcare.ui.components.source import read_source
from backcare.ui.visit import Visit

CAME = "address.came"
"""Set from when somebody comes by an address until that step is reached."""
_NAME = "page"
_LONGEST = 3
_steps = st.components.v2.component("backcare_steps", js=read_source("steps.js"))


class _Told(NamedTuple):
    """The last known address, and the step shown with it; `None` before one was shown."""

    address: str | None = None
    step: int | None = 1


def asked_step(key: str, visit: Visit) -> int | None:
    """Return the step, from 1, that the address leads to: by Back, Forward or a link.

    `None` if the address is the same as before, kept under `key`, if it names no step to somebody
    who comes from another page, or if nobody came by it: then it is set right.

    The same step is returned until `note_step` says that it was reached: the browser runs a page
    twice for one Back, and the second run may interrupt the first anywhere.
    """
    asked = st.query_params.get(_NAME)
    told: _Told = st.session_state.get(key, _Told())
    if asked == told.address:
        forget_came()
        return None
    if asked is None and visit.has_arrived:
        st.session_state[key] = _Told()
        return None
    if visit.has_arrived or _is_by_history() or key not in st.session_state:
        _note_came()
    if not st.session_state.get(CAME):
        _put(told.address)
        return None
    is_number = asked is not None and asked.isascii() and asked.isdecimal()
    return max(1, int(asked)) if asked and is_number and len(asked) <= _LONGEST else 1


def note_step(key: str, step: int | None) -> None:
    """Note that the step in the address was reached, and which one stands there for it."""
    address, is_within = st.query_params.get(_NAME), key in st.session_state
    st.session_state[key] = _Told(address, step)
    forget_came()
    if is_within:  # the address of the step before may have come to the browser after its Back
        _put(address)


def forget_came() -> None:
    """Let what was tapped lead on, not a Back just before it."""
    st.session_state.pop(CAME, None)


def tell_step(key: str, step: int) -> None:
    """Put the step that is shown into the address once it changes; the first needs no number."""
    told: _Told = st.session_state.get(key, _Told())
    is_new = told.step is not None and told.step != step
    address = told.address
    if is_new:
        address = None if step == 1 else str(step)
    st.session_state[key] = _Told(address, step)  # known first: the next run may interrupt this one
    if is_new:
        _put(address)
    with st.container(key="in-step-with-the-address"):  # takes no room, see style.css
        _steps(key=f"{key}.steps", on_came_change=_note_came, height=1)


def _note_came() -> None:
    st.session_state[CAME] = True


def _is_by_history() -> bool:
    run = get_script_run_ctx(suppress_warning=True)
    return run is not None and run.is_history_navigation


def _put(address: str | None) -> None:
    """Put this into the address, even if it should stand there: the browser may be elsewhere."""
    held = st.query_params.to_dict()
    held.pop(_NAME, None)
    st.query_params.from_dict(held if address is None else {**held, _NAME: address})
