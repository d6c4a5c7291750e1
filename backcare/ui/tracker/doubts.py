"""Unlikely values are questioned once, beside the form; a "yes" saves them."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.entries import Entry, RunSession
from backcare.domain.tracker.measures import Measured, measured, whole_minutes
from backcare.domain.tracker.unlikely import Doubt, doubts_of, longest_of_all
from backcare.ui.flash import Place, leave_warning
from backcare.ui.lists import sentences
from backcare.ui.numbers import said_time
from backcare.ui.settling import settling
from backcare.ui.tracker.entry_words import said_run
from backcare.ui.visit import Visit

_ASKED = "doubts.asked"


class _Asked(NamedTuple):
    """What was questioned, and in which form."""

    form: str
    run: Measured
    words: str


def is_doubted(
    entry: Entry,
    form: str,
    place: Place,
    visit: Visit,
    *,
    before: Entry | None = None,
    is_sure: bool = False,
) -> bool:
    """Return whether an entry is questioned before it is saved, and leave the question.

    `before` is the entry until now: values that were kept are not questioned again. `is_sure`: the
    runner said yes to the question; other numbers are questioned anew.
    """
    asked: _Asked | None = st.session_state.pop(_ASKED, None)
    if not isinstance(entry, RunSession):
        return False
    run = measured(entry)
    is_as_before = isinstance(before, RunSession) and measured(before) == run
    is_told = is_sure and asked is not None and (asked.form, asked.run) == (form, run)
    if is_as_before or is_told:
        return False
    others = visit.store.find(RunSession)
    longest = longest_of_all(measured(one) for one in others if one.id != entry.id)
    doubts = doubts_of(run, longest, visit.content.asking.unlikely)
    if not doubts:
        return False
    said = said_run(entry.distance_m, entry.minutes, visit.text)
    words = sentences(*(said_doubt(doubt, run, longest, visit.text) for doubt in doubts))
    st.session_state[_ASKED] = _Asked(form, run, visit.text("doubt.is_right", said=said))
    leave_warning(place, visit.text("doubt.ask", doubts=words))
    return True


def ask_if_right(form: str, save: Callable[[], None]) -> None:
    """Draw the "yes" to the question about this form; a tap on it calls `save`."""
    asked: _Asked | None = st.session_state.get(_ASKED)
    if asked is not None and asked.form == form:
        with settling("doubt", 0):  # a second tap on Save must not say yes
            st.button(asked.words, key=f"doubt.yes.{form}", width="stretch", on_click=save)


def said_doubt(doubt: Doubt, run: Measured, longest: Measured, text: Texts) -> str:
    """Return a doubt as a sentence."""
    minutes = None if run.seconds is None else whole_minutes(run.seconds)
    before = longest if doubt is Doubt.TWICE_FAR else Measured(None, longest.seconds)
    before_minutes = None if before.metres else whole_minutes(before.seconds or 0)
    return text(
        f"doubt.{doubt}",
        said=said_run(run.metres, minutes, text),
        far=said_run(run.metres, None, text),
        time=said_time(minutes or 0, text),
        longest=said_run(before.metres, before_minutes, text),
    )
