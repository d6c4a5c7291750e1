"""What the repository itself promises."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)


needs_git = pytest.mark.skipif(git("rev-parse").returncode != 0, reason="not a git checkout")


@needs_git
def test_records_of_runners_can_never_be_committed():
    assert git("check-ignore", "data/user/members/me.json").returncode == 0
    assert git("ls-files", "data/user").stdout == ""


def test_records_of_runners_are_in_no_image():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {"data/user", ".git", ".streamlit/secrets.toml"} <= set(ignored)


def test_the_readme_begins_with_the_two_commands():
    opening = (ROOT / "README.md").read_text(encoding="utf-8")[:900]
    assert opening.index("make run") < opening.index("make test")


def test_telemetry_is_off_and_only_this_machine_is_served():
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert "gatherUsageStats = false" in config
    assert 'address = "localhost"' in config
    assert "http" not in re.sub(r"#[^\n\"]*\n", "\n", config)
