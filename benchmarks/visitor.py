"""A visit without a browser: speaks Streamlit's own protocol and counts what a rerun costs."""

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin
from websockets.sync.client import ClientConnection, connect

from scripts.local_server import Server

_TICKS = os.sysconf("SC_CLK_TCK")


class Rerun(NamedTuple):
    """Medians of several reruns: CPU and wall-clock milliseconds, bytes sent to the browser."""

    cpu_ms: float
    wall_ms: float
    wire_bytes: int


@contextmanager
def visiting(server: Server) -> Iterator[ClientConnection]:
    """Open a session on the server."""
    url = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(url, max_size=None, origin=Origin(server.url)) as socket:
        yield socket


def measure_reruns(
    server: Server, page: str, query: str = "", *, rounds: int = 5, reruns: int = 10
) -> Rerun:
    """Return what one more rerun of a page costs, in a session that has it on the screen.

    CPU is counted by the kernel in ticks of 10 ms, so it is taken over `reruns` at a time.
    """
    with visiting(server) as socket:
        hash_ = _rerun(socket, page, query, "").page_hash
        for _ in range(3):
            _rerun(socket, page, query, hash_)
        cpu, wall, wire = [], [], []
        for _ in range(rounds):
            started, before = time.perf_counter(), _cpu_seconds(server.process.pid)
            sizes = [_rerun(socket, page, query, hash_).wire_bytes for _ in range(reruns)]
            wall.append((time.perf_counter() - started) / reruns * 1000)
            cpu.append((_cpu_seconds(server.process.pid) - before) / reruns * 1000)
            wire.append(statistics.median(sizes))
    return Rerun(statistics.median(cpu), statistics.median(wall), int(statistics.median(wire)))


class _Answer(NamedTuple):
    page_hash: str
    wire_bytes: int


def _rerun(socket: ClientConnection, page: str, query: str, page_hash: str) -> _Answer:
    message = BackMsg()
    state = message.rerun_script
    state.query_string = query
    if page_hash:
        state.page_script_hash = page_hash
    else:
        state.page_name = page
    state.context_info.timezone = "Europe/London"
    state.context_info.locale = "en-GB"
    socket.send(message.SerializeToString())
    wire = 0
    while True:
        data = socket.recv(timeout=60)
        wire += len(data)
        answer = ForwardMsg()
        answer.ParseFromString(data if isinstance(data, bytes) else data.encode())
        kind = answer.WhichOneof("type")
        if kind == "navigation":
            page_hash = answer.navigation.page_script_hash
        elif kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(answer.delta.new_element.exception.message)
        elif kind == "script_finished":
            return _Answer(page_hash, wire)


def _cpu_seconds(pid: int) -> float:
    """Return user and system time of the process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
