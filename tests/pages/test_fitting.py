"""Values that no page sends are left out. What this stands on in Streamlit is looked at, so that an
upgrade that changes it is noticed.
"""

import inspect

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.components.v2.bidi_component.serialization import deserialize_trigger_list
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import WStates

from backcare.ui.fitting import FittingState

ID = "$$ID-1234-name"


@pytest.fixture
def state():
    return FittingState()


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


@pytest.mark.parametrize("said", ["", "{", "5", "[5]", "[{}]", "null", '"{"', "[" * 100_000])
def test_what_a_component_tells_is_an_object(state, said):
    sent(state, json_value=said)
    assert drawn(state, "json_value", lambda value: value or {}) == {}


def test_what_a_component_tells_by_its_events_is_taken(state):
    """Its events come in a list, under an id that is no widget's."""
    id_ = _make_trigger_id("$$ID-1234-cards", "events")
    sent(state, id_, json_trigger_value='[{"event": "opened", "value": "E12"}]')
    told = drawn(state, "json_trigger_value", deserialize_trigger_list, id_)
    assert told == [{"event": "opened", "value": "E12"}]


@pytest.mark.parametrize("id_", [ID, "named otherwise by a later version", ""])
def test_whatever_registers_as_a_widget_has_its_value_and_nothing_else_has_one(state, id_):
    sent(state, id_, string_value="x")
    assert list(state) == []
    assert drawn(state, id_=id_) == "x"
    assert list(state) == [id_]


def test_what_a_visit_keeps_is_no_widgets(state):
    state["visit.whose"] = "ann"
    sent(state, "visit.whose", string_value="x")
    state.on_script_will_rerun(WidgetStates(widgets=[WidgetState(id="visit.whose", int_value=1)]))
    assert state["visit.whose"] == "ann"
    assert state.filtered_state == {"visit.whose": "ann"}


def test_what_came_for_a_widget_that_was_not_drawn_is_not_its_value_later(state):
    sent(state, string_value="x")
    state.on_script_will_rerun(None)
    assert drawn(state) == "none"


def test_what_we_stand_on_in_streamlit_is_there():
    """If one of these fails after an upgrade, read `backcare/ui/fitting.py` beside the new one."""
    source = inspect.getsource
    begun = source(AppSession.__init__)
    assert begun.index("from streamlit.runtime.state import SessionState") < begun.index(
        "self._session_state = SessionState()"
    )
    assert "self[widget_state.id] = Serialized(widget_state)" in source(WStates)
    taken = source(SessionState.set_widgets_from_proto)
    assert "self._new_widget_state.set_widget_from_proto(state)" in taken
    rerun = source(SessionState.on_script_will_rerun)
    assert rerun.index("self.set_widgets_from_proto(") < rerun.index("self._call_callbacks(")
    assert rerun.index("self._compact_state(") < rerun.index("self.set_widgets_from_proto(")
    assert {"deserializer", "value_type"} <= set(WidgetMetadata.__dataclass_fields__)
