"""A visit's values are looked up by name. What this stands on in Streamlit is looked at, so that an
upgrade that changes it is noticed.
"""

import inspect

import pytest
from streamlit.elements.widgets import selectbox, text_widgets
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetMetadata

from backcare.ui.fitting import FittingState

KEYED, KEYLESS = "$$ID-1234-word", "$$ID-5678-None"
_INTERNAL = "$$STREAMLIT_INTERNAL_KEY_of_its_own"


@pytest.fixture
def state():
    """A field with a name and one without, a value of ours, one of Streamlit's own."""
    state = FittingState()
    for id_, key in ((KEYED, "word"), (KEYLESS, None)):
        metadata = WidgetMetadata(id_, lambda v: v or "none", lambda v: v, "string_value")
        state.register_widget(metadata, key)
    state["ours"], state["emptied"], state[_INTERNAL] = 1, None, 2
    return state


def test_it_is_what_streamlit_would_copy(state):
    copied = SessionState.filtered_state.fget(state)
    assert copied == {"word": "none", "ours": 1, "emptied": None}
    assert dict(state.filtered_state) == copied
    assert (set(state.filtered_state), len(state.filtered_state)) == (set(copied), 3)
    assert str(state.filtered_state) == str(copied)
    for name in (*copied, KEYED, KEYLESS, _INTERNAL, "not there"):
        assert (name in state.filtered_state) == (name in copied)
        assert state.filtered_state.get(name, "no") == copied.get(name, "no")


def test_who_asks_for_one_value_reads_no_other(state, monkeypatch):
    read = []
    of_one = SessionState.__getitem__
    monkeypatch.setattr(
        FittingState, "__getitem__", lambda self, key: read.append(key) or of_one(self, key)
    )
    assert state.filtered_state["emptied"] is None
    assert read == ["emptied"]


@pytest.mark.parametrize("fields", [selectbox, text_widgets])
def test_fields_ask_for_their_own_value_alone(fields):
    source = inspect.getsource(fields)
    asked = "session_state = get_session_state().filtered_state\n"
    emptied = "if key is not None and key in session_state and session_state[key] is None:"
    assert source.count(asked) == source.count(emptied) == source.count("filtered_state") > 0
