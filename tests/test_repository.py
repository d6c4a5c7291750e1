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


def test_no_test_file_imports_from_another():
    """What several of them need stands beside them, in a file that holds no tests."""
    line = re.compile(r"^\s*(?:from|import) tests[\w.]*\.test_\w+.*", re.MULTILINE)
    files = sorted((ROOT / "tests").rglob("*.py"))
    found = {str(file.relative_to(ROOT)): line.findall(file.read_text("utf-8")) for file in files}
    assert len(files) > 100
    assert {file: lines for file, lines in found.items() if lines} == {}


def test_the_readme_knows_about_how_many_tests_there_are():
    """In steps of a hundred, as functions: how many cases they make says nothing."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [told] = re.findall(r"about ([\d,]+) test functions", readme)
    files = (ROOT / "tests").rglob("test_*.py")
    found = sum(len(re.findall(r"^def test_", f.read_text("utf-8"), re.MULTILINE)) for f in files)
    assert 0 <= found - int(told.replace(",", "")) < 200, found
