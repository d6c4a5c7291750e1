"""A page left open overnight, or whose server was away, is drawn anew: only the browser notices."""

from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backcare.ui.components.source import read_source

_new_day = st.components.v2.component("backcare_new_day", js=read_source("new_day.js"))


def place_of_the_day() -> DeltaGenerator:
    """Return the place for `renew_each_day`, which takes no room (style.css)."""
    return st.container(key="in-step-with-the-day")


def renew_each_day(today: date, ends: int, place: DeltaGenerator) -> None:
    """Run the page again as soon as it is seen on another day than `today`, or connected again.

    `ends` is the hour at which the reader's day ends.

    What was typed and not saved stays: to the page it is just another run.
    """
    with place:
        _new_day(
            key="new_day",
            data={"day": today.isoformat(), "ends": ends},
            on_begun_change=lambda: None,
            height=1,
        )
