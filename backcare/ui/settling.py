"""What has just appeared below a finger takes no tap for a moment (`style.css`).

The second tap of a double tap would land on something that nobody has read yet.
"""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def settling(name: str, turn: int, **options: Any) -> DeltaGenerator:
    """Return a container (of these options) that takes no tap just after `turn` has changed."""
    return st.container(key=f"{name}-settles-{turn % 2}", **options)
