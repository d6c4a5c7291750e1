"""The ambulance of each country outside Europe, as people there know it."""

import pytest

from backcare.domain.helplines import guess_country
from backcare.ui.care_card import call_link
from tests.ours import our_library

LIBRARY = our_library()
HELPLINES = LIBRARY.helplines

AMBULANCE = {
    "AE": "998",
    "AR": "107",
    "AU": "000",
    "BR": "192",
    "CA": "911",
    "CL": "131",
    "CN": "120",
    "HK": "999",
    "IL": "101",
    "IN": "112",
    "JP": "119",
    "KR": "119",
    "MX": "911",
    "NZ": "111",
    "SG": "995",
    "TH": "1669",
    "TR": "112",
    "TW": "119",
    "US": "911",
    "ZA": "112",
}


@pytest.mark.safety
def test_the_first_number_is_the_ambulance_or_the_one_for_all(subtests):
    for code, dial in AMBULANCE.items():
        with subtests.test(code):
            assert HELPLINES[code].emergency.dial == dial


@pytest.mark.safety
@pytest.mark.parametrize(
    ("zone", "code"),
    [
        ("Asia/Tokyo", "JP"),
        ("Asia/Calcutta", "IN"),
        ("Asia/Saigon", "VN"),
        ("America/Buenos_Aires", "AR"),
        ("America/Puerto_Rico", "PR"),
        ("America/Virgin", "VI"),
        ("Pacific/Guam", "GU"),
        ("Pacific/Pago_Pago", "AS"),
        ("Pacific/Saipan", "MP"),
    ],
)
def test_a_visitor_gets_the_numbers_of_where_they_are(zone, code):
    assert guess_country(HELPLINES, time_zone=zone, locale="en-US") == code


@pytest.mark.safety
def test_a_number_with_a_hash_or_a_star_is_dialled_whole():
    japan, chile = HELPLINES["JP"].urgent, HELPLINES["CL"].crisis[0]
    assert 'href="tel:%237119"' in call_link(japan, LIBRARY.texts)
    assert 'href="tel:*4141"' in call_link(chile, LIBRARY.texts)
