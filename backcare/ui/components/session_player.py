"""The guided session, led in the browser without asking the server between start and end.

It is split by subject into the modules of `served/session`; the logic (`core.js`, `steps.js`) knows
no page, so that it can be tested alone.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from backcare.ui.components.source import read_source, served_source

_CSS = read_source("film.css") + read_source("session_player.css")
_JS = served_source("session/player.js")
_player = st.components.v2.component("backcare_session", css=_CSS, js=_JS)
_ending = st.components.v2.component("backcare_session_end", css=_CSS, js=_JS)
"""The same for when exercise waits: it saves what was done, and offers no session."""


def show_session_player(
    data: Mapping[str, Any], *, key: str, on_finished: Callable[[], None]
) -> None:
    """Draw the start button and what follows it; without `data["may_go_on"]` only the end.

    At the end the session state has in `[key]["finished"]` whose session it is (`owner`) and what
    was done (`result`); it is sent again until `data["saved"]` or `data["refused"]` names its id.
    """
    draw = _player if data["may_go_on"] else _ending
    draw(key=key, data=dict(data), on_finished_change=on_finished)
