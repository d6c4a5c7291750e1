"""Signing in and out: cookies, guesses that get slower, and a way back for who lost everything."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from backcare.club.accounts import Accounts
from backcare.club.attempts import BY_ACCOUNT, BY_ADDRESS, LONGEST_WAIT, wait_after
from backcare.club.sign_ins import MOST_OF_ONE, SIGNED_IN_FOR
from backcare.domain.club.documents import (
    Attempts,
    Invitation,
    SignIn,
    SignInError,
    TooManyAttemptsError,
)
from backcare.domain.errors import SignedOutError
from backcare.storage.memory import MemoryClubStore
from tests.club.own_clock import GOOD, HOME, Door


def test_signing_in_on_another_phone_and_out_again(door):
    first = door.join("Ann")
    second = door.sign_in("ann")
    assert second.token != first.token
    door.accounts.sign_ins.end(first.token)
    with pytest.raises(SignedOutError):
        door.accounts.member_of(first.token)
    assert door.accounts.member_of(second.token) == first.account.key
    door.accounts.sign_ins.end_all(first.account.key)
    with pytest.raises(SignedOutError):
        door.accounts.member_of(second.token)


def test_nobody_is_signed_in_on_endless_devices(door):
    other, first = door.join("Ben"), door.join("Ann")
    later = []
    for _ in range(MOST_OF_ONE):
        door.now += timedelta(seconds=1)
        later.append(door.sign_in("Ann"))
    own = door.accounts.sign_ins.of(first.account.key)
    assert len(own) == MOST_OF_ONE
    with pytest.raises(SignedOutError):
        door.accounts.member_of(first.token)
    for entered in (*later, other):
        assert door.accounts.member_of(entered.token) == entered.account.key


def test_a_sign_in_ends_by_itself(door):
    entered = door.join("Ann")
    door.now += SIGNED_IN_FOR
    with pytest.raises(SignedOutError):
        door.accounts.member_of(entered.token)


def test_a_host_may_have_sign_ins_end_sooner_those_of_before_too(door):
    entered = door.join("Ann")
    sooner = Accounts(door.store, door.records, lambda: door.now, timedelta(hours=12))
    door.now += timedelta(hours=11)
    assert sooner.member_of(entered.token) == entered.account.key
    device = door.phone(entered)
    new = sooner.sign_in("Ann", GOOD, address=HOME, device=device)
    door.now += timedelta(hours=1)
    with pytest.raises(SignedOutError):
        sooner.member_of(entered.token)
    [own] = sooner.own.devices(new.token)
    assert own.is_this
    door.now += timedelta(hours=11)
    with pytest.raises(SignedOutError):
        sooner.member_of(new.token)


def test_forged_and_foreign_cookies_are_nobodys(door):
    entered = door.join("Ann")
    foreign = Door(MemoryClubStore(), "cd" * 32).join("Ann").token
    drawn, _, mark = entered.token.partition(".")
    for token in (
        *(None, "", ".", drawn, f"{drawn}.", f"{drawn}.{mark[:-1]}x", f"x{drawn}.{mark}"),
        *(foreign, entered.account.key, f"{entered.account.key}.{mark}"),
    ):
        with pytest.raises(SignedOutError):
            door.accounts.member_of(token)


def test_a_wrong_passphrase_and_an_unknown_name_are_told_alike(door):
    door.join("Ann")
    with pytest.raises(SignInError) as wrong:
        door.sign_in("Ann", "not the passphrase")
    with pytest.raises(SignInError) as unknown:
        door.sign_in("Nobody", "not the passphrase")
    assert str(wrong.value) == str(unknown.value)


def test_guessing_gets_slower_and_slower_for_one_account(door):
    door.join("Ann")
    for n in range(BY_ACCOUNT.free):
        with pytest.raises(SignInError):
            door.sign_in("Ann", f"guess number {n}", address=f"192.0.2.{n}")
    with pytest.raises(TooManyAttemptsError) as told:
        door.sign_in("Ann", GOOD, address="198.51.100.1")
    door.now += timedelta(seconds=told.value.seconds)
    assert door.sign_in("Ann", address="198.51.100.1")
    with pytest.raises(SignInError):
        door.sign_in("Ann", "wrong again", address="198.51.100.1")
    assert door.sign_in("Ann"), "a right one begins anew"


def test_many_guesses_at_once_are_not_all_free(door):
    door.join("Ann")

    def guess(number):
        try:
            door.sign_in("Ann", f"guess number {number}", address=f"192.0.2.{number}")
        except TooManyAttemptsError:
            return False
        except SignInError:
            return True

    with ThreadPoolExecutor(8) as crowd:
        tried = sum(crowd.map(guess, range(24)))
    assert tried == BY_ACCOUNT.free


def test_guessing_many_names_from_one_address_is_slowed_too(door):
    for n in range(BY_ADDRESS.free):
        with pytest.raises(SignInError):
            door.sign_in(f"Runner {n}", "wrong passphrase")
    with pytest.raises(TooManyAttemptsError):
        door.sign_in("Somebody", "wrong passphrase")
    assert door.accounts.join(
        door.accounts.invitations.make(), "Ben", GOOD, has_agreed=True, address="198.51.100.1"
    )


def test_waits_double_and_have_an_end():
    waits = [wait_after(n, BY_ACCOUNT).total_seconds() for n in range(4, 9)]
    assert waits == [0, 2, 4, 8, 16]
    assert wait_after(500, BY_ACCOUNT) == LONGEST_WAIT


def test_old_failures_are_forgotten_and_what_ended_a_week_later(door):
    door.join("Ann")
    with pytest.raises(SignInError):
        door.sign_in("Zed", "wrong passphrase")
    assert door.store.all(Attempts)
    door.now += SIGNED_IN_FOR + timedelta(days=1)
    door.sign_in("Ann")
    assert door.store.all(Attempts) == ()
    assert len(door.store.all(SignIn)) == 2
    door.now += timedelta(days=8)
    door.sign_in("Ann")
    assert len(door.store.all(SignIn)) == 2
    assert door.store.all(Invitation) == ()


def test_the_recovery_code_sets_a_new_passphrase_and_is_used_up(door):
    entered = door.join("Ann")
    typed = entered.recovery_code.lower().replace("-", " ")
    again = door.accounts.recover("ann", typed, "another good passphrase", address=HOME)
    with pytest.raises(SignedOutError):
        door.accounts.member_of(entered.token)
    assert door.accounts.member_of(again.token) == entered.account.key
    assert door.sign_in("Ann", "another good passphrase")
    for code in (entered.recovery_code, "", "AAAA"):
        with pytest.raises((SignInError, TooManyAttemptsError)):
            door.accounts.recover("Ann", code, "a third passphrase", address="192.0.2.9")


def test_the_host_gives_a_new_code_to_who_lost_everything(door):
    ann = door.join("Ann")
    code = door.accounts.new_code_for("Ann")
    with pytest.raises(SignedOutError):
        door.accounts.member_of(ann.token)
    assert door.accounts.recover("Ann", code, "a new passphrase", address=HOME)
    with pytest.raises(SignInError):
        door.accounts.new_code_for("Nobody")
