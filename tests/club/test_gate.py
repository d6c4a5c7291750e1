"""The gate before Streamlit: who comes in, how fast they ask, what they send."""

import asyncio
from collections import deque
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from backcare.config import Limits
from backcare.ui.frames import StreamlitFrames
from backcare.web import uploads
from backcare.web.crowd import Crowd
from backcare.web.door_queue import DoorQueue
from backcare.web.guard import OnlyNeeded
from backcare.web.pace import Pace
from backcare.web.sockets import Gate, Offered, SocketGate
from backcare.web.uploads import UPLOAD, UploadGate, room_of
from tests.ours import our_library

TEXT = our_library().texts
FILE = f"{UPLOAD}session/file"


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def asks(**fields):
    """Return a frame as a browser sends it."""
    return BackMsg(**fields).SerializeToString()


class Kept(StreamlitFrames):
    """Real frames, and files that are said to be kept."""

    sizes = (0, 0)

    def kept_bytes(self, session):
        return self.sizes


class Made:
    """A gate with an app behind it that notes what comes through."""

    def __init__(self, is_member=None, *, is_theirs=True, **limits):
        self.through = []
        self.put = []
        self.limits = Limits(**limits)
        self.frames = Kept()
        self.gate = Gate(TEXT, self.limits, self.frames, Offered(self.limits.files_at_once))
        self.crowd = Crowd(self.limits, is_member, lambda _: is_theirs)
        self.app = Starlette(
            routes=[
                WebSocketRoute("/_stcore/stream", self._socket),
                WebSocketRoute("/other", self._socket),
                Route(FILE, self._take, methods=["PUT", "DELETE"]),
                Route("/{rest:path}", self._take, methods=["GET", "POST"]),
            ],
            middleware=[
                Middleware(OnlyNeeded, text=TEXT),
                Middleware(SocketGate, gate=self.gate, crowd=self.crowd, cookie="who"),
                Middleware(UploadGate, gate=self.gate, room=room_of(self.limits)),
            ],
        )

    async def _socket(self, websocket):
        await websocket.accept()
        try:
            while True:
                frame = await websocket.receive_bytes()
                self.through.append(self.frames.kind(frame))
                if self.through[-1] == "file_urls_request":
                    answer = ForwardMsg()
                    answer.file_urls_response.file_urls.add(file_id="file", upload_url=FILE)
                    await websocket.send_bytes(ForwardMsg(heartbeat_ack=True).SerializeToString())
                    await websocket.send_bytes(answer.SerializeToString())
                else:
                    await websocket.send_bytes(ForwardMsg(heartbeat_ack=True).SerializeToString())
        except WebSocketDisconnect:
            self.through.append("gone")

    async def _take(self, request):
        self.put.append(len(await request.body()))
        return PlainTextResponse("taken")

    def client(self, address="203.0.113.9", cookie=None):
        headers = {"cookie": f"who={cookie}"} if cookie else {}
        return TestClient(self.app, client=(address, 5000), headers=headers)


def opened(client):
    return client.websocket_connect("/_stcore/stream")


def is_let_in(client):
    try:
        with opened(client):
            return True
    except WebSocketDisconnect:
        return False


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


def test_a_visitor_has_so_many_sockets_and_no_more():
    made = Made(sockets_per_visitor=2)
    one, other = made.client("203.0.113.9"), made.client("203.0.113.10")
    with opened(one), opened(one):
        assert not is_let_in(one)
        assert is_let_in(other)
    assert is_let_in(one)
    assert made.crowd.strangers == 0


def test_a_household_has_one_address():
    made = Made(sockets_per_visitor=1)
    with opened(made.client("2001:db8:1:2::1")):
        assert not is_let_in(made.client("2001:db8:1:2:ffff::9"))
        assert is_let_in(made.client("2001:db8:1:3::1"))


def test_a_network_with_many_households_is_a_few_visitors():
    made = Made(sockets_per_visitor=1)
    with (
        opened(made.client("2001:db8:1:2::1")),
        opened(made.client("2001:db8:1:3::1")),
        opened(made.client("2001:db8:1:4::1")),
    ):
        assert not is_let_in(made.client("2001:db8:1:5::1"))
        assert is_let_in(made.client("2001:db8:2:5::1"))
        assert is_let_in(made.client("203.0.113.9"))
    assert is_let_in(made.client("2001:db8:1:5::1"))
    assert not made.crowd._of_sites


def test_strangers_have_so_many_sockets_together_and_a_proxy_is_no_visitor():
    made = Made(strangers=3, sockets_per_visitor=1, is_theirs=False)
    client = made.client("127.0.0.1")
    with opened(client), opened(client), opened(client):
        assert not is_let_in(client)
    assert is_let_in(client)


