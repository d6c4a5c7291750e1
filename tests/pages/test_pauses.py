"""A pause is entered for any days, shown with days and reason, changed, ended and taken back."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.entries import Pause, PauseReason
from backcare.domain.plan.plan import Plan
from backcare.domain.profile import Profile
from backcare.domain.weeks import monday_of
from backcare.domain.words import as_text
from backcare.storage.exports import export_zip
from backcare.ui.my_data.summary import summary_page
from backcare.ui.tracker.diary import read_diary
from tests.builders import MONDAY, TODAY, _base, run, session
from tests.pages.kept import checked, made
from tests.pages.look_back import look_back
from tests.pages.plans import THURSDAY, TUESDAY, A, B, a_plan, reached, row
from tests.pages.screen import CONTENT, TEXT, cards, has, heading, press, shown, unfold
from tests.visits import own, visit_on

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
FRIDAY = MONDAY + 4 * DAY


def pause(begin, until=None, reason=PauseReason.HOLIDAY, number=70):
    return Pause(**_base(number, begin), reason=reason, until=until)


def enter(at, reason, begin="", until=""):
    at = unfold(at, "tracker.pause")
    at.pills(key="pause.reason").set_value(reason)
    at.text_input(key="pause.day").set_value(begin)
    at.text_input(key="pause.until").set_value(until)
    return press(at, "pause.save.")


def two_weeks_missed(store):
    """A plan whose last two sessions were not done."""
    last = MONDAY - WEEK
    store.add(
        "me", a_plan(1, last - WEEK, (A, last - WEEK), (A, last), (B, last + 3 * DAY), (A, FRIDAY))
    )
    store.add("me", session(1, last - WEEK))


def test_a_pause_of_the_past_makes_rest_of_what_was_missed(on, store):
    two_weeks_missed(store)
    assert TEXT("routine.outcome.rested") in shown(on(TUESDAY, "tracker"))
    at = enter(on(TUESDAY, "tracker"), "ill", "9 Nov", "15 Nov")
    [kept] = store.find("me", Pause)
    assert (kept.day, kept.until, kept.reason) == (MONDAY - WEEK, MONDAY - DAY, "ill")
    words = shown(at)
    assert TEXT("pause.saved", begin="Monday 9 November", until="Sunday 15 November") in words
    assert TEXT("routine.outcome.paused") in words
    assert TEXT("routine.outcome.rested") not in words
    assert "**Pause** · 9 Nov 2026 to 15 Nov 2026 · ill" in words.replace("Pause ·", "**Pause** ·")
    weeks = shown(on(TUESDAY, "plan")).lower()
    assert TEXT("plan.week_pause", reason="ill", days="9 Nov to 15 Nov").lower() in weeks


def test_a_long_pause_is_said_once_on_the_plans_page(on, store):
    a_week = [(A, MONDAY), (B, MONDAY + 3 * DAY)]
    sessions = [(s, day + n * WEEK) for n in range(6) for s, day in a_week]
    store.add_all("me", [a_plan(1, MONDAY, *sessions), session(1, MONDAY)])
    enter(on(TUESDAY, "tracker"), "holiday", "18 Nov", "6 Dec")
    at = on(TUESDAY, "plan")
    days = cards(at, "plan.days")
    assert [c["title"].lower() for c in days] == [
        *(f"{TEXT('plan.session.A').lower()} ✓", TEXT("plan.day.run")),
        TEXT("plan.day.pause"),
    ]
    assert days[-1]["when"] == TEXT("pause.days", since="Wed 18", until="Sun 22")
    assert f"on={MONDAY + 3 * DAY}" in days[-1]["query"]
    words = shown(at)
    assert words.count("holiday, 18 Nov 2026 to 6 Dec 2026") == 1
    assert len(re.findall(r"holiday, \d", words)) == 1
    ahead = next(h.proto.body for h in at.get("html") if "bc-ahead-weeks" in h.proto.body)
    assert ahead.count("<li>") == 3  # of four weeks, the first two rest
    assert f"<b>23 Nov to 6 Dec</b><span>{TEXT('plan.day.pause')}</span>" in ahead


def test_without_a_plan_the_tracker_takes_a_pause_of_any_day(open_page, store):
    store.save_profile("me", Profile().with_target(MONDAY - WEEK, 2))
    at = enter(open_page("tracker"), "holiday", "3/12", "10 Dec")
    [kept] = store.find("me", Pause)
    assert (kept.day, kept.until) == (TODAY + 14 * DAY, TODAY + 21 * DAY)
    assert TEXT("pause.other", pause="holiday, 3 Dec 2026 to 10 Dec 2026") in shown(at)


@pytest.mark.parametrize("begin", ["1 Jan 2020", "1 Jan 2040"])
def test_days_that_no_diary_knows_are_refused_with_the_field(open_page, store, begin):
    at = enter(open_page("tracker"), "ill", begin)
    assert f"**{TEXT('pause.from')}:**" in at.warning[0].value
    assert at.text_input(key="pause.day").value == begin
    assert store.find("me", Pause) == ()


def test_a_pause_without_its_reason_is_told_in_words(open_page, store):
    at = press(unfold(open_page("tracker"), "tracker.pause"), "pause.save.")
    assert at.warning[0].value == TEXT("error.invalid.pause")
    assert store.find("me", Pause) == ()


def test_two_taps_are_one_pause(open_page, store):
    at = unfold(open_page("tracker"), "tracker.pause")
    at.pills(key="pause.reason").set_value("ill")
    [save] = [b for b in at.button if str(b.key).startswith("pause.save.")]
    save.click().run()
    save.click().run()
    assert len(store.find("me", Pause)) == 1


def test_a_pause_that_meets_another_is_refused_by_its_name(open_page, store):
    store.add("me", pause(MONDAY, TODAY + DAY))
    at = enter(open_page("tracker"), "ill", "20/11", "30/11")
    words = TEXT(
        "refused.overlap",
        reason=as_text("holiday"),
        first="16 November 2026",
        last="20 November 2026",
    )
    assert words in at.warning[0].value
    assert len(store.find("me", Pause)) == 1
    assert at.text_input(key="pause.until").value == "30/11"
    enter(at, "ill", "21/11", "30/11")
    assert len(store.find("me", Pause)) == 2


@pytest.mark.parametrize("page", ["tracker", "plan"])
def test_a_pause_is_changed_where_it_is_shown(open_page, store, page):
    store.add("me", a_plan(1, MONDAY, (A, TUESDAY), (B, FRIDAY)))
    store.add("me", pause(MONDAY, TODAY))
    at = press(open_page(page), "pause.edit.")
    form = f"pause.change.{store.find('me', Pause)[0].id}.1"
    at.text_input(key=f"{form}.until").set_value("")
    at.text_input(key=f"{form}.day").set_value("10 Nov")
    at.pills(key=f"{form}.reason").set_value("flare-up")
    at = press(at, "pause.change.save_changes.")
    [kept] = store.find("me", Pause)
    assert (kept.day, kept.until, kept.reason) == (MONDAY - 6 * DAY, None, "flare-up")
    assert "flare-up, from 10 Nov 2026 until you are back" in shown(at)
    at = press(press(at, "pause.edit."), "pause.change.delete")
    assert store.find("me", Pause) == ()
    press(at, "tracker.undo")
    assert len(store.find("me", Pause)) == 1


def test_a_change_that_ends_before_it_begins_or_has_no_day_is_refused(open_page, store):
    store.add("me", pause(MONDAY, TODAY))
    at = press(open_page("tracker"), "pause.edit.")
    form = f"pause.change.{store.find('me', Pause)[0].id}.1"
    at.text_input(key=f"{form}.until").set_value("14 Nov")
    at = press(at, "pause.change.save_changes.")
    assert TEXT("refused.order", first="16 November 2026") in at.warning[0].value
    at.text_input(key=f"{form}.day").set_value("")
    at = press(at, "pause.change.save_changes.")
    assert TEXT("refused.no-day") in at.warning[0].value
    assert store.find("me", Pause) == (pause(MONDAY, TODAY),)


@pytest.mark.parametrize(("begin", "left"), [(MONDAY, TODAY - DAY), (TODAY, None)])
def test_being_back_is_one_tap_and_can_be_taken_back(open_page, store, begin, left):
    before = pause(begin, TODAY + 9 * DAY)
    store.add("me", before)
    at = press(open_page("tracker"), "pause.back.")
    assert [p.until for p in store.find("me", Pause)] == ([] if left is None else [left])
    assert TEXT("pause.welcome") in shown(at)
    press(at, "pause.undo")
    [again] = store.find("me", Pause)
    assert msgspec.structs.replace(again, rev=1) == before


def test_what_was_done_in_a_pause_counts(on, store):
    store.add("me", a_plan(1, MONDAY, (A, TUESDAY), (B, THURSDAY), (A, MONDAY + WEEK)))
    store.add_all("me", [session(1, TUESDAY), session(2, THURSDAY), pause(TUESDAY, THURSDAY)])
    assert reached(2, 2) in shown(on(FRIDAY, "tracker"))
    assert row(on(FRIDAY, "plan"), TUESDAY).startswith("Hips and trunk ✓")


def test_on_a_day_of_a_pause_nothing_is_asked_and_nothing_is_offered_again(on, store):
    store.add("me", a_plan(1, MONDAY, (A, MONDAY), (B, FRIDAY), (A, MONDAY + WEEK)))
    store.add("me", pause(TUESDAY, THURSDAY))
    at = on(TUESDAY, "plan")
    assert heading(at) == TEXT("today.title.pause_until", day="Thursday")
    assert not has(at, "plan.start")
    assert TEXT("week.in_pause", done=0, planned=2) in shown(on(TUESDAY, "tracker"))
    assert TEXT("plan.still_open", day="Monday") not in shown(at)


def test_a_run_is_not_asked_for_in_a_pause(on, store):
    store.add("me", a_plan(1, MONDAY - WEEK, (A, MONDAY - WEEK), (B, FRIDAY)))
    assert TEXT("due.title.run") in shown(on(TUESDAY, "tracker"))
    store.add("me", pause(TUESDAY, TUESDAY))
    assert TEXT("due.title.run") not in shown(on(TUESDAY, "tracker"))


def test_after_a_pause_it_is_said_how_to_run_again_until_one_has_run(open_page, store):
    store.add_all("me", [run(1, TODAY - 20 * DAY), pause(TODAY - 19 * DAY, TODAY - DAY)])
    assert TEXT("pause.run_again") in shown(open_page("tracker"))
    store.add("me", run(2, TODAY))
    assert TEXT("pause.run_again") not in shown(open_page("tracker"))


@pytest.mark.safety
def test_while_exercise_waits_nothing_is_said_about_running_again(open_page, store):
    store.add_all("me", [run(1, TODAY - 20 * DAY), pause(TODAY - 19 * DAY, TODAY - DAY)])
    store.add("me", checked(Urgency.WITHIN_DAYS, day=TODAY))
    assert TEXT("pause.run_again") not in shown(open_page("tracker"))


def test_a_pause_stands_with_days_and_reason_on_paper_and_in_the_tables(store):
    store.add("me", pause(MONDAY - 3 * WEEK, MONDAY - 2 * WEEK))
    visit = visit_on(TODAY, store=own(store))

    page = summary_page(read_diary(visit), 4, visit)
    [lines] = [part.lines for part in page.parts if part.heading == TEXT("summary.pauses")]
    assert lines == ["holiday, 26 Oct 2026 to 2 Nov 2026"]
    assert b"pause.csv" in export_zip(own(store))


def test_a_pause_leaves_the_target_and_ends_with_a_tap(open_page, store):
    store.add("me", made())
    at = unfold(open_page("plan"), "plan.change", "tracker.pause")
    at.pills(key="pause.reason").set_value("holiday")
    at = press(at, "pause.save.")
    [pause] = store.find("me", Pause)
    assert (pause.day, pause.until, pause.reason) == (TODAY, None, "holiday")
    assert heading(at) == TEXT("today.title.pause")
    press(at, "pause.back")
    assert store.find("me", Pause) == ()


@pytest.mark.parametrize("has_trained", [False, True])
def test_coming_back_from_a_pause_is_looked_back_on_first(open_page, store, has_trained):
    plan = made(MONDAY - 5 * WEEK)
    store.add("me", plan)
    for n, planned in enumerate(s for s in plan.sessions if s.day < MONDAY - 2 * WEEK):
        store.add("me", session(500 + n, planned.day, minutes=25, nprs=1))
    pause = Pause(
        id=uuid.uuid4().hex,
        day=MONDAY - 2 * WEEK,
        logged_at=datetime.now(UTC),
        reason=PauseReason.ILL,
    )
    store.add("me", pause)
    assert not has(open_page("plan"), "look_back.go.")
    store.change("me", msgspec.structs.replace(pause, until=MONDAY - timedelta(1)))
    if has_trained:
        store.add("me", session(700, MONDAY, minutes=25, nprs=1))
    at = look_back(open_page("plan"))
    [box] = [b for b in at.checkbox if b.label == CONTENT.reasons["missed-some"].text]
    assert box.value
    press(at, "look_back.apply")
    [saved] = store.find("me", Plan)
    assert {s.week for s in plan.sessions if monday_of(s.day) == MONDAY - 3 * WEEK} == {3}
    assert {s.week for s in saved.sessions if monday_of(s.day) == MONDAY} == {2}


def test_a_pause_that_ends_before_it_begins_is_told_in_words(open_page, store):
    store.add("me", made())
    at = unfold(open_page("plan"), "plan.change", "tracker.pause")
    at.pills(key="pause.reason").set_value("ill")
    at.text_input(key="pause.day").set_value("24 Nov")
    at.text_input(key="pause.until").set_value("20/11")
    at = press(at, "pause.save.")
    assert "**Last day, if you know:** It is before the first day, 24 November 2026." in shown(at)
    assert store.find("me", Pause) == ()
