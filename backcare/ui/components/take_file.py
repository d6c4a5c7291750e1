"""A file that was made starts to download by itself, and a link downloads it again."""

import streamlit as st

from backcare.ui.components.source import read_source

_take_file = st.components.v2.component(
    "backcare_take_file", css=read_source("take_file.css"), js=read_source("take_file.js")
)


def take_file(address: str, name: str, *, words: str, gone: str, away: str) -> None:
    """Download what is at `address`, once for each address, and draw a link that says `words`.

    `gone` is shown if the file is no longer kept, `away` if the server does not answer.
    """
    data = {"address": address, "name": name, "words": words, "gone": gone, "away": away}
    _take_file(key=f"take_file.{address}", data=data)
