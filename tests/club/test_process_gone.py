"""Where one of two processes does not answer, whoever was with it and whoever is new has the other.

In front is Caddy with the file for hosts and what `compose.yaml` tells it of processes, but for
addresses of this machine and a resolver of our own, which names both.
"""

import hashlib
import hmac
import http.server
import socketserver
import struct
import threading
import time
from ipaddress import ip_address

import httpx
import pytest
import yaml

from tests.club.caddy import NEEDED, Caddy
from tests.club.sticky import COOKIE
from tests.conftest import ROOT

HERE, GONE = "127.0.77.2", "127.0.77.3"
VISITS = 6
READY_SECONDS = 20.0


class Lives(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class Names(socketserver.StreamRequestHandler):
    """Tells both addresses of whatever is asked for, as the engine does of `app`."""

    def handle(self):
        while size := self.rfile.read(2):
            asked = self.rfile.read(*struct.unpack("!H", size))
            end = asked.index(b"\0", 12) + 5
            is_short = asked[end - 4 : end - 2] == b"\0\1"
            found = [ip_address(each).packed for each in (HERE, GONE) if is_short]
            told = b"".join(b"\xc0\x0c\0\1\0\1\0\0\0\1\0\4" + each for each in found)
            head = asked[:2] + struct.pack("!5H", 0x8180, 1, len(found), 0, 0)
            answer = head + asked[12:end] + told
            self.wfile.write(struct.pack("!H", len(answer)) + answer)


@pytest.fixture
def serving():
    """Serve with a handler at an address until the test ends; return the port."""
    servers = []

    def start(kind, address, handler):
        server = kind(address, handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever).start()
        return server.server_address[1]

    socketserver.ThreadingTCPServer.daemon_threads = True
    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def caddy(serving):
    names = serving(socketserver.ThreadingTCPServer, ("127.0.0.1", 0), Names)
    port = serving(http.server.ThreadingHTTPServer, (HERE, 0), Lives)
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    upstream = compose["services"]["proxy"]["environment"]["BACKCARE_UPSTREAM"]
    upstream = upstream.replace("10.213.77.", "127.0.77.").replace("8501", str(port))
    upstream = upstream.replace("refresh 2s", f"refresh 2s\n resolvers 127.0.0.1:{names}")
    caddy = Caddy([port], upstream)
    deadline = time.monotonic() + READY_SECONDS
    while not listens(caddy.url):
        assert time.monotonic() < deadline, "Caddy does not start"
        time.sleep(0.05)
    yield caddy
    caddy.stop()


def listens(url):
    try:
        return httpx.get(url, trust_env=False, timeout=READY_SECONDS).status_code > 0
    except httpx.ConnectError:
        return False


@NEEDED
@pytest.mark.weekly
def test_where_a_process_does_not_answer_all_have_the_other(caddy):
    named = f"{GONE}:{caddy.ports[0]}".encode()
    mine = hmac.new(b"", named, hashlib.sha256).hexdigest()  # as Caddy names a process
    for cookies in ({COOKIE: mine}, {}):
        for _ in range(VISITS):
            with httpx.Client(cookies=cookies, trust_env=False) as browser:
                assert browser.get(caddy.url).status_code == 200
