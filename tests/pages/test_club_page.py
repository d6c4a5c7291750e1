"""The club's page: sums, and the weeks that are in them."""

import pytest

from backcare.config import Settings
from backcare.domain.club.documents import PublishedWeek
from backcare.domain.weeks import WEEK
from backcare.storage.tinydb_files.club import TinyClubStore
from tests.builders import MONDAY
from tests.pages.screen import TEXT, shown


def put_weeks(count):
    """Six members with one session each in each of the weeks before this one."""
    weeks = [
        PublishedWeek(
            key=(MONDAY - n * WEEK).isoformat(),
            seen=dict.fromkeys("abcdef", (1, 2, 1)),
            **{"members": 12, "took_part": 6, "done": 6, "planned": 12},
        )
        for n in range(1, count + 1)
    ]
    TinyClubStore(Settings.from_env().user_data).write(put=weeks)


@pytest.mark.parametrize("weeks", [11, 12, 13, 15])
def test_what_was_done_together_is_of_all_the_weeks_that_are_named(open_page, be, weeks):
    be("member")
    put_weeks(weeks)
    said = shown(open_page("club"))
    assert TEXT("club.together", done=6 * weeks, n=weeks) in said
