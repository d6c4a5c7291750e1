"""A stranger's program asks without end; somebody else opens a page meanwhile."""

import asyncio
import contextlib
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets import Origin
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from benchmarks.visitor import rerun, visiting
from scripts.local_server import running_server

ALL = os.environ.get("BACKCARE_TESTS") == "all"
SOCKETS, VISITS = (60, 12) if ALL else (6, 3)
SECONDS = 3.0
"""How long an honest visitor waits at most for the whole page; held when all tests are run, as a busy
machine says little.
"""
ATTACKER = "203.0.113.66"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flooded")
    with running_server(folder / "user", is_club=True, log=folder / "log.txt") as server:
        yield server, folder / "log.txt"


def frame():
    message = BackMsg()
    message.rerun_script.page_name = "guidance"
    return message.SerializeToString()


async def flood(url, is_over):
    """Keep sockets open and send as fast as the server takes it; return how many were sent."""

    async def one():
        sent = 0
        while not is_over.is_set():
            with contextlib.suppress(WebSocketException, OSError, TimeoutError):
                async with connect(
                    url.replace("http", "ws", 1) + "/_stcore/stream",
                    origin=Origin(url),
                    max_size=None,
                    ping_interval=None,
                    additional_headers={"X-Forwarded-For": ATTACKER},
                ) as socket:
                    while not is_over.is_set():
                        sent += 1
                        # A line that is full is what the server answers with.
                        with contextlib.suppress(TimeoutError):
                            await asyncio.wait_for(socket.send(frame()), 0.2)
            await asyncio.sleep(0.05)
        return sent

    return sum(await asyncio.gather(*(one() for _ in range(SOCKETS))))


def waited(url, page):
    """Return how long somebody else waits for a page."""
    begun = time.perf_counter()
    with visiting(url) as socket:
        rerun(socket, page, "")
    return time.perf_counter() - begun


def test_a_page_opens_while_a_program_floods_the_server(server):
    server, log = server
    waited(server.url, "self_check")  # the first page of a server imports
    is_over, times = threading.Event(), []
    with ThreadPoolExecutor(1) as pool:
        attack = pool.submit(lambda: asyncio.run(flood(server.url, is_over)))
        try:
            for _ in range(VISITS):
                with urlopen(f"{server.url}/_stcore/health", timeout=60) as answer:
                    assert answer.status == 200
                times += [waited(server.url, "self_check"), waited(server.url, "guidance")]
            assert not attack.done(), "pages opened, but nobody attacked any more"
        finally:
            is_over.set()
        assert attack.result(timeout=60) > 200
    assert len(times) == 2 * VISITS
    assert not ALL or max(times) < SECONDS
    assert "Traceback" not in log.read_text()
    with urlopen(server.url, timeout=60) as answer:
        assert "server" not in answer.headers
