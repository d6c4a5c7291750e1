from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from backcare.clock import local_day, utc_now
from backcare.config import ROOT, Settings


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
