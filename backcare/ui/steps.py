"""The steps of a page in its address (`?page=3`), so that the browser's Back goes one step back.

Only how many there were before stands there, never an answer. Streamlit makes each new address an
entry of the browser's history and runs the page again when one goes through these; what it answers
to such a run takes the place of the entry.
"""

import streamlit as st

from backcare.ui.visit import Visit

_NAME = "page"
_LONGEST = 3


def asked_step(key: str, visit: Visit) -> int | None:
    """Return the step, from 1 on, that somebody came to by the address alone: by Back and Forward,
    or by a link. `None`: the address says what it said before, kept under `key`, or names none to
    somebody who comes from another page.
    """
    asked = st.query_params.get(_NAME)
    if asked == st.session_state.get(key) or (asked is None and visit.has_arrived):
        return None
    is_number = asked is not None and asked.isascii() and asked.isdecimal()
    return max(1, int(asked)) if asked and is_number and len(asked) <= _LONGEST else 1


def tell_step(key: str, step: int) -> None:
    """Let the address say which step stands there; the first one needs no number."""
    told = None if step == 1 else str(step)
    if told is None:
        st.query_params.pop(_NAME, None)
    elif st.query_params.get(_NAME) != told:
        st.query_params[_NAME] = told
    st.session_state[key] = told
