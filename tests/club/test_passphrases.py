"""New passphrases: long enough, not among those that a guesser tries first."""

import os
import random
import subprocess
import sys
import threading

import pytest
from argon2 import extract_parameters
from argon2.exceptions import VerifyMismatchError

from backcare.club import secrets
from backcare.club.passphrases import SHORTEST, Strength, check_passphrase, strength_of
from backcare.domain.club.documents import (
    EasyPassphraseError,
    NamedPassphraseError,
    PassphraseError,
    SignInError,
)
from backcare.storage.memory import MemoryClubStore
from tests.club.own_clock import GOOD, HOME, Door

CLUB = "Riverside Runners"


@pytest.fixture
def door():
    return Door(MemoryClubStore())


@pytest.mark.parametrize("passphrase", ["", "short", "wet shoes 1", "x" * 201])
def test_a_passphrase_has_twelve_to_two_hundred_characters(passphrase):
    with pytest.raises(PassphraseError):
        check_passphrase(passphrase, "Annemarie", CLUB)
    assert SHORTEST == 12


@pytest.mark.parametrize(
    "passphrase",
    [
        *("password1234", "Password123!", "P@ssw0rd1234", "p4ssw0rdp4ssw0rd", "passwordpassword1"),
        *("1234567890ab", "123456123456", "11112222333344", "qwertyuiopas", "Qwertyuiop123"),
        *("iloveyou1234", "letmein123456", "trustno1trustno1", "abcdefghijkl", "november2026"),
        *("backcare1234", "Backcare2026!", "b4ckc4re1234"),
        *("aaaaaaaaaaaa", "aaaaaaaaaaab", "abababababab", "a" * 200, "abc" * 60),
    ],
)
def test_the_commonest_passphrases_are_refused(passphrase):
    with pytest.raises(EasyPassphraseError):
        check_passphrase(passphrase, "Ann", CLUB)


@pytest.mark.parametrize(
    "passphrase",
    [
        "riverside runners",
        "RiversideRunners1!",
        "Riverside-Runners-2026",
        "annemarie123456",
        "ANNEMARIE x y",
    ],
)
def test_a_passphrase_is_not_a_name_with_a_little_more(passphrase):
    with pytest.raises(NamedPassphraseError):
        check_passphrase(passphrase, "Annemarie", CLUB)


@pytest.mark.parametrize(
    "passphrase",
    [
        *(GOOD, "another good one", "Laufschuhe Donau 7", "мокрые кроссовки утром"),
        *("Annemarie likes wet shoes a lot", "x7#Qp2!vLm9z", "always wet running shoes"),
    ],
)
def test_words_that_do_not_belong_together_are_taken(passphrase):
    check_passphrase(passphrase, "Annemarie", CLUB)
    check_passphrase(passphrase, "Al", CLUB)


def test_how_hard_it_is_to_guess_is_told_in_three_words():
    assert strength_of("password1234") is Strength.EASY
    assert strength_of("another good one") is Strength.GOOD
    assert strength_of(GOOD) is Strength.STRONG
    assert strength_of("riverside runners") is not Strength.EASY
    assert strength_of("riverside runners", CLUB) is Strength.EASY


@pytest.mark.parametrize(
    "letters", ["4@8({[<369!1|0$57+%2", "ab1", "12340/-. ", "\u0130\ufb03\u00df"]
)
@pytest.mark.parametrize("length", [12, 64, 200])
def test_whatever_is_typed_is_judged(letters, length):
    """Among them what the library itself would look at for many seconds."""
    drawn = random.Random(length)
    typed = "".join(drawn.choice(letters) for _ in range(length))
    assert strength_of(typed, "Ann", CLUB) in Strength


def test_an_older_and_shorter_passphrase_still_lets_in(door, monkeypatch):
    monkeypatch.setattr("backcare.club.accounts.check_passphrase", lambda *_: None)
    door.join("Ann", "wet shoes!")
    assert door.sign_in("Ann", "wet shoes!")


@pytest.mark.parametrize("passphrase", ["password1234", "Riverside Runners", "short"])
def test_no_way_in_takes_an_easy_one(door, passphrase):
    easy = (PassphraseError, EasyPassphraseError, NamedPassphraseError)
    with pytest.raises(easy):
        door.join("Ann", passphrase)
    assert door.accounts.members.all() == ()
    entered = door.join("Ann")
    with pytest.raises(easy):
        door.accounts.recover("Ann", entered.recovery_code, passphrase, address=HOME)
    with pytest.raises(easy):
        door.accounts.own.change_passphrase(entered.token, GOOD, passphrase, door.phone())
    with pytest.raises(SignInError):
        door.sign_in("Ann", passphrase)
    assert door.sign_in("Ann")


def test_passphrases_are_kept_salted():
    kept = [secrets.hash_passphrase(GOOD) for _ in range(2)]
    assert kept[0] != kept[1]
    assert all(one.startswith("$argon2id$") and secrets.is_passphrase(GOOD, one) for one in kept)


def test_outside_of_tests_a_hash_takes_64_mib():
    told = "from backcare.club.secrets import hash_passphrase; print(hash_passphrase('x'))"
    hashed = subprocess.check_output([sys.executable, "-c", told], text=True)  # not made quick
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,")


class Watched:
    """A hasher that notes for how many it computes at once, and how urgently."""

    def __init__(self):
        self.most, self.niceness = 0, set()
        self._now, self._lock = 0, threading.Lock()
        self._together = threading.Barrier(secrets.AT_ONCE)

    def hash(self, passphrase):
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        self.niceness.add(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        self._together.wait(timeout=60)
        with self._lock:
            self._now -= 1
        return passphrase


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has no urgency of its own")
def test_guessers_at_the_door_do_not_take_the_processors_from_pages(monkeypatch):
    watched = Watched()
    monkeypatch.setattr(secrets, "_HASHER", watched)
    crowd = [
        threading.Thread(target=secrets.hash_passphrase, args=(str(n),))
        for n in range(4 * secrets.AT_ONCE)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(60)
    assert watched.most == secrets.AT_ONCE
    here = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert min(watched.niceness) > here


def test_nobodys_hash_costs_as_much_as_a_real_one():
    ours, real = secrets._looks_like_a_hash(), secrets._HASHER.hash("four wet running shoes")
    assert extract_parameters(ours) == extract_parameters(real)
    with pytest.raises(VerifyMismatchError):  # computed to the end, and no broken hash
        secrets._HASHER.verify(ours, "four wet running shoes")