async def ann_is_a_member(cookie):
    return cookie == "ann"


def test_strangers_take_nobodys_place_who_is_signed_in():
    made = Made(ann_is_a_member, strangers=2, sockets_per_visitor=2, sockets_a_second=1)
    stranger, ann = made.client(), made.client(cookie="ann")
    with opened(stranger), opened(stranger):
        assert not is_let_in(stranger)
        assert not is_let_in(made.client(cookie="forged"))
        with opened(ann), opened(ann):
            assert not is_let_in(ann), "nor does a member have endless ones"
        assert is_let_in(ann)
    assert made.crowd.strangers == 0


def test_a_member_at_a_full_club_house_is_known_and_is_no_stranger():
    made = Made(ann_is_a_member, sockets_per_visitor=2)

    async def come():
        place = await made.crowd.come("203.0.113.9", "ann")
        await asyncio.sleep(0)
        await asyncio.gather(*made.crowd._asking)
        return place

    place = asyncio.run(come())
    assert not place.is_stranger
    assert made.crowd.strangers == 0
    made.crowd.leave(place)
    made.crowd.leave(place)
    assert not made.crowd._open


def test_sockets_that_are_opened_too_fast_wait_then_are_refused():
    made = Made(sockets_per_visitor=2, sockets_a_second=1)

    async def come(times):
        for _ in range(times):
            place = await made.crowd.come("203.0.113.9", None)
            if place is not None:
                made.crowd.leave(place)
        paces = made.crowd._paces["203.0.113.9"]
        for _ in range(9):
            paces.take()
        return await made.crowd.come("203.0.113.9", None)

    assert asyncio.run(come(3)) is None
    assert not made.crowd._open


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


@pytest.mark.parametrize("path", ["/auth/login", "/oauth2callback", "/component/x/index.html"])
def test_without_a_provider_nobody_signs_in_elsewhere(path):
    assert Made().client().get(path).status_code == 403


def test_a_file_is_taken_only_where_a_page_was_told_to_send_it():
    made = Made(upload_mb=2)
    client = made.client()
    assert client.put(FILE, content=b"x").status_code == 403
    with opened(client) as socket:
        socket.send_bytes(asks(file_urls_request={"request_id": "1", "file_names": ["a.fit"]}))
        socket.receive_bytes(), socket.receive_bytes()
        assert client.put(FILE, content=b"x").text == "taken"
        assert client.put(f"{UPLOAD}session/other", content=b"x").status_code == 403
        large = client.put(FILE, content=b"x" * (4 << 20))
        assert large.status_code == 403
        assert large.text.strip() == TEXT("guard.large_file", most=2)
        assert client.put(FILE, content=iter([b"x"])).status_code == 403, "of unknown length"
        assert client.delete(FILE).text == "taken"


def test_nobody_is_given_endless_addresses_for_files():
    made = Made(files_at_once=3)
    with opened(made.client()) as socket:
        names = ["a"] * 4
        socket.send_bytes(asks(file_urls_request={"request_id": "1", "file_names": names}))
        socket.send_bytes(asks(app_heartbeat=True))
        socket.receive_bytes()
    assert made.through == ["app_heartbeat", "gone"]
    offered, given = Offered(2), deque()
    offered.add(["a", "b", "c"], given)
    assert [name in offered for name in "abc"] == [False, True, True]
    offered.forget(given)
    assert "c" not in offered


@pytest.mark.parametrize(
    ("kept", "why"),
    [((190 << 20, 190 << 20), "guard.many_files"), ((0, 295 << 20), "guard.full_of_files")],
)
def test_files_have_a_budget_for_one_visit_and_for_all(kept, why):
    made = Made()
    made.gate.offered.add([FILE], deque())
    made.frames.sizes = kept
    answer = made.client().put(FILE, content=b"x" * (12 << 20))
    assert answer.status_code == 403
    assert answer.text.strip() == TEXT(why)
    assert made.client().put(FILE, content=b"x" * (3 << 20)).text == "taken"


@pytest.mark.parametrize(("size", "status"), [(95 << 20, 200), (1, 408)])
def test_a_long_file_may_take_as_long_as_a_slow_line_does(size, status):
    made = Made(upload_seconds=0)
    made.gate.offered.add([FILE], deque())
    sent = []

    async def comes_slowly():
        await asyncio.sleep(0.1)

    async def send(message):
        sent.append(message)

    async def app(scope, receive, send):
        await receive()
        await PlainTextResponse("taken")(scope, receive, send)

    length = (b"content-length", str(size).encode())
    scope = {"type": "http", "method": "PUT", "path": FILE, "headers": [length]}
    asyncio.run(UploadGate(app, made.gate, room_of(made.limits))(scope, comes_slowly, send))
    assert sent[0]["status"] == status


