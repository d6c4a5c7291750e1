"""The one way to offer a file: a button that makes it when tapped, from what is chosen then."""

import logging
from collections.abc import Callable
from functools import partial

import streamlit as st

from backcare.domain.errors import BackcareError
from backcare.takeaway import TakenFile
from backcare.ui.components.take_file import take_file
from backcare.ui.flash import forget_seen, leave_message, leave_warning, show_message
from backcare.ui.lists import sentences
from backcare.ui.visit import Visit, whose_session

_ASKED = "file.asked"
_TOLD_AS_THEY_ARE = frozenset({"content", "damaged", "newer_format", "unreachable"})
"""Errors whose usual sentence fits here too, as it is not only about saving."""


def offer_file(
    label: str,
    make: Callable[[], bytes],
    *,
    key: str,
    name: str,
    media_type: str,
    visit: Visit,
) -> None:
    """Draw the button for a file called `name`, and the file below it once it was tapped.

    `make` is called in the run of the tap, so it may read what is chosen on the page. If the file
    cannot be made, the reason is shown in its place.
    """
    st.button(label, key=key, width="stretch", on_click=_ask, args=(key,))
    place = _place(key)
    if st.session_state.get(_ASKED) == key:
        _leave_file(make, place, name, media_type, visit)
        forget_asked()
    show_message(place)


def forget_asked() -> None:
    """Forget which file was asked for: it has been made, or its button is gone."""
    st.session_state.pop(_ASKED, None)


def _place(key: str) -> str:
    return f"file.{key}"


def _ask(key: str) -> None:
    forget_seen(_place(key))
    st.session_state[_ASKED] = key


def _leave_file(
    make: Callable[[], bytes], place: str, name: str, media_type: str, visit: Visit
) -> None:
    text = visit.text
    try:
        content = make()
    except Exception as error:
        leave_warning(place, sentences(text("file.failed"), _why(error, visit)))
        return
    address = visit.files.keep(TakenFile(name, media_type, content, whose_session()))
    words = {what: text(f"file.{what}") for what in ("gone", "away")}
    link = partial(take_file, address, name, words=text("file.here"), **words)
    leave_message(place, text("file.made", name=name), below=link)


def _why(error: Exception, visit: Visit) -> str:
    if not isinstance(error, BackcareError):
        logging.getLogger("backcare").error("a file could not be made", exc_info=error)
    elif error.code in _TOLD_AS_THEY_ARE:
        return visit.text(f"error.{error.code}")
    elif error.code == "signed_out":
        return visit.text("file.signed_out")
    return visit.text("file.again")
