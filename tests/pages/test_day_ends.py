"""A day that ends after midnight: what is done until then counts for the day before, and once."""

from datetime import UTC, datetime, time, timedelta

import msgspec
import pytest

from backcare.clock import local_day
from backcare.domain.entries import ExerciseSession
from backcare.domain.measures import ChosenMeasures
from backcare.domain.plan.standing import Standing
from backcare.domain.profile import Profile, Target
from backcare.domain.tracker.adherence import weekly_adherence
from backcare.domain.weeks import monday_of
from backcare.runs.reading import read_files
from tests.builders import TODAY, check_in, run, session, year_of_entries
from tests.pages.entry_form import field, save
from tests.pages.kept import made
from tests.pages.screen import shown
from tests.runs.writers import gpx

DAY = timedelta(days=1)
PERSONAL = ("today", "tracker", "plan", "my_data", "session")


@pytest.fixture
def at_hour(monkeypatch):
    """Set the clock at home to an hour of the night after `TODAY`."""
    monkeypatch.delenv("BACKCARE_TODAY")

    def set_(hour, minute=30):
        now = datetime.combine(TODAY + DAY, time(hour, minute), UTC)
        monkeypatch.setattr("backcare.ui.visit.utc_now", lambda: now)

    return set_


def end_day_at(store, hour):
    profile = store.profile("me")
    store.save_profile(
        "me", msgspec.structs.replace(profile, measures=ChosenMeasures(day_ends=hour))
    )


def logged(at):
    at.text_input(key=field(at, "exercise", "minutes")).set_value("20")
    return save(at)


@pytest.mark.parametrize(("hour", "ends", "day"), [(0, 0, 1), (0, 3, 0), (2, 3, 0), (3, 3, 1)])
def test_what_is_logged_at_night_is_of_the_day_that_has_not_ended(
    open_page, store, at_hour, hour, ends, day
):
    end_day_at(store, ends)
    at_hour(hour)
    logged(open_page("tracker"))
    assert [s.day for s in store.find("me", ExerciseSession)] == [TODAY + day * DAY]


def test_the_page_names_the_day_that_has_not_ended(open_page, store, at_hour):
    store.add("me", check_in(1))
    end_day_at(store, 4)
    at_hour(3)
    assert "Thursday 19 November" in shown(open_page("today"))
    at_hour(4)
    assert "Friday 20 November" in shown(open_page("today"))


def test_nothing_is_counted_twice_or_lost_when_it_is_changed_at_night(open_page, store, at_hour):
    monday = monday_of(TODAY)
    store.save_profile("me", Profile(targets=(Target(since=monday, sessions=3),)))
    store.add_all("me", [session(1, TODAY), check_in(2), made()])
    at_hour(0)
    at = logged(open_page("tracker"))
    for ends in (3, 0, 5, 3):
        end_day_at(store, ends)
        for page in PERSONAL:
            assert not open_page(page).exception, (ends, page)
    at_hour(9)
    at.run()
    assert [s.day for s in store.find("me", ExerciseSession)] == [TODAY, TODAY + DAY]
    sessions = store.find("me", ExerciseSession)
    [week] = weekly_adherence(Standing((), sessions, ()), store.profile("me"), TODAY + DAY, 1)
    assert week.fulfilled == 2


def test_a_whole_diary_stands_while_its_newest_day_is_still_to_come(open_page, store, at_hour):
    store.add_all("me", year_of_entries())
    store.add_all("me", [check_in(9001, TODAY + DAY), run(9002, TODAY + DAY)])
    end_day_at(store, 5)
    at_hour(1)
    for page in PERSONAL:
        assert not open_page(page).exception, page


@pytest.mark.parametrize(("ends", "day"), [(0, TODAY + DAY), (3, TODAY)])
def test_a_run_from_a_file_is_of_the_day_in_which_it_began(ends, day):
    began = datetime.combine(TODAY + DAY, time(0, 30), UTC)
    file = gpx(began)
    reading = read_files([("night.gpx", file)], UTC, now=began + DAY, day_ends=ends)
    assert [found.day for found in reading.runs] == [day]
    assert local_day(began, "UTC", ends) == day
