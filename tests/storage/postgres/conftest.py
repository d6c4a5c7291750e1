"""A database of a test's own, and ears in it."""

import pytest
import sqlalchemy as sa

from backcare.storage.postgres.store import SqlTrackerStore
from tests.storage.servers import empty_databases


@pytest.fixture
def own():
    """The database of this test."""
    return empty_databases()[0]


@pytest.fixture
def store(own):
    return SqlTrackerStore(own)


@pytest.fixture
def listen(own):
    """Listen to an event of the database until the test ends."""
    heard = []

    def listen(name, hear):
        sa.event.listen(own.engine, name, hear)
        heard.append((name, hear))

    yield listen
    for name, hear in heard:
        sa.event.remove(own.engine, name, hear)
