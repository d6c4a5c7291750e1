"""What the repository itself promises."""

import re
import subprocess
import tomllib
from datetime import date
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


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/architecture.md",
        "docs/hosting.md",
        "docs/media.md",
        "docs/storage.md",
        "docs/triage.md",
    ],
)
def test_links_of_the_documents_lead_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target:
            assert ((ROOT / name).parent / target).exists(), target


def test_the_readme_begins_with_the_two_commands():
    opening = (ROOT / "README.md").read_text(encoding="utf-8")[:900]
    assert opening.index("make run") < opening.index("make test")


def test_the_version_is_the_newest_one_in_the_changelog():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", changelog, flags=re.MULTILINE)
    assert headings[0] == "Unreleased"
    cut = [heading.split(" - ") for heading in headings[1:]]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cut[0][0] == project["version"]
    order = [(date.fromisoformat(day), [*map(int, number.split("."))]) for number, day in cut]
    assert order == sorted(order, reverse=True)


def test_telemetry_is_off_and_only_this_machine_is_served():
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert "gatherUsageStats = false" in config
    assert 'address = "localhost"' in config
    assert "http" not in re.sub(r"#[^\n\"]*\n", "\n", config)
