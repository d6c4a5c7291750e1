"""Files that are dropped beside a field for files arrive in it all the same."""

import streamlit as st

from backcare.ui.components.source import read_source

_drop = st.components.v2.component("backcare_drop", js=read_source("drop.js"))


def catch_dropped_files(field: str) -> None:
    """Let the page take dropped files for the field whose class has `field` in its name."""
    _drop(key="drop", data={"field": field}, height=1)
