"""Visits of a demo that were left: so many are kept, should somebody come back."""

import time

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from scripts.local_server import running_server

ASKS = BackMsg(rerun_script={"page_name": "guidance"}).SerializeToString()


@pytest.fixture
def demo(tmp_path):
    settings = {"BACKCARE_DEMO": "yes", "BACKCARE_STRANGERS": "2"}
    with running_server(tmp_path / "user", settings=settings) as server:
        yield server.url


def visited(url, before=""):
    """Open a page and leave it; return the number of the visit, which may be one of `before`."""
    socket = url.replace("http", "ws") + "/_stcore/stream"
    offered = ["streamlit", "none", *([before] if before else [])]
    with connect(socket, origin=url, subprotocols=offered, max_size=None) as line:
        line.send(ASKS)
        while True:
            message = ForwardMsg.FromString(line.recv(timeout=60))
            if message.WhichOneof("type") == "new_session":
                return message.new_session.initialize.session_id


def is_gone(url, visit):
    time.sleep(1)  # it is looked for them every few seconds
    return visited(url, visit) != visit


@pytest.mark.weekly
def test_a_demo_keeps_so_many_visits_that_were_left(demo):
    """Whoever opens and leaves visits without end would fill the memory."""
    one = visited(demo)
    assert visited(demo, one) == one
    visits = [visited(demo) for _ in range(12)]
    assert any(is_gone(demo, visit) for visit in visits)
