"""The second tap of a double tap finds it done, and says nothing of its own."""

import uuid
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import msgspec
import pytest
import streamlit as st

from backcare.club.invitations import Invitations
from backcare.domain.check.result import SelfCheckResult
from backcare.domain.check.triage import Urgency
from backcare.domain.entries import Pause, PauseReason, WeeklyCheck
from backcare.domain.imports import Import, note_of
from backcare.domain.plan.plan import Swap, SwapReason
from backcare.domain.records import Record
from backcare.storage.memory import MemoryClubStore
from backcare.ui import drafts
from backcare.ui.check import kept as check_memory
from backcare.ui.club import invitations as club_invitations
from backcare.ui.exercises import favourites
from backcare.ui.flash import Place, messages_left
from backcare.ui.my_data import kept as my_data
from backcare.ui.my_data import run_history
from backcare.ui.plan import days as plan_days
from backcare.ui.plan import ending as plan_ending
from backcare.ui.plan import swaps as plan_swaps
from backcare.ui.plan import week as plan_calendar
from backcare.ui.tracker import due as due_card
from backcare.ui.tracker import entries as entry_list
from backcare.ui.tracker import log as entry_log
from backcare.ui.tracker import pauses
from tests.builders import TODAY, run, session
from tests.pages.kept import made
from tests.visits import Held, visit_on


@pytest.fixture
def state(monkeypatch):
    held = Held()
    monkeypatch.setattr("streamlit.session_state", held)
    return held


@pytest.fixture
def visit(state):
    return visit_on(TODAY)


def pause():
    return Pause(
        id=uuid.uuid4().hex,
        day=TODAY - timedelta(2),
        logged_at=datetime.now(UTC),
        reason=PauseReason.ILL,
    )


def kept_check():
    return SelfCheckResult(
        id=uuid.uuid4().hex,
        day=TODAY,
        logged_at=datetime.now(UTC),
        screen="2026-11-23",
        answers=(),
        urgency=Urgency.NO_MATCH,
    )


def move(plan, visit):
    first = plan.sessions[0]
    plan_calendar._move(first, first.day + timedelta(1), plan, visit)


def change_days(plan, visit):
    st.session_state |= {"days": [1, 5], "strength_days.since": "today"}
    plan_days._use("days", plan, visit)


def swap(plan, visit):
    st.session_state["instead"] = "E29"
    plan_swaps._swap("E22", "instead", SwapReason.SUITS, plan, visit)


def swapped():
    return made(swaps=(Swap(exercise="E22", instead="E29", reason=SwapReason.SUITS),))


def erase(record, visit):
    other = visit.store.add(run(77))
    kept = my_data._Kept((record, other), visit.store.profile())
    my_data._erase((record,), kept, visit)


def delete(record, visit):
    entry_list._delete(record, visit, lambda: None, entry_log.IN_LIST)


def ended(pause, visit):
    """A pause that was ended, as it was kept then."""
    [kept] = visit.store.find(Pause)
    if kept == pause:
        return visit.store.change(msgspec.structs.replace(pause, until=TODAY - timedelta(1)))
    return msgspec.structs.replace(kept, rev=pause.rev + 1)


def undo_import(record, visit):
    run_history._undo(Import(note_of([record]), 1, (record,)), visit)


TAPS = {
    "back from a pause": (pause, pauses._come_back),
    "end of a plan": (lambda: made(TODAY - timedelta(14)), plan_ending._end),
    "session moved": (made, move),
    "days changed": (lambda: made(run_days=(), long_run_day=None), change_days),
    "days undone": (made, lambda plan, visit: plan_days._undo(plan, plan, visit)),
    "exercise swapped": (made, swap),
    "swap taken back": (swapped, lambda plan, visit: plan_swaps._take_back("E22", plan, visit)),
    "entry deleted": (lambda: run(1), delete),
    "way back from a pause undone": (pause, lambda r, v: pauses._undo(r, ended(r, v), v)),
    "due card undone": (lambda: run(1), lambda r, v: due_card._undo((r,), v)),
    "import undone": (
        lambda: run(1),
        lambda r, v: run_history._undo(Import(note_of([r]), 1, (r,)), v),
    ),
    "check deleted": (kept_check, check_memory._forget),
    "records erased": (lambda: session(1), erase),
}


@pytest.mark.parametrize("name", TAPS)
def test_a_double_tap_is_told_once_and_as_done(name, visit, state):
    make, tap = TAPS[name]
    record = visit.store.add(make())
    tap(record, visit)
    [told] = messages_left()
    assert not told.is_warning
    tap(record, visit)
    [again] = messages_left()
    assert again.words == told.words
    assert not again.is_warning


def test_what_was_deleted_and_brought_back_can_be_deleted_again(visit, state):
    record = visit.store.add(run(1))
    delete(record, visit)
    entry_list._undo(record, visit, place=Place.ENTRIES)
    assert visit.store.find(Record) == (record,)
    delete(record, visit)
    assert visit.store.find(Record) == ()


def test_what_another_tab_deleted_is_still_told(visit, state):
    record = visit.store.add(run(1))
    visit.store.remove(record)
    delete(record, visit)
    assert [told.is_warning for told in messages_left()] == [True]


def test_a_favourite_tapped_twice_is_one(visit, state):
    for _ in range(2):
        favourites._change("E12", True, visit)
    assert visit.store.profile().favourites == ("E12",)
    assert messages_left() == ()


def test_anything_new_is_answered_once(visit):
    draft = drafts.draft_id(check_memory._LOOK_DRAFT)
    for is_new in (True, False):
        check_memory._note_look(is_new, draft, visit)
    assert [look.anything_new for look in visit.store.find(WeeklyCheck)] == [True]


def test_one_invitation_is_made_by_a_double_tap(visit, monkeypatch):
    invitations = Invitations(MemoryClubStore(), lambda: datetime.now(UTC))
    club = SimpleNamespace(accounts=SimpleNamespace(invitations=invitations))
    monkeypatch.setattr(club_invitations, "is_organiser_now", lambda: True)
    for _ in range(2):
        club_invitations._make(club, visit)
    assert len(invitations.open()) == 1


def keys(at, beginning):
    return [b.key for b in at.button if str(b.key).startswith(beginning)]


def test_a_late_tap_on_next_is_not_for_the_next_test(open_page):
    at = open_page("gate_tests")
    before = keys(at, "gates.next")
    at.button(key=before[0]).click().run()
    assert not set(before) & set(keys(at, "gates.next"))
