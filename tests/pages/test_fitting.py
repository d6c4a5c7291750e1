"""Values that no page sends are left out. What this stands on in Streamlit is looked at, so that an
upgrade that changes it is noticed.
"""

import inspect

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import WStates

from backcare.ui.fitting import leave_out_what_does_not_fit

ID = "$$ID-1234-name"


@pytest.fixture
def state(monkeypatch):
    for name in ("set_widgets_from_proto", "register_widget"):
        monkeypatch.setattr(SessionState, name, getattr(SessionState, name))
    leave_out_what_does_not_fit()
    return SessionState()


def sent(state, id_=ID, **value):
    states = WidgetStates()
    states.widgets.add(id=id_, **value)
    state.set_widgets_from_proto(states)


def drawn(state, kind="string_value", read=lambda value: value or "none", id_=ID):
    return state.register_widget(WidgetMetadata(id_, read, lambda value: value, kind), None).value


def test_a_value_that_fits_is_taken(state):
    sent(state, string_value="typed")
    assert drawn(state) == "typed"
    sent(state, string_value="again")
    assert (state[ID], drawn(state)) == ("again", "again")


def test_a_value_of_another_kind_is_left_out_before_and_after_its_widget_is_drawn(state):
    sent(state, int_value=5)
    assert drawn(state) == "none"
    sent(state, string_value="typed")
    state.on_script_will_rerun(None)
    sent(state, bytes_value=b"x")
    assert state[ID] == "typed", "what was there stays"


def test_a_widget_that_was_emptied_takes_its_own_kind_alone(state):
    drawn(state)
    sent(state)
    assert state[ID] == "none"
    state.on_script_will_rerun(None)
    sent(state, int_value=5)
    assert state[ID] == "none"
    sent(state, string_value="typed")
    assert state[ID] == "typed"


def test_a_value_that_its_reader_does_not_take_is_left_out(state):
    def read(value):
        return 0 if value is None else ["a", "b"].index(value)

    sent(state, string_value="c")
    assert drawn(state, read=read) == 0
    sent(state, string_value="b")
    assert drawn(state, read=read) == 1


@pytest.mark.parametrize("said", ["", "{", "5", "[5]", "null", '"{"', "[" * 100_000])
def test_what_a_component_tells_is_an_object(state, said):
    sent(state, json_value=said)
    assert drawn(state, "json_value", lambda value: value or {}) == {}


def test_what_a_component_tells_by_its_events_is_taken(state):
    """Its events come in a list, under an id that is no widget's."""
    id_ = _make_trigger_id("$$ID-1234-cards", "events")
    sent(state, id_, json_value='[{"event": "opened", "value": "E12"}]')
    told = drawn(state, "json_value", lambda value: value or [], id_)
    assert told == [{"event": "opened", "value": "E12"}]


def test_only_widgets_have_values(state):
    sent(state, "", string_value="x")
    sent(state, "visit.whose", string_value="x")
    assert list(state) == []


def test_what_we_stand_on_in_streamlit_is_there():
    """If one of these fails after an upgrade, read `backcare/ui/fitting.py` beside the new one."""
    source = inspect.getsource
    assert "self[widget_state.id] = Serialized(widget_state)" in source(WStates)
    taken = source(SessionState.set_widgets_from_proto)
    assert "self._new_widget_state.set_widget_from_proto(state)" in taken
    rerun = source(SessionState.on_script_will_rerun)
    assert rerun.index("self.set_widgets_from_proto(") < rerun.index("self._call_callbacks(")
    assert {"deserializer", "value_type"} <= set(WidgetMetadata.__dataclass_fields__)
