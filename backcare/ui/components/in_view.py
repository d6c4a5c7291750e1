"""A message that was just left is brought into view."""

import streamlit as st

from backcare.ui.components.source import read_source

_in_view = st.components.v2.component("backcare_in_view", js=read_source("in_view.js"))


def bring_into_view(message_id: str) -> None:
    """Scroll to the message in the same container, once for each `message_id`."""
    _in_view(key=f"in_view.{message_id}", data={"id": message_id}, height=1)
