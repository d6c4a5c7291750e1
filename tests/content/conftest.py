import pytest


@pytest.fixture(autouse=True)
def _equal_files_are_parsed_once(equal_files_are_parsed_once):
    """Tests of content change one file of two hundred."""
