"""The address of a club, as a host writes it and as browsers read it."""

import pytest

from backcare.config import ClubAddress, Settings, SettingsError
from tests.club.door import CLUB

WRITTEN = {
    "https://Backcare.Example": "https://backcare.example",
    "https://backcare.example:443/": "https://backcare.example",
    "https://backcare.example.": "https://backcare.example",
    "https://backcare.example:8443": "https://backcare.example:8443",
    "https://läufer.example": "https://xn--lufer-gra.example",
    "https://STRASSE.example": "https://strasse.example",
    "https://straße.example": "https://xn--strae-oqa.example",
    "HTTPS://backcare.example": "https://backcare.example",
    "http://LOCALHOST:80": "http://localhost",
}

WRITTEN_SO = {
    "https://backcare.example/": "https://backcare.example",
    "https://läufer.example": WRITTEN["https://läufer.example"],
}


@pytest.mark.parametrize("written", WRITTEN)
def test_the_address_of_a_club_is_what_browsers_make_of_it(written):
    assert ClubAddress(written).url == WRITTEN[written]


@pytest.mark.parametrize(
    "url",
    [
        "backcare.example",
        "http://backcare.example",
        "https://x.example/path",
        "ftp://x",
        "",
        "https://a@backcare.example",
        "https://x:y",
        "https://",
    ],
)
def test_an_address_that_cannot_be_the_clubs_is_refused(url):
    with pytest.raises(SettingsError):
        ClubAddress(url)


def test_settings_of_a_club():
    assert Settings.from_env({}).club is None
    settings = Settings.from_env({"BACKCARE_CLUB": f" {CLUB} "})
    assert settings.club.url == CLUB
    assert settings.club.host == "backcare.example"
    assert ClubAddress("http://localhost:8501").cookie == "backcare-club"


@pytest.mark.parametrize("written", WRITTEN_SO)
def test_an_address_that_the_proxy_would_read_otherwise_is_refused_with_the_right_one(written):
    with pytest.raises(SettingsError, match=f"browsers send it: {WRITTEN_SO[written]}$"):
        Settings.from_env({"BACKCARE_CLUB": written})
