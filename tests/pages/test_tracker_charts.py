"""What the tracker's charts say in words, and what they draw."""

import json
from datetime import date, timedelta

import pyarrow as pa
import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.entries import ActivityCheck, ActivityRating
from backcare.domain.profile import Profile, Target
from backcare.domain.weeks import monday_of
from backcare.domain.words import as_text
from backcare.ui.dates import short_date
from tests.builders import MONDAY, TODAY, _base, check_in, run, session, year_profile
from tests.pages.kept import checked
from tests.pages.screen import TEXT, shown

DAY = timedelta(days=1)


@pytest.fixture
def chart(open_page):
    def open_chart(name, span="weeks"):
        at = open_page("tracker")
        at.segmented_control(key="tracker.span").set_value(span).run()
        at = at.pills(key="tracker.chart").set_value(name).run()
        assert not at.exception
        return at

    return open_chart


def spec_of(at):
    [drawn] = at.get("vega_lite_chart")
    return json.loads(drawn.proto.spec)


def frame_of(at):
    [drawn] = at.get("vega_lite_chart")
    return pa.ipc.open_stream(drawn.proto.data.data).read_pandas()


def table_of(at):
    name = at.pills(key="tracker.chart").value
    at.session_state[f"tracker.{name}.table"] = True
    [table] = at.run().table
    return table.value


def test_weeks_before_the_first_target_are_not_called_missed(chart, store):
    store.add_all("me", [session(n, TODAY - 7 * n * DAY) for n in range(8)])
    since = monday_of(TODAY) - 2 * 7 * DAY
    store.save_profile("me", Profile(targets=(Target(since=since, sessions=2),)))
    states = list(frame_of(chart("adherence"))["state"])
    no_target, other = TEXT("adherence.state.no-target"), TEXT("adherence.state.other")
    assert states == [no_target] * 9 + [other] * 2 + [TEXT("adherence.state.under-way")]


def test_the_marks_of_the_routine_are_named_and_tell_of_themselves_in_words(chart, store):
    store.save_profile("me", year_profile())
    store.add_all("me", [session(n, TODAY - n * DAY) for n in range(2)])
    at = chart("adherence")
    words = shown(at)
    for name in ("state.reached", "state.under-way", "state.no-target", "state.other", "planned"):
        assert f"</i>{TEXT(f'adherence.{name}')}</span>" in words
    told = TEXT(
        "adherence.told.weeks", start=short_date(MONDAY - DAY), n=2
    )  # their weeks begin on Sunday
    assert frame_of(at)["told"].iloc[-1] == f"{told} {TEXT('adherence.told.planned', n=2)}"


def test_a_chart_by_month_says_into_which_month_a_week_goes(chart, store):
    sunday = date(2026, 11, 1)  # of a week that began in October
    store.add("me", session(1, sunday))
    at = chart("adherence", "all")
    assert TEXT("adherence.by_month") in shown(at)
    assert frame_of(at).set_index("week")["done"]["2026-10-01"] == 1
    assert frame_of(at)["told"].iloc[-2].startswith("Weeks that began in October 2026: one")
    assert TEXT("adherence.by_month") not in shown(chart("adherence", "year"))


def test_equally_long_runs_are_not_called_no_difference(chart, store):
    for n in range(6):
        store.add("me", run(n, TODAY - (2 * n + 2) * DAY, distance_m=8000 + n))
        store.add("me", check_in(50 + n, TODAY - (2 * n + 1) * DAY, nprs_waking=n))
    assert TEXT("mornings.finding.alike", n=6) in shown(chart("mornings"))


def test_the_ratings_of_activities_follow_the_span_and_each_its_own_dates(chart, store):
    for number, weeks, ratings in (
        (1, 30, (("Run", 1), ("Stairs", 2))),
        (2, 8, (("Run", 4), ("Stairs", 5))),
        (3, 4, (("Stairs", 7),)),
        (4, 0, (("Run", 8),)),
        (5, 0, (("Long  run", 3), ("Long run", 3))),  # kept before names were made one line
    ):
        rated = tuple(ActivityRating(name=name, ability=ability) for name, ability in ratings)
        day = TODAY - timedelta(weeks=weeks)
        store.add("me", ActivityCheck(**_base(number, day), activities=rated))
    words = shown(chart("activities"))
    assert TEXT("activities.change", name=as_text("Run"), first=4, latest=8) in words
    assert TEXT("activities.change", name=as_text("Stairs"), first=5, latest=7) in words
    words = shown(chart("activities", "year"))
    assert TEXT("activities.change", name=as_text("Run"), first=1, latest=8) in words


@pytest.mark.parametrize(
    ("name", "key", "values"),
    [
        ("adherence", "adherence.empty", {}),
        ("activities", "activities.empty", {"left": 2}),
        ("mornings", "mornings.empty", {"left": 6}),
    ],
)
def test_an_empty_chart_says_how_many_are_missing(chart, name, key, values):
    words = TEXT(key, **values).strip()
    assert words in shown(chart(name))
    assert any(word in words.lower() for word in ("to go", "to go:"))


@pytest.mark.safety
def test_no_target_is_held_up_while_exercise_waits(chart, store):
    store.save_profile("me", year_profile())
    store.add("me", session(1, TODAY - 14 * DAY))
    assert "Weeks in which you reached your target" in shown(chart("adherence"))
    store.add("me", checked(Urgency.SAME_DAY))
    words = shown(chart("adherence"))
    assert "Weeks in which you reached your target" not in words
    assert TEXT("adherence.finding_rests", done=1) in words


def test_a_distance_that_is_rounded_is_told_with_about(chart, store):
    for n in range(6):
        metres = 9800 if n % 2 else 5000
        store.add("me", run(n, TODAY - (2 * n + 2) * DAY, distance_m=metres))
        nprs = 6 if n % 2 else 1
        store.add("me", check_in(50 + n, TODAY - (2 * n + 1) * DAY, nprs_waking=nprs))
    assert "After runs of about 10 km and more" in shown(chart("mornings"))


def test_all_begins_with_the_first_session_ever(chart, store):
    saturday = date(2025, 2, 1)  # a week that began in January
    days = (saturday, saturday + DAY, saturday + 2 * DAY, TODAY)
    store.add_all("me", [session(n, day) for n, day in enumerate(days)])
    at = chart("adherence", "all")
    assert frame_of(at)["done"].sum() == 4
    assert table_of(at)[TEXT("adherence.done")].astype(int).sum() == 4
    assert TEXT("adherence.finding_too_early", done=4) in shown(at)


def test_a_run_of_a_file_is_listed_with_the_nearest_minute(open_page, store):
    store.add("me", run(1, TODAY, minutes=31, moving_seconds=1801))  # as version 0.2 kept it
    at = open_page("tracker")
    assert TEXT("log.min", minutes=30) in shown(at)
    assert TEXT("log.min", minutes=31) not in shown(at)


def test_two_ratings_of_one_day_both_stand_in_the_table(chart, store):
    for number, ability in ((1, 2), (2, 7)):
        rating = (ActivityRating(name="Run", ability=ability),)
        store.add("me", ActivityCheck(**_base(number), activities=rating))
    at = chart("activities")
    assert TEXT("activities.change", name=as_text("Run"), first=2, latest=7) in shown(at)
    assert table_of(at)[as_text("Run")].tolist() == ["2", "7"]
