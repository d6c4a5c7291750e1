"""What a stranger's program sends in place of a page."""

import random

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

MARK = "FORGED"
"""What stands in each text that is sent, to be looked for in the log."""
TEXTS = ["", MARK, f"\0{MARK}\nline", "{", "[]", "5", '{"a":', f'{{"value":"{MARK}"}}', MARK * 90]
NUMBERS = [-1, 0, 1 << 40, float("nan"), float("-inf"), 1e300]

VALUES = {
    "trigger_value": [True],
    "bool_value": [True],
    "double_value": NUMBERS,
    "int_value": NUMBERS[:3],
    "string_value": TEXTS,
    "json_value": TEXTS,
    "json_trigger_value": TEXTS,
    "bytes_value": [MARK.encode() + b"\xff\0"],
    "double_array_value": [{"data": [number]} for number in NUMBERS],
    "int_array_value": [{"data": [number]} for number in NUMBERS[:3]],
    "string_array_value": [{"data": [text, text]} for text in TEXTS],
    "string_trigger_value": [{"data": text} for text in TEXTS],
    "file_uploader_state_value": [
        {"uploaded_file_info": [{"file_id": MARK, "name": f"../{MARK}"}]}
    ],
    "arrow_value": [{}],
    "chat_input_value": [{}],
}
"""For each kind of value that there is, some."""


def asks(page, query="", **fields):
    """Return a request for a page, with fields that no browser sends."""
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query
    for name, value in fields.items():
        setattr(message.rerun_script, name, value)
    return message


def state_for(id_, kind, chance):
    """Return a widget's state of this kind, with a value drawn by lot."""
    state = WidgetState(**{"id": id_, kind: chance.choice(VALUES[kind])})
    if WidgetState.DESCRIPTOR.fields_by_name[kind].message_type is not None:
        getattr(state, kind).SetInParent()
    return state


def forged(page, ids, number):
    """Return a request for a page with one value of a random kind for each of its widgets."""
    chance = random.Random(number)
    message = asks(page)
    for id_ in ids:
        state = state_for(id_, chance.choice(sorted(VALUES)), chance)
        message.rerun_script.widget_states.widgets.append(state)
    return message


def drawn(socket, message, names=None):
    """Send a request, wait until the page has run, and return its widgets, the texts of what it
    warns of, and whether it showed an error of Streamlit's own; add the names of its components.
    """
    socket.send(message.SerializeToString())
    ids, warned, has_error = [], [], False
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(socket.recv(timeout=120))
        if answer.WhichOneof("type") == "script_finished":
            return list(dict.fromkeys(ids)), warned, has_error
        if answer.WhichOneof("type") != "delta":
            continue
        kind = answer.delta.WhichOneof("type")
        if kind == "add_block":
            ids += [answer.delta.add_block.id]
        elif kind == "new_element":
            element = answer.delta.new_element
            which = element.WhichOneof("type")
            ids += [getattr(getattr(element, which), "id", "")] if which else []
            warned += [element.alert.body] if which == "alert" else []
            if names is not None and which == "bidi_component":
                names.add(element.bidi_component.component_name)
            has_error = has_error or which == "exception"
