"""The store of a test, in a folder of its own."""

import pytest

from backcare.storage.tinydb_files.store import TinyTrackerStore


@pytest.fixture
def store(tmp_path):
    return TinyTrackerStore(tmp_path / "user")
