"""Who looks at a plan."""

import pytest

from tests.paper.own_plan import MONDAY
from tests.visits import visit_on


@pytest.fixture
def visit():
    return visit_on(MONDAY, time_zone="Europe/Berlin", country="DE")
