"""A club's own identity provider vouches for who comes in."""

from functools import partial

import pytest

from backcare.club.vouchers import VOUCHED_FOR
from backcare.domain.club.documents import (
    ConsentError,
    InvitationError,
    ProviderError,
    Role,
    SignInError,
    TakenNameError,
)
from tests.club.own_clock import GOOD, HOME

ANN_THERE = "https://id.example 7"
PHONE = "what only Ann's phone knows"


def join_by_provider(door, identity=ANN_THERE, nickname="Ann", role=Role.MEMBER):
    return door.accounts.join_by_provider(
        door.accounts.vouchers.make(identity, PHONE),
        PHONE,
        door.accounts.invitations.make(role),
        nickname,
        has_agreed=True,
    )


def test_who_has_no_code_is_not_recovered_with_an_empty_one(door):
    join_by_provider(door)
    with pytest.raises(SignInError):
        door.accounts.recover("Ann", "", GOOD, address=HOME)
    with pytest.raises(SignInError):
        door.sign_in("Ann", "")


def test_the_clubs_own_provider_vouches_for_a_member(door):
    voucher = door.accounts.vouchers.make(ANN_THERE, PHONE)
    assert door.accounts.enter_by_provider(voucher, PHONE) is None
    joined = join_by_provider(door, role=Role.ORGANISER)
    entered = door.accounts.enter_by_provider(voucher, PHONE)
    assert entered.account.key == joined.account.key
    assert joined.account.role is Role.ORGANISER
    assert joined.token != entered.token
    assert door.accounts.member_of(entered.token) == joined.account.key
    assert join_by_provider(door, nickname="Another").account.key == joined.account.key
    with pytest.raises(TakenNameError):
        join_by_provider(door, "https://id.example 9", "ann")
    door.join("Olga", role=Role.ORGANISER)
    door.accounts.leave(joined.account.key)
    assert door.accounts.enter_by_provider(voucher, PHONE) is None


def test_a_provider_is_no_way_round_invitation_and_consent(door):
    voucher = door.accounts.vouchers.make(ANN_THERE, PHONE)
    join = partial(door.accounts.join_by_provider, voucher, PHONE)
    with pytest.raises(InvitationError):
        join("made up", "Ann", has_agreed=True)
    with pytest.raises(ConsentError):
        join(door.accounts.invitations.make(), "Ann", has_agreed=False)
    assert door.accounts.members.all() == ()


def test_a_voucher_is_good_in_one_browser_for_some_minutes(door):
    join_by_provider(door)
    voucher = door.accounts.vouchers.make(ANN_THERE, PHONE)
    others = door.accounts.vouchers.make("https://id.example 8", PHONE)
    forged = ".".join((voucher.split(".")[0], *others.split(".")[1:]))
    unnamed = door.accounts.vouchers.make(ANN_THERE, "")
    for wrong, browser in (
        (voucher, "another phone"),
        (unnamed, ""),
        (forged, PHONE),
        ("", PHONE),
        ("a.b.c", PHONE),
    ):
        with pytest.raises(ProviderError):
            door.accounts.enter_by_provider(wrong, browser)
    assert door.accounts.enter_by_provider(voucher, PHONE)
    door.now += VOUCHED_FOR
    with pytest.raises(ProviderError):
        door.accounts.enter_by_provider(voucher, PHONE)
