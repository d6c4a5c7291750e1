"""The server asks nobody outside, neither when it starts nor when a page is opened."""

import json
from urllib.request import urlopen

import pytest
from websockets import Origin
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from scripts.local_server import running_server

EVERYWHERE = {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}
KINDS = {
    "at home": {},
    "at home, on all addresses": {"settings": EVERYWHERE},
    "club in a container": {"settings": EVERYWHERE, "is_club": True},
    "demo": {"settings": {**EVERYWHERE, "BACKCARE_DEMO": "yes"}},
}


@pytest.mark.weekly
@pytest.mark.parametrize("kind", KINDS)
def test_no_other_computer_is_asked(tmp_path, kind):
    seen = tmp_path / "seen"
    given = {"settings": {}, **KINDS[kind]}
    given["settings"] = {**given["settings"], "BACKCARE_TESTS_SEEN": str(seen)}
    log = tmp_path / "log"
    with running_server(
        tmp_path / "user", module="tests.watched_server", log=log, **given
    ) as server:
        with urlopen(server.url, timeout=60) as answer:
            assert answer.status == 200
        # A page of somewhere else: Streamlit would look up where this server is reached.
        with pytest.raises(WebSocketException):
            open_from(server.url, "https://elsewhere.example")
        open_from(server.url, server.url)
    asked = [json.loads(line) for line in seen.read_text().splitlines()]
    assert ["started"] in asked, "nobody watched"
    assert [what for what in asked if what != ["started"]] == []
    assert "could not" not in log.read_text().lower()


def open_from(url, origin):
    with connect(f"{url.replace('http', 'ws', 1)}/_stcore/stream", origin=Origin(origin)):
        pass
