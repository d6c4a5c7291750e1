"""A page left open overnight is drawn anew: only the browser can notice the new day."""

from datetime import date

import streamlit as st

from backcare.ui.components.source import read_source

_new_day = st.components.v2.component("backcare_new_day", js=read_source("new_day.js"))


def renew_each_day(today: date) -> None:
    """Run the page again as soon as it is seen on another day than `today`.

    What was typed and not saved stays: to the page it is just another run.
    """
    with st.container(key="in-step-with-the-day"):  # takes no room, see style.css
        _new_day(
            key="new_day", data={"day": today.isoformat()}, on_begun_change=lambda: None, height=1
        )
