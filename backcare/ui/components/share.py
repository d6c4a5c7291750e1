"""A link to send on: with the phone's own list of apps, or copied. Nothing asks a server."""

from collections.abc import Mapping

import streamlit as st

from backcare.ui.components.source import read_source

_share = st.components.v2.component(
    "backcare_share", css=read_source("share.css"), js=read_source("share.js")
)


def offer_link(link: str, title: str, *, words: Mapping[str, str], key: str) -> None:
    """Draw a button that shares a link, where a browser can, and one that copies it.

    `title` goes along with the link. `words` has what the buttons say (`share`, `copy`), what is
    said after it (`copied`, or `failed` above the link, marked to be copied by hand), and what
    the field with it is (`link`).
    """
    _share(key=key, data={"link": link, "title": title, "words": dict(words)})
