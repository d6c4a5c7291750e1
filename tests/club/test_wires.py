"""What comes over the wire is parsed in small pieces, and whoever floods it is cut off.

A server of uvicorn's alone shows what our classes do, the dashboard's that it has them.
"""

import base64
import contextlib
import os
import socket
import threading
from urllib.parse import urlsplit

import h11
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocketDisconnect
from websockets.server import ServerProtocol
from websockets.sync.client import connect

from backcare.config import Limits
from backcare.web.wires import guard_wires
from scripts.local_server import free_port, running_server

PING, PONG, PART = b"\x89\x80\0\0\0\0", b"\x8a\x80\0\0\0\0", b"\x00\x80\0\0\0\0"
FIRST_PART = b"\x02\x80\0\0\0\0"
FLOODS = {"ping": PING * 30_000, "pong": PONG * 30_000, "parts": FIRST_PART + PART * 30_000}
IN_PARTS = b"1\r\nx\r\n" * 30_000


@pytest.fixture(scope="module")
def club(tmp_path_factory):
    with running_server(tmp_path_factory.mktemp("wires") / "user", is_club=True) as server:
        yield server.url


@pytest.fixture
def echo(monkeypatch):
    """The address of a server that sends back what it gets, and the lengths that it parsed."""
    parsed = []
    for wire in (h11.Connection, ServerProtocol):
        monkeypatch.setattr(wire, "receive_data", _noting(wire.receive_data, parsed))
    with _served(_back, _length) as url:
        yield url, parsed


def _noting(receive, parsed):
    def noted(self, data):
        parsed.append(len(data))
        return receive(self, data)

    return noted


async def _back(websocket):
    await websocket.accept()
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            await websocket.send_bytes(await websocket.receive_bytes())


async def _length(request):
    return PlainTextResponse(str(len(await request.body())))


@contextlib.contextmanager
def _served(back, length):
    app = Starlette(
        routes=[WebSocketRoute("/_stcore/stream", back), Route("/", length, methods=["POST"])]
    )
    port = free_port()
    config = uvicorn.Config(
        app, host="localhost", port=port, ws="websockets-sansio", log_level="error"
    )
    config.load()
    guard_wires(Limits(frame_kb=32))
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
        yield f"http://localhost:{port}"
    finally:
        server.should_exit = True
        thread.join()


def _talked(url, head, body):
    """Send bytes as they are, and return what comes back until the server ends it."""
    where = urlsplit(url)
    with socket.create_connection((where.hostname, where.port), timeout=60) as line:
        line.sendall(
            "\r\n".join((*head, f"Host: {where.netloc}", f"Origin: {url}", "", "")).encode()
        )
        said = line.recv(1 << 16) if "Upgrade: websocket" in head else b""
        with contextlib.suppress(ConnectionError):
            line.sendall(body)
            while more := line.recv(1 << 16):
                said += more
    return said


def _upgraded(url, body):
    key = base64.b64encode(os.urandom(16)).decode()
    head = (
        "GET /_stcore/stream HTTP/1.1",
        *("Upgrade: websocket", "Connection: Upgrade"),
        *(f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"),
    )
    return _talked(url, head, body)


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_who_floods_a_socket_with_other_than_messages_is_cut_off(club, flood):
    assert _upgraded(club, flood).startswith(b"HTTP/1.1 101")


def test_a_message_that_is_too_long_ends_the_socket(club):
    with connect(club.replace("http", "ws") + "/_stcore/stream", origin=club) as line:
        line.send(bytes((Limits().frame_kb + 1) << 10))
        with contextlib.suppress(Exception):
            while True:
                line.recv(timeout=60)
        assert line.close_code == 1009


def test_a_body_in_parts_is_not_read(club):
    head = ("POST /door/sign-in HTTP/1.1", "Transfer-Encoding: chunked")
    answer = b"HTTP/1.1 411 Length Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    assert _talked(club, head, IN_PARTS) == answer


def test_who_sends_a_head_longer_than_any_is_answered_and_not_cut_off(club):
    """A web server in front would take a process that cuts it off for dead, and shut all out."""
    head = ("GET / HTTP/1.1", f"X-Long: {'a' * 1_000_000}")
    assert _talked(club, head, b"").startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_many_messages_at_once_are_parsed_in_pieces_and_all_come_in_order(echo):
    url, parsed = echo
    sent = [f"{n:04}".encode() for n in range(3000)]
    with connect(url.replace("http", "ws") + "/_stcore/stream") as line:
        line.socket.sendall(b"".join(b"\x82\x84\0\0\0\0" + one for one in sent))
        assert [line.recv(timeout=60) for _ in sent] == sent
        whole = bytes(20_000)
        line.send([whole[i : i + 1000] for i in range(0, len(whole), 1000)])
        assert line.recv(timeout=60) == whole
        line.ping().wait(60)
    assert 0 < max(parsed) <= 2048


def test_a_long_body_of_a_known_length_is_parsed_in_pieces(echo):
    url, parsed = echo
    head = ("POST / HTTP/1.1", "Content-Length: 300000", "Connection: close")
    assert _talked(url, head, bytes(300_000)).endswith(b"300000")
    assert 0 < max(parsed) <= 2048
