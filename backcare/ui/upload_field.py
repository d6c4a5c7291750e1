"""A field for files: emptied by a new name, and files that it lost with its server are noticed."""

from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from backcare.ui.fitting import sent_to_widgets

_DIGITS = 9
"""More turns than that nobody takes: what comes was not sent by a page."""


def name_now(field: str) -> str:
    """Return the key under which a field is drawn now."""
    return f"{field}.{st.session_state.get(_turn(field), 0)}"


def empty(field: str) -> None:
    """Have a field begin anew: Streamlit empties one only by drawing another one."""
    st.session_state[_turn(field)] = st.session_state.get(_turn(field), 0) + 1


def lost_files(field: str) -> int:
    """Return how many files the page believes to be chosen that the server does not have.

    They went with an earlier process, or with a visit that had ended; the field begins anew if
    there are any. It is asked before the field is drawn. What the page sends may have the name of
    any turn, as only the visit that is gone had counted them. What was taken out by hand is none
    of them: of a field that this visit has drawn, Streamlit leaves out what it does not have.
    """
    run = get_script_run_ctx()
    if run is None:
        return 0
    lost, turn = 0, st.session_state.get(_turn(field), 0)
    for number, files in _chosen(run.session_state._state, field).items():
        known = run.uploaded_file_mgr.get_files(run.session_id, files)
        if len(known) < len(files):
            lost += len(files) - len(known)
            turn = max(turn, number + 1)
    if lost:
        st.session_state[_turn(field)] = turn
    return lost


def _chosen(state: Any, field: str) -> dict[int, list[str]]:
    """Return the ids of the files that the page has in this field, by its turn."""
    chosen = {}
    for widget in sent_to_widgets(state):
        name, _, turn = (user_key_from_element_id(widget.id) or "").rpartition(".")
        if name == field and turn.isascii() and turn.isdigit() and len(turn) < _DIGITS:
            files = widget.file_uploader_state_value.uploaded_file_info
            chosen[int(turn)] = [file.file_id for file in files]
    return chosen


def _turn(field: str) -> str:
    return f"{field}.turn"
