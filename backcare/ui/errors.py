"""What a visitor sees when a page fails: a sentence, never a traceback, and the way to help."""

import contextlib

import streamlit as st
from streamlit.cursor import get_container_cursor
from streamlit.errors import StreamlitDuplicateElementKey
from streamlit.proto.RootContainer_pb2 import RootContainer

from backcare.domain.errors import BackcareError, ContentError
from backcare.ui.helplines import ask_country, chosen_helplines, show_call_now
from backcare.ui.links import button_to
from backcare.ui.navigation import SELF_CHECK, PageSpec
from backcare.ui.visit import TRY_AGAIN, Visit, measures_now
from backcare.ui.wiring import services


def show_script_error(error: Exception) -> bool:
    """Draw the sentence for an error and return true, so that Streamlit draws nothing itself.

    The server's log still gets the traceback.
    """
    code = error.code if isinstance(error, BackcareError) else BackcareError.code
    try:
        text = services().content.texts.measured(measures_now())
        words, again = text(f"error.{code}"), text("error.try_again")
    except ContentError:  # the texts themselves cannot be read
        return False
    st.warning(words)  # red is for emergencies only
    # Not by reloading the page: that would lose what was typed and not saved yet.
    with contextlib.suppress(StreamlitDuplicateElementKey):  # one for all that failed
        st.button(again, key=TRY_AGAIN)
    return True


def show_failed_page(error: Exception, page: PageSpec, visit: Visit, *, is_empty: bool) -> bool:
    """Draw what replaces a page that failed: there, too, somebody may need help.

    `is_empty`: it failed before it drew anything. Returns what `show_script_error` does.
    """
    if is_empty:
        st.title(visit.text(f"page.{page.name}.title"), anchor=False)
    with st.container(key="failed"):
        if not show_script_error(error):
            return False
        show_call_now(chosen_helplines(visit), visit)
        if page is not SELF_CHECK:  # that one asks for the country itself
            with contextlib.suppress(StreamlitDuplicateElementKey):  # it stands above
                ask_country(visit)
            button_to(SELF_CHECK, visit.text("error.to_check"), key="error.to_check")
    return True


def has_drawn() -> int:
    """Return how many elements this run has drawn into the page so far."""
    cursor = get_container_cursor(RootContainer.MAIN)
    return 0 if cursor is None else cursor.index
