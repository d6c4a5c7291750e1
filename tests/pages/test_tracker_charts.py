"""What the tracker's charts say in words, and what they draw."""

import json
from datetime import timedelta

import pyarrow as pa
import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.entries import ActivityCheck, ActivityRating
from backcare.domain.profile import Profile, Target
from backcare.domain.weeks import week_start
from backcare.domain.words import as_text
from tests.builders import TODAY, _base, check_in, run, session, year_profile
from tests.pages.kept import checked
from tests.pages.screen import TEXT, page_links, shown

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


def test_weeks_before_the_first_target_are_not_called_missed(chart, store):
    store.add_all("me", [session(n, TODAY - 7 * n * DAY) for n in range(8)])
    since = week_start(TODAY) - 2 * 7 * DAY
    store.save_profile("me", Profile(targets=(Target(since=since, sessions=2),)))
    states = list(frame_of(chart("adherence"))["state"])
    no_target, other = TEXT("adherence.state.no-target"), TEXT("adherence.state.other")
    assert states == [no_target] * 9 + [other] * 2 + [TEXT("adherence.state.under-way")]


def test_runs_without_a_distance_are_drawn_in_minutes(chart, store):
    store.add_all("me", [run(n, TODAY - 3 * n * DAY, minutes=30 + n) for n in range(4)])
    runs = spec_of(chart("load"))["layer"][1]["encoding"]
    assert runs["tooltip"][1]["title"] == TEXT("load.minutes")
    store.add("me", run(9, TODAY, distance_m=9000, minutes=50))
    at = chart("load")
    runs = spec_of(at)["layer"][1]["encoding"]
    assert runs["tooltip"][1]["title"] == TEXT("load.km")
    assert TEXT("load.by_time", n=4) in shown(at)
    assert TEXT("load.last.longer") in shown(at)


def test_one_run_has_nothing_to_be_compared_with(chart, store):
    store.add("me", run(1, TODAY, distance_m=8000))
    words = shown(chart("load"))
    assert TEXT("load.nothing_to_compare") in words
    assert "of 1 runs" not in words


@pytest.mark.parametrize(("days_ago", "is_said"), [(0, True), (2, True), (3, False), (70, False)])
def test_an_easy_day_is_asked_for_after_a_recent_run_only(chart, store, days_ago, is_said):
    last = TODAY - days_ago * DAY
    store.add_all("me", [run(1, last - DAY, distance_m=4000), run(2, last, distance_m=9000)])
    assert (TEXT("load.last.double") in shown(chart("load"))) is is_said


@pytest.mark.parametrize(("days_ago", "is_offered"), [(30, False), (31, True), (200, True)])
def test_after_thirty_days_without_a_run_the_ladder_is_offered(chart, store, days_ago, is_offered):
    store.add("me", run(1, TODAY - days_ago * DAY, distance_m=8000))
    assert (TEXT("plan.to_run_walk") in page_links(chart("load"))) is is_offered


@pytest.mark.safety
def test_the_ladder_is_not_offered_while_exercise_waits(chart, store):
    store.add("me", run(1, TODAY - 40 * DAY, distance_m=8000))
    store.add("me", checked(Urgency.SAME_DAY))
    assert TEXT("plan.to_run_walk") not in page_links(chart("load"))


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


def test_sessions_beside_pain_are_those_of_a_week_in_months_too(chart, store):
    store.add_all("me", [session(100 + n, TODAY - n * DAY) for n in range(90)])
    store.add_all("me", [check_in(300 + n, TODAY - n * DAY, nprs_waking=2) for n in range(90)])
    at = chart("together", "all")
    assert spec_of(at)["layer"][0]["encoding"]["y"]["scale"]["domain"] == {"unionWith": [0, 10]}
    at.session_state["tracker.together.table"] = True
    at.run()
    [table] = at.table
    assert float(table.value[TEXT("together.a_week")].iloc[-2]) == 7


@pytest.mark.parametrize(
    ("name", "key", "values"),
    [
        ("together", "together.empty.weeks", {"left": 2}),
        ("pain", "pain.empty.weeks", {"left": 2}),
        ("load", "load.empty", {}),
        ("adherence", "adherence.empty", {}),
        ("activities", "activities.empty", {"left": 2}),
        ("mornings", "mornings.empty", {"left": 6}),
    ],
)
def test_an_empty_chart_says_how_many_are_missing(chart, name, key, values):
    words = TEXT(key, **values).strip()
    assert words in shown(chart(name))
    assert any(word in words.lower() for word in ("to go", "to go:"))


def test_without_a_session_there_is_nothing_to_stand_beside_pain(chart, store):
    store.add_all("me", [check_in(n, TODAY - 7 * n * DAY, nprs_waking=2) for n in range(3)])
    assert TEXT("together.no_session") in shown(chart("together"))


def test_months_are_not_called_weeks(chart, store):
    store.add("me", check_in(1, TODAY, nprs_waking=2))
    assert TEXT("pain.empty.months", left=1) in shown(chart("pain", "all"))
    assert TEXT("together.empty.months", left=1) in shown(chart("together", "all"))
    store.add("me", check_in(2, TODAY - timedelta(weeks=5), nprs_sitting=2))
    assert TEXT("pain.finding.no_trend.months") in shown(chart("pain", "all"))
    assert TEXT("pain.finding.no_trend.weeks") in shown(chart("pain"))


@pytest.mark.safety
def test_no_target_is_held_up_while_exercise_waits(chart, store):
    store.save_profile("me", year_profile())
    store.add("me", session(1, TODAY - 14 * DAY))
    assert "You reached your target in" in shown(chart("adherence"))
    store.add("me", checked(Urgency.SAME_DAY))
    words = shown(chart("adherence"))
    assert "You reached your target in" not in words
    assert TEXT("adherence.finding_rests", done=1) in words
