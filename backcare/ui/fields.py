"""Fields that several forms ask alike. They ask the server for nothing until something is saved."""

from typing import Literal

import streamlit as st


def ask_km(
    label: str, key: str, value: float | None = None, stays: Literal["session"] | None = None
) -> None:
    """Ask for a distance in kilometres; `stays` keeps it over a change of pages."""
    st.number_input(
        label,
        min_value=0.0,
        max_value=300.0,
        step=1.0,
        value=value,
        format="%.2f",
        key=key,
        persist_state=stays,
        on_change="ignore",
    )


def ask_minutes(
    label: str, key: str, value: int | None = None, stays: Literal["session"] | None = None
) -> None:
    """Ask for minutes; `stays` keeps them over a change of pages."""
    st.number_input(
        label,
        min_value=0,
        max_value=1440,
        step=5,
        value=value,
        key=key,
        persist_state=stays,
        on_change="ignore",
    )
