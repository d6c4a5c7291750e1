"""A link to send on: with the phone's own list of apps, or copied. Nothing asks a server."""

import streamlit as st

from backcare.ui.components.source import read_source

_share = st.components.v2.component(
    "backcare_share", css=read_source("share.css"), js=read_source("share.js")
)


def offer_link(
    link: str, title: str, *, share: str, copy: str, copied: str, failed: str, key: str
) -> None:
    """Draw a button that says `share` and one that says `copy`; `title` goes along with the link.

    Where a browser cannot share, the link is copied; `copied` or `failed` says how that ended.
    """
    words = {"share": share, "copy": copy, "copied": copied, "failed": failed}
    _share(key=key, data={"link": link, "title": title, "words": words})
