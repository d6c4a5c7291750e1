"""Right after a run: who may do what, what two ratings say and keep, and what comes later."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.check.triage import Urgency
from backcare.domain.entries import CheckIn, ExerciseSession
from backcare.domain.errors import UnsavedError
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.ui.session import after_run as page
from backcare.ui.session import save as session_save
from tests.builders import TODAY, check_in, run
from tests.pages.kept import checked
from tests.pages.records import KINDS
from tests.pages.screen import CONTENT, TEXT, has, page_links, press, shown
from tests.visits import visit_on

BEFORE, AFTER = (f"after_run.{name}.{TODAY}" for name in ("before", "after"))
EASING = f"after_run.easing.{TODAY}"
LINK = TEXT("after_run.link")


def players(at):
    found = []
    for part in at.get("bidi_component"):
        if part.proto.component_name == "backcare_session":
            found.append(json.loads(part.proto.json or part.proto.mixed.json))
    return found


def led(at):
    """Return the exercises that the routine leads through, on the floor and standing."""
    [player] = players(at)
    return [set(one["exercises"]) for one in (player, *player["also"])]


def rate(at, key, nprs):
    at = at.pills(key=key).set_value(nprs).run()
    assert not at.exception
    return at


def done(at, nprs):
    """Come back from the player with an answer."""
    at.session_state[AFTER] = nprs
    at = at.run()
    assert not at.exception
    return at


def sitting(store):
    return [c.nprs_sitting for c in store.find("me", CheckIn)]


def keep_a_run(store):
    store.add("me", run(9, TODAY - timedelta(days=3)))


# ---- for everybody


def test_somebody_without_records_is_led_and_nothing_is_kept(open_page, store):
    at = open_page("after_run")
    assert at.title[0].value == TEXT("after_run.title")
    assert TEXT("after_run.kept") in shown(at)
    [player] = players(at)
    assert [player["start"], player["also"][0]["start"]] == [
        TEXT("after_run.start.floor", minutes=8),
        TEXT("after_run.start.standing", minutes=8),
    ]
    at = done(rate(at, BEFORE, 4), 2)
    assert TEXT("after_run.answer.eased") in shown(at)
    assert TEXT("after_run.was", before=4) in shown(at)
    assert sitting(store) == []


@pytest.mark.parametrize("who", ["stranger", "member"])
def test_a_club_leads_everybody(be, cookies, open_page, who):
    be(who)
    at = open_page("after_run")
    assert players(at)
    assert not at.warning
    at = rate(at, BEFORE, 4)
    assert not at.warning
    assert players(at)


def test_who_is_signed_out_has_no_records_to_keep_it_in(be, open_page, monkeypatch):
    be("stranger")
    saved = []
    monkeypatch.setattr(TinyTrackerStore, "add", lambda *_: saved.append(1))
    done(rate(open_page("after_run"), BEFORE, 4), 2)
    assert saved == []


@pytest.mark.parametrize("kind", ["away", "full", "failing", "emptied"])
def test_it_leads_and_answers_while_records_are_away(be, open_page, kind, monkeypatch, tmp_path):
    be("home")
    with KINDS[kind](monkeypatch, tmp_path / "user"):
        at = open_page("after_run")
        assert players(at)
        at = done(rate(at, BEFORE, 4), 6)
    assert TEXT("after_run.answer.strong") in shown(at)


def test_what_could_not_be_kept_is_kept_with_the_second_rating(open_page, store, monkeypatch):
    keep_a_run(store)
    at = open_page("after_run")
    with monkeypatch.context() as full:
        full.setattr(TinyTrackerStore, "add", _refuse)
        at = rate(at, BEFORE, 4)
        assert TEXT("error.unsaved") in [w.value for w in at.warning]
        assert players(at)
    at = done(at, 2)
    rate(at, AFTER, 3)
    assert sitting(store) == [4]


def _refuse(*_):
    raise UnsavedError("No space left on device")


# ---- what is kept


def test_the_worse_of_both_ratings_is_the_days_pain_on_sitting(open_page, store):
    keep_a_run(store)
    at = rate(open_page("after_run"), BEFORE, 4)
    assert sitting(store) == [4]
    at = rate(at, BEFORE, 4)
    at = rate(at, BEFORE, 3)
    assert sitting(store) == [3], "a slip is put right"
    at = rate(done(at, 5), AFTER, 4)
    assert sitting(store) == [4]
    at = rate(at, AFTER, 1)
    assert sitting(store) == [3]
    assert not store.find("me", ExerciseSession), "it is no session"
    at = press(at, "after_run.again")
    assert at.pills(key=BEFORE).value == 1, "another round begins from how it is now"
    rate(at, BEFORE, 4)
    assert sitting(store) == [3], "the day's rating stays"


def test_what_was_rated_today_elsewhere_stays_and_is_not_asked_again(open_page, store):
    store.add("me", check_in(1, nprs_sitting=3))
    now = datetime.now(UTC).replace(microsecond=0)
    store.add("me", CheckIn(id="c" * 32, day=TODAY, logged_at=now, nprs_sitting=2))
    at = open_page("after_run")
    assert at.pills(key=BEFORE).value == 2
    rate(at, BEFORE, 5)
    assert sitting(store) == [3, 2]


def test_what_was_rated_hours_ago_is_asked_again(open_page, store):
    store.add("me", check_in(1, nprs_sitting=3))
    assert open_page("after_run").pills(key=BEFORE).value is None


def told(visit, monkeypatch, result, owner="page"):
    state = {"session.player": {"finished": {"owner": owner, "result": result}}, BEFORE: 4}
    for module in (session_save, page):
        monkeypatch.setattr(module.st, "session_state", state)
    finish = []
    monkeypatch.setattr(
        session_save, "show_session_player", lambda _, on_finished, **__: finish.append(on_finished)
    )
    session_save.play({}, visit, take=page._take)
    finish[0]()
    return state


def test_the_players_answer_is_taken_once_and_kept(monkeypatch):
    visit = visit_on(TODAY)
    visit.store.add(run(9, TODAY - timedelta(days=3)))
    result = {"id": "e" * 32, "kind": "after-run", "nprs": 6}
    state = told(visit, monkeypatch, result)
    assert state["session.outcome"] == {"saved": "e" * 32}
    assert state[AFTER] == 6
    assert [c.nprs_sitting for c in visit.store.find(CheckIn)] == [6]
    assert not visit.store.find(ExerciseSession)


@pytest.mark.parametrize(
    "result",
    [
        {"id": "e" * 32, "kind": "after-run", "nprs": 11},
        {"id": "e" * 32, "kind": "after-run", "nprs": None},
        {"id": "e" * 32, "kind": "routine", "nprs": 1},
    ],
)
def test_what_no_player_says_is_refused(monkeypatch, result):
    visit = visit_on(TODAY)
    state = told(visit, monkeypatch, result)
    assert state["session.outcome"]["refused"] == "e" * 32
    assert AFTER not in state


def test_an_answer_of_somebody_else_is_not_taken(monkeypatch):
    result = {"id": "e" * 32, "kind": "after-run", "nprs": 3}
    state = told(visit_on(TODAY), monkeypatch, result, owner="f" * 32)
    assert "refused" in state["session.outcome"]
    assert AFTER not in state


# ---- safety


@pytest.mark.safety
@pytest.mark.parametrize("nprs", [6, 10])
def test_above_five_the_warning_signs_come_first(open_page, store, nprs):
    at = rate(open_page("after_run"), BEFORE, nprs)
    assert not players(at)
    assert at.button(key="after_run.check")
    assert CONTENT.after_run.floor.wave.says.text not in shown(at)
    assert CONTENT.after_run.stop[0].text in shown(at)
    assert TEXT("after_run.strong_first") in [w.value for w in at.warning]
    assert players(rate(at, BEFORE, 5))


@pytest.mark.safety
def test_a_self_check_of_today_has_looked_at_the_signs(open_page, store):
    store.add("me", checked(day=TODAY - timedelta(days=1)))
    assert not players(rate(open_page("after_run"), BEFORE, 8))
    store.add("me", checked())
    at = rate(open_page("after_run"), BEFORE, 8)
    assert players(at)
    assert CONTENT.after_run.shorter.text in shown(done(at, 3))


@pytest.mark.safety
@pytest.mark.parametrize(("before", "after"), [(3, 4), (3, 7), (None, 6)])
def test_what_hurts_more_or_much_leads_to_the_self_check(open_page, before, after):
    at = open_page("after_run")
    if before is not None:
        at = rate(at, BEFORE, before)
    at = done(at, after)
    assert at.button(key="after_run.check")
    assert not has(at, "after_run.again")
    assert CONTENT.after_run.floor.wave.says.text not in shown(at)


@pytest.mark.safety
def test_while_exercise_waits_nothing_is_led(open_page, store):
    store.add("me", checked(Urgency.SAME_DAY))
    at = open_page("after_run")
    assert not players(at)
    assert at.title[0].value == TEXT("hold.title.after_run")
    assert not has(open_page("guidance"), "way.now")
    for name in ("guidance", "tracker", "today"):
        assert LINK not in page_links(open_page(name))


@pytest.mark.safety
@pytest.mark.parametrize(
    ("groups", "in_it", "not_in_it"),
    [
        ((BehaviourGroup.BENDING,), "E46", "E48"),
        ((BehaviourGroup.ARCHING,), "E48", "E46"),
    ],
)
def test_a_kept_group_decides_what_is_led(open_page, store, groups, in_it, not_in_it):
    store.add("me", checked(day=TODAY - timedelta(days=9), groups=groups))
    at = open_page("after_run")
    assert not [p for p in at.pills if p.key == EASING]
    floor, _ = led(at)
    assert in_it in floor
    assert not_in_it not in floor


def test_where_no_group_is_known_the_runner_chooses(open_page):
    at = open_page("after_run")
    floor, standing = led(at)
    assert {"E46", "E47", "E48"} <= floor
    assert "E46" in standing
    assert "E48" not in standing, "standing, it is another movement than the film shows"
    floor, _ = led(rate(at, EASING, "back"))
    assert "E48" not in floor


@pytest.mark.safety
@pytest.mark.parametrize(("answer", "leads"), [("B.eases", True), ("RF14", False)])
def test_the_result_of_a_self_check_leads_there_only_if_exercise_may_go_on(walker, answer, leads):
    assert (LINK in page_links(walker.walk(answer).at)) is leads


# ---- the ways there, and what comes later


def test_one_tap_leads_there(open_page, store):
    assert has(open_page("guidance"), "way.now")
    store.add("me", run(1, TODAY))
    assert LINK in page_links(open_page("tracker"))


def test_the_article_leads_there(open_page):
    at = open_page("article", topic="sitting-after-a-run")
    assert "Be led through it now" in page_links(at)


@pytest.mark.parametrize(("nprs", "leads"), [(0, 0), (4, 1)])
def test_a_run_that_made_sitting_hurt_leads_there_once_it_is_saved(open_page, store, nprs, leads):
    store.add("me", run(1, TODAY))
    at = open_page("tracker")
    at.pills(key="due.nprs_sitting").set_value(nprs)
    at = press(at, "due.save.run-pain")
    assert sitting(store) == [nprs]
    assert page_links(at).count(LINK) == leads


def events(monkeypatch, now, day=TODAY):
    monkeypatch.setattr(page, "utc_now", lambda: now)
    monkeypatch.setattr(page, "app_address", lambda: None)
    made = Calendar.from_ical(page._calendar(visit_on(day)))
    return [(e["SUMMARY"], e["DTSTART"].dt.strftime("%d %H:%M")) for e in made.walk("VEVENT")]


def test_a_calendar_reminds_of_the_evening_and_of_the_next_morning(monkeypatch):
    later = CONTENT.after_run.later
    noon = datetime(2026, 11, 19, 12, tzinfo=UTC)
    evening, morning = (
        (later.evening.title, f"19 {later.evening.at:%H:%M}"),
        (later.morning.title, f"20 {later.morning.at:%H:%M}"),
    )
    assert events(monkeypatch, noon) == [evening, morning]
    assert events(monkeypatch, noon + timedelta(hours=9)) == [morning]
