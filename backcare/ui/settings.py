"""What is chosen once for all pages: each change is saved at the tap, and taken back by another."""

from datetime import time
from enum import StrEnum
from functools import partial
from typing import NamedTuple

import streamlit as st

from backcare.domain.measures import Clock, DateOrder, Distance, Temperature, Weight, Words
from backcare.ui.dates import said_time_of_day, short_date
from backcare.ui.flash import Place, forget_messages, show_message
from backcare.ui.helplines import ask_country, chosen_helplines
from backcare.ui.measures import choose
from backcare.ui.saving import saving
from backcare.ui.visit import Visit

Option = StrEnum | int
_MANY = 3
"""From so many on they do not fit into one row of a phone."""
_TOLD = "settings.told"
_EVENING = time(18, 30)


class _Choice(NamedTuple):
    """One field of `Measures` with what can be chosen for it; `is_guessed` from the browser."""

    name: str
    options: tuple[Option, ...]
    is_guessed: bool = True


_GROUPS = (
    (
        "units",
        (
            _Choice("distance", tuple(Distance)),
            _Choice("weight", tuple(Weight)),
            _Choice("temperature", tuple(Temperature)),
        ),
    ),
    (
        "time",
        (
            _Choice("clock", tuple(Clock)),
            _Choice("dates", tuple(DateOrder)),
            _Choice("week_begins", (0, 6, 5)),
            _Choice("day_ends", tuple(range(6)), is_guessed=False),
        ),
    ),
    ("language", (_Choice("words", tuple(Words)),)),
)


def show_settings(visit: Visit) -> None:
    """Draw all that can be chosen, in groups."""
    text = visit.text
    if visit.has_arrived:
        st.session_state.pop(_TOLD, None)
    st.markdown(text("settings.lead"))
    for group, choices in _GROUPS:
        with st.container(key=f"card-settings-{group}"):
            st.header(text(f"settings.{group}"), anchor=False)
            for choice in choices:
                _ask(choice, visit)
    with st.container(key="card-settings-place"):
        st.header(text("settings.place"), anchor=False)
        with st.container(key="setting-country", gap="xsmall"):
            ask_country(visit, text("settings.country.label"))
            is_guess = chosen_helplines(visit).country == visit.country
            _say_below("country", visit, is_guess=is_guess)


def _ask(choice: _Choice, visit: Visit) -> None:
    text, key = visit.text, _key(choice)
    # What is so now: another tab may have changed it, or it could not be saved.
    so = getattr(visit.measures, choice.name)
    if st.session_state.get(key) != so:
        st.session_state[key] = so
    with st.container(key=f"setting-{choice.name}", gap="xsmall"):
        ask = st.segmented_control if len(choice.options) < _MANY else st.pills
        ask(
            text(f"settings.{choice.name}.label"),
            choice.options,
            format_func=partial(_said, choice, visit),
            required=True,
            key=key,
            on_change=_choose,
            args=(choice, visit),
        )
        _say_below(
            choice.name,
            visit,
            is_guess=choice.is_guessed and getattr(visit.chosen, choice.name) is None,
        )
        show_message(key)


def _say_below(name: str, visit: Visit, *, is_guess: bool) -> None:
    """Say that it is a guess, or what became of the last tap, and what it does."""
    text, told = visit.text, st.session_state.get(_TOLD, {})
    if is_guess:
        st.caption(text("settings.guessed"))
    elif name in told:
        st.caption(told[name])
    if f"settings.{name}.help" in text:
        st.caption(text(f"settings.{name}.help"))


def _key(choice: _Choice) -> str:
    return f"{Place.SETTINGS}.{choice.name}"


def _said(choice: _Choice, visit: Visit, option: Option) -> str:
    match option:
        case Clock():
            return said_time_of_day(_EVENING, option)
        case DateOrder():
            return short_date(visit.today, option)
        case int() if option and choice.name == "day_ends":
            return said_time_of_day(time(option), visit.measures.clock)
    return visit.text(f"settings.{choice.name}.{option}")


def _choose(choice: _Choice, visit: Visit) -> None:
    option, key = st.session_state[_key(choice)], _key(choice)
    st.session_state.pop(_TOLD, None)
    with saving(key, visit):
        choose(visit, **{choice.name: option})
        words = "settings.for_visit" if visit.is_signed_out else "settings.saved"
        st.session_state[_TOLD] = {choice.name: visit.text(words)}
        forget_messages()
