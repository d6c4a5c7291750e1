"""A few words that the tab keeps over a reload, and gives back to a page that has none."""

from collections.abc import Callable

import streamlit as st

from backcare.ui.components.source import read_source

_keep = st.components.v2.component("backcare_keep_in_tab", js=read_source("keep_in_tab.js"))


def keep_in_tab(
    value: str, *, owner: str, is_forgotten: bool, key: str, on_kept: Callable[[], None]
) -> None:
    """Have the tab keep `value` for its `owner` until it is closed.

    Without a value, what the tab has is given back once: it is in `[key]["kept"]` when `on_kept`
    is called. With `is_forgotten` the tab drops it instead.
    """
    data = {"value": value, "owner": owner, "isForgotten": is_forgotten}
    _keep(key=key, data=data, on_kept_change=on_kept, height=1)
