"""What Streamlit asks of a visit's state is looked up by its name.

A field for text, and others, ask whether their value was emptied. Streamlit copies the values of
all widgets for that, each time that one such field is drawn. This stands on names of Streamlit's
that are not public; tests/pages/test_looked_up.py holds them.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import is_element_id
from streamlit.runtime.state.session_state import _is_internal_key


class LookedUpState(SessionState):
    """The state of a visit, of which nobody reads more than they ask for."""

    @property
    def filtered_state(self) -> Any:  # what Streamlit calls a dict is read alone
        """What pages know by a name."""
        return _Named(self, lambda: super(LookedUpState, self).filtered_state)


class _Named(Mapping[str, Any]):
    """The values that pages know by a name; those of widgets without one are left out."""

    def __init__(self, state: SessionState, every: Callable[[], dict[str, Any]]) -> None:
        self._state = state
        self._every = every

    def __getitem__(self, name: str) -> Any:
        if is_element_id(name) or _is_internal_key(name):
            raise KeyError(name)
        return self._state[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._every())

    def __len__(self) -> int:
        return len(self._every())

    def __repr__(self) -> str:
        return repr(self._every())
