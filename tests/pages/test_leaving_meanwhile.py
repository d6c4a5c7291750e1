"""Somebody leaves a club while a page of theirs saves: nothing stays of what comes too late."""

import pytest

from backcare.domain.errors import SignedOutError, UnconfirmedError
from backcare.domain.records import Record
from backcare.ui.reach import Reach
from backcare.ui.visit import _own
from backcare.ui.wiring import services
from tests.builders import TODAY, check_in
from tests.pages.conftest import join


@pytest.fixture
def ann(be, cookies):
    be("organiser")
    return join(cookies, "Ann").account.key


def leaving_first(monkeypatch, member, after=lambda saved: saved):
    """Let a save begin, and its owner leave before it comes to the records."""
    store, accounts = services().store, services().club.accounts
    add = store.add

    def late(of, record):
        accounts.leave(member)
        return after(add(of, record))

    monkeypatch.setattr(store, "add", late)


def test_a_save_that_comes_after_leaving_stays_for_nobody(ann, monkeypatch):
    own, _, _ = _own(services(), TODAY, Reach())
    leaving_first(monkeypatch, ann)
    with pytest.raises(SignedOutError):
        own.add(check_in(2))
    assert services().store.find(ann, Record) == ()
    assert ann not in services().store.members()


def test_nor_does_one_that_nobody_confirmed(ann, monkeypatch):
    def unconfirmed(_):
        raise UnconfirmedError("the line was cut")

    own, _, _ = _own(services(), TODAY, Reach())
    leaving_first(monkeypatch, ann, unconfirmed)
    with pytest.raises(SignedOutError):
        own.add(check_in(2))
    assert ann not in services().store.members()


def test_a_save_of_who_signs_out_meanwhile_is_kept(ann, monkeypatch, cookies):
    club = services().club
    own, _, _ = _own(services(), TODAY, Reach())
    add = services().store.add

    def late(of, record):
        club.accounts.sign_ins.end(cookies[club.address.cookie])
        return add(of, record)

    monkeypatch.setattr(services().store, "add", late)
    own.add(check_in(2))
    assert check_in(2) in services().store.find(ann, Record)


def test_a_member_whom_a_restored_club_does_not_know_keeps_what_is_saved(ann, monkeypatch):
    club = services().club
    own, _, _ = _own(services(), TODAY, Reach())
    add = services().store.add

    def late(of, record):
        club.store.write(remove=[club.accounts.members.account(ann)])
        return add(of, record)

    monkeypatch.setattr(services().store, "add", late)
    own.add(check_in(2))
    assert check_in(2) in services().store.find(ann, Record)
