"""A second step when an organiser signs in on a new device."""

from datetime import timedelta

import pyotp
import pytest

from backcare.club.second import WAITS_FOR, new_secret
from backcare.domain.club.documents import (
    NeedsSecondError,
    NotConfirmedError,
    Role,
    SecondError,
    SignInError,
    TooManyAttemptsError,
    WrongCodeError,
)
from backcare.storage.memory import MemoryClubStore
from tests.club.own_clock import GOOD, HOME, Door


class Organiser:
    """An organiser whose app has the secret."""

    def __init__(self, door):
        self.door = door
        self.entered = door.join("Olga", role=Role.ORGANISER)
        self.secret = new_secret()
        own = door.accounts.own
        recovery = self.entered.recovery_code
        self.spare = own.turn_second_on(
            self.entered.token, self.secret, self.code(), recovery=recovery
        )
        door.now += timedelta(minutes=1)

    def code(self, steps=0):
        return pyotp.TOTP(self.secret).at(self.door.now + timedelta(seconds=30 * steps))

    def voucher(self, device=None):
        with pytest.raises(NeedsSecondError) as told:
            self.door.sign_in("Olga", device=device or self.door.phone())
        return told.value.voucher

    def step(self, code, voucher=None):
        accounts, device = self.door.accounts, self.door.phone()
        return accounts.second_step(voucher or self.voucher(), code, device=device)


@pytest.fixture
def olga():
    return Organiser(Door(MemoryClubStore()))


def test_a_passphrase_alone_lets_nobody_in_on_a_new_device(olga):
    before = len(olga.door.accounts.own.devices(olga.entered.token))
    voucher = olga.voucher()
    assert len(olga.door.accounts.own.devices(olga.entered.token)) == before
    assert olga.step(olga.code(), voucher).account.nickname == "Olga"


def test_a_device_that_was_signed_in_before_needs_no_second_step(olga):
    assert olga.door.sign_in("Olga", device=olga.door.phone(olga.entered))
    assert olga.door.sign_in("Olga", device=olga.door.phone(olga.step(olga.code())))


def test_a_wrong_passphrase_is_told_as_ever_and_asks_for_no_code(olga):
    with pytest.raises(SignInError):
        olga.door.sign_in("Olga", "not the passphrase")


def test_each_code_works_once(olga):
    code = olga.code()
    olga.step(code)
    with pytest.raises(SecondError):
        olga.step(code)
    with pytest.raises(SecondError):
        olga.step(olga.code(-1))
    olga.door.now += timedelta(seconds=30)
    assert olga.step(olga.code())


@pytest.mark.parametrize("typed", ["", "000000", "123 456", "½²³", "٣٣٣٣٣٣", "9" * 2000])
def test_what_is_no_code_is_refused(olga, typed):
    with pytest.raises(SecondError):
        olga.step(typed)


def test_an_app_may_be_half_a_minute_off_and_a_code_typed_with_a_blank(olga):
    code = olga.code(1)
    assert olga.step(f"{code[:3]} {code[3:]}")


def test_codes_are_not_guessed(olga):
    voucher, tried = olga.voucher(), 0
    for n in range(40):
        try:
            olga.step(f"{n:06}", voucher)
        except TooManyAttemptsError:
            continue
        except SecondError:
            tried += 1
    assert tried == 5


def test_spare_codes_work_once_each_and_are_kept_as_hashes(olga):
    assert len(set(olga.spare)) == 8
    assert all(code not in repr(olga.door.accounts.members.all()) for code in olga.spare)
    assert olga.step(olga.spare[3].lower().replace("-", " "))
    with pytest.raises(SecondError):
        olga.step(olga.spare[3])
    assert olga.step(olga.spare[0])


def test_what_waits_for_a_code_is_for_this_browser_and_for_minutes(olga):
    voucher = olga.voucher()
    elsewhere = olga.door.phone()._replace(browser="another")
    accounts = olga.door.accounts
    with pytest.raises(SecondError):
        accounts.second_step(voucher, olga.code(), device=elsewhere)
    for forged in ("", "..", "x.y.z", f"{voucher}x", voucher.replace(".", "..", 1)):
        with pytest.raises(SecondError):
            accounts.second_step(forged, olga.code(), device=olga.door.phone())
    olga.door.now += WAITS_FOR + timedelta(seconds=1)
    with pytest.raises(SecondError):
        olga.step(olga.code(), voucher)
    olga.door.now -= timedelta(days=400)
    with pytest.raises(SecondError):
        olga.step(olga.code(), voucher)


def test_a_clock_that_was_ahead_uses_up_no_code(olga):
    olga.door.now += timedelta(days=365)
    olga.step(olga.code())
    olga.door.now -= timedelta(days=365)
    assert olga.step(olga.code())


def test_a_recovery_code_alone_does_not_do_instead(olga):
    accounts, fresh = olga.door.accounts, "six dry running socks"
    typed = ("Olga", olga.entered.recovery_code, fresh)
    with pytest.raises(NeedsSecondError):
        accounts.recover(*typed, address=HOME)
    with pytest.raises(SecondError):
        accounts.recover(*typed, address=HOME, second="000000")
    assert olga.door.sign_in("Olga", device=olga.door.phone(olga.entered)), "nothing was changed"
    assert accounts.recover(*typed, address=HOME, second=olga.code())


def test_it_is_turned_on_with_a_code_and_off_with_the_passphrase(olga):
    own = olga.door.accounts.own
    ann = olga.door.join("Ann")
    with pytest.raises(SecondError):
        own.turn_second_on(ann.token, new_secret(), "000000", recovery=ann.recovery_code)
    assert olga.door.sign_in("Ann")
    olga.door.now += timedelta(hours=1)
    with pytest.raises(NotConfirmedError):
        own.turn_second_off(olga.entered.token)
    with pytest.raises(NotConfirmedError):
        own.turn_second_on(ann.token, new_secret(), "000000", recovery=ann.recovery_code)
    own.confirm(olga.entered.token, GOOD)
    own.turn_second_off(olga.entered.token)
    assert olga.door.sign_in("Olga")


@pytest.mark.parametrize("whose", ["nobody's", "another member's", "an old one"])
def test_a_passphrase_alone_turns_no_second_step_on(olga, whose):
    door, accounts = olga.door, olga.door.accounts
    ben, ann = door.join("Ben", role=Role.HOST), door.join("Ann")
    codes = {"nobody's": "", "another member's": ann.recovery_code, "an old one": ben.recovery_code}
    fresh = accounts.recover("Ben", ben.recovery_code, GOOD, address=HOME).recovery_code
    before, secret = accounts.members.named("Ben"), new_secret()
    entered, code = door.sign_in("Ben"), pyotp.TOTP(secret).at(door.now)
    with pytest.raises(WrongCodeError):
        accounts.own.turn_second_on(entered.token, secret, code, recovery=codes[whose])
    assert accounts.members.named("Ben").second is before.second is None
    typed = fresh.lower().replace("-", " ")
    assert accounts.own.turn_second_on(entered.token, secret, code, recovery=typed)


def test_the_host_takes_it_away_from_who_lost_everything(olga):
    olga.door.accounts.members.end_second("olga")
    assert olga.door.sign_in("Olga")
