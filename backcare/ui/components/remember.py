"""A value that the browser remembers, and what the browser reports of it."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from backcare.ui.components.source import read_source

_remember = st.components.v2.component("backcare_remember", js=read_source("remember.js"))


def remember_value(data: Mapping[str, Any], *, key: str, on_told: Callable[[], None]) -> None:
    """Have the browser remember `data["value"]` once for each `data["wish"]`.

    `data` also has the `address` that sets the cookie, its `name`, and `isUnkept` if the wish could
    not be met so far. Whenever the browser's `wish`, `value` and `isUnkept` differ from these, they
    are in `[key]["told"]`.
    """
    _remember(key=key, data=dict(data), on_told_change=on_told, height=1)
