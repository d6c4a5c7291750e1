"""A new screen begins at its top, and screen readers read out its heading.

Streamlit leaves the scroll position where it was: after a tick at the end of a long list, the
emergency text would be above what the reader sees.
"""

import streamlit as st

from backcare.ui.components.source import read_source

_top = st.components.v2.component("backcare_top", js=read_source("top.js"))


def start_at_top(part: str, screen: str, *, may_return: bool = False, at: str = "") -> None:
    """Go to the top whenever `screen` differs from before; `part` tells callers apart.

    `may_return`: the browser's Back and Forward lead to where the reader left it instead. `at` is
    the key of a container of the page at which it begins instead of its top.
    """
    data = {"part": part, "screen": screen, "mayReturn": may_return, "at": at}
    _top(key=f"top.{part}", data=data, height=1)
