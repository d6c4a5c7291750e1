"""One message that a callback leaves for the page it redraws."""

from typing import NamedTuple

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.errors import BackcareError

_KEY = "flash"


class Flash(NamedTuple):
    """A message; `is_error` decides how it looks."""

    words: str
    is_error: bool = False


def leave_message(words: str) -> None:
    """Leave good news."""
    st.session_state[_KEY] = Flash(words)


def leave_error(error: BackcareError, text: Texts) -> None:
    """Leave the sentence for an error: what happened, what is safe, what to do."""
    st.session_state[_KEY] = Flash(text(f"error.{error.code}"), is_error=True)


def show_message() -> None:
    """Draw the message once, where the reader is looking."""
    flash = st.session_state.pop(_KEY, None)
    if flash is not None:
        (st.error if flash.is_error else st.success)(flash.words)
