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
        text = services().content.texts
        words, again = text(f"error.{code}"), text("error.try_again")
    except ContentError:  # the texts themselves are what cannot be read
        return False
    st.warning(words)  # red is for emergencies only
    # Not by loading the page: that would lose what was typed and is not saved yet.
    st.button(again, key="error.try_again")
    return True
