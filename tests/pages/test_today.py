"""The first page: today for whoever has a diary or a plan, the guidance for everybody else."""

import re
from datetime import timedelta

import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.errors import StoreError
from backcare.storage.tinydb_files.store import TinyTrackerStore
from backcare.ui.parts import figure_url
from backcare.ui.plan.words import session_heading
from tests.builders import MONDAY, check_in, planned_pause, run, session
from tests.pages.kept import checked, made
from tests.pages.screen import CONTENT, TEXT, has, page_links, shown

DAY = timedelta(days=1)
SUNDAY = MONDAY + 6 * DAY


def words(at):
    """All words on the screen, without tags and style sheets."""
    return re.sub(r"<style.*?</style>|<[^>]+>", " ", shown(at), flags=re.DOTALL)


def heading(at):
    [title] = re.findall(r"<h1[^>]*>(.*?)</h1>", shown(at))
    return title


def test_a_stranger_lands_on_the_guidance(open_page):
    at = open_page("today")
    assert heading(at) == TEXT("guidance.title")
    assert heading(open_page("guidance")) == TEXT("guidance.title")


def test_who_kept_no_more_than_a_self_check_is_a_stranger_still(open_page, store):
    store.add("me", checked(Urgency.NO_MATCH))
    assert heading(open_page("today")) == TEXT("guidance.title")


def test_the_guidance_stands_where_records_cannot_be_read(open_page, store, monkeypatch):
    store.add("me", run(1))
    monkeypatch.setattr(TinyTrackerStore, "find", lambda *_, **__: _fails())
    at = open_page("today")
    assert not at.exception
    assert heading(at) == TEXT("guidance.title")


def _fails():
    raise StoreError("away")


@pytest.mark.parametrize("who", ["stranger", "member"])
def test_in_a_club_only_who_is_signed_in_has_a_today(open_page, be, who):
    be(who)
    is_landing = heading(open_page("today")) == TEXT("guidance.title")
    assert is_landing is (who == "stranger")


def test_the_session_of_today_is_one_tap_away(on, store):
    plan = made()
    store.add("me", plan)
    first = plan.sessions[0]
    at = on(first.day, "today")
    minutes = CONTENT.programming.minutes_with_warm_up(first)
    name = session_heading(first, TEXT)
    assert heading(at) == TEXT("today.title.session", session=name, minutes=minutes)
    assert has(at, "main-start")


def test_pain_on_waking_is_one_tap_and_is_answered(on, store):
    store.add("me", made(MONDAY - 7 * DAY))
    store.add("me", run(1, MONDAY - DAY, distance_m=21_000))
    at = on(MONDAY, "today")
    [scale] = [g for g in at.get("button_group") if "nprs_waking" in g.key]
    at = scale.set_value(6).run()
    assert not at.exception
    [kept] = [c for c in store.find("me", type(check_in())) if c.day == MONDAY]
    assert kept.nprs_waking == 6
    assert heading(at) == TEXT("today.title.easy")


def test_an_easy_day_leads_to_what_eases_and_says_why(on, store):
    plan = made(MONDAY - 7 * DAY)
    long = run(1, MONDAY - DAY, distance_m=21_000)
    store.add_all("me", [plan, long, check_in(2, MONDAY - DAY, nprs_sitting=6)])
    at = on(MONDAY, "today")
    said = words(at)
    assert heading(at) == TEXT("today.title.easy")
    assert "21 km, pain 6 on sitting down" in said
    assert CONTENT.today["day-easy"].text in said
    assert TEXT("plan.rules", rules=CONTENT.today["day-easy"].rule) in said
    assert has(at, "main-easy")
    assert not has(at, "main-start")
    assert figure_url("standing_back_bend") in shown(at)


