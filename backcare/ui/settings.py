"""What is chosen once for all pages: each change is saved at the tap, and taken back by another."""

from datetime import time
from enum import StrEnum
from functools import partial
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backcare.config import ACCOUNT_URL, LEAVE_URL, SIGN_IN_URL
from backcare.domain.measures import (
    Clock,
    DateOrder,
    Distance,
    Paper,
    Person,
    Reminder,
    Temperature,
    Weight,
    Words,
)
from backcare.ui.as_set import asked_group, block_of, show_way_back
from backcare.ui.components.device import ask_device
from backcare.ui.dates import said_time_of_day, short_date
from backcare.ui.device import is_unkept
from backcare.ui.fields import ask_time_of_day, time_of_day_in
from backcare.ui.flash import Place, forget_seen, show_message
from backcare.ui.helplines import ask_country, chosen_helplines
from backcare.ui.links import link_to
from backcare.ui.measures import choose, is_drawn
from backcare.ui.navigation import MY_DATA, PRIVACY
from backcare.ui.own_parts import own_part
from backcare.ui.saving import saving
from backcare.ui.signed_in import door_link
from backcare.ui.visit import Visit

Option = StrEnum | int
_MANY = 3
"""From so many on they do not fit into one row of a phone."""
_TOLD = "settings.told"
_EVENING = time(18, 30)
_BEGINS = f"{Place.SETTINGS}.begins"
_OF_DEVICE = (
    "look",
    "look_system",
    "look_light",
    "look_dark",
    "sound",
    "speech",
    "vibration",
    "on",
    "off",
)
"""Keys below `settings.device.` in the texts."""


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
_PAPER = _Choice("paper", tuple(Paper))
_PERSON = _Choice("person", tuple(Person), is_guessed=False)
_REMINDER = _Choice("reminder", tuple(Reminder), is_guessed=False)


def show_settings(visit: Visit) -> None:
    """Draw all that can be chosen, in groups."""
    text = visit.text
    if visit.has_arrived:
        st.session_state.pop(_TOLD, None)
    st.markdown(text("settings.lead"))
    for group, choices in _GROUPS:
        with _card(group, visit):
            for choice in choices:
                _ask(choice, visit)
    with _card("place", visit):
        with st.container(key="setting-country", gap="xsmall"):
            ask_country(visit, text("settings.country.label"))
            is_guess = chosen_helplines(visit).country == visit.country
            _say_below("country", visit, is_guess=is_guess)
        _ask(_PAPER, visit)
    with _card("sessions", visit):
        _ask_begins(visit)
        _ask(_REMINDER, visit)
    if is_drawn(Person.MAN):
        with _card("pictures", visit):
            _ask(_PERSON, visit)
    with _card("this_device", visit):
        ask_device({name: text(f"settings.device.{name}") for name in _OF_DEVICE})
        st.caption(text("settings.device.help"))
    if visit.door is not None:
        own_part(visit, _show_account, visit)


def _card(group: str, visit: Visit) -> DeltaGenerator:
    """Return a card with its heading; who came from a field finds the way back in it."""
    card = st.container(key=block_of(group))
    with card:
        st.header(visit.text(f"settings.{group}"), anchor=False)
        if asked_group() == group:
            show_way_back(visit)
    return card


def _ask_begins(visit: Visit) -> None:
    text, so = visit.text, visit.measures.begins
    with st.container(key="setting-begins", gap="xsmall"):
        key = f"{_BEGINS}.{so:%H%M}.{visit.measures.clock}"
        label = text("settings.begins.label")
        ask_time_of_day(key, label, so, tells=partial(_choose_begins, key, visit))
        _say_below("begins", visit, is_guess=False)
        show_message(_BEGINS)


def _choose_begins(key: str, visit: Visit) -> None:
    with saving(_BEGINS, visit):
        begins = time_of_day_in(key, visit.text("settings.begins.label"))
        _keep("begins", begins, visit, _BEGINS)


def _show_account(visit: Visit) -> None:
    """Lead to what concerns the account in a club."""
    text = visit.text
    with _card("account", visit):
        if visit.account is None:
            st.html(door_link(SIGN_IN_URL, text("signed_in.sign_in")))
            return
        link_to(MY_DATA, text("data.to"))
        st.html(door_link(ACCOUNT_URL, text("settings.to_devices")))
        link_to(PRIVACY, text("page.privacy.title"))
        st.html(door_link(LEAVE_URL, text("door.to_leave")))


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
        case Reminder() | Paper():
            pass
        case DateOrder():
            return short_date(visit.today, option)
        case int() if option and choice.name == "day_ends":
            return said_time_of_day(time(option), visit.measures.clock)
    return visit.text(f"settings.{choice.name}.{option}")


def _choose(choice: _Choice, visit: Visit) -> None:
    key = _key(choice)
    with saving(key, visit):
        _keep(choice.name, st.session_state[key], visit, key)


def _keep(name: str, option: Option | time, visit: Visit, at: str) -> None:
    st.session_state.pop(_TOLD, None)
    choose(visit, **{name: option})
    st.session_state[_TOLD] = {name: _kept_where(visit)}
    forget_seen(at)


def _kept_where(visit: Visit) -> str:
    if not visit.is_signed_out:
        return visit.text("settings.saved")
    return visit.text("settings.for_visit" if is_unkept() else "settings.on_device")
