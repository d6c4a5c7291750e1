"""Joining a club: by an invitation, with consent, under a passphrase; many may come at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from backcare.club.accounts import Accounts
from backcare.club.invitations import INVITED_FOR
from backcare.domain.club.documents import (
    Account,
    ConsentError,
    InvitationError,
    NoClubError,
    Role,
    SignIn,
    TakenNameError,
)
from backcare.domain.errors import ConflictError
from backcare.storage.memory import MemoryClubStore, MemoryTrackerStore
from tests.club.own_clock import GOOD, HOME, SECRET, START, Door


def test_a_server_without_a_club_says_so():
    accounts = Accounts(MemoryClubStore(), MemoryTrackerStore(), lambda: START)
    with pytest.raises(NoClubError):
        accounts.member_of("x.y")
    with pytest.raises(NoClubError):
        accounts.sign_in("ann", GOOD, address=HOME)


def test_a_club_is_started_once(door):
    with pytest.raises(ConflictError):
        door.accounts.start("Another one", SECRET)


def test_a_member_joins_and_is_known_by_the_cookie(door):
    entered = door.join("Ann")
    assert door.accounts.member_of(entered.token) == entered.account.key
    assert entered.account.role is Role.MEMBER
    assert entered.account.nickname == "Ann"
    assert entered.recovery_code is not None
    kept = repr(door.store.all(Account)) + repr(door.store.all(SignIn))
    for secret in (GOOD, entered.token, entered.recovery_code):
        assert secret not in kept


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "../../club"])
def test_a_wrong_invitation_lets_nobody_in(door, token):
    with pytest.raises(InvitationError):
        door.accounts.join(token, "Ann", GOOD, has_agreed=True, address=HOME)
    assert door.accounts.members.all() == ()


def test_an_invitation_ends_by_time_by_hand_and_by_number(door):
    token = door.accounts.invitations.make()
    door.now += INVITED_FOR
    with pytest.raises(InvitationError):
        door.accounts.invitations.check(token)
    token = door.accounts.invitations.make()
    [invitation] = door.accounts.invitations.open()
    door.accounts.invitations.revoke(invitation)
    door.accounts.invitations.revoke(invitation)
    with pytest.raises(InvitationError):
        door.accounts.invitations.check(token)
    token = door.accounts.invitations.make(most=1)
    door.accounts.join(token, "Ann", GOOD, has_agreed=True, address=HOME)
    with pytest.raises(InvitationError):
        door.accounts.join(token, "Ben", GOOD, has_agreed=True, address=HOME)


def test_nobody_joins_without_having_agreed(door):
    with pytest.raises(ConsentError):
        door.join("Ann", has_agreed=False)
    assert door.accounts.members.all() == ()


def test_two_who_choose_one_name_at_once_are_one_member(door):
    token = door.accounts.invitations.make()

    def try_(_):
        try:
            return door.accounts.join(token, "Ann", GOOD, has_agreed=True, address=HOME)
        except TakenNameError:
            return None

    with ThreadPoolExecutor(4) as pool:
        entered = [e for e in pool.map(try_, range(4)) if e]
    assert len(entered) == 1
    assert len(door.accounts.members.all()) == 1


def test_many_who_join_at_once_all_come_in(door):
    token = door.accounts.invitations.make()
    names = [f"Runner {n}" for n in (2, 4, 6, 7, 9)]

    def join(name):
        return door.accounts.join(token, name, GOOD, has_agreed=True, address=HOME)

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(join, names))
    assert sorted(a.nickname for a in door.accounts.members.all()) == names
    [invitation] = door.accounts.invitations.open()
    assert invitation.joined == 5


class LostAnswers(MemoryClubStore):
    """Each save is done, but somebody else saves at once and the answer is a conflict."""

    def write(self, put=(), remove=()):
        saved = super().write(put, remove)
        if any(isinstance(document, Account) for document in saved):
            raise ConflictError("the answer was lost, and the invitation used again")
        return saved


def test_who_was_let_in_unseen_is_told_so_and_not_that_the_name_is_taken():
    entered = Door(LostAnswers()).join("Ann")
    assert entered.account.nickname == "Ann"
    assert entered.recovery_code
