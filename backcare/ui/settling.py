"""What has just appeared under a finger ignores taps for a moment (`style.css`).

Otherwise the second tap of a double tap would land on something that nobody has read yet. Each
piece inside does so from when it comes: a slow server sends it later than the container. What stays
takes taps again before that, so that no call for help waits for the rest.
"""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def settling(name: str, turn: int, **options: Any) -> DeltaGenerator:
    """Return a container with these options that ignores taps just after `turn` has changed."""
    return st.container(key=f"{name}-settles-{turn % 2}", **options)
