"""What the tracker's charts say in words, and what they draw."""

import json
from datetime import date, timedelta

import pyarrow as pa
import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.entries import ActivityCheck, ActivityRating, PainContext
from backcare.domain.profile import Profile, Target
from backcare.domain.weeks import week_start
from backcare.domain.words import as_text
from backcare.ui.dates import short_date
from tests.builders import MONDAY, TODAY, _base, check_in, run, session, year_profile
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


def table_of(at):
    name = at.pills(key="tracker.chart").value
    at.session_state[f"tracker.{name}.table"] = True
    [table] = at.run().table
    return table.value


def test_weeks_before_the_first_target_are_not_called_missed(chart, store):
    store.add_all("me", [session(n, TODAY - 7 * n * DAY) for n in range(8)])
    since = week_start(TODAY) - 2 * 7 * DAY
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
    told = TEXT("adherence.told.weeks", start=short_date(MONDAY), n=2)
    assert frame_of(at)["told"].iloc[-1] == f"{told} {TEXT('adherence.told.planned', n=2)}"


def test_a_chart_by_month_says_into_which_month_a_week_goes(chart, store):
    sunday = date(2026, 11, 1)  # of a week that began in October
    store.add("me", session(1, sunday))
    at = chart("adherence", "all")
    assert TEXT("adherence.by_month") in shown(at)
    assert frame_of(at).set_index("week")["done"]["2026-10-01"] == 1
    assert frame_of(at)["told"].iloc[-2].startswith("Weeks that began in October 2026: one")
    assert TEXT("adherence.by_month") not in shown(chart("adherence", "year"))


@pytest.mark.parametrize(("first", "latest", "is_told"), [(2, 1, False), (3, 1, True)])
def test_what_is_no_clear_change_says_what_would_be_one(chart, store, first, latest, is_told):
    store.add("me", check_in(1, TODAY - 7 * DAY, nprs_waking=first))
    store.add("me", check_in(2, TODAY, nprs_waking=latest))
    words = shown(chart("pain"))
    assert ("down from 3 to 1 in one week" in words) is is_told
    assert (
        "no clear change (2 in the first week, 1 in the latest; 2 points" in words
    ) is not is_told


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
    assert float(table_of(at)[TEXT("together.a_week")].iloc[-2]) == 7


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
    assert "Weeks in which you reached your target" in shown(chart("adherence"))
    store.add("me", checked(Urgency.SAME_DAY))
    words = shown(chart("adherence"))
    assert "Weeks in which you reached your target" not in words
    assert TEXT("adherence.finding_rests", done=1) in words


def test_pain_beside_sessions_is_of_one_question(chart, store):
    store.add_all("me", [session(1), check_in(2, TODAY - timedelta(weeks=2), nprs_sitting=6)])
    store.add("me", check_in(3, TODAY, nprs_waking=1))
    assert TEXT("together.empty.weeks", left=1) in shown(chart("together"))
    store.add("me", check_in(4, TODAY - timedelta(weeks=1), nprs_waking=5))
    at = chart("together")
    waking = TEXT("nprs.context.waking")
    said = TEXT("pain.finding.down.weeks", context=waking, first=5, latest=1, n=1)
    assert TEXT("together.finding", done=1, pain=said) in shown(at)
    assert [x for x in frame_of(at)["nprs"] if x == x] == [5, 1]  # a gap is no number
    assert TEXT("together.pain", context=waking) in set(frame_of(at)["line"])
    assert said in shown(chart("pain"))


def test_the_month_under_way_has_its_pain_also_before_a_week_of_it_has_begun(
    chart, store, monkeypatch
):
    saturday = date(2026, 8, 1)
    monkeypatch.setenv("BACKCARE_TODAY", saturday.isoformat())
    store.add_all("me", [check_in(n, saturday - n * 30 * DAY, nprs_waking=n) for n in range(3)])
    store.add("me", session(9, saturday))
    frame = frame_of(chart("together", "all"))
    assert (frame["week"].iloc[-1], frame["nprs"].iloc[-1]) == ("2026-08-01", 0)
    assert frame["done"].isna().tolist()[-2:] == [False, True]


def test_the_longest_run_of_each_week_is_drawn_and_told_of_over_a_year(chart, store):
    far = [run(1, MONDAY, distance_m=22_100), run(2, MONDAY + 3 * DAY, distance_m=3000)]
    rising = [5000, 9600, 16_800]
    before = [run(5 + n, MONDAY - (7 - n) * DAY, distance_m=m) for n, m in enumerate(rising)]
    store.add_all("me", [*far, *before])
    for span, unit, km in (("year", "weeks", [16.8, 22.1]), ("all", "months", [22.1])):
        at = chart("load", span)
        assert frame_of(at)["amount"].tolist() == km
        assert [float(x) for x in table_of(at)[TEXT("load.km")]] == km[::-1]
        words = shown(at)
        assert TEXT(f"load.longest_of_each.{unit}") in words
        assert TEXT("load.finding", longer=len(km), n=len(km)) in words
    at = chart("load")
    assert len(frame_of(at)) == 5
    assert TEXT("load.finding", longer=3, n=4) in shown(at)


@pytest.mark.parametrize(("far", "near"), [(3, 4), (4, 3)])
def test_an_easy_day_is_asked_for_whichever_run_of_the_day_was_kept_last(chart, store, far, near):
    store.add("me", run(1, TODAY - 9 * DAY, distance_m=10_000))
    store.add_all("me", [run(far, distance_m=25_000), run(near, distance_m=2000)])
    assert TEXT("load.last.double") in shown(chart("load"))


def test_no_run_is_called_longer_than_anything_beside_a_longer_one_by_time(chart, store):
    store.add("me", run(1, TODAY - 9 * DAY, minutes=120))
    store.add("me", run(2, TODAY - 2 * DAY, distance_m=4000, minutes=24))
    store.add("me", run(3, TODAY, distance_m=10_000, minutes=60))
    at = chart("load")
    assert TEXT("load.finding", longer=0, n=2) in shown(at)
    assert TEXT("load.last.double") not in shown(at)
    assert table_of(at)[TEXT("load.compared")].iloc[0] == TEXT("load.step.usual")


def test_a_distance_that_is_rounded_is_told_with_about(chart, store):
    for n in range(6):
        metres = 9800 if n % 2 else 5000
        store.add("me", run(n, TODAY - (2 * n + 2) * DAY, distance_m=metres))
        nprs = 6 if n % 2 else 1
        store.add("me", check_in(50 + n, TODAY - (2 * n + 1) * DAY, nprs_waking=nprs))
    assert "After runs of about 10 km and more" in shown(chart("mornings"))


def test_a_trend_by_month_is_told_in_months(chart, store):
    for n, nprs in ((0, 1), (1, 3), (5, 6)):
        store.add("me", check_in(n, TODAY - n * 30 * DAY, nprs_sitting=nprs))
    words = shown(chart("pain", "all"))
    sitting = TEXT(f"nprs.context.{PainContext.SITTING}")
    assert TEXT("pain.finding.down.months", context=sitting, first=6, latest=1, n=5) in words
    assert "week" not in words[words.index(sitting) :].splitlines()[0]


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
