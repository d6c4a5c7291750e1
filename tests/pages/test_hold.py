"""Where exercise waits, no page offers any. None of these may ever be skipped."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import streamlit as st

from backcare.domain.check.result import Clearance, SelfCheckResult
from backcare.domain.check.triage import Urgency
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import PlanChoices
from backcare.ui.check import browser_hold
from backcare.ui.navigation import PAGES, pages_for
from tests.builders import MONDAY, TODAY, plan_of, run, session
from tests.pages.screen import CONTENT, TEXT, shown
from tests.pages.walker import Walker

pytestmark = pytest.mark.safety

HOLD = CONTENT.advice.hold.heading
OFFERING = {spec.name for spec in PAGES if spec.offers_exercise}
MENU = {TEXT(f"page.{spec.name}.title") for spec in PAGES if spec.is_in_menu}
PAPERS = {TEXT(key) for key in ("take.pdf", "take.ics", "take.csv", "sheet.print")}
DOES = (
    "way.now",
    "way.plan",
    "plan.make.",
    "plan.start",
    "plan.ease",
    "session.go",
    "main-",
    "gates.save.",
    "favourites.",
    "look_back.",
    "plan.clash.",
)
LEADS_TO_NONE = {"self_check", "rules", "sources", "warning_card", "my_data", "settings"}
"""Pages that neither offer exercise nor lead to any: they need not say that it waits."""
ADDRESSES = [
    *((spec.name, {}) for spec in pages_for(is_club=False)),
    *(("article", {"topic": topic}) for topic in CONTENT.articles),
    ("exercise", {"id": "E12"}),
    ("session", {"on": TODAY.isoformat(), "part": "B"}),
    ("session", {"on": TODAY.isoformat(), "part": "B", "short": "yes"}),
    ("run_walk", {"step": "3"}),
]


def live_with_a_plan(store):
    """Keep a plan with a session today, a session yesterday and no run for thirty days."""
    wish = PlanChoices(level=1, sessions_a_week=2, run_days=(TODAY.weekday(),))
    store.add(
        "me", plan_of(Planner(wish, CONTENT.programming).build_sessions(MONDAY), wish, MONDAY)
    )
    store.add("me", session(2, TODAY - timedelta(days=1)))
    store.add("me", run(3, TODAY - timedelta(days=40)))


def kept(days_ago=0, urgency=Urgency.NO_MATCH, cleared=None):
    day = TODAY - timedelta(days=days_ago)
    return SelfCheckResult(
        id=uuid.uuid4().hex,
        day=day,
        logged_at=datetime(day.year, day.month, day.day, 8, tzinfo=UTC),
        screen="2026-11-23",
        answers=(),
        urgency=urgency,
        cleared=cleared,
    )


def offers(at):
    """Return all that a page offers of exercise: titles, buttons, links, cards and papers."""
    assert not at.exception
    found = [t.value for t in at.title if t.value.startswith("Today:") or t.value in NAMES]
    found += [b.key for b in at.button if str(b.key).startswith(DOES)]
    found += [b.label for b in at.button if b.label in PAPERS]
    for link in at.get("page_link"):
        if link.proto.page in OFFERING and link.proto.label not in MENU:
            found.append(link.proto.label)
    for part in at.get("bidi_component"):
        told, name = part.proto.json or part.proto.mixed.json, part.proto.component_name
        if name in ("backcare_player", "backcare_session", "backcare_stopwatch"):
            found.append(name)
        elif name == "backcare_cards":
            found += [words for words in (*NAMES, *DO_TITLES) if words in told]
    words = shown(at)
    return [*found, *(name for name in NAMES if f">{name}<" in words or f"**{name}" in words)]


NAMES = {exercise.name for exercise in CONTENT.exercises.values()}
DO_TITLES = {article.title for article in CONTENT.articles.values() if article.waits}


def memory(at):
    return at.session_state["hold.memory"].value


def go(at, name):
    at.switch_page(f"../../pages/{name}.py").run()
    assert not at.exception
    return at


def test_without_a_hold_the_pages_offer_what_is_looked_for(open_page, store, browser_says):
    live_with_a_plan(store)
    without = {*LEADS_TO_NONE, "tracker", "article"}
    for name, parameters in ADDRESSES:
        found = offers(open_page(name, **parameters))
        if name not in without and (name != "exercise" or parameters):
            assert found or (name == "session" and not parameters), name


@pytest.mark.parametrize(("name", "parameters"), ADDRESSES, ids=str)
def test_no_page_offers_exercise_while_this_browser_remembers_a_hold(
    open_page, store, browser_says, name, parameters
):
    live_with_a_plan(store)
    browser_says("E.2026-11-19")
    at = open_page(name, **parameters)
    assert offers(at) == []
    if name not in LEADS_TO_NONE and (name != "article" or parameters):
        assert HOLD in shown(at)
        assert "19 November 2026" in shown(at)
        assert CONTENT.advice.hold.emergency.format(day="19 November 2026") in shown(at)
        assert 'class="bc-call-none"' in shown(at)  # no country is known here


@pytest.mark.parametrize(("name", "parameters"), ADDRESSES, ids=str)
def test_no_page_offers_exercise_while_a_kept_result_holds_it(
    open_page, store, browser_says, name, parameters
):
    live_with_a_plan(store)
    store.add("me", kept(urgency=Urgency.WITHIN_DAYS))
    assert offers(open_page(name, **parameters)) == []


WAITING = [
    (article.id, section.heading)
    for article in CONTENT.articles.values()
    for section in article.sections
    if section.waits
]


@pytest.mark.parametrize(("topic", "heading"), WAITING, ids=str)
def test_a_section_that_says_how_to_run_waits_and_the_rest_of_its_topic_stands(
    open_page, browser_says, topic, heading
):
    at = open_page("article", topic=topic)
    assert heading in [header.value for header in at.header]
    browser_says("S.2026-11-19")
    at = open_page("article", topic=topic)
    headings = [header.value for header in at.header]
    assert heading not in headings
    assert CONTENT.articles[topic].sections[0].heading in headings


@pytest.mark.parametrize("value", ["S.2026-11-02", "D.2026-11-18", "none.2026-11-18"])
def test_every_urgency_that_was_remembered_holds(open_page, browser_says, value):
    browser_says(value)
    at = open_page("plan")
    assert offers(at) == []
    assert "needs emergency assessment" not in shown(at)
    assert offers(open_page("guidance")) == []


@pytest.mark.parametrize("value", ["?", "E", "E.", "X.2026-11-18", "E.2026-13-01", "E.x" * 40])
def test_what_cannot_be_read_holds_and_can_be_taken_away(open_page, browser_says, value):
    browser_says(value)
    at = open_page("plan")
    assert offers(at) == []
    assert TEXT("hold.unknown_day") in shown(at)
    at.button(key="hold.forget").click().run()
    assert HOLD not in shown(at)
    assert memory(at) == ""


@pytest.mark.parametrize("flag", CONTENT.screen.emergency_page[:3], ids=lambda flag: flag.id)
def test_a_ticked_emergency_sign_is_remembered_at_once_and_told(open_page, browser_says, flag):
    walker = Walker(open_page).mark(flag.id)
    assert memory(walker.at) == f"E.{TODAY.isoformat()}"
    assert TEXT("hold.remembered.all") in walker.words
    for name in ("plan", "guidance", "exercises"):
        assert offers(go(walker.at, name)) == []


@pytest.mark.parametrize("sign", ["RF32", "RF46"])
def test_a_result_for_which_exercise_waits_is_remembered(open_page, browser_says, sign):
    walker = Walker(open_page, age="16-19").walk(sign)
    assert memory(walker.at) == f"{walker.urgency}.{TODAY.isoformat()}"
    assert TEXT("hold.remembered.all") in walker.words
    assert offers(walker.at) == []


def test_who_walks_away_once_a_doctor_is_asked_for_today_waits_too(open_page, browser_says):
    walker = Walker(open_page).go_on().mark("RF17").go_on()
    assert not walker.is_result
    assert memory(walker.at) == f"S.{TODAY.isoformat()}"
    assert offers(go(walker.at, "plan")) == []


def test_a_result_after_which_nothing_waits_is_not_remembered(open_page, browser_says):
    walker = Walker(open_page).walk()
    assert memory(walker.at) == ""
    assert TEXT("hold.remembered.all") not in walker.words


def test_rules_that_fail_still_remember_a_ticked_sign(open_page, browser_says, monkeypatch):
    walker = Walker(open_page)

    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr("backcare.ui.check.answers.assess", fail)
    walker.at.session_state["check.tick.RF01"] = True
    walker.at.run()
    assert memory(walker.at) == f"E.{TODAY.isoformat()}"
    assert offers(go(walker.at, "plan")) == []


def test_a_slip_or_a_new_start_does_not_end_a_hold_but_a_whole_check_does(open_page, browser_says):
    walker = Walker(open_page).mark("RF05").tap("check.mistake")
    assert offers(go(walker.at, "plan")) == []
    go(walker.at, "self_check")
    walker.mark("RF01").tap("check.again")
    assert offers(go(walker.at, "plan")) == []
    go(walker.at, "self_check")
    walker.about_you("31-49")
    assert memory(walker.at) == f"E.{TODAY.isoformat()}"
    walker.walk()
    assert memory(walker.at) == ""
    assert "plan.make" in " ".join(offers(go(walker.at, "plan")))


def test_a_check_that_is_clear_ends_what_an_earlier_visit_left(open_page, browser_says):
    browser_says("S.2026-11-02")
    walker = Walker(open_page)
    assert memory(walker.at) == "S.2026-11-02"
    walker.walk()
    assert memory(walker.at) == ""
    assert offers(go(walker.at, "plan"))


def test_a_professional_ends_it_here_and_what_is_kept(open_page, store, browser_says):
    store.add("me", kept(urgency=Urgency.SAME_DAY))
    browser_says("S.2026-11-19")
    at = open_page("guidance")
    at.pills(key="hold.by").set_value("Doctor").run()
    assert HOLD not in shown(at)
    assert TEXT("hold.is_clear") in shown(at)
    assert memory(at) == ""
    assert store.find("me", SelfCheckResult)[0].cleared.by == "Doctor"


def test_it_stays_cleared_for_the_result_of_this_visit_only(open_page, browser_says):
    walker = Walker(open_page).mark("RF05")
    at = go(walker.at, "plan")
    at.pills(key="hold.by").set_value("Doctor").run()
    assert offers(at)
    go(at, "self_check")
    assert offers(go(at, "plan"))
    go(at, "self_check")
    walker.tap("check.mistake").mark("RF01")
    assert offers(go(at, "plan")) == []


def test_somebody_cleared_before_a_sign_is_ticked_waits_after_it(open_page, browser_says):
    browser_says("D.2026-11-18")
    walker = Walker(open_page)
    at = go(walker.at, "plan")
    at.pills(key="hold.by").set_value("Doctor").run()
    assert offers(at)
    go(at, "self_check")
    walker.mark("RF01")
    assert offers(go(at, "plan")) == []


def test_it_is_taken_away_at_the_result_but_waits_in_this_visit(open_page, browser_says):
    walker = Walker(open_page).mark("RF01")
    walker.tap("hold.forget")
    assert memory(walker.at) == ""
    assert TEXT("hold.forgotten_but_waits").strip() in walker.words
    assert TEXT("hold.remembered.all") not in walker.words
    assert offers(go(walker.at, "plan")) == []
    go(walker.at, "self_check")
    assert memory(walker.at) == ""


def test_my_data_says_what_the_browser_remembers_and_takes_it_away(open_page, browser_says):
    assert TEXT("hold.in_browser") not in shown(open_page("my_data"))
    browser_says("S.2026-11-02")
    at = open_page("my_data")
    word = CONTENT.screen.text_for(Urgency.SAME_DAY).word
    assert TEXT("hold.what.all", day="2 November 2026", word=word) in shown(at)
    at.button(key="hold.forget").click().run()
    assert memory(at) == ""
    assert TEXT("hold.forgotten") in shown(at)
    assert TEXT("hold.in_browser") not in shown(at)


def test_who_takes_it_away_is_told_that_a_kept_result_still_holds(open_page, store, browser_says):
    store.add("me", kept(urgency=Urgency.SAME_DAY))
    browser_says("S.2026-11-02")
    at = open_page("my_data")
    at.button(key="hold.forget").click().run()
    assert TEXT("hold.forgotten_but_waits").strip() in shown(at)


def test_erasing_everything_takes_it_away_too(open_page, store, browser_says):
    store.add("me", session(2))
    browser_says("S.2026-11-02")
    at = open_page("my_data")
    [sure] = [box for box in at.checkbox if str(box.key).startswith("data.erase.asked")]
    sure.check().run()
    at.button(key="data.erase.now").click().run()
    assert memory(at) == ""


@pytest.mark.parametrize(
    ("record", "waits"),
    [
        (kept(days_ago=0), False),
        (kept(days_ago=1), True),
        (kept(days_ago=2), True),
        (kept(days_ago=0, urgency=Urgency.SAME_DAY), True),
        (kept(1, Urgency.SAME_DAY, Clearance(day=TODAY, by="Doctor")), False),
        (kept(1, Urgency.SAME_DAY, Clearance(day=TODAY - timedelta(days=1), by="Doctor")), True),
        (kept(5, Urgency.SAME_DAY, Clearance(day=TODAY, by="Doctor")), True),
    ],
)
def test_a_kept_check_ends_what_the_browser_remembers_only_from_a_later_day_on(
    open_page, store, browser_says, record, waits
):
    browser_says("E.2026-11-18")  # yesterday
    store.add("me", record)
    at = open_page("plan")
    assert (HOLD in shown(at)) is waits
    assert memory(at) == ("E.2026-11-18" if waits else "")


@pytest.mark.parametrize("name", ["plan", "guidance", "exercises", "session", "tracker"])
def test_it_holds_while_records_are_away(open_page, browser_says, tmp_path, name):
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "members").write_text("not a folder")
    browser_says("E.2026-11-19")
    assert offers(open_page(name)) == []


def test_another_tab_is_heard_and_an_old_word_of_this_one_is_not(open_page, browser_says):
    at = open_page("plan")

    def hear(**told):
        st.session_state = {"hold.memory": state, "hold.browser": {"told": told}}
        browser_hold.COOKIE.take_over()
        return st.session_state["hold.memory"]

    before, state = st.session_state, at.session_state["hold.memory"]
    try:
        assert hear(wish="", value="E.2026-11-19", isUnkept=False).value == "E.2026-11-19"
        assert hear(wish="other", value="E.2026-11-19", isUnkept=False) == state
        assert hear(wish="", value=None, isUnkept=False) == state
        assert hear(wish="", value="", isUnkept=True).is_unkept
    finally:
        st.session_state = before


def test_a_browser_that_cannot_remember_is_told(open_page, browser_says):
    walker = Walker(open_page).mark("RF01")
    held = walker.at.session_state["hold.memory"]
    walker.at.session_state["hold.memory"] = held._replace(is_unkept=True)
    walker.at.run()
    assert TEXT("hold.unkept.all").strip() in [w.value.strip() for w in walker.at.warning]


def test_the_circuit_of_a_club_waits_too(open_page, browser_says, monkeypatch):
    monkeypatch.setenv("BACKCARE_DEMO", "yes")
    assert offers(open_page("club"))
    browser_says("E.2026-11-19")
    at = open_page("club")
    assert offers(at) == []
    assert HOLD in shown(at)
    assert TEXT("club.organiser") in [h.value for h in at.header]
    for name in OFFERING:
        assert offers(open_page(name)) == []


def test_every_page_that_waits_has_a_title_for_it():
    for name in OFFERING:
        assert TEXT(f"hold.title.{name}")
