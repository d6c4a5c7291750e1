"""The club's page: sums, and the weeks that are in them."""

import pytest

from backcare.config import Settings
from backcare.domain.club.documents import PublishedWeek
from backcare.domain.records import Record
from backcare.domain.weeks import WEEK
from backcare.storage.tinydb_files.club import TinyClubStore
from backcare.ui.wiring import services
from tests.builders import MONDAY
from tests.pages.screen import TEXT, press, shown


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


def test_who_erases_everything_leaves_no_mark_in_the_figures(open_page, be):
    be("member")
    club = services().club
    [me] = club.accounts.members.all()
    mark = club.accounts.marks.in_week(MONDAY.isoformat(), me.key)
    week = {"members": 6, "took_part": 5, "done": 9, "planned": 12}
    club.store.write(
        put=[PublishedWeek(key=MONDAY.isoformat(), seen={mark: (2, 3, 1), "b": (7, 9, 1)}, **week)]
    )
    at = open_page("my_data")
    [tick] = [box for box in at.checkbox if str(box.key).startswith("data.erase.asked")]
    tick.check().run()
    press(at, "data.erase.now")
    assert services().store.find(me.key, Record) == ()
    [kept] = club.store.all(PublishedWeek)
    assert mark not in kept.seen
    assert (kept.done, sorted(kept.seen.values())) == (9, [(2, 3, 1), (7, 9, 1)])


@pytest.mark.parametrize("weeks", [11, 12, 13, 15])
def test_what_was_done_together_is_of_all_the_weeks_that_are_named(open_page, be, weeks):
    be("member")
    put_weeks(weeks)
    said = shown(open_page("club"))
    assert TEXT("club.together", done=6 * weeks, n=weeks) in said


def test_what_was_done_is_not_called_a_share_of_what_was_planned(open_page, be):
    be("organiser")
    put_weeks(1)
    [cell] = open_page("club").table[0].value[TEXT("club.sessions")]
    assert cell == "6 done, 12 planned"
