"""What is left when somebody leaves a club: nothing of theirs."""

import pytest

from backcare.club import secrets
from backcare.domain.club.documents import (
    Account,
    LastOrganiserError,
    Meeting,
    PublishedWeek,
    Role,
    SignIn,
    TakenName,
)
from backcare.domain.errors import ConflictError, SignedOutError
from backcare.domain.records import Record
from tests.builders import check_in
from tests.club.own_clock import SECRET


def test_leaving_erases_everything_at_once(door):
    organiser = door.join("Olga", role=Role.ORGANISER)
    ann, phone = door.join("Ann"), door.sign_in("Ann")
    me = ann.account.key
    door.records.add(me, check_in(1))
    mark = secrets.keyed(SECRET, "week", "2026-11-23", me)
    door.store.write(
        put=[
            PublishedWeek(
                key="2026-11-23",
                seen={mark: (1, 2, 1), "other": (1, 1, 1)},
                **{"members": 6, "took_part": 5, "done": 9, "planned": 12},
            )
        ]
    )
    was_there = secrets.keyed(SECRET, "there", "2026-11-24", me)
    door.store.write(put=[Meeting(key="2026-11-24", code="ABCDE", there=(was_there, "zz"))])
    door.accounts.leave(me)
    assert door.records.find(me, Record) == ()
    for token in (ann.token, phone.token):
        with pytest.raises(SignedOutError):
            door.accounts.member_of(token)
    kept = repr([door.store.all(k) for k in (Account, TakenName, SignIn, PublishedWeek, Meeting)])
    for trace in (me, "Ann", mark, was_there):
        assert trace not in kept
    [week] = door.store.all(PublishedWeek)
    assert week.seen == {}
    [meeting] = door.store.all(Meeting)
    assert meeting.there == ("zz",)
    assert door.join("Ann").account.key != me
    assert door.accounts.member_of(organiser.token)


def test_what_an_open_tab_saves_while_its_owner_leaves_goes_too(door, monkeypatch):
    door.join("Olga", role=Role.ORGANISER)
    me = door.join("Ann").account.key
    write = door.store.write

    def late(**documents):
        door.records.add(me, check_in(1))
        return write(**documents)

    monkeypatch.setattr(door.store, "write", late)
    door.accounts.leave(me)
    assert door.records.members() == ()


def test_somebody_stays_whose_records_could_not_be_erased(door, monkeypatch):
    ann = door.join("Ann")

    def fail(_):
        raise ConflictError

    monkeypatch.setattr(door.records, "erase", fail)
    with pytest.raises(ConflictError):
        door.accounts.leave(ann.account.key)
    assert door.accounts.member_of(ann.token) == ann.account.key


def test_the_last_organiser_stays_while_there_are_members(door):
    olga, ann = door.join("Olga", role=Role.ORGANISER), door.join("Ann")
    with pytest.raises(LastOrganiserError):
        door.accounts.leave(olga.account.key)
    door.accounts.members.set_role("Ann", Role.ORGANISER)
    door.accounts.leave(olga.account.key)
    door.accounts.leave(ann.account.key)
    assert door.accounts.members.all() == ()


def test_a_host_counts_as_an_organiser_who_can_go_or_has_to_stay(door):
    hedi, olga = door.join("Hedi", role=Role.HOST), door.join("Olga", role=Role.ORGANISER)
    door.accounts.leave(olga.account.key)
    door.join("Ann")
    with pytest.raises(LastOrganiserError):
        door.accounts.leave(hedi.account.key)
    with pytest.raises(LastOrganiserError):
        door.accounts.members.set_role("Hedi", Role.MEMBER)
    door.accounts.members.set_role("Hedi", Role.ORGANISER)
    assert door.accounts.member_of(hedi.token) == hedi.account.key


@pytest.fixture
def meanwhile(door, monkeypatch):
    """Let something happen just before the next save that changes somebody."""

    def plan(act):
        write = door.store.write

        def late(**documents):
            monkeypatch.setattr(door.store, "write", write)
            act()
            return write(**documents)

        monkeypatch.setattr(door.store, "write", late)

    return plan


@pytest.mark.parametrize(
    "go",
    [
        lambda accounts, olga: accounts.leave(olga.key),
        lambda accounts, olga: accounts.members.set_role(olga.nickname, Role.MEMBER),
    ],
    ids=["leaves", "is no organiser any more"],
)
def test_of_two_who_invite_and_go_at_once_one_stays(door, meanwhile, go):
    accounts = door.accounts
    olga, hedi = (door.join(name, role=Role.HOST).account for name in ("Olga", "Hedi"))
    door.join("Ann")
    meanwhile(lambda: accounts.members.set_role("Hedi", Role.MEMBER))
    with pytest.raises(LastOrganiserError):
        go(accounts, olga)
    assert accounts.members.account(olga.key).role is Role.HOST
    assert accounts.members.account(hedi.key).role is Role.MEMBER


def test_who_takes_the_nickname_of_another_meanwhile_gets_nothing_of_theirs(door, meanwhile):
    accounts = door.accounts
    ann, mallory = door.join("Ann"), door.join("Mallory")

    def swap():
        accounts.own.rename(ann.token, "Anna")
        accounts.own.rename(mallory.token, "Ann")

    meanwhile(swap)
    accounts.members.set_role("Ann", Role.ORGANISER)
    assert accounts.members.account(ann.account.key).role is Role.ORGANISER
    assert accounts.members.account(mallory.account.key).role is Role.MEMBER


def test_somebody_whose_account_changes_while_they_leave_leaves_all_the_same(door, meanwhile):
    door.join("Olga", role=Role.ORGANISER)
    ann = door.join("Ann")
    meanwhile(lambda: door.accounts.own.rename(ann.token, "Anna"))
    door.accounts.leave(ann.account.key)
    assert [one.nickname for one in door.accounts.members.all()] == ["Olga"]
    assert not door.accounts.members.is_taken("Anna")
