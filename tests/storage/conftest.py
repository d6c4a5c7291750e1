import pytest

from tests.storage.postgres import stop_shared_server


@pytest.fixture(autouse=True, scope="session")
def _no_server_is_left():
    yield
    stop_shared_server()
