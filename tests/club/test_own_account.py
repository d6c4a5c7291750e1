"""What members change of their own account, and what they are told of it."""

from datetime import timedelta

import pytest

from backcare.club.devices import kind_of
from backcare.club.own_account import FRESH_FOR
from backcare.domain.club.documents import (
    Change,
    NotConfirmedError,
    Role,
    SignInError,
    TakenNameError,
    TooManyAttemptsError,
    UsedCodeError,
    WrongPassphraseError,
)
from backcare.domain.errors import SignedOutError
from tests.club.own_clock import GOOD, HOME

FRESH = "six dry running socks"


def told(door, entered):
    account = door.accounts.members.account(entered.account.key)
    return [one.what for one in door.accounts.own.news(account, entered.token)]


def is_signed_in(door, entered):
    try:
        door.accounts.member_of(entered.token)
    except SignedOutError:
        return False
    return True


def test_a_new_passphrase_needs_the_old_one_and_ends_what_the_old_one_opened(door):
    ann, other = door.join("Ann"), door.sign_in("Ann")
    with pytest.raises(WrongPassphraseError):
        door.accounts.own.change_passphrase(ann.token, "not the passphrase", FRESH, door.phone())
    entered = door.accounts.own.change_passphrase(ann.token, GOOD, FRESH, door.phone(ann))
    assert [is_signed_in(door, one) for one in (ann, other, entered)] == [False, False, True]
    with pytest.raises(SignInError):
        door.sign_in("Ann", GOOD)
    door.now += timedelta(seconds=1)
    again = door.sign_in("Ann", FRESH)
    assert Change.WORDS in told(door, again)
    assert told(door, entered) == [Change.NEW_DEVICE] * 2


def test_the_old_passphrase_cannot_be_guessed_from_an_open_device(door):
    ann = door.join("Ann")
    tried = 0
    for n in range(20):
        try:
            door.accounts.own.confirm(ann.token, f"guess number {n}")
        except TooManyAttemptsError:
            continue
        except WrongPassphraseError:
            tried += 1
    assert tried == 5


def test_the_passphrase_is_asked_for_again_some_minutes_after_signing_in(door):
    own, ann = door.accounts.own, door.join("Ann")
    assert own.is_fresh(ann.token)
    door.now += FRESH_FOR + timedelta(seconds=1)
    assert not own.is_fresh(ann.token)
    with pytest.raises(NotConfirmedError):
        own.check_fresh(ann.token)
    own.confirm(ann.token, GOOD)
    assert own.is_fresh(ann.token)
    door.now += FRESH_FOR + timedelta(seconds=1)
    assert not own.is_fresh(ann.token)
    door.now -= timedelta(days=900)
    assert not own.is_fresh(ann.token), "a clock that was ahead makes nothing fresh"


def test_another_nickname_frees_the_old_one(door):
    own, ann = door.accounts.own, door.join("Ann")
    door.join("Ben")
    with pytest.raises(TakenNameError):
        own.rename(ann.token, "B e n")
    own.rename(ann.token, "ANN")
    own.rename(ann.token, "Zoe")
    assert door.sign_in("zoe").account.key == ann.account.key
    with pytest.raises(SignInError):
        door.sign_in("Ann")
    assert door.join("Ann").account.key != ann.account.key
    door.now += FRESH_FOR + timedelta(seconds=1)
    with pytest.raises(NotConfirmedError):
        own.rename(ann.token, "Zoe two")


def test_names_that_are_taken_can_be_asked_for_a_few_times(door):
    ann = door.join("Ann")
    door.join("Ben")
    for n in range(60):
        try:
            door.accounts.own.rename(ann.token, "Ben")
        except TakenNameError:
            continue
        except TooManyAttemptsError:
            assert n == 20
            return
    pytest.fail("never slowed")


def test_devices_are_listed_with_kind_and_time_and_each_can_be_ended(door):
    own, ann = door.accounts.own, door.join("Ann")
    door.now += timedelta(days=2)
    other = door.sign_in("Ann", device=door.phone(kind="safari.iphone"))
    third = door.sign_in("Ann", device=door.phone(kind="chrome.windows"))
    first = own.devices(other.token)[0]
    assert (first.kind, first.is_this) == ("safari.iphone", True)
    assert {d.kind for d in own.devices(ann.token)} == {"", "safari.iphone", "chrome.windows"}
    [key] = [d.key for d in own.devices(ann.token) if d.kind == "chrome.windows"]
    own.end_device(ann.token, key, door.phone(ann))
    assert [is_signed_in(door, one) for one in (ann, other, third)] == [True, True, False]
    [this] = [d.key for d in own.devices(ann.token) if d.is_this]
    own.end_device(other.token, key, door.phone(other))
    own.end_others(other.token, door.phone(other))
    assert [is_signed_in(door, one) for one in (ann, other)] == [False, True]
    assert this


