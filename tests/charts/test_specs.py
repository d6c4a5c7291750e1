"""Charts are data: what they say is checked in their spec."""

import json
import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

import altair as alt
import pytest

from backcare.charts.adherence import adherence_spec
from backcare.charts.frames import (
    activities_frame,
    adherence_frame,
    load_frame,
    mornings_frame,
    pain_and_sessions_frame,
    pain_frame,
)
from backcare.charts.pain import pain_and_sessions_spec, pain_spec
from backcare.charts.running import activities_spec, load_spec, mornings_spec
from backcare.domain.entries import ActivityCheck, ActivityRating, PainContext
from backcare.domain.tracker.adherence import Week, by_month
from backcare.domain.tracker.load import run_loads
from backcare.domain.tracker.mornings import mornings_after
from backcare.domain.tracker.trend import WeeklyPain
from backcare.ui.tracker.charts import CHARTS
from tests.builders import MONDAY, TODAY, _base, check_in, run

ROOT = Path(__file__).resolve().parents[2]
STATES = ("Reached", "Under way", "No target", "Other")


def names_in(spec):
    return {
        channel["field"]
        for layer in spec["layer"]
        for encoding in layer["encoding"].values()
        for channel in (encoding if isinstance(encoding, list) else [encoding])
        if "field" in channel
    }


def told(*what):
    return "in words"


RUNS = [run(n, MONDAY + timedelta(n), distance_m=5000 + 3000 * n) for n in range(3)]
WAKING = [check_in(9 + n, MONDAY + timedelta(n + 1), nprs_waking=0) for n in range(3)]
UNTIL = MONDAY + timedelta(9)
WEEKS = [Week(MONDAY, 1, 2, 1), Week(MONDAY + timedelta(weeks=1), 0, None, 0)]
PAIN = [WeeklyPain(MONDAY, PainContext.WAKING, 0)]
RATED = ActivityCheck(**_base(40), activities=(ActivityRating(name="Run", ability=0),))

SPECS = {
    "adherence": adherence_spec(sessions="Sessions", states=STATES),
    "pain": pain_spec(nprs="Pain", contexts=("A", "B", "C")),
    "together": pain_and_sessions_spec(nprs="Pain", sessions="Done", names=("Done", "Pain")),
    "load": load_spec(
        amount="km", longest="Longest", steps=("A", "B", "C", "D"), since=MONDAY, until=UNTIL
    ),
    "mornings": mornings_spec(km="km", nprs="Pain"),
    "activities": activities_spec(
        ability="How well", names=("Run", "Shoes"), since=MONDAY, until=UNTIL
    ),
}
FRAMES = {
    "adherence": adherence_frame(WEEKS, lambda week: STATES[2], told),
    "pain": pain_frame(PAIN, [MONDAY], str),
    "together": pain_and_sessions_frame({MONDAY: 1}, {MONDAY: 0}, ("Done", "Pain")),
    "load": load_frame(run_loads(RUNS, MONDAY, UNTIL), lambda load: "A"),
    "mornings": mornings_frame(2 * mornings_after(RUNS, WAKING, MONDAY, UNTIL), told),
    "activities": activities_frame([RATED], told),
}
FURTHER = {"pain by month": pain_spec(nprs="Pain", contexts=("A", "B", "C"), is_by_month=True)}
"""Other specs for the same frames."""
ALL_SPECS = SPECS | FURTHER


def test_each_chart_of_the_tracker_is_tried_here():
    assert set(SPECS) == set(FRAMES) == set(CHARTS)


@pytest.mark.parametrize("name", SPECS)
def test_a_frame_has_what_its_spec_asks_for_and_nothing_else(name):
    assert names_in(SPECS[name]) == set(FRAMES[name])


@pytest.mark.parametrize("name", ALL_SPECS)
def test_specs_carry_no_data_of_their_own_and_are_valid(name):
    spec = ALL_SPECS[name]
    assert "datasets" not in spec
    assert "data" not in spec
    assert all("data" not in layer for layer in spec["layer"])
    alt.LayerChart.from_dict({**spec, "data": {"values": []}})


@pytest.mark.parametrize("name", ["pain", "pain by month", "mornings", "activities"])
def test_every_scale_of_pain_or_ability_is_whole(name):
    for layer in ALL_SPECS[name]["layer"]:
        assert layer["encoding"]["y"]["scale"]["domain"] == [0, 10]


def test_sessions_beside_pain_are_never_cut_off():
    for layer in SPECS["together"]["layer"]:
        assert layer["encoding"]["y"]["scale"]["domain"] == {"unionWith": [0, 10]}
    weeks = [Week(date(2026, 9, 7) + timedelta(weeks=n), 7, 2, 2) for n in range(4)]
    done = {month.start: month.done_a_week for month in by_month(weeks)}
    frame = pain_and_sessions_frame(done, {}, ("Done", "Pain"))
    assert frame["done"].tolist() == [7]


@pytest.mark.parametrize("name", ["adherence", "mornings", "activities"])
def test_a_point_tells_of_itself_in_words_and_the_axis_in_units(name):
    for layer in SPECS[name]["layer"]:
        assert layer["encoding"]["tooltip"] == {"field": "told", "type": "nominal"}
    assert SPECS[name]["title"]["text"] in ("Sessions", "Pain", "How well")


