"""Between "go on" and "exercise waits": no running or jumping until somebody has been seen; and who
the routine is not made for. None of these may ever be skipped.
"""

import json
from datetime import timedelta

import pytest

from backcare.domain.check.result import BehaviourGroup, Limit, SelfCheckResult
from backcare.domain.check.rules import Flag
from backcare.domain.check.triage import Urgency
from backcare.domain.entries import RunSession
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import Plan, PlanChoices
from tests.builders import MONDAY, TODAY, plan_of, run, session
from tests.pages.entry_form import choose, field, save
from tests.pages.kept import checked
from tests.pages.screen import CONTENT, TEXT, cards, has, page_links, shown, unfold_all
from tests.pages.taken import events_of, take, words_of
from tests.pages.walker import Walker

pytestmark = pytest.mark.safety

ADVICE = CONTENT.advice
FLOOR = set(ADVICE.no_impact.floor_work)
IMPACT = ADVICE.for_group(BehaviourGroup.IMPACT)
NO_RUNS = ADVICE.no_impact.heading
DAY = "19 November 2026"
KINDS = {
    "bone": (Urgency.WITHIN_DAYS, Limit.NO_IMPACT, ("C20",)),
    "pregnancy": (Urgency.ROUTINE, Limit.ALL, ("RF28",)),
    "under 16": (Urgency.ROUTINE, Limit.ALL, ("RF41",)),
}
NOT_MADE = {"pregnancy": Flag.PREGNANCY, "under 16": Flag.UNDER_16}
BONE = ("B.landing", "bone.focal", "B.one-leg")
"""Answers that fit a bone under too much load, and nothing else that is urgent."""
PERSONAL = ("plan", "session", "run_walk", "gate_tests")
OFFERS_A_RUN = {TEXT("plan.to_run_walk"), TEXT("plan.to_gates"), TEXT("after_run.link")}


def kept(kind, day=TODAY):
    urgency, limit, rules = KINDS[kind]
    return checked(urgency, (), day, limit=limit, rules=rules)


def live_with_a_plan(store, begun=8):
    """Keep a plan in its ninth week, with a run on each day, and what was done of it lately."""
    wish = PlanChoices(
        level=3, sessions_a_week=2, run_days=tuple(range(7)), long_run_day=6, has_extra=True
    )
    start = MONDAY - begun * timedelta(weeks=1)
    sessions = Planner(wish, CONTENT.programming).build_sessions(start)
    store.add("me", plan_of(sessions, wish, start))
    store.add("me", session(2, TODAY - timedelta(days=1)))
    store.add("me", run(3, TODAY - timedelta(days=2), distance_m=8000))
    return next(s for s in sessions if s.day >= TODAY)


def led(at):
    """Return the exercises that the player leads, in any version, and what else it leads."""
    [part] = [
        e.proto for e in at.get("bidi_component") if e.proto.component_name == "backcare_session"
    ]
    told = json.loads(part.json or part.mixed.json)
    versions = [v for station in told["stations"] for v in station["versions"].values()]
    return {v.get("exercise") for v in versions}, told


def opened(card):
    """Return the exercise that a card opens."""
    return card["query"].removeprefix("id=")


def go(at, name):
    at.switch_page(f"../../pages/{name}.py").run()
    assert not at.exception
    return at


def address(planned):
    return {"on": planned.day.isoformat(), "part": planned.name}


def test_a_session_is_led_with_calm_floor_work_alone(open_page, store):
    planned = live_with_a_plan(store)
    everything, _ = led(open_page("session", **address(planned)))
    assert not everything <= FLOOR
    store.add("me", kept("bone"))
    for short in ({}, {"short": "yes"}):
        at = unfold_all(open_page("session", **address(planned), **short))
        exercises, told = led(at)
        assert exercises
        assert exercises <= FLOOR
        assert told["only_own"]
    assert NO_RUNS in shown(at)
    assert DAY in shown(at)
    assert CONTENT.reasons["no-impact"].text in shown(at)
    assert not any(str(b.key).startswith("swaps.") for b in at.button)


def test_a_session_all_on_ones_feet_has_what_the_notes_begin_with(open_page, store):
    live_with_a_plan(store)
    [plan] = store.find("me", Plan)
    extra = next(s for s in plan.sessions if s.day >= MONDAY and s.is_optional)
    assert not FLOOR & {e.exercise for e in extra.exercises}
    store.add("me", kept("bone"))
    exercises, _ = led(open_page("session", **address(extra)))
    assert set(IMPACT.first) <= exercises <= FLOOR


