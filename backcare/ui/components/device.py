"""What a device is set to, kept in the browser alone: how it looks, and what is heard and felt in a
guided session.
"""

from collections.abc import Mapping

import streamlit as st

from backcare.ui.components.source import read_source

_device = st.components.v2.component(
    "backcare_device", css=read_source("device.css"), js=read_source("device.js")
)


def ask_device(words: Mapping[str, str]) -> None:
    """Draw the switches; what the device does not have is left out."""
    _device(key="device.switches", data={"words": dict(words)})
