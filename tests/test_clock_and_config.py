import os
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backcare.clock import local_day, utc_now
from backcare.club.sign_ins import SIGNED_IN_FOR
from backcare.config import ROOT, Settings, SettingsError


@pytest.mark.parametrize(
    ("time_zone", "day"),
    [
        ("Pacific/Auckland", date(2026, 11, 24)),
        ("America/Los_Angeles", date(2026, 11, 23)),
        ("UTC", date(2026, 11, 23)),
        (None, date(2026, 11, 23)),
        ("No/Such_Zone", date(2026, 11, 23)),
        ("../etc/passwd", date(2026, 11, 23)),
    ],
)
def test_the_day_is_the_runners_own(time_zone, day):
    assert local_day(datetime(2026, 11, 23, 20, 30, tzinfo=UTC), time_zone) == day


def test_the_time_of_a_record_is_utc():
    assert utc_now().tzinfo is UTC


def test_without_environment_the_data_lies_in_the_project():
    settings = Settings.from_env({})
    assert settings.user_data == ROOT / "data" / "user"
    assert settings.today is None


def test_the_environment_moves_the_data_and_fixes_the_day():
    settings = Settings.from_env({"BACKCARE_DATA": "/srv/x", "BACKCARE_TODAY": "2026-11-19"})
    assert settings.user_data == Path("/srv/x")
    assert settings.today == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("hour", "ends", "day"),
    [(0, 0, 23), (0, 1, 22), (2, 3, 22), (3, 3, 23), (4, 5, 22), (5, 5, 23), (23, 5, 23)],
)
def test_until_its_end_a_day_is_the_day_before(hour, ends, day):
    now = datetime(2026, 11, 23, hour, 59 if hour in (2, 4) else 0, tzinfo=UTC)
    assert local_day(now, "Europe/London", ends) == date(2026, 11, day)


ZONES = sorted(available_timezones())
SECONDS = 2**31


@given(
    zone=st.sampled_from(ZONES),
    ends=st.integers(0, 5),
    at=st.integers(0, SECONDS),
    later=st.integers(0, 3 * 86_400),
)
def test_a_day_never_goes_backwards(zone, ends, at, later):
    before, after = (
        local_day(datetime.fromtimestamp(seconds, UTC), zone, ends) for seconds in (at, at + later)
    )
    assert before <= after


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("America/St_Johns", datetime(2006, 10, 29, 2, 31, tzinfo=UTC)),  # 00:01 to 23:01
        ("Antarctica/Casey", datetime(2018, 3, 10, 17, tzinfo=UTC)),  # 04:00 to 01:00
        ("Europe/London", datetime(2026, 10, 25, 1, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
        ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),  # a day is left out
        ("America/Juneau", datetime(1983, 10, 30, 10, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("ends", range(6))
def test_nor_where_clocks_are_changed(zone, change, ends):
    minutes = [change + timedelta(minutes=step - 1440) for step in range(2881)]
    days = [local_day(minute, zone, ends) for minute in minutes]
    assert days == sorted(days)
    steps = {later - earlier for earlier, later in pairwise(days)}
    assert steps <= {timedelta(0), timedelta(days=1), timedelta(days=2)}


def test_a_clubs_week_begins_on_a_named_day():
    def begins(said):
        return Settings.from_env({"BACKCARE_CLUB_WEEK": said}).club_week_begins

    assert [begins(said) for said in ("", "Monday", " saturday", "SUNDAY")] == [0, 0, 5, 6]
    with pytest.raises(SettingsError, match="BACKCARE_CLUB_WEEK is monday, saturday or sunday"):
        begins("tuesday")


def test_how_many_bring_files_in_at_the_same_time_is_a_setting():
    assert Settings.from_env({}).imports_at_once == 2
    assert Settings.from_env({"BACKCARE_IMPORTS": "5"}).imports_at_once == 5


def test_several_processes_share_what_is_allowed_and_a_visitor_has_as_much_as_with_one():
    given = {"BACKCARE_IMPORTS": "4", "BACKCARE_DATABASE_URL": "postgresql://club@db/club"}
    one = Settings.from_env(given)
    four = Settings.from_env({**given, "BACKCARE_PROCESSES": "4"})
    assert (one.processes, four.processes) == (1, 4)
    assert (one.imports_at_once, four.imports_at_once) == (4, 1)
    assert one.database_url is not None
    assert four.database_url is not None
    assert (one.database_url.connections, four.database_url.connections) == (10, 4)
    shared = {"strangers": 50, "left_strangers": 10, "sign_ins_waiting": 10, "uploads_mb": 100}
    assert asdict(four.limits) == {**asdict(one.limits), **shared}


def test_a_file_of_the_size_that_is_allowed_fits_however_many_processes_there_are():
    for number in ("1", "2", "9"):
        limits = Settings.from_env({"BACKCARE_PROCESSES": number}).limits
        assert limits.uploads_mb >= limits.upload_mb
    little = {"BACKCARE_PROCESSES": "4", "BACKCARE_UPLOADS_MB": "50"}
    assert Settings.from_env(little).limits.uploads_mb == 50


@pytest.mark.parametrize("said", ["0", "10", "-1", "two", "٣"])
def test_a_number_of_processes_that_is_none_stops_the_start_with_a_sentence(said):
    with pytest.raises(SettingsError, match=r"BACKCARE_PROCESSES.* from 1 to 9;"):
        Settings.from_env({"BACKCARE_PROCESSES": said})


def test_how_long_a_sign_in_lasts_is_a_setting():
    assert timedelta(hours=Settings.from_env({}).sign_in_hours) == SIGNED_IN_FOR
    assert Settings.from_env({"BACKCARE_SIGN_IN_HOURS": "12"}).sign_in_hours == 12


@pytest.mark.parametrize("said", ["0", "4321", "-1", "12h", "٣", "1" * 5000])
def test_hours_of_a_sign_in_that_are_none_stop_the_start_with_a_sentence(said):
    with pytest.raises(SettingsError, match="BACKCARE_SIGN_IN_HOURS"):
        Settings.from_env({"BACKCARE_SIGN_IN_HOURS": said})


@pytest.mark.parametrize("said", ["0", "21", "-1", "two", "٣"])
def test_a_number_of_imports_that_is_none_stops_the_start_with_a_sentence(said):
    with pytest.raises(SettingsError, match="BACKCARE_IMPORTS"):
        Settings.from_env({"BACKCARE_IMPORTS": said})


def test_folders_with_runs_are_for_one_runners_server_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    said = {"BACKCARE_RUNS": os.pathsep.join(["~/Garmin", " ", "/runs", "/runs"])}
    expected = (tmp_path / "Garmin", Path("/runs").absolute())
    if os.name != "nt":
        assert Settings.from_env(said).run_folders == expected
    for other in ({"BACKCARE_DEMO": "yes"}, {"BACKCARE_CLUB": "http://localhost:8501"}):
        with pytest.raises(SettingsError, match="BACKCARE_RUNS"):
            Settings.from_env(said | other)
