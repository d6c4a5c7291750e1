"""Removing what this browser keeps of a session under way, as the door does after signing out."""

from pathlib import Path

import streamlit as st

_AT_THE_DOOR = Path(__file__).parents[2] / "web" / "door" / "served" / "forget.js"
_forget_session = st.components.v2.component(
    "backcare_forget_session",
    js=f"export default function () {{\n{_AT_THE_DOOR.read_text(encoding='utf-8')}}}\n",
)


def forget_session() -> None:
    """Remove the session that this browser keeps, whoever it belongs to."""
    _forget_session(key="forget_session", height=1)