@pytest.mark.parametrize("is_long", [False, True])
def test_no_day_and_no_month_is_named_twice(is_long):
    spec = activities_spec(
        ability="Able", names=("Run",), since=date(2026, 11, 1), until=TODAY, is_long=is_long
    )
    x = spec["layer"][0]["encoding"]["x"]
    begins = {"year": 2026, "month": 11, "date": 1, "utc": True}
    assert x["scale"]["type"] == "utc"
    assert x["scale"]["domain"][0] == begins  # as much time as is asked for, however few points
    assert x["axis"]["tickCount"] == {"interval": "month" if is_long else "day", "step": 1}
    assert ("utcday(datum.value) == 1" in x["axis"]["labelExpr"]) is not is_long


@pytest.mark.parametrize("name", ALL_SPECS)
def test_a_day_is_the_same_in_every_time_zone(name):
    """A day alone is midnight in Greenwich: as local time it is the day before in New York."""
    assert "timeFormat(" not in json.dumps(ALL_SPECS[name])


def test_a_run_of_more_than_double_stands_out_by_size_shape_and_colour():
    runs = SPECS["load"]["layer"][1]["encoding"]
    double = runs["color"]["scale"]["domain"].index("C")
    assert double == 1  # the orange of both themes
    assert runs["size"]["condition"]["test"] == "(datum.step === 'C')"
    assert runs["size"]["condition"]["value"] > 2 * runs["size"]["value"]
    assert len(set(runs["shape"]["scale"]["range"])) == 4
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    for theme in ("light", "dark"):
        assert len(set(config["theme"][theme]["chartCategoricalColors"])) == 4
        assert config["theme"][theme]["chartCategoricalColors"][1] in ("#b83c14", "#ff8a5c")


@pytest.mark.parametrize("name", ALL_SPECS)
def test_no_colour_is_fixed_but_a_grey_that_both_themes_can_show(name):
    text = json.dumps(ALL_SPECS[name])
    assert not re.search(r"#[0-9a-fA-F]{3,6}", text)
    assert set(re.findall(r'"color": "(\w+)"', text)) <= {"gray"}


@pytest.mark.parametrize("name", ["load", "activities", "pain"])
def test_what_has_colours_has_shapes_too(name):
    shaped = [x["encoding"] for x in SPECS[name]["layer"] if "shape" in x["encoding"]]
    assert shaped
    for encoding in shaped:
        assert encoding["shape"]["field"] == encoding["color"]["field"]


def test_pain_is_always_drawn_on_the_whole_scale():
    spec = pain_spec(nprs="Pain", contexts=("A", "B", "C"))
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 10]


def test_contexts_differ_by_shape_as_well_as_by_colour():
    encoding = pain_spec(nprs="Pain", contexts=("A", "B", "C"))["layer"][1]["encoding"]
    assert encoding["shape"]["field"] == encoding["color"]["field"] == "context"


def test_adherence_bars_start_at_zero_and_show_the_target():
    bars, targets = adherence_spec(sessions="Sessions", states=STATES)["layer"]
    assert bars["encoding"]["y"]["scale"]["domainMin"] == 0
    assert targets["encoding"]["y"]["field"] == "planned"


def test_runs_are_drawn_in_km_or_in_minutes():
    assert FRAMES["load"]["amount"].tolist() == [5, 8, 11]
    timed = [run(n, MONDAY + timedelta(n), minutes=30 + n) for n in range(3)]
    minutes = load_frame(run_loads(timed, MONDAY, UNTIL), lambda load: "A", is_minutes=True)
    assert minutes["amount"].tolist() == [30, 31, 32]
    assert minutes["longest"].tolist()[1:] == [30, 31]


def test_mornings_that_are_alike_are_counted():
    assert FRAMES["mornings"]["count"].tolist() == [2, 2, 2]


def test_no_pain_is_drawn_beside_sessions_as_zero():
    assert FRAMES["together"]["nprs"].iloc[0] == 0


def test_an_unanswered_week_is_a_gap_and_zero_pain_is_a_point():
    weeks = [MONDAY, MONDAY + timedelta(weeks=1)]
    frame = pain_frame([WeeklyPain(MONDAY, PainContext.WAKING, 0)], weeks, str)
    waking = frame[frame["context"] == "waking"]
    assert waking["nprs"].iloc[0] == 0
    assert waking["nprs"].isna().tolist() == [False, True]
    assert len(frame) == 6


def test_a_week_without_a_target_has_none_rather_than_zero():
    frame = adherence_frame([Week(MONDAY, 1, None, 0), Week(MONDAY, 1, 2, 1)], told, told)
    assert frame["planned"].isna().tolist() == [True, False]


def test_extra_sessions_do_not_raise_a_bar_to_its_target():
    extra, untargeted = Week(MONDAY, 2, 2, 1), Week(MONDAY, 3, None, 0)
    frame = adherence_frame([extra, untargeted, *by_month([extra])], told, told)
    assert frame["done"].tolist() == [1, 3, 1]
