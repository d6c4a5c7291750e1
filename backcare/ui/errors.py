"""What a visitor sees when a page fails: a sentence, never a traceback."""

import streamlit as st

from backcare.domain.errors import BackcareError, ContentError
from backcare.ui.wiring import services


def show_script_error(error: Exception) -> bool:
    """Draw the sentence for an error and return true, so that Streamlit draws nothing itself.

    The server's log still gets the traceback.
    """
    code = error.code if isinstance(error, BackcareError) else BackcareError.code
    try:
        words = services().content.texts(f"error.{code}")
    except ContentError:  # the texts themselves are what cannot be read
        return False
    st.warning(words)  # red is for emergencies only
    return True
