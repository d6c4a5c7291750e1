"""Guesses from many addresses fill the door; members come in meanwhile on devices of theirs."""

import time

import httpx
import pytest

from backcare.bootstrap import build_services
from backcare.config import ClubAddress, Settings
from tests.club.door import GOOD, mark_of
from tests.club.guessing import SIGN_IN, guessed
from tests.conftest import IS_WHOLE

SECONDS = 3.0
"""How long a member waits at most; held when all tests are run, as a busy machine says little."""


@pytest.fixture
def known(hosted):
    """The cookie of a phone on which Ann was signed in before."""
    accounts = build_services(
        Settings(user_data=hosted.user, club=ClubAddress(hosted.url))
    ).club.accounts
    accounts.start("Riverside Runners", "ab" * 32)
    token = accounts.invitations.make()
    return accounts.join(token, "Ann", GOOD, has_agreed=True, address="192.0.2.7").known


def sign_in(url, cookies):
    """Return the answer to Ann, who signs in, and how long it took."""
    with httpx.Client(base_url=url, cookies=cookies, timeout=120) as browser:
        mark, begun = mark_of(browser.get(SIGN_IN)), time.perf_counter()
        typed = {"mark": mark, "nickname": "Ann", "passphrase": GOOD}
        answer = browser.post(SIGN_IN, data=typed, headers={"Origin": url})
        return answer, time.perf_counter() - begun


@pytest.mark.weekly
def test_a_member_signs_in_on_a_known_device_while_a_hundred_addresses_guess(hosted, known):
    took = []
    with guessed(hosted.url):
        for _ in range(4):
            answer, seconds = sign_in(hosted.url, {"backcare-known": known})
            assert (answer.status_code, answer.headers.get("location")) == (303, "/"), answer.text
            took.append(seconds)
        others = [sign_in(hosted.url, {})[0].status_code for _ in range(4)]
        made_up = [sign_in(hosted.url, {"backcare-known": f"x{known}"})[0] for _ in range(4)]
    assert 503 in others, "there was a place for everybody, so that it says nothing"
    assert 503 in [answer.status_code for answer in made_up]
    assert not IS_WHOLE or max(took) < SECONDS
    assert "Traceback" not in hosted.log.read_text()
