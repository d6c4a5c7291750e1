import functools

import pytest
import yaml

compose_once = functools.cache(yaml.compose)


@pytest.fixture(autouse=True)
def _equal_files_are_parsed_once(monkeypatch):
    """Tests change one file of two hundred; what is made of a parsed one leaves it as it was."""
    monkeypatch.setattr(yaml, "compose", compose_once)
