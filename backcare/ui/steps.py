"""The steps of a page in its address (`?page=3`), so that the browser's Back goes one step back.

Only how many there were before stands there, never an answer. Streamlit makes each new address an
entry of the browser's history. The address that somebody came by is never changed: it would be one
more entry, and Back would lead to it again and again.
"""

from typing import NamedTuple

import streamlit as st

from backcare.ui.components.source import read_source
from backcare.ui.visit import Visit

_NAME = "page"
_LONGEST = 3
_steps = st.components.v2.component("backcare_steps", js=read_source("steps.js"))


class _Told(NamedTuple):
    """What the address said last, and which step stood there; `None` if nobody has said yet."""

    address: str | None = None
    step: int | None = 1


def asked_step(key: str, visit: Visit) -> int | None:
    """Return the step, from 1 on, that somebody came to by the address alone: by Back and Forward,
    or by a link. `None`: the address says what it said before, kept under `key`, or names none to
    somebody who comes from another page.

    It is asked for until `note_step` says that it was gone to: the browser runs a page twice for
    one Back, and the second run may break off the first one anywhere.
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
    """Note that the step of the address was gone to."""
    st.session_state[key] = _Told(st.query_params.get(_NAME), None)


def tell_step(key: str, step: int) -> None:
    """Let the address say which step stands there, once it is another one; the first one needs no
    number.
    """
    told: _Told = st.session_state.get(key, _Told())
    address = told.address
    if told.step is not None and told.step != step:
        address = None if step == 1 else str(step)
        if address is None:
            st.query_params.pop(_NAME, None)
        else:
            st.query_params[_NAME] = address
    st.session_state[key] = _Told(address, step)
    with st.container(key="in-step-with-the-address"):  # takes no room, see style.css
        _steps(key=f"{key}.steps", on_came_change=lambda: None, height=1)