def test_the_plan_goes_on_without_runs_tests_or_jumps(open_page, store):
    live_with_a_plan(store)
    before = open_page("plan")
    assert OFFERS_A_RUN & set(page_links(before))
    assert TEXT("plan.day.run") in json.dumps(cards(before, "plan.days"))
    store.add("me", kept("bone"))
    at = unfold_all(open_page("plan"))
    assert NO_RUNS in shown(at)
    assert not OFFERS_A_RUN & set(page_links(at))
    ahead = [c for c in cards(at, "plan.days") if "✓" not in c["title"]][-4:]
    assert not any(
        TEXT(f"plan.day.{kind}") in c["title"] for c in ahead for kind in ("run", "long-run")
    )
    assert any(TEXT("plan.day.run-waits") in c["title"].lower() for c in ahead)
    assert {opened(c) for c in cards(at, "plan.today")} <= FLOOR
    assert not has(at, "plan.make.")
    assert not has(at, "look_back.")
    assert TEXT("today.also.run") not in shown(at)


def test_no_plan_is_made_while_running_waits(open_page, store):
    store.add("me", kept("bone"))
    at = open_page("plan")
    assert NO_RUNS in shown(at)
    assert not has(at, "plan.make.")
    assert TEXT("today.go.floor") in page_links(at)


@pytest.mark.parametrize("name", ["run_walk", "gate_tests", "after_run"])
def test_what_runs_or_jumps_is_withheld(open_page, store, name):
    store.add("me", kept("bone"))
    at = open_page(name)
    assert TEXT(f"hold.title.{name}") in [t.value for t in at.title]
    assert NO_RUNS in shown(at)
    assert not any(e.proto.component_name == "backcare_session" for e in at.get("bidi_component"))


def test_today_offers_floor_work_and_no_run(open_page, store):
    live_with_a_plan(store)
    before = shown(open_page("today"))
    assert TEXT("today.run.title") in before or "Next run" in before
    store.add("me", kept("bone"))
    at = open_page("today")
    assert NO_RUNS in shown(at)
    for gone in ("Next run", TEXT("today.ahead_run.run"), TEXT("today.title.run")):
        assert gone not in shown(at)
    assert TEXT("after_run.link") not in page_links(at)
    assert not has(at, "main-easy")


def test_today_without_a_plan_offers_floor_work(open_page, store):
    store.add_all("me", [run(3, TODAY - timedelta(days=2), distance_m=8000), kept("bone")])
    at = open_page("today")
    assert not has(at, "main-plan")
    assert has(at, "main-floor")


def test_the_library_marks_what_waits_and_opens_the_rest(open_page, store):
    store.add("me", kept("bone"))
    listed = cards(open_page("exercises"), "exercises.cards")
    waits = {opened(c) for c in listed if c["meta"] == TEXT("exercises.waits")}
    assert waits == set(CONTENT.exercises) - FLOOR
    at = open_page("exercise", id="E56")
    assert TEXT("exercise.waits") in shown(at)
    assert CONTENT.exercises["E56"].why not in shown(at)
    assert CONTENT.exercises["E11"].why in shown(open_page("exercise", id="E11"))


def test_the_tracker_asks_for_no_run_and_takes_one_that_was_done(open_page, store):
    live_with_a_plan(store)
    store.add("me", kept("bone"))
    at = open_page("tracker")
    assert NO_RUNS in shown(at)
    assert TEXT("today.run.title") not in shown(at)
    assert TEXT("due.title.run") not in shown(at)
    assert not OFFERS_A_RUN & set(page_links(at))
    before = len(store.find("me", RunSession))
    at = choose(at, "run")
    assert TEXT("log.run_waits") in shown(at)
    at.text_input(key=field(at, "run", "distance_m")).set_value("5")
    save(at)
    assert len(store.find("me", RunSession)) == before + 1


@pytest.mark.parametrize("kind", NOT_MADE)
@pytest.mark.parametrize(
    "name", [*PERSONAL, "today", "tracker", "exercises", "exercise", "after_run"]
)
def test_who_the_routine_is_not_made_for_is_offered_none_anywhere(open_page, store, kind, name):
    planned = live_with_a_plan(store)
    store.add("me", kept(kind))
    parameters = {"session": address(planned), "exercise": {"id": "E11"}}.get(name, {})
    at = open_page(name, **parameters)
    assert ADVICE.not_made.heading in shown(at)
    assert ADVICE.for_flag(NOT_MADE[kind]).text in shown(at)
    assert ADVICE.not_made.ended in shown(at)
    offered = {e.proto.component_name for e in at.get("bidi_component")}
    assert not {"backcare_session", "backcare_player"} & offered
    assert not any(has(at, key) for key in ("main-", "plan.start", "plan.make."))
    assert not OFFERS_A_RUN & set(page_links(at))


