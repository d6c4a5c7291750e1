"""What follows from a self-check that cannot be read, beside those that can."""

from datetime import timedelta

import pytest

from backcare.domain.aside import SetAside
from backcare.domain.check.unread import check_unread, says_something_new
from tests.builders import TODAY
from tests.domain.check.results import result

pytestmark = pytest.mark.safety


def unread(days, kind="self-check"):
    day = None if days is None else TODAY + timedelta(days=days)
    return SetAside("a" * 32, kind, day, "cannot be read", {"anything_new": True})


@pytest.mark.parametrize(
    ("of", "readable", "holds"),
    [
        (0, (), True),
        (0, (-1,), True),
        (0, (0,), False),
        (0, (1,), False),  # from further east, where tomorrow has begun
        (0, (365,), True),  # left behind by a clock that was ahead
        (0, (-1, 365), True),
        (300, (0,), True),
        (300, (0, 365), False),
        (None, (0,), True),
    ],
)
def test_one_that_cannot_be_read_holds_until_one_of_a_later_day_that_has_come(of, readable, holds):
    results = [result("none", days_ago=-days) for days in readable]
    assert (check_unread([unread(of)], results, TODAY) is not None) is holds
    assert says_something_new([unread(of, "weekly-check")], results, TODAY) is holds
