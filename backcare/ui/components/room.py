"""How much room there is: only the browser knows, and stacked charts cannot stretch."""

import streamlit as st

from backcare.ui.components.source import read_source

_WIDEST = 10_000
_room = st.components.v2.component("backcare_room", js=read_source("room.js"))


def room_for(key: str, *, is_open: bool) -> int:
    """Return the width of this place in pixels, by ten; 0 on a narrow window unless `is_open`.

    It is 0 until the browser has told it, which runs the page (or fragment) once more. What was
    told is kept for the visit, so that a page that is opened again draws at once.
    """
    kept = f"{key}.width"
    told = f"{key}.room"

    def keep() -> None:
        width = st.session_state[told]["width"]
        if isinstance(width, int | float) and 0 <= width <= _WIDEST:
            st.session_state[kept] = int(width)

    known: int = st.session_state.get(kept, 0)
    data = {"known": known, "isOpen": is_open}
    _room(key=told, data=data, default={"width": known}, on_width_change=keep, height=1)
    return known
