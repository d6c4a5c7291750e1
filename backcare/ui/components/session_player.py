"""The guided session: led through in the browser, without asking the server between start and end.

The logic (`session_core.js`) is a module of its own beside the screen (`session_player.js`), so
that it can be tested alone.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from backcare.ui.components.source import read_source, served_source

_player = st.components.v2.component(
    "backcare_session",
    css=read_source("session_player.css"),
    js=served_source("session_core.js", "session_player.js"),
)


def show_session_player(
    data: Mapping[str, Any], *, key: str, on_finished: Callable[[], None]
) -> None:
    """Draw the start button and what follows it.

    At the end `[key]["finished"]` in the session state has what was done, as one mapping; it is
    sent again until `data["saved"]` or `data["refused"]` names its id.
    """
    _player(key=key, data=dict(data), on_finished_change=on_finished)
