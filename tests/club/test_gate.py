"""The gate before Streamlit: which messages and addresses come through it, and how fast."""

import asyncio

import pytest
from starlette.requests import Request
from starlette.websockets import WebSocketDisconnect

from backcare.config import Limits
from backcare.ui.frames import StreamlitFrames
from backcare.web.guard import OnlyNeeded
from backcare.web.pace import Pace
from tests.club.gate import TEXT, Made, asks, opened


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_only_what_a_page_needs_is_passed_on():
    made = Made()
    with opened(made.client()) as socket:
        for other in (
            {"clear_cache": True},
            {"set_run_on_save": True},
            {"load_git_info": True},
            {"debug_shutdown_runtime": True},
            {"backend_operation_request": {"install_skills": {}}},
        ):
            socket.send_bytes(asks(**other))
        for needed in (
            {"rerun_script": {}},
            {"app_heartbeat": True},
            {"stop_script": True},
        ):
            socket.send_bytes(asks(**needed))
            socket.receive_bytes()
    assert made.through == ["rerun_script", "app_heartbeat", "stop_script", "gone"]


@pytest.mark.parametrize("send", ["text", "bytes"])
def test_what_is_no_message_ends_the_socket(send):
    made = Made()
    with opened(made.client()) as socket:
        getattr(socket, f"send_{send}")("\xff" if send == "text" else b"\xff")
        with pytest.raises(WebSocketDisconnect) as end:
            socket.receive_bytes()
    assert end.value.code == 1003
    assert made.through == ["gone"]


def test_a_message_that_is_too_long_ends_the_socket():
    made = Made(frame_kb=1)
    with opened(made.client()) as socket:
        socket.send_bytes(asks(rerun_script={"query_string": "x" * 1000}))
        socket.receive_bytes()
        socket.send_bytes(asks(rerun_script={"query_string": "x" * 1100}))
        with pytest.raises(WebSocketDisconnect) as end:
            socket.receive_bytes()
    assert end.value.code == 1009
    assert made.through == ["rerun_script", "gone"]


def test_a_long_message_counts_as_several():
    made = Made(frames_at_once=3, frames_a_second=1, flood_seconds=1)
    with opened(made.client()) as socket:
        for _ in range(3):
            socket.send_bytes(asks(rerun_script={"query_string": "x" * 160_000}))
        with pytest.raises(WebSocketDisconnect) as end:
            all(socket.receive_bytes() for _ in range(4))
    assert end.value.code == 4429


@pytest.mark.parametrize(
    "states",
    [
        {"widgets": [{} for _ in range(20_001)]},
        {"widgets": [{"string_array_value": {"data": [""] * 20_001}}]},
        {"widgets": [{"string_array_value": {"data": [""] * 6}} for _ in range(3000)]},
    ],
    ids=["wide", "deep", "both"],
)
def test_more_values_than_a_page_has_are_no_message(states):
    """Each empty one takes two bytes here, and fifty in memory."""
    frames = StreamlitFrames()
    assert frames.kind(asks(rerun_script={"widget_states": states})) == ""


def test_a_page_with_many_files_is_a_message():
    urls = {"file_id": "f" * 36, "upload_url": "u" * 110, "delete_url": "u" * 110}
    one = {"file_id": "f" * 36, "name": "n" * 60, "size": 9, "file_urls": urls}
    chosen = {"uploaded_file_info": [one] * 400}
    widget = {"id": "files", "file_uploader_state_value": chosen}
    sent = asks(rerun_script={"widget_states": {"widgets": [widget]}})
    assert len(sent) < Limits().frame_kb << 10
    assert StreamlitFrames().kind(sent) == "rerun_script"


def test_frames_that_come_too_fast_wait_and_none_is_lost():
    made = Made(frames_at_once=3, frames_a_second=50)
    with opened(made.client()) as socket:
        for _ in range(20):
            socket.send_bytes(asks(rerun_script={}))
        for _ in range(20):
            socket.receive_bytes()
    assert made.through == ["rerun_script"] * 20 + ["gone"]


