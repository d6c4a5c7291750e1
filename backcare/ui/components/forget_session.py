"""What this browser keeps of a session under way goes, as it does at the door after signing out."""

from pathlib import Path

import streamlit as st

_AT_THE_DOOR = Path(__file__).parents[2] / "web" / "door" / "served" / "forget.js"
_forget_session = st.components.v2.component(
    "backcare_forget_session",
    js=f"export default function () {{\n{_AT_THE_DOOR.read_text(encoding='utf-8')}}}\n",
)


def forget_session() -> None:
    """Take away the session that this browser keeps, of whoever it is."""
    _forget_session(key="forget_session", height=1)
