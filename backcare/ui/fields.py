"""Fields that several forms ask alike. They ask the server for nothing until something is saved."""

from html import escape
from typing import Literal

import streamlit as st

from backcare.ui.care_card import unbroken
from backcare.ui.numbers import chosen_helplines, lines_elsewhere
from backcare.ui.visit import Visit


def ask_km(
    label: str, key: str, value: float | None = None, stays: Literal["session"] | None = None
) -> None:
    """Ask for a distance in kilometres; `stays` keeps it over a change of pages."""
    st.number_input(
        label,
        min_value=0.0,
        max_value=300.0,
        step=1.0,
        value=value,
        format="%.2f",
        key=key,
        persist_state=stays,
        on_change="ignore",
    )


def ask_minutes(
    label: str, key: str, value: int | None = None, stays: Literal["session"] | None = None
) -> None:
    """Ask for minutes; `stays` keeps them over a change of pages."""
    st.number_input(
        label,
        min_value=0,
        max_value=1440,
        step=5,
        value=value,
        key=key,
        persist_state=stays,
        on_change="ignore",
    )


def say_nobody_reads(visit: Visit) -> None:
    """Say beside a field for one's own words that nobody reads them, and where to turn instead.

    No word is looked for in what is typed: a machine that misses one would be worse than none.
    """
    text, here = visit.text, chosen_helplines(visit)
    line = here.crisis[0] if here.crisis else here.emergency
    if line is None:
        turn_to = escape(text("fields.turn_to_help"))
    else:
        words = text("fields.call", name=line.name, number=unbroken(line))
        call = f'<a href="{escape(line.link)}">{escape(words)}</a>'
        turn_to = f"{escape(text('fields.turn_to'))} {call} ({escape(here.name)})."
        # When it is there: not every line is at night.
        turn_to += f" {escape(line.note)}" if line.note else ""
    elsewhere = "" if here.crisis else f" {lines_elsewhere(text)}."
    nobody = escape(text("fields.nobody"))
    st.html(f'<p class="bc-quiet bc-nobody">{nobody} {turn_to}{elsewhere}</p>')
