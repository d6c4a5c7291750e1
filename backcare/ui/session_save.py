"""What the guided session's player tells at its end becomes an entry, once."""

from collections.abc import Callable
from typing import Any

import msgspec
import streamlit as st

from backcare.clock import utc_now
from backcare.domain.completion import Completion, entries_of
from backcare.domain.errors import BackcareError, InvalidEntryError
from backcare.ui.components.session_player import show_session_player
from backcare.ui.flash import Place, leave_message
from backcare.ui.visit import Visit

_KEY = "session.player"
_OUTCOME = "session.outcome"


def play(data: dict[str, Any], visit: Visit, on_saved: Callable[[], None] = lambda: None) -> None:
    """Draw the player with what became of the last session it told of; `on_saved` is called once
    after each session that is saved.
    """
    outcome = st.session_state.get(_OUTCOME, {})
    show_session_player({**data, **outcome}, key=_KEY, on_finished=lambda: _save(visit, on_saved))


def _save(visit: Visit, on_saved: Callable[[], None]) -> None:
    told = st.session_state[_KEY]["finished"]
    try:
        completion = _read(told)
        # It is told again until this page answers: what is there already is only confirmed.
        known = visit.store.get(completion.id)
        entries = entries_of(completion, visit.content.run_walk, visit.today, utc_now())
        visit.store.add_all(entries if known is None else (known,))
    except BackcareError as error:
        refused = told.get("id") if isinstance(told, dict) else None
        words = visit.text(f"error.{error.code}")
        # The count makes a second refusal other data than the first: else the player is not told.
        times = st.session_state.get(_OUTCOME, {}).get("times", 0) + 1
        st.session_state[_OUTCOME] = {"refused": refused, "refusal": words, "times": times}
        return
    # Each time it is told: a run that another one overtakes shows its message to nobody.
    leave_message(Place.SESSION, visit.text("guided.saved", minutes=completion.minutes))
    if st.session_state.get(_OUTCOME) != {"saved": completion.id}:
        on_saved()
    st.session_state[_OUTCOME] = {"saved": completion.id}


def _read(told: object) -> Completion:
    try:
        completion: Completion = msgspec.convert(told, Completion)
    except msgspec.ValidationError as error:
        raise InvalidEntryError(str(error)) from error
    return completion
