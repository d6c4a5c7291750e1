"""`python -m backcare store ...` as a host uses it, whichever command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.storage.host.members import damage


@pytest.mark.parametrize("command", ["doctor", "backup", "restore", "export", "erase"])
def test_each_command_explains_itself(host, command):
    code, said = host(command, "--help")
    assert code == 0
    assert said.startswith("Usage:")


def test_a_wrong_call_is_told_from_a_refusal(host):
    assert host("backup")[0] == 2
    assert host("nonsense")[0] == 2


@pytest.mark.parametrize("command", [("erase", "--yes"), ("export",)])
def test_nobody_is_not_a_success(host, store, command):
    for name in ("carla", "../user"):
        assert host(*command, name)[0] == 1


@pytest.mark.skipif(os.name == "nt", reason="no user ids there")
def test_another_user_is_refused(host, store, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    code, said = host("doctor")
    assert code == 1
    assert "as the user that owns the folder" in said


def test_nothing_that_a_command_says_is_about_health(host, store, root):
    host("backup", "--here", "b.tar")
    damage(root, "anna")
    said = "".join(
        host(*arguments)[1]
        for arguments in (
            ("doctor",),
            ("doctor", "--repair", "b.tar"),
            ("export", "anna", "--to", "a.zip"),
            ("erase", "anna", "--yes"),
        )
    )
    assert "Über" not in said
    assert "nprs" not in said


def test_the_dashboard_is_not_loaded_for_a_command():
    code = "import sys, backcare.cli.main; sys.exit('streamlit' in sys.modules)"
    root = Path(__file__).resolve().parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root).returncode == 0
