"""What is kept of a runner but cannot be read: said where it is missed, and named in My data."""

from collections.abc import Iterable

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.aside import SetAside
from backcare.domain.words import as_text
from backcare.storage.exports import Unread
from backcare.ui.dates import long_date
from backcare.ui.flash import Place, leave_message
from backcare.ui.links import link_to
from backcare.ui.navigation import MY_DATA
from backcare.ui.read_once import read_once
from backcare.ui.saving import done_once
from backcare.ui.visit import Visit

_SURE = "data.aside.sure"
_LINES = 20


def read_aside(visit: Visit) -> tuple[SetAside, ...]:
    """Return what cannot be read; raises `StoreError` if the store itself cannot be."""
    return read_once("aside", visit, visit.store.set_aside)


def say_set_aside(visit: Visit) -> None:
    """Say that something of this runner is missing on the page, and where it is named."""
    if visit.is_signed_out:
        return
    aside = read_aside(visit)
    if aside:
        with st.container(key="aside"):
            st.warning(visit.text("data.aside.missed", n=len(aside)))
            link_to(MY_DATA, visit.text("data.aside.see"))


def show_aside(visit: Visit) -> None:
    """Name each record that cannot be read, say what to do, and offer to remove them."""
    text, aside = visit.text, read_aside(visit)
    if not aside:
        return
    with st.container(key="card-data-aside"):
        st.header(text("data.aside.title"), anchor=False)
        st.markdown(text("data.aside.lead", n=len(aside)))
        show_lines([said_record(one, text) for one in aside], text)
        st.markdown(text("data.aside.what"))
        st.checkbox(text("data.aside.sure"), key=_SURE)
        st.button(
            text("data.aside.now"),
            key="data.aside.now",
            disabled=not st.session_state.get(_SURE),
            on_click=_remove,
            args=(aside, visit),
        )


def said_record(record: SetAside | Unread, text: Texts) -> str:
    """Return what is known of a record that cannot be read: its kind, its day and the field."""
    parts = [text(f"data.aside.kind.{record.kind or 'unknown'}")]
    if record.day is not None:
        parts.append(long_date(record.day))
    if record.field:
        parts.append(as_text(record.field))
    return " · ".join(parts)


def show_lines(lines: Iterable[str], text: Texts) -> None:
    """List lines, the first ones only of many."""
    told = list(lines)
    shown = [f"- {line}" for line in told[:_LINES]]
    if len(told) > _LINES:
        shown.append(f"- {text('data.aside.more', n=len(told) - _LINES)}")
    st.markdown("\n".join(shown))


def _remove(aside: tuple[SetAside, ...], visit: Visit) -> None:
    with done_once("data.aside", place=Place.DATA, visit=visit):
        visit.store.remove_aside(aside)
        st.session_state.pop(_SURE, None)
        leave_message(Place.DATA, visit.text("data.aside.removed", n=len(aside)))
