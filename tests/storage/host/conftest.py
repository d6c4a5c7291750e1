"""A folder with records of two members, and its host at the keyboard."""

import pytest
from click.testing import CliRunner

from backcare.cli.main import main
from backcare.storage.tinydb_files.store import TinyTrackerStore
from tests.builders import one_of_each, year_of_entries, year_profile


@pytest.fixture
def root(tmp_path):
    """The folder that BACKCARE_DATA names in every test."""
    return tmp_path / "user"


@pytest.fixture
def store(root):
    store = TinyTrackerStore(root)
    store.add_all("anna", one_of_each())
    store.save_profile("anna", year_profile())
    store.add_all("ben", year_of_entries())
    return store


@pytest.fixture
def host(monkeypatch, tmp_path):
    """Run a command; return its exit code and all it said."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, typed=None):
        result = CliRunner().invoke(main, ["store", *map(str, arguments)], input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output

    return run