def test_who_goes_on_too_fast_is_cut_off_with_a_reason():
    made = Made(frames_at_once=2, frames_a_second=5, flood_seconds=1)
    with opened(made.client()) as socket:
        for _ in range(500):
            socket.send_bytes(asks(rerun_script={}))
        with pytest.raises(WebSocketDisconnect) as end:
            all(socket.receive_bytes() for _ in range(500))
    assert end.value.code == 4429
    assert end.value.reason == TEXT("guard.too_fast")[:100]
    assert len(made.through) < 50


def test_a_pace_lets_so_many_through_and_forgets():
    clock = Clock()
    pace = Pace(10, 30, clock)
    assert [pace.take() for _ in range(30)] == [0.0] * 30
    assert pace.take() == pytest.approx(0.1)
    assert pace.take() == pytest.approx(0.2)
    assert not pace.is_full
    clock.now += 9
    assert pace.is_full
    assert pace.take() == 0.0
    assert pace.late_for() == 0.0


def test_who_is_too_fast_for_long_is_known_by_it():
    clock = Clock()
    pace = Pace(10, 30, clock)
    for _ in range(31):
        pace.take()
    for _ in range(200):
        clock.now += 0.1
        pace.take()
        pace.take()
    assert pace.late_for() == pytest.approx(20)


def test_only_the_stream_is_a_socket():
    with pytest.raises(WebSocketDisconnect), Made().client().websocket_connect("/other"):
        pass


@pytest.mark.parametrize(
    "path",
    [
        *("metrics", "agent/openapi.json", "agent/interact", "agent/mcp", "script-health-check"),
        *("install_skills", "message", "anything-new", "", "health/more", "stream/x"),
    ],
)
def test_what_no_page_needs_of_streamlit_is_refused(path):
    made = Made()
    for base in ("", "/tracker"):
        answer = made.client().get(f"{base}/_stcore/{path}")
        assert answer.status_code == 403
        assert answer.text.strip() == TEXT("guard.not_public")


@pytest.mark.parametrize(
    "path", ["/_stcore/health", "/_stcore/host-config", "/tracker", "/media/1.png", "/static/a.js"]
)
def test_what_a_page_needs_is_answered(path):
    assert Made().client().get(path).text == "taken"


@pytest.mark.parametrize(
    "path", ["/app/static/" + "a" * 300, "/app/static/" + "a/" * 2200, "/library/" + "é" * 140]
)
def test_an_address_longer_than_any_file_may_be_is_no_page(path):
    answer = Made().client().get(path)
    assert (answer.status_code, answer.text.strip()) == (404, TEXT("missing.address_lead"))


def test_who_leaves_in_the_middle_of_a_form_is_no_error():
    async def receive():
        return {"type": "http.disconnect"}

    async def reads(scope, receive, send):
        await Request(scope, receive).body()

    guarded = OnlyNeeded(reads, text=TEXT)
    scope = {"type": "http", "method": "POST", "path": "/door/sign-in", "headers": []}
    asyncio.run(guarded(scope, receive, None))


@pytest.mark.parametrize("path", ["/auth/login", "/oauth2callback", "/component/x/index.html"])
def test_without_a_provider_nobody_signs_in_elsewhere(path):
    assert Made().client().get(path).status_code == 403


def test_each_limit_is_a_setting():
    assert Limits.from_env({"BACKCARE_STRANGERS": " 7 "}).strangers == 7
    assert Limits.from_env({}) == Limits()


class ClosesTwice(Made):
    """As Streamlit does with a browser that does not read what it is sent."""

    async def _socket(self, websocket):
        await websocket.accept()
        await websocket.close()
        self.through.append("closed")
        await websocket.close()


def test_a_socket_that_is_closed_twice_is_no_fault():
    made = ClosesTwice()
    with opened(made.client()) as socket, pytest.raises(WebSocketDisconnect):
        socket.receive_bytes()
    assert made.through == ["closed"]
