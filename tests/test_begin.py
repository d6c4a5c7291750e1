"""A server's port is shut while it begins, so a web server in front sends people to another one."""

import os
import socket
import subprocess
import sys
import time

import httpx
import pytest

from backcare.config import ROOT
from scripts.local_server import free_port

LAUNCHER = """
import socket
from pathlib import Path
import streamlit as st

with socket.socket() as line:
    Path("met").write_text(str(line.connect_ex(("127.0.0.1", {port}))))
app = st.App("page.py")
"""
PATIENCE_SECONDS = 60


@pytest.fixture
def begun(tmp_path):
    """Start a launcher that looks, while it is imported, whether its own port is open."""
    port = free_port()
    (tmp_path / "page.py").write_text("")
    (tmp_path / "app.py").write_text(LAUNCHER.format(port=port))
    command = [sys.executable, "-m", "backcare.web.begin", "run", "app.py"]
    own = {
        "PYTHONPATH": str(ROOT),
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE": "true",
    }
    with subprocess.Popen(command, cwd=tmp_path, env={**os.environ, **own}) as process:
        yield process, port
        process.terminate()


def test_nobody_is_let_in_before_the_start_is_over(begun, tmp_path):
    process, port = begun
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            health = httpx.get(f"http://127.0.0.1:{port}/_stcore/health", trust_env=False)
            break
        except httpx.ConnectError:
            assert process.poll() is None
            assert time.monotonic() < deadline, "it does not answer"
            time.sleep(0.05)
    assert health.status_code == httpx.codes.OK
    assert int((tmp_path / "met").read_text()) != 0, "its port was open while it began"


def test_a_port_that_somebody_has_is_told(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as theirs:
        port = theirs.getsockname()[1]
        command = [sys.executable, "-m", "backcare.web.begin", "run", "app.py"]
        port_said = ["--server.headless", "true", "--server.port", str(port)]
        (tmp_path / "app.py").write_text('import streamlit as st\napp = st.App("page.py")\n')
        done = subprocess.run(
            [*command, *port_said, "--server.address", "127.0.0.1"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
    assert done.returncode != 0
    assert f"Port {port} is" in done.stdout + done.stderr
