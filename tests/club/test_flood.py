"""A stranger's program asks without end; somebody else opens a page meanwhile."""

import contextlib
import os
import subprocess
import sys
import time
from urllib.request import urlopen

from benchmarks.visitor import rerun, visiting
from tests.conftest import ROOT

ALL = os.environ.get("BACKCARE_TESTS") == "all"
SOCKETS, VISITS = (60, 12) if ALL else (6, 3)
SECONDS = 3.0
"""How long an honest visitor waits at most for the whole page; held when all tests are run, as a
busy machine says little.
"""


@contextlib.contextmanager
def flooded(url):
    """Have the program attack meanwhile; it is a process of its own, as the attacker's would be."""
    arguments = [sys.executable, "-m", "tests.club.flooding", url, str(SOCKETS)]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as attack:
        try:
            assert attack.stdout.readline() == "attacks\n"
            yield
            assert attack.poll() is None, "pages opened, but nobody attacked any more"
        finally:
            attack.terminate()


def waited(url, page):
    """Return how long somebody else waits for a page."""
    begun = time.perf_counter()
    with visiting(url) as socket:
        rerun(socket, page, "")
    return time.perf_counter() - begun


def test_a_page_opens_while_a_program_floods_the_server(hosted):
    waited(hosted.url, "self_check")  # the first page of a server imports
    times = []
    with flooded(hosted.url):
        for _ in range(VISITS):
            with urlopen(f"{hosted.url}/_stcore/health", timeout=60) as answer:
                assert answer.status == 200
            times += [waited(hosted.url, "self_check"), waited(hosted.url, "guidance")]
    assert len(times) == 2 * VISITS
    assert not ALL or max(times) < SECONDS
    assert "Traceback" not in hosted.log.read_text()
    with urlopen(hosted.url, timeout=60) as answer:
        assert "server" not in answer.headers
