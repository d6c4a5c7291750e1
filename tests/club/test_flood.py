"""A stranger's program asks without end; somebody else opens a page meanwhile."""

import time
from urllib.request import urlopen

import pytest

from benchmarks.visitor import rerun, visiting
from tests.club.beside import beside
from tests.conftest import IS_WHOLE

SOCKETS, VISITS = (60, 12) if IS_WHOLE else (6, 3)
SECONDS = 3.0
"""How long an honest visitor waits at most for the whole page; held when all tests are run, as a
busy machine says little.
"""


def flooded(url):
    """Have the program attack meanwhile."""
    return beside("tests.club.flooding", url, SOCKETS, begun="attacks")


def waited(url, page):
    """Return how long somebody else waits for a page."""
    begun = time.perf_counter()
    with visiting(url) as socket:
        rerun(socket, page, "")
    return time.perf_counter() - begun


@pytest.mark.weekly
def test_a_page_opens_while_a_program_floods_the_server(hosted):
    waited(hosted.url, "self_check")  # the first page of a server imports
    times = []
    with flooded(hosted.url):
        for _ in range(VISITS):
            with urlopen(f"{hosted.url}/_stcore/health", timeout=60) as answer:
                assert answer.status == 200
            times += [waited(hosted.url, "self_check"), waited(hosted.url, "guidance")]
    assert len(times) == 2 * VISITS
    assert not IS_WHOLE or max(times) < SECONDS
    assert "Traceback" not in hosted.log.read_text()
    with urlopen(hosted.url, timeout=60) as answer:
        assert "server" not in answer.headers