def test_an_easy_day_names_no_length_for_the_run_planned_on_it(on, store):
    plan = made(MONDAY - 7 * DAY, run_days=(0, 6))
    store.add_all("me", [plan, run(1, MONDAY - DAY, distance_m=21_000)])
    length = TEXT("today.run_up_to", number="|", unit="").split("|")[0]
    assert length in words(on(MONDAY, "today"))
    store.add("me", check_in(2, MONDAY - DAY, nprs_sitting=6))
    assert length not in words(on(MONDAY, "today"))


def test_a_day_off_has_a_face(on, store):
    store.add("me", run(1, MONDAY - DAY))
    assert 'class="bc-now"' in shown(on(MONDAY, "today"))


def test_the_next_run_is_a_number_with_its_reason(on, store):
    runs = [run(n, MONDAY - n * 7 * DAY - DAY, distance_m=15_000) for n in range(3)]
    store.add_all("me", runs)
    said = words(on(MONDAY, "today"))
    assert "16.5" in said
    assert TEXT("today.run.because.next-grow") in said
    assert CONTENT.today["next-grow"].text in said


def test_while_exercise_waits_nothing_urges_on(on, store):
    store.add_all("me", [made(), run(1, MONDAY, distance_m=9000), checked(Urgency.SAME_DAY)])
    at = on(MONDAY + 3 * DAY, "today")
    said = words(at)
    assert 'class="bc-now"' not in shown(at)
    assert heading(at) == TEXT("today.title.waits")
    assert not has(at, "main-")
    assert TEXT("today.run.title") not in said
    assert TEXT("after_run.link") not in page_links(at)


def test_a_pause_says_until_when_and_offers_nothing(on, store):
    store.add_all("me", [made(), planned_pause(MONDAY, MONDAY + 3 * DAY)])
    at = on(MONDAY, "today")
    assert heading(at) == TEXT("today.title.pause_until", day="Thursday")
    assert not has(at, "main-")


def test_the_week_is_told_as_the_tracker_tells_it(on, store):
    plan = made()
    first = plan.sessions[0]
    store.add_all("me", [plan, session(1, first.day, minutes=25)])
    ring = f'aria-label="{TEXT("today.week", done=1, planned=2)}"'
    assert ring in shown(on(first.day, "today"))
    assert heading(on(first.day, "today")) == TEXT("today.title.done")


@pytest.mark.parametrize(("nprs", "is_asked"), [(2, False), (6, True)])
def test_a_sore_morning_is_asked_about_again_on_the_next(on, store, nprs, is_asked):
    store.add_all("me", [made(), check_in(1, MONDAY, nprs_waking=nprs)])
    at = on(MONDAY + DAY, "today")
    assert any("nprs_waking" in g.key for g in at.get("button_group")) is is_asked


@pytest.mark.parametrize(("nprs", "is_easy"), [(1, False), (6, True)])
def test_after_a_session_an_open_run_is_told_and_a_sore_back_is_eased(on, store, nprs, is_easy):
    plan = made(run_days=(0, 6))
    runs = [run(n, MONDAY - n * 7 * DAY, distance_m=6000) for n in range(1, 4)]
    store.add_all("me", [plan, *runs, session(9, MONDAY, minutes=25)])
    store.add("me", check_in(10, MONDAY, nprs_sitting=nprs))
    at = on(MONDAY, "today")
    title = "done" if is_easy else "done_before_run"
    assert heading(at) == TEXT(f"today.title.{title}")
    length = TEXT("today.run_up_to", number="|", unit="").split("|")[0]
    assert (TEXT("today.also.run") in words(at)) is not is_easy
    assert (length in words(at)) is not is_easy
    assert has(at, "main-easy") is is_easy


def test_a_morning_of_yesterday_is_not_told_as_this_one(on, store):
    store.add_all("me", [made(), session(1, MONDAY - 2 * DAY, minutes=25)])
    mornings = [check_in(100 + n, MONDAY - n * DAY, nprs_waking=0) for n in range(3, 9)]
    store.add_all("me", [*mornings, check_in(120, MONDAY - DAY, nprs_waking=1)])
    said = words(on(MONDAY, "today"))
    assert CONTENT.today["day-sorer"].text in said
    assert "this morning" not in said
