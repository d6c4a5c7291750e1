"""A runner whose week begins on Sunday or Saturday sees all of it in such weeks."""

from datetime import timedelta

import msgspec
import pytest

from backcare.domain.measures import ChosenMeasures
from backcare.domain.profile import Profile, Target
from backcare.domain.weeks import Weeks
from tests.builders import MONDAY, TODAY, session
from tests.pages.screen import TEXT, shown, unfold_all

DAY = timedelta(days=1)


@pytest.fixture(params=(5, 6, 0), ids=("saturday", "sunday", "monday"))
def weeks(request, store):
    store.save_profile("me", Profile(measures=ChosenMeasures(week_begins=request.param)))
    return Weeks(request.param)


def pills(at, key):
    [found] = [one for one in unfold_all(at).pills if (one.key or "").startswith(key)]
    return found


def test_the_plans_form_names_days_in_their_order(weeks, open_page):
    asked = pills(open_page("plan"), "plan.ask.run_days")
    assert asked.options == [TEXT(f"weekday.{n}") for n in weeks.weekdays]


def test_a_target_is_kept_under_the_name_of_their_week(weeks, open_page, store):
    at = open_page("tracker")
    pills(at, "tracker.target").set_value(3).run()
    assert not at.exception
    assert store.profile("me").targets == (Target(since=weeks.name(TODAY), sessions=3),)


def test_what_was_done_on_a_sunday_is_of_the_week_that_it_is_in(weeks, open_page, store):
    sunday = MONDAY - DAY
    target = Target(since=weeks.name(MONDAY - 7 * DAY), sessions=2)
    store.save_profile("me", msgspec.structs.replace(store.profile("me"), targets=(target,)))
    store.add("me", session(1, sunday))
    done = int(sunday >= weeks.start(TODAY))
    assert done == (weeks.begins != 0)
    assert TEXT("week.left", done=done, planned=2, left=2 - done) in shown(open_page("tracker"))
