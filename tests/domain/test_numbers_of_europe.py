"""The ambulance of each country in Europe and of its parts overseas, as people there know it."""

import pytest

from backcare.domain.helplines import FALLBACK, guess_country
from tests.ours import our_library

HELPLINES = our_library().helplines

OF_THE_UNION = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]

AMBULANCE = {
    "AT": "144",
    "CH": "144",
    "CZ": "155",
    "FR": "15",
    "GB": "999",
    "GI": "190",
    "GP": "15",
    "GR": "166",
    "IM": "999",
    "IS": "112",
    "LI": "144",
    "LV": "113",
    "NC": "15",
    "NO": "113",
    "PL": "999",
    "RE": "15",
    "SK": "155",
    "UA": "103",
}


@pytest.mark.safety
def test_112_is_offered_in_all_of_the_union(subtests):
    for code in OF_THE_UNION:
        with subtests.test(code):
            entry = HELPLINES[code]
            assert "112" in {line.dial for line in (entry.emergency, *entry.emergency_also)}


@pytest.mark.safety
def test_the_first_number_is_the_ambulance_or_the_one_for_all(subtests):
    for code, dial in AMBULANCE.items():
        with subtests.test(code):
            assert HELPLINES[code].emergency.dial == dial


@pytest.mark.safety
@pytest.mark.parametrize("code", ["GG", "IM", "JE"])
def test_nhs_111_is_not_offered_on_the_islands_that_it_does_not_serve(code):
    assert "111" not in {line.dial for line in HELPLINES[code].numbers}


@pytest.mark.safety
@pytest.mark.parametrize(
    ("zone", "code"),
    [
        ("Europe/Jersey", "JE"),
        ("Europe/Mariehamn", "AX"),
        ("Europe/Kiev", "UA"),
        ("Europe/Vaduz", "LI"),
        ("Atlantic/Azores", "PT"),
        ("Atlantic/Faeroe", "FO"),
        ("America/Godthab", "GL"),
        ("America/Kralendijk", "BQ"),
        ("America/Martinique", "MQ"),
        ("Indian/Reunion", "RE"),
        ("Pacific/Tahiti", "PF"),
        ("Asia/Famagusta", FALLBACK),
    ],
)
def test_a_visitor_gets_the_numbers_of_where_they_are(zone, code):
    assert guess_country(HELPLINES, time_zone=zone, locale="en-US") == code
