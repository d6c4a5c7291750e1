"""Whose numbers are shown, and that each of them is answered there."""

from importlib.resources import files

import pytest
from phonenumbers import shortnumberinfo

from backcare.domain.helplines import FALLBACK, country_of_languages, guess_country
from tests.ours import our_library

HELPLINES = our_library().helplines
COUNTRIES = [code for code in HELPLINES if code != FALLBACK]

LINKED_ELSEWHERE = {
    "Africa/Asmera": "ER",
    "Africa/Timbuktu": "ML",
    "America/Coral_Harbour": "CA",
    "America/Virgin": "VI",
    "Antarctica/South_Pole": "AQ",
    "Atlantic/Jan_Mayen": "SJ",
    "Iceland": "IS",
    "Pacific/Johnston": "UM",
    "Pacific/Ponape": "FM",
    "Pacific/Truk": "FM",
    "Pacific/Yap": "FM",
}
"""Old names that the time zone database links to a zone with the same clock in another country."""

OF_NO_COUNTRY = {"CET", "EET", "EST", "HST", "MET", "MST", "WET"}
"""Old names of a clock that several countries share."""

OF_NO_FILE = {
    "Asia/Famagusta": "the north of Cyprus: no public page was seen that says who answers"
}
"""Zones of a country with a file in which its numbers are not known to be answered."""

NOT_IN_THE_PLAN = {
    ("ZA", "084124"): "a private ambulance service, in a range of mobile numbers",
    ("ZA", "082911"): "a private ambulance service, in a range of mobile numbers",
}
"""Numbers of ambulances that are no short emergency numbers, and why they may stand."""


def zones():
    """Return the country of each time zone, old names too, as the time zone database has it."""
    folder = files("tzdata") / "zoneinfo"
    rows = [line.split("\t") for line in (folder / "zone.tab").read_text().splitlines()]
    country = {row[2]: row[0] for row in rows if not row[0].startswith("#")}
    lines = [line.split() for line in (folder / "tzdata.zi").read_text().splitlines()]
    links = {line[2]: line[1] for line in lines if line and line[0] == "L"}
    for name, target in links.items():
        if name not in country and target in country and name not in OF_NO_COUNTRY:
            country[name] = LINKED_ELSEWHERE.get(name, country[target])
    return country


ZONES = zones()


def regions(code):
    """Return the country itself, and all whose zones its file has: parts overseas."""
    return {code} | {ZONES[zone] for zone in HELPLINES[code].time_zones if zone in ZONES}


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
        ("UTC", "en-US", FALLBACK),
        ("Nowhere/At_All", "de-DE", FALLBACK),
        (None, "en-AU", "AU"),
        (None, "fr_FR", "FR"),
        (None, "en", FALLBACK),
        (None, "", FALLBACK),
        (None, None, FALLBACK),
    ],
)
def test_the_time_zone_tells_the_country_better_than_the_language(time_zone, locale, country):
    assert guess_country(HELPLINES, time_zone=time_zone, locale=locale) == country


@pytest.mark.safety
@pytest.mark.parametrize(
    ("accepted", "country"),
    [
        ("de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7", "DE"),
        ("en, en-GB;q=0.9", "GB"),
        ("es-419,es-ES;q=0.9", "ES"),
        ("de-Latn-DE", "DE"),
        ("en-u-ca-gregory", FALLBACK),
        ("zh-min-nan, fr", FALLBACK),
        ("de-KP", FALLBACK),
        ("*", FALLBACK),
        (";;,,--__", FALLBACK),
        ("en;q=0.9, en-GB", "GB"),
        ("de,en-US;q=0.7,en;q=0.3", FALLBACK),  # German, and nobody says where
        ("de-DE;q=0.1,en-US;q=0.9", "US"),
        ("de,de-DE;q=0.9,en-US;q=0.7", "DE"),
        ("EN-us", "US"),
        ("en_GB", "GB"),
        ("en", FALLBACK),
        ("", FALLBACK),
        ("xx-QQ", FALLBACK),
        ("en-GB;q=high", FALLBACK),
        ("; , ;q=1,,", FALLBACK),
        ("a" * 5000, FALLBACK),
    ],
)
def test_a_browser_tells_the_country_of_the_language_that_is_liked_best(accepted, country):
    assert country_of_languages(HELPLINES, accepted) == country


@pytest.mark.safety
def test_no_time_zone_belongs_to_two_countries():
    zones = [zone for h in HELPLINES.values() for zone in h.time_zones]
    assert sorted(zones) == sorted(set(zones))


@pytest.mark.safety
def test_a_country_has_all_its_time_zones_and_no_other(subtests):
    for code in COUNTRIES:
        with subtests.test(code):
            listed = set(HELPLINES[code].time_zones)
            assert listed <= set(ZONES), "no zone of a country in the time zone database"
            of_others = {z for z in listed if ZONES[z] != code and ZONES[z] in HELPLINES}
            assert not of_others, "zones of a country with a file of its own"
            here = regions(code)
            missing = {zone for zone, country in ZONES.items() if country in here} - listed
            assert not missing - OF_NO_FILE.keys()


@pytest.mark.safety
def test_every_zone_that_a_browser_can_tell_has_been_thought_of():
    told = (files("tzdata") / "zones").read_text().split()
    assert {z for z in told if "/" in z and not z.startswith("Etc/")} <= set(ZONES)


@pytest.mark.safety
def test_each_emergency_number_is_answered_in_every_part_of_its_country():
    offered = (
        (code, line.dial, region)
        for code in COUNTRIES
        for line in (HELPLINES[code].emergency, *HELPLINES[code].emergency_also)
        for region in regions(code)
        if (code, line.dial) not in NOT_IN_THE_PLAN
    )
    unanswered = [one for one in offered if not shortnumberinfo.is_emergency_number(*one[1:])]
    assert unanswered == []


@pytest.mark.safety
def test_in_no_time_zone_is_a_number_offered_that_is_not_answered_there():
    offered = {
        zone: HELPLINES[guess_country(HELPLINES, time_zone=zone, locale="en-US")].emergency
        for zone in ZONES
    }
    assert {
        zone: number.dial
        for zone, number in offered.items()
        if number and not shortnumberinfo.is_emergency_number(number.dial, ZONES[zone])
    } == {}


@pytest.mark.safety
def test_the_exceptions_are_still_needed_and_are_never_the_first_number():
    for code, dial in NOT_IN_THE_PLAN:
        assert dial in {line.dial for line in HELPLINES[code].emergency_also}
        assert not shortnumberinfo.is_emergency_number(dial, code)


@pytest.mark.safety
def test_no_number_is_offered_where_the_country_is_not_known():
    assert not HELPLINES[FALLBACK].numbers


@pytest.mark.safety
def test_what_is_dialled_is_what_is_shown(subtests):
    for code in COUNTRIES:
        with subtests.test(code):
            for line in HELPLINES[code].numbers:
                assert "".join(c for c in line.shown if c in "+*#0123456789") == line.dial


def test_the_countries_we_promise_are_there():
    wanted = {"GB", "IE", "ZA", "US", "CA", "AU", "NZ", "DE", "FR", "ES", "NL", FALLBACK}
    assert wanted <= set(HELPLINES)
    names = [entry.name for entry in HELPLINES.values()]
    assert len(names) == len(set(names))
