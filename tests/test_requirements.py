"""What is installed: requirements files name it, constraints.txt says which version is tested."""

import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def lines_of(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def asked_in(name):
    """Return what a requirements file asks for, with the files that it refers to."""
    asked = []
    for line in lines_of(name):
        if line.startswith("-r "):
            asked += asked_in(line.removeprefix("-r "))
        elif not line.startswith("-c "):
            asked.append(Requirement(line))
    return asked


def is_meant_here(requirement, extra=""):
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


ALL_LOCKED = lines_of("constraints.txt")
LOCKED = {
    canonicalize_name(line.name): line
    for line in map(Requirement, ALL_LOCKED)
    if is_meant_here(line)
}


def installed(requirements="requirements-dev.txt"):
    """Yield name and version of all that the requirements bring along on this machine."""
    waiting, seen = asked_in(requirements), set()
    while waiting:
        asked = waiting.pop()
        if (key := (canonicalize_name(asked.name), frozenset(asked.extras))) in seen:
            continue
        seen.add(key)
        found = distribution(asked.name)
        yield key[0], found.version
        needed = [Requirement(line) for line in found.requires or ()]
        waiting += [n for n in needed if any(is_meant_here(n, e) for e in asked.extras or {""})]


def test_whatever_the_requirements_bring_along_is_locked_and_tested_as_locked():
    differing = {
        name: version
        for name, version in installed()
        if name not in LOCKED or not LOCKED[name].specifier.contains(version, prereleases=True)
    }
    assert differing == {}, "run `make lock`, then `make test` once more"


def test_each_lock_is_within_the_bounds_that_requirements_give():
    for asked in asked_in("requirements-dev.txt"):
        [pin] = LOCKED[canonicalize_name(asked.name)].specifier
        assert pin.operator == "=="
        assert asked.specifier.contains(pin.version), asked


def test_a_server_has_the_locked_versions_each_with_its_hashes():
    text = (ROOT / "deploy" / "packages.txt").read_text(encoding="utf-8")
    named = [line for line in re.split(r"\n(?=\S)", text) if not line.startswith("#")]
    hashed = {}
    for entry in named:
        asked, *hashes = re.split(r"\s+\\?\s*--hash=sha256:", entry.strip())
        one = Requirement(asked)
        assert hashes, asked
        assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in map(str.strip, hashes)), asked
        hashed[canonicalize_name(one.name)] = str(one.specifier)
    brought = {name for name, _ in installed("requirements-club.txt")}
    assert brought <= hashed.keys(), "run `make lock`"
    known = {canonicalize_name(r.name): str(r.specifier) for r in map(Requirement, ALL_LOCKED)}
    assert {name: pin for name, pin in hashed.items() if known.get(name) != pin} == {}


def test_no_file_names_the_host_of_an_index():
    locks = [ROOT / "constraints.txt", ROOT / "deploy" / "packages.txt"]
    for path in [*ROOT.glob("requirements*.txt"), *locks]:
        assert "//" not in path.read_text(encoding="utf-8"), path.name


def test_the_dashboard_needs_one_file_alone():
    assert [line for line in lines_of("requirements.txt") if line.startswith("-")] == []


def test_who_installs_it_as_a_package_is_told_how_to_run_it(tmp_path):
    wheel = [sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", tmp_path, ROOT]
    told = subprocess.run(wheel, capture_output=True, text=True)
    assert told.returncode != 0
    assert "pip install -r requirements.txt" in told.stderr + told.stdout
    assert list(tmp_path.iterdir()) == []