def test_a_file_on_its_way_takes_room_and_does_not_take_for_ever(monkeypatch):
    """One is still coming: nobody else has room beside it and others for 99 MB."""
    monkeypatch.setattr(uploads, "_SLOWEST", 1 << 30)
    made = Made(upload_seconds=1)

    async def comes_slowly():
        await asyncio.sleep(60)

    async def put(size, receive):
        sent = []

        async def send(message):
            sent.append(message)

        scope = {
            "type": "http",
            "method": "PUT",
            "path": FILE,
            "headers": [(b"content-length", str(size).encode())],
        }
        gate = UploadGate(_reads, made.gate, room_of(made.limits))
        await asyncio.gather(gate(scope, receive, send), _during(gate))
        return sent[0]["status"]

    async def _during(gate):
        await asyncio.sleep(0)
        assert gate._coming == {FILE: 60 << 20}
        other = {"method": "PUT", "headers": [(b"content-length", str(99 << 20).encode())]}
        gate._coming["elsewhere"] = 245 << 20
        assert gate._why_not(other, f"{UPLOAD}session/next") == "guard.full_of_files"
        del gate._coming["elsewhere"]

    async def _reads(scope, receive, send):
        await receive()

    made.gate.offered.add([FILE, f"{UPLOAD}session/next"], deque())
    assert asyncio.run(put(60 << 20, comes_slowly)) == 408


class Door:
    """A door whose passphrases take until they are let go."""

    def __init__(self, **limits):
        self.inside = 0
        self.most_inside = 0
        self.let_go = asyncio.Event()
        self.queue = DoorQueue(self._app, TEXT, replace(Limits(), **limits))

    async def _app(self, scope, receive, send):
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        await receive()
        await self.let_go.wait()
        self.inside -= 1
        await PlainTextResponse("in")(scope, receive, send)

    async def post(self, path="/door/sign-in", address="203.0.113.9", comes=None):
        answer = []

        async def receive():
            if comes is not None:
                await comes.wait()
            return {"type": "http.request", "body": b"mark=1", "more_body": False}

        async def send(message):
            answer.append(message)

        scope = {"type": "http", "method": "POST", "path": path, "client": (address, 1)}
        await self.queue({**scope, "headers": []}, receive, send)
        return answer[0]["status"], answer[1]["body"].decode().strip()


def test_two_passphrases_at_a_time_the_next_wait_and_more_are_told():
    async def evening():
        door = Door(sign_ins_waiting=8)
        crowd = [asyncio.create_task(door.post()) for _ in range(6)]
        await asyncio.sleep(0.01)
        assert door.inside == 2
        full, words = await door.post()
        assert (full, words) == (503, TEXT("guard.many_at_door"))
        elsewhere = asyncio.create_task(door.post(address="203.0.113.10"))
        out = asyncio.create_task(door.post("/door/sign-out"))
        await asyncio.sleep(0.01)
        assert door.inside == 3, "nobody waits to sign out"
        door.let_go.set()
        answers = await asyncio.gather(*crowd, elsewhere, out)
        assert [status for status, _ in answers] == [200] * 8
        assert door.most_inside == 3
        assert (await door.post())[0] == 200

    asyncio.run(evening())


def test_who_sends_a_form_slowly_takes_nobodys_place():
    async def evening():
        door, comes = Door(sign_ins_waiting=4), asyncio.Event()
        door.let_go.set()
        slow = [
            asyncio.create_task(door.post(address=f"203.0.113.{n}", comes=comes)) for n in range(9)
        ]
        await asyncio.sleep(0.01)
        assert (await door.post(address="203.0.113.77"))[0] == 200
        comes.set()
        assert 200 in [status for status, _ in await asyncio.gather(*slow)]

    asyncio.run(evening())


def test_a_network_with_many_households_has_no_more_places_at_the_door():
    async def evening():
        door = Door(sign_ins_waiting=4)
        crowd = [asyncio.create_task(door.post(address=f"2001:db8:1:{n}::1")) for n in range(3)]
        await asyncio.sleep(0.01)
        assert (await door.post(address="2001:db8:1:9::1"))[0] == 503
        door.let_go.set()
        assert (await door.post(address="203.0.113.9"))[0] == 200
        await asyncio.gather(*crowd)

    asyncio.run(evening())


def test_each_limit_is_a_setting():
    assert Limits.from_env({"BACKCARE_STRANGERS": " 7 "}).strangers == 7
    assert Limits.from_env({}) == Limits()