def test_nobody_ends_a_device_of_somebody_else(door):
    own, ann, ben = door.accounts.own, door.join("Ann"), door.join("Ben")
    [key] = [d.key for d in own.devices(ben.token)]
    own.end_device(ann.token, key, door.phone(ann))
    assert is_signed_in(door, ben)


def test_a_device_that_was_ended_is_known_no_more(door):
    own, ann = door.accounts.own, door.join("Ann")
    thief = door.sign_in("Ann", device=door.phone())
    kept = own.end_others(ann.token, door.phone(ann))
    for n in range(6):
        with pytest.raises(SignInError):
            door.sign_in("Ann", f"guess {n}", f"192.0.2.{n + 9}", door.phone()) if n < 5 else (
                door.sign_in("Nobody", "guess", HOME)
            )
    with pytest.raises(TooManyAttemptsError):
        door.sign_in("Ann", device=door.phone(thief))
    assert door.sign_in("Ann", device=door.phone()._replace(known=kept))


def test_a_new_device_is_told_on_the_others_and_a_known_one_is_not(door):
    ann = door.join("Ann")
    door.now += timedelta(hours=1)
    assert told(door, ann) == []
    other = door.sign_in("Ann")
    assert told(door, ann) == [Change.NEW_DEVICE]
    assert told(door, other) == []
    door.accounts.own.note_seen(ann.token)
    assert told(door, ann) == []
    door.now += timedelta(hours=1)
    door.sign_in("Ann", device=door.phone(other))
    assert told(door, ann) == []


def test_what_happened_while_nobody_was_signed_in_is_told_at_the_next_visit(door):
    ann = door.join("Ann")
    door.accounts.sign_ins.end_all(ann.account.key)
    door.accounts.members.set_role("Ann", Role.ORGANISER)
    door.now += timedelta(hours=1)
    again = door.sign_in("Ann", device=door.phone(ann))
    assert told(door, again) == [Change.ORGANISER]
    door.accounts.own.note_seen(again.token)
    door.now += timedelta(hours=1)
    assert told(door, door.sign_in("Ann", device=door.phone(ann))) == []


def test_news_of_a_clock_that_was_ahead_are_told_once(door):
    ann = door.join("Ann")
    door.now += timedelta(days=365)
    door.accounts.members.set_role("Ann", Role.ORGANISER)
    door.now -= timedelta(days=365)
    assert told(door, ann) == [Change.ORGANISER]
    door.accounts.own.note_seen(ann.token)
    assert told(door, ann) == []


def test_a_host_who_makes_a_new_code_ends_the_old_passphrase(door):
    ann = door.join("Ann")
    code = door.accounts.new_code_for("Ann")
    with pytest.raises(SignInError):
        door.sign_in("Ann")
    with pytest.raises(SignInError):
        door.accounts.recover("Ann", ann.recovery_code, FRESH, address=HOME)
    again = door.accounts.recover("Ann", code, FRESH, address=HOME)
    assert Change.HOST_CODE in told(door, again)


def test_the_second_of_two_tabs_that_recover_is_told_that_the_code_was_used(door, monkeypatch):
    ann = door.join("Ann")
    first = []

    def between(*names):
        if not first:
            first.append(True)
            door.accounts.recover("Ann", ann.recovery_code, FRESH, address=HOME)

    monkeypatch.setattr("backcare.club.accounts.check_passphrase", between)
    with pytest.raises(UsedCodeError):
        door.accounts.recover("Ann", ann.recovery_code, "another good passphrase", address=HOME)
    assert door.sign_in("Ann", FRESH)


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        ("Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", "firefox.android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML,"
            " like Gecko) Version/19.1 Mobile/15E148 Safari/604.1",
            "safari.iphone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
            "edge.windows",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/142.0.0.0 Safari/537.36",
            "chrome.linux",
        ),
        ("", "other.other"),
        ("<script>" * 400, "other.other"),
    ],
)
def test_a_device_is_known_by_browser_and_system_alone(agent, kind):
    assert kind_of(agent) == kind
