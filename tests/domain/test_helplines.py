import pytest

from backcare.domain.helplines import FALLBACK, guess_country
from tests.ours import our_library

HELPLINES = our_library().helplines


@pytest.mark.safety
@pytest.mark.parametrize(
    ("time_zone", "locale", "country"),
    [
        ("Europe/London", "en-US", "GB"),
        ("Europe/Berlin", "de-DE", "DE"),
        ("America/New_York", "en-US", "US"),
        ("America/Toronto", "en-US", "CA"),
        ("Africa/Johannesburg", "en-GB", "ZA"),
        ("Asia/Pyongyang", "en-US", FALLBACK),
        (None, "en-AU", "AU"),
        (None, "fr_FR", "FR"),
        (None, "en", FALLBACK),
        (None, None, FALLBACK),
    ],
)
def test_the_time_zone_tells_the_country_better_than_the_language(time_zone, locale, country):
    assert guess_country(HELPLINES, time_zone=time_zone, locale=locale) == country


def test_no_time_zone_belongs_to_two_countries():
    zones = [zone for h in HELPLINES.values() for zone in h.time_zones]
    assert len(zones) == len(set(zones))


def test_the_countries_we_promise_are_there():
    wanted = {"GB", "IE", "ZA", "US", "CA", "AU", "NZ", "DE", "FR", "ES", "NL", FALLBACK}
    assert wanted <= set(HELPLINES)
