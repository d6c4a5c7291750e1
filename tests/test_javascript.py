"""Our scripts, as far as they need no browser: tried by Node.js, one of the packages for tests."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, is_ci

NODE = Path(sys.executable).with_name("node")


@pytest.mark.safety  # the side that a session is about, and its film's
def test_scripts_pass_their_own_tests():
    if not NODE.exists() and not is_ci():
        pytest.skip("no Node.js beside this Python: run `make js-test`, which installs it")
    files = sorted((ROOT / "tests" / "js").glob("*.test.js"))
    assert files
    command = [NODE, "--test", "--test-isolation=none", *files]
    tried = subprocess.run(command, capture_output=True, text=True)
    assert tried.returncode == 0, tried.stdout + tried.stderr
