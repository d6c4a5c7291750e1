"""The server's process: it ends when it stands still, and does not say what it is made of."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

STANDS = """
import asyncio, re, sys, time
from backcare.web.process import end_if_still, in_background

async def serve():
    with in_background(end_if_still({seconds})):
        await asyncio.sleep(0.1)
        {stand}
    print("went on")

asyncio.run(serve())
"""
HOLDS_THE_LOCK = 're.match("(a*)*b", "a" * 40)'


@pytest.mark.parametrize("stand", ["time.sleep(120)", HOLDS_THE_LOCK])
def test_a_server_that_stands_still_ends_itself(stand):
    """The second holds the interpreter's lock for hours: no thread of ours could act."""
    ended = _run(stand)
    assert ended.returncode == 1
    assert "Timeout" in ended.stderr
    assert "went on" not in ended.stdout


def test_a_server_that_goes_on_is_left_alone():
    ended = _run("await asyncio.sleep(4)", seconds=3)
    assert (ended.returncode, ended.stdout) == (0, "went on\n")


def _run(stand, seconds=1):
    return subprocess.run(
        [sys.executable, "-c", STANDS.format(stand=stand, seconds=seconds)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
