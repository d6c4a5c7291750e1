"""The real web server with the file that hosts are given, where it is installed."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from scripts.local_server import free_port
from tests.conftest import ROOT

NEEDED = pytest.mark.skipif(
    shutil.which("caddy") is None, reason="no Caddy here: apt-get install caddy"
)


class Caddy:
    """Passes visits on to processes at these ports of this machine, or to what `upstream` says."""

    def __init__(self, ports, upstream=""):
        self.ports = ports
        self.url = f"http://localhost:{free_port()}"
        self._home = tempfile.TemporaryDirectory()
        own = Path(self._home.name) / "Caddyfile"
        text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
        own.write_text(text.replace("{\n", "{\n\tadmin off\n", 1), encoding="utf-8")
        environment = {
            **os.environ,
            "HOME": self._home.name,
            "BACKCARE_CLUB": self.url,
            "BACKCARE_UPSTREAM": upstream
            or " ".join(["to", *(f"localhost:{port}" for port in ports)]),
        }
        self._process = subprocess.Popen(
            ["caddy", "run", "--config", own, "--adapter", "caddyfile"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop(self):
        self._process.terminate()
        self._process.wait(20)
        self._home.cleanup()
