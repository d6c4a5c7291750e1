"""Leaves out what a program sends in place of a page: values that a widget cannot have.

A widget's value comes with the kind that the widget has, and its own reader understands it.
Streamlit reads what comes as it comes: pages would be given a number where a text is, and whatever
raised would stand in the log. This stands on names of Streamlit's that are not public;
tests/pages/test_fitting.py holds them.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state import SessionState, session_state
from streamlit.runtime.state.common import (
    RegisterWidgetResult,
    WidgetMetadata,
    is_element_id,
    unpack_widget_state_value,
)
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX

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


def leave_out_what_does_not_fit() -> None:
    """Have values that do not fit their widget left out from now on: it stays as it was."""
    take, register = SessionState.set_widgets_from_proto, SessionState.register_widget

    def taken(self: SessionState, widget_states: WidgetStates) -> None:
        take(self, widget_states)
        for state in widget_states.widgets:
            _leave_out(self, state.id)

    def registered(
        self: SessionState, metadata: WidgetMetadata[Any], user_key: str | None
    ) -> RegisterWidgetResult[Any]:
        reader = _Reader(metadata.deserializer, metadata.value_type)
        known = replace(metadata, deserializer=reader)
        _leave_out(self, metadata.id, known)
        return register(self, known, user_key)

    vars_of: Any = SessionState
    vars_of.set_widgets_from_proto, vars_of.register_widget = taken, registered


def _leave_out(kept: SessionState, id_: str, metadata: WidgetMetadata[Any] | None = None) -> None:
    states = kept._new_widget_state
    metadata = metadata or states.widget_metadata.get(id_)
    state = states.states.get(id_)
    if not isinstance(state, session_state.Serialized):
        return
    # What no widget was drawn for yet is looked at once it is.
    if not _is_id(id_) or (metadata is not None and not fits(state.value, metadata)):
        del states.states[id_]
        _LOG.warning("A visit sent what its page cannot have; it was left out.")


def fits(state: WidgetState, metadata: WidgetMetadata[Any]) -> bool:
    """Return whether a value is one that its widget could have; an emptied one has none."""
    kind, read = state.WhichOneof("value"), metadata.deserializer
    if kind is not None and isinstance(read, _Reader) and kind != read.kind:
        return False
    try:
        value = unpack_widget_state_value(state)
        if kind == "json_value" and not _is_told(value):
            return False
        read(value)
    except Exception:  # each reader has errors of its own
        return False
    return True


def _is_id(id_: str) -> bool:
    """Return whether it is the id of a widget, or that under which a component tells its events."""
    return is_element_id(id_) or id_.startswith(STREAMLIT_INTERNAL_KEY_PREFIX)


def _is_told(value: Any) -> bool:
    """Return whether a component of ours tells such a thing: its state, or a list of its events."""
    events = value if isinstance(value, list) else [value]
    return all(isinstance(event, dict) for event in events)
