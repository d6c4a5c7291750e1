"""Leaves out what a program sends in place of a page: values that a widget cannot have.

A widget's value comes with the kind that the widget has, and its own reader understands it. What is
a widget, Streamlit itself says: whatever was registered as one when it was drawn, under whatever
id, so a component of ours and its events need no list here. Until then a value is held apart.
Streamlit reads what comes as it comes: pages would be given a number where a text is, and whatever
raised would stand in the log. This stands on names of Streamlit's that are not public;
tests/pages/test_fitting.py holds them.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import state as states
from streamlit.runtime.state import session_state
from streamlit.runtime.state.common import (
    RegisterWidgetResult,
    WidgetMetadata,
    unpack_widget_state_value,
)

from backcare.ui.looked_up import LookedUpState

_LOG = logging.getLogger("backcare.fitting")


class _Reader:
    """A widget's reader, and the kind of value that it was made for: Streamlit forgets the kind
    once a widget was emptied.
    """

    def __init__(self, read: Callable[[Any], Any], kind: str | None) -> None:
        self.read = read
        self.kind = kind

    def __call__(self, value: Any) -> Any:
        return self.read(value)


class FittingState(LookedUpState):
    """The state of a visit, in which a widget that is sent what does not fit stays as it was."""

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[str, WidgetState] = {}
        """What came for widgets that are not registered: perhaps they are drawn in this run."""

    def set_widgets_from_proto(self, widget_states: WidgetStates) -> None:
        """Take what came for each widget."""
        super().set_widgets_from_proto(widget_states)
        for state in widget_states.widgets:
            metadata = self._new_widget_state.widget_metadata.get(state.id)
            if metadata is not None:
                self._put(state, metadata)
            else:
                self._new_widget_state.states.pop(state.id, None)
                self._held[state.id] = state

    def register_widget(
        self, metadata: WidgetMetadata[Any], user_key: str | None
    ) -> RegisterWidgetResult[Any]:
        """Register a widget, and give it what came for it."""
        known = replace(metadata, deserializer=_Reader(metadata.deserializer, metadata.value_type))
        kept = self._new_widget_state.states.get(metadata.id)
        state = self._held.pop(metadata.id, None)
        if state is None and isinstance(kept, session_state.Serialized):
            state = kept.value
        if state is not None:
            self._put(state, known)
        return super().register_widget(known, user_key)

    def _compact_state(self) -> None:
        """Begin a new run; what was held for the one before is forgotten, as Streamlit does."""
        self._held.clear()
        super()._compact_state()

    def _put(self, state: WidgetState, metadata: WidgetMetadata[Any]) -> None:
        if fits(state, metadata):
            self._new_widget_state.set_widget_from_proto(state)
            return
        self._new_widget_state.states.pop(state.id, None)
        _LOG.warning("A visit sent what its page cannot have; it was left out.")


def leave_out_what_does_not_fit() -> None:
    """Have visits from now on begin with a `FittingState`."""
    kept: Any = states
    kept.SessionState = FittingState


def sent_to_widgets(state: states.SessionState) -> list[WidgetState]:
    """Return what the page sent for its widgets, those among them that are not drawn yet."""
    held = state._held.values() if isinstance(state, FittingState) else ()
    return [*state.get_widget_states(), *held]


def fits(state: WidgetState, metadata: WidgetMetadata[Any]) -> bool:
    """Return whether a value is one that its widget could have; an emptied one has none."""
    kind, read = state.WhichOneof("value"), metadata.deserializer
    if kind is not None and isinstance(read, _Reader) and kind != read.kind:
        return False
    try:
        value = unpack_widget_state_value(state)
        if kind == "json_value" and not isinstance(value, dict):  # what a component of ours tells
            return False
        read(value)
    except Exception:  # each reader has errors of its own
        return False
    return True
