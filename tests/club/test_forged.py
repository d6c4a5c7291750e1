"""A stranger's program sends what no page sends; the log stays short, and the page stands."""

import random

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState

from backcare.domain.errors import BackcareError
from backcare.ui.navigation import PAGES
from benchmarks.visitor import visiting
from tests.club.forging import MARK, VALUES, asks, drawn, forged, state_for
from tests.ours import our_library

FORGED = ("self_check", "settings", "exercises", "guidance")
FAILED = our_library().texts(f"error.{BackcareError.code}")
TOLD = "A visit sent what its page cannot have"


@pytest.fixture
def said(hosted):
    """Return a function that returns what the log has since the test began, but requests."""
    begun = len(hosted.log.read_text())

    def since():
        lines = hosted.log.read_text()[begun:].splitlines()
        return [line for line in lines if line and not line.startswith('{"request"')]

    return since


@pytest.mark.parametrize("page", FORGED)
def test_values_that_fit_no_widget_are_left_out_and_told_once_for_a_visit(hosted, said, page):
    url = hosted.url
    for number in range(3):
        with visiting(url) as socket:
            ids, _, _ = drawn(socket, asks(page))
        with visiting(url) as socket:
            for more in range(3):
                _, warned, has_error = drawn(socket, forged(page, ids, 10 * number + more))
                assert (FAILED in warned, has_error) == (False, False)
    assert [line.partition(TOLD)[1] for line in said()] == [TOLD] * 3


def test_what_components_tell_is_never_left_out_on_any_page(hosted, said):
    names, told = set(), '[{"event": "tapped", "value": null}]'
    for page in PAGES:
        with visiting(hosted.url) as socket:
            ids, _, _ = drawn(socket, asks(page.name), names)
            message = asks(page.name)
            for id_ in filter(None, ids):
                events = _make_trigger_id(id_, "events")
                message.rerun_script.widget_states.widgets.add(id=events, json_trigger_value=told)
            assert not drawn(socket, message)[2], page.name
    assert {"backcare_cards", "backcare_remember", "backcare_top"} <= names
    assert said() == []


def test_each_kind_of_value_is_tried_at_each_widget(hosted, said):
    assert {"id", *VALUES} == set(WidgetState.DESCRIPTOR.fields_by_name)
    url = hosted.url
    with visiting(url) as socket:
        ids, _, _ = drawn(socket, asks("settings"))
    with visiting(url) as socket:
        for kind in VALUES:
            message = asks("settings")
            for number, id_ in enumerate(ids):
                state = state_for(id_, kind, random.Random(number))
                message.rerun_script.widget_states.widgets.append(state)
            assert not drawn(socket, message)[2], kind
    assert len(said()) == 1


def test_what_was_sent_does_not_stand_in_the_log(hosted, said):
    url = hosted.url
    many = "&".join(f"{MARK}{number}=1" for number in range(2000))
    with visiting(url) as socket:
        for _ in range(3):
            fragment = asks("guidance", fragment_id=f"x\n{MARK}" + "y" * 50_000)
            socket.send(fragment.SerializeToString())
            drawn(socket, asks("guidance", many))
            drawn(socket, asks("no_such_page", page_script_hash=f"\n{MARK}"))
            named = asks("guidance")
            named.rerun_script.widget_states.widgets.add(id=MARK, string_value=MARK)
            named.rerun_script.widget_states.widgets.add(id="", json_value="{")
            drawn(socket, named)
    lines = said()
    assert len(lines) <= 1
    assert MARK not in "".join(lines)
    assert max(map(len, lines), default=0) < 400
