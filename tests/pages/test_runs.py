"""Kilometres, time and runs of this week and month stand in one place, beside what is asked."""

import pytest

from backcare.domain.check.triage import Urgency
from backcare.domain.weeks import WEEK
from tests.builders import MONDAY, TODAY, planned_pause, run
from tests.pages.kept import checked, made
from tests.pages.screen import TEXT, shown

RUN_DAYS = {"run_days": (0, 2, 5), "long_run_day": 5}


def runs_of(at):
    """The part of the page that tells the runs; empty if there is none."""
    title = f">{TEXT('running.title')}<"
    return next((h.proto.body for h in at.get("html") if title in h.proto.body), "")


def opened(at):
    at.session_state["running.before"] = True
    return at.run()


def test_a_week_and_a_month_are_told_with_what_is_asked_and_what_is_not_known(open_page, store):
    runs = [
        run(1, MONDAY, distance_m=8000, minutes=48),
        run(2, TODAY, minutes=30),
        run(3, MONDAY - 2 * WEEK, distance_m=10_400, minutes=62),
        run(4, TODAY, minutes=40, ladder_step=0),
    ]
    store.add_all("me", [made(MONDAY - 2 * WEEK, **RUN_DAYS), *runs])
    at = open_page("tracker")
    drawn = runs_of(at)
    asked = TEXT("running.of_plan", done=2, asked=3)
    week = " · ".join(
        ["1 h 18", TEXT("running.runs", n=2), TEXT("running.no_distance", n=1), asked]
    )
    assert f"<h2>{TEXT('running.week')}</h2>" in drawn
    assert ">8 <small>km</small>" in drawn
    assert week in drawn
    assert ">18.4 <small>km</small>" in drawn
    at = opened(at)
    weeks, months = at.table[0].value, at.table[1].value
    assert list(weeks[TEXT("running.distance")]) == ["8 km (1 of 2)", TEXT("chart.none"), "10.4 km"]
    assert list(weeks[TEXT("running.days")]) == ["2 of 3", "0 of 3", "1 of 3"]
    assert list(months[TEXT("running.count")]) == ["3"]
    assert "18.4 km in 2 h 20" in shown(at)


def test_who_never_ran_sees_nothing_of_it(open_page, store):
    store.add_all("me", [made(**RUN_DAYS), run(1, minutes=40, ladder_step=0)])
    assert runs_of(open_page("tracker")) == ""


def test_in_a_pause_no_run_is_asked_for(open_page, store):
    pause = planned_pause(MONDAY, MONDAY + 2 * WEEK)
    store.add_all("me", [made(MONDAY - WEEK, **RUN_DAYS), run(1, MONDAY - WEEK), pause])
    drawn = runs_of(open_page("tracker"))
    assert TEXT("running.pause") in drawn
    assert TEXT("running.none") in drawn
    assert TEXT("today.run.title") not in drawn
    assert drawn.count(TEXT("running.planned", asked="")[:10]) == 0


@pytest.mark.safety
def test_while_exercise_waits_runs_are_told_and_none_is_asked_for(open_page, store):
    store.add_all(
        "me", [made(MONDAY - WEEK, **RUN_DAYS), run(1, MONDAY), checked(Urgency.SAME_DAY)]
    )
    at = open_page("tracker")
    drawn = runs_of(at)
    assert ">8 <small>km</small>" in drawn
    assert "run days" not in drawn.lower()
    assert TEXT("today.run.title") not in drawn
    assert TEXT("running.days") not in opened(at).table[0].value.columns
