"""A value that this browser keeps in a cookie of ours, over a reload and over visits.

A cookie comes with the handshake alone, so the first draw knows it. After that, what happens in the
visit counts: what was set or removed here, and what the browser then reports of other tabs.
"""

import uuid
from typing import NamedTuple

import streamlit as st

from backcare.ui.components.remember import remember_value


class Kept(NamedTuple):
    """What the cookie says, or must say once `wish` is met; `is_unkept`: it could not be met."""

    value: str
    wish: str = ""
    is_unkept: bool = False


class Cookie(NamedTuple):
    """One cookie: `place` is where the visit has it, `url` what sets it, `longest` its letters."""

    place: str
    name: str
    url: str
    longest: int

    @property
    def kept(self) -> Kept:
        """What the browser keeps, as far as this visit knows."""
        held: Kept | None = st.session_state.get(self._memory)
        if held is None:
            said = st.context.cookies.get(self.name)  # none outside a browser
            held = Kept(said[: self.longest] if isinstance(said, str) else "")
            st.session_state[self._memory] = held
        return held

    def wish(self, value: str) -> None:
        """Have the browser keep a value; an empty one removes the cookie."""
        st.session_state[self._memory] = Kept(value, uuid.uuid4().hex)

    def keep_in_step(self) -> None:
        """Draw what sets the cookie and listens for changes of it; once per run."""
        kept = self.kept
        with st.container(key=f"in-step-{self.place}"):  # takes no room, see style.css
            remember_value(
                {
                    # Relative: the app may be served below an address of its own.
                    "address": self.url.lstrip("/"),
                    "name": self.name,
                    "value": kept.value,
                    "wish": kept.wish,
                    "isUnkept": kept.is_unkept,
                },
                key=self._browser,
                on_told=self.take_over,
            )

    def take_over(self) -> None:
        """Take what the browser reports, if it is about the last wish."""
        told, kept = st.session_state[self._browser]["told"], self.kept
        match told:
            case {"wish": kept.wish, "value": str(value), "isUnkept": bool(is_unkept)}:
                held = Kept(value[: self.longest], kept.wish, is_unkept)
                st.session_state[self._memory] = held

    @property
    def _memory(self) -> str:
        return f"{self.place}.memory"

    @property
    def _browser(self) -> str:
        return f"{self.place}.browser"