@pytest.mark.parametrize(
    ("kind", "may_say"),
    [
        ("bone", ["Physiotherapist", "Doctor", "Another professional"]),
        ("pregnancy", ["Midwife", "Doctor", "Physiotherapist"]),
        ("under 16", ["Physiotherapist", "Doctor"]),
    ],
)
def test_who_was_asked_ends_it(open_page, store, kind, may_say):
    store.add("me", kept(kind))
    at = open_page("plan")
    asked = at.pills(key="hold.by")
    assert asked.options == may_say
    asked.set_value(may_say[0]).run()
    assert has(at, "plan.make.")
    assert store.find("me", SelfCheckResult)[0].cleared.by == may_say[0]


@pytest.mark.parametrize(
    ("value", "heading", "is_withheld"),
    [
        (f"D.{TODAY}.no-impact", ADVICE.no_impact.heading, False),
        (f"P.{TODAY}.no-impact", ADVICE.no_impact.heading, False),
        (f"P.{TODAY}", ADVICE.not_made.heading, True),
        (f"D.{TODAY}", ADVICE.hold.heading, True),
        (f"D.{TODAY}.floor", ADVICE.hold.heading, True),
        (f"S.{TODAY}.no-impact", ADVICE.hold.heading, True),
    ],
)
def test_a_browser_alone_knows_which_it_is(open_page, browser_says, value, heading, is_withheld):
    browser_says(value)
    at = open_page("exercises")
    assert heading in shown(at)
    has_cards = any(e.key == "exercises.cards" for e in at.get("bidi_component"))
    assert has_cards is not is_withheld


def test_the_stricter_of_browser_and_record_holds(open_page, store, browser_says):
    store.add("me", kept("bone"))
    browser_says(f"S.{TODAY}")
    assert ADVICE.hold.heading in shown(open_page("exercises"))


@pytest.mark.parametrize(
    ("who", "ticks", "value"),
    [
        ({"age": "31-49"}, BONE, f"D.{TODAY}.no-impact"),
        ({"age": "16-19"}, ("weeks-over-2", "B.arching"), f"D.{TODAY}.no-impact"),
        ({"age": "31-49"}, ("RF46", "B.landing", "bone.walking"), f"D.{TODAY}"),
        ({"age": "31-49", "pregnancy": "pregnant"}, (), f"P.{TODAY}"),
        ({"age": "31-49", "pregnancy": "birth"}, (), f"P.{TODAY}"),
    ],
)
def test_a_result_is_remembered_with_what_it_leaves_out(open_page, browser_says, who, ticks, value):
    walker = Walker(open_page, **who).walk(*ticks)
    assert walker.at.session_state["hold.memory"].value == value
    assert TEXT(f"hold.remembered.{'no-impact' if 'no-impact' in value else 'all'}") in walker.words
    assert has(go(walker.at, "plan"), "plan.make.") is False
    go(walker.at, "self_check")
    walker.tap("check.keep")


def test_a_check_that_is_clear_lets_running_go_on(open_page, store, browser_says):
    browser_says(f"D.{TODAY}.no-impact")
    walker = Walker(open_page).walk()
    assert walker.at.session_state["hold.memory"].value == ""
    assert has(go(walker.at, "plan"), "plan.make.")


def test_plan_and_calendar_on_paper_say_what_waits(open_page, store):
    live_with_a_plan(store)
    store.add("me", kept("bone"))
    said = ADVICE.no_impact.line.format(day=DAY)
    at = unfold_all(open_page("plan"))
    printed, _ = words_of(take(at, "take.plan.pdf").content)
    assert said in printed
    assert CONTENT.exercises["E55"].name not in printed
    assert CONTENT.exercises["E47"].name not in printed
    events = events_of(take(at, "take.plan.ics").content)
    assert events
    assert all(event.description.value.startswith(said) for event in events)
    names = {CONTENT.exercises[name].name for name in set(CONTENT.exercises) - FLOOR}
    assert not any(name in event.description.value for event in events for name in names)


@pytest.mark.parametrize(
    ("kind", "words"), [("bone", ADVICE.no_impact), ("pregnancy", ADVICE.not_made)]
)
def test_the_physiotherapists_page_says_what_waited(open_page, store, kind, words):
    store.add_all("me", [run(3, TODAY, distance_m=8000), kept(kind)])
    printed, _ = words_of(take(open_page("my_data"), "data.summary").content)
    assert words.line.format(day=DAY) in printed


@pytest.mark.parametrize(
    ("who", "ticks", "words"),
    [
        ({}, BONE, ADVICE.no_impact),
        ({"pregnancy": "pregnant"}, (), ADVICE.not_made),
        ({}, ("RF46",), ADVICE.hold),
    ],
)
def test_the_clinicians_page_says_what_waits(open_page, who, ticks, words):
    walker = Walker(open_page, **who).walk(*ticks)
    printed, _ = words_of(take(walker.at, "check.download").content)
    assert words.line.format(day=DAY) in printed
