"""A form of an entry: where its fields keep what was typed, and what a field has to do."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, Protocol

import streamlit as st

from backcare.domain.entries import Entry
from backcare.ui.fields import Stays
from backcare.ui.visit import Visit

OnAnswer = Callable[[], None] | Literal["ignore"]


class Form(NamedTuple):
    """One form on a page; `name` begins the keys of its fields in the session state.

    `before` is the entry that is being changed, with which the fields are filled. `stays` keeps
    what was typed while the form is not drawn.
    """

    name: str
    visit: Visit
    before: Entry | None = None
    stays: Stays = None

    def key(self, field: str) -> str:
        """Return the key of a field in the session state."""
        return f"{self.name}.{field}"

    def chosen(self, field: str) -> Any:
        """Return the value of a field of the entry; `None` if it was not answered, or not asked."""
        return st.session_state.get(self.key(field))

    def holds(self, *fields: str) -> bool:
        """Return whether something was chosen or typed in any of these, in whichever unit."""
        keys = {self.key(field) for field in fields}
        starts = tuple(f"{key}." for key in keys)
        of_them = (k for k in self._held() if k in keys or k.startswith(starts))
        return any(st.session_state[k] not in (None, "") for k in of_them)

    def begins_with(self, field: str) -> Any:
        """Return the value in the entry that is being changed; `None` for a new one."""
        return getattr(self.before, field, None)

    def is_forgotten(self) -> bool:
        """Return whether it was saved already.

        The second tap of a double tap may come before the page is drawn again; it saves nothing.
        """
        return not self._held()

    def forget(self) -> None:
        """Remove all that was typed."""
        for key in self._held():
            del st.session_state[key]

    def _held(self) -> list[str]:
        return [str(key) for key in st.session_state if str(key).startswith(self.key(""))]


class Field(Protocol):
    """How the value of one field of an entry is asked for and read."""

    def ask(self, form: Form, name: str) -> None:
        """Draw it."""

    def read(self, form: Form, name: str) -> Any:
        """Return its value; raises `RefusedError` for what cannot be read."""
