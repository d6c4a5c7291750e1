"""A short turn of `make fuzz`, and all that it once found."""

import gzip

import pytest

from tests.room.fuzz import SEEDS, Fuzz, starts

KEPT = sorted(SEEDS.glob("*.gz"))
"""Files that once cost too much: of the fuzzing, and those that a review sent."""


@pytest.fixture(scope="module")
def fuzz():
    fuzz = Fuzz()
    yield fuzz
    fuzz.keeper.close()


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_once_cost_too_much_is_told_in_time(fuzz, path):
    fuzz.read(path.name.split(".")[1], gzip.decompress(path.read_bytes()))


@pytest.mark.parametrize("ending", starts())
def test_changed_files_are_told_in_time(fuzz, ending):
    assert fuzz.run(ending, 12) > 0
