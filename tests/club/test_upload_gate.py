"""Files that are sent: where to, how many, how large, and how slowly."""

import asyncio
from collections import deque

import pytest
from starlette.responses import PlainTextResponse

from backcare.web import uploads
from backcare.web.sockets import Offered
from backcare.web.uploads import UPLOAD, UploadGate, room_of
from tests.club.gate import FILE, TEXT, Made, asks, opened


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
