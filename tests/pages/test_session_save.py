"""What becomes of what the guided session's player tells: whose it is, and of which day."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from backcare.club.keys import ClubKeys
from backcare.club.marks import Marks
from backcare.domain.club.documents import Account
from backcare.domain.entries import ExerciseSession
from backcare.domain.exercises.exercise import Move
from backcare.storage.memory import MemoryClubStore
from backcare.ui.session import save as session_save
from backcare.ui.session.data import run_data
from tests.builders import TODAY
from tests.visits import CONTENT, visit_on

JOINED = datetime(2026, 11, 1, tzinfo=UTC)
TOLD = {
    "id": "c" * 32,
    "kind": "routine",
    "day": TODAY.isoformat(),
    "minutes": 9,
    "nprs": 1,
    "done": [{"exercise": "E01", "sets": [{"reps": 5}]}],
}


def visit_of(nickname, key, **values):
    account = Account(key=key, nickname=nickname, consent=TODAY, joined_at=JOINED)
    return visit_on(TODAY, ask_account=lambda: account, **values)


def player_data(visit, monkeypatch):
    given = []
    monkeypatch.setattr(session_save, "show_session_player", lambda data, **_: given.append(data))
    session_save.play({}, visit)
    return given[0]


def told(visit, monkeypatch, **message):
    """Let the player of a visit tell a session; return what it is answered and what is saved."""
    state = {"session.player": {"finished": {"owner": "home", "result": TOLD, **message}}}
    monkeypatch.setattr(session_save.st, "session_state", state)
    finish = []
    monkeypatch.setattr(
        session_save, "show_session_player", lambda _, on_finished, **__: finish.append(on_finished)
    )
    session_save.play({}, visit)
    finish[0]()
    return state["session.outcome"], visit.store.find(ExerciseSession)


def test_what_the_browser_keeps_says_whose_it_is_to_nobody(monkeypatch):
    store = MemoryClubStore()
    keys = ClubKeys(store)
    keys.start("R", "ab" * 32, JOINED)
    club = SimpleNamespace(accounts=SimpleNamespace(marks=Marks(store, keys)))
    ann = player_data(visit_of("Ann", "a1b2c3", club=club), monkeypatch)["owner"]
    ben = player_data(visit_of("Ben", "d4e5f6", club=club), monkeypatch)["owner"]
    assert player_data(visit_of("Ann", "a1b2c3", club=club), monkeypatch)["owner"] == ann
    assert len({ann, ben, player_data(visit_on(TODAY), monkeypatch)["owner"]}) == 3
    assert "Ann" not in ann
    assert "a1b2c3" not in ann


def test_a_session_is_saved_for_whoever_it_belongs_to_alone(monkeypatch):
    outcome, saved = told(visit_on(TODAY), monkeypatch, owner="f" * 32)
    assert (outcome["refused"], saved) == (TOLD["id"], ())
    outcome, [saved] = told(visit_on(TODAY), monkeypatch)
    assert outcome == {"saved": saved.id}


@pytest.mark.parametrize(("begun", "kept"), [(0, 0), (-1, -1), (-7, -7), (-8, 0), (1, 0)])
def test_a_session_belongs_to_its_day_on_a_page_that_stood_overnight(monkeypatch, begun, kept):
    result = {**TOLD, "day": (TODAY + timedelta(days=begun)).isoformat()}
    days = iter([TODAY - timedelta(days=1)])  # when it was drawn; from then on it is today
    drawn = visit_on(TODAY, ask_today=lambda _: next(days, TODAY))
    assert drawn.today < TODAY
    _, [saved] = told(drawn, monkeypatch, result=result)
    assert saved.day == TODAY + timedelta(days=kept)


def test_no_two_things_of_the_player_have_one_name():
    words = run_data(CONTENT.run_walk, 1, CONTENT.texts).words
    controls = ("back", "skip", "pause", "resume", "next_exercise", "easier", "harder", "stop")
    controls += ("close", "not_over", "save", "discard")
    phases = ("ready", "rest", "side", "move", "run", "walk", "paused")
    named = [words[one] for one in (*controls, *phases, *(f"beat_{move}" for move in Move))]
    assert sorted(named) == sorted(set(named))
