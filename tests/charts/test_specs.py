"""Charts are data: what they say is checked in their spec."""

import json
import re
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path

import altair as alt
import pytest

from backcare.charts.adherence import adherence_spec
from backcare.charts.board import BoardWords, board_spec, calendar_spec
from backcare.charts.frames import (
    activities_frame,
    adherence_frame,
    board_frame,
    calendar_frame,
    mornings_frame,
    with_opened,
)
from backcare.charts.parts import DAYS, NamedDays
from backcare.charts.running import activities_spec, mornings_spec
from backcare.domain.entries import ActivityCheck, ActivityRating, PainContext
from backcare.domain.measures import Distance
from backcare.domain.tracker.adherence import Week, by_month
from backcare.domain.tracker.board import Logged, board_rows, days_from
from backcare.domain.tracker.chart_spans import Span
from backcare.domain.tracker.mornings import mornings_after
from backcare.domain.weeks import MONDAYS
from backcare.ui.tracker.charts import CHARTS
from tests.builders import MONDAY, TODAY, _base, check_in, run, session

ROOT = Path(__file__).resolve().parents[2]
STATES = ("Reached", "Under way", "No target", "Other")


def layers_in(spec):
    return [layer for group in spec.get("vconcat", [spec]) for layer in whole_layers(group)]


def whole_layers(group):
    """Each layer with what its group hands down to it."""
    shared = group.get("encoding", {})
    return [
        {
            **layer,
            "encoding": {
                channel: {**shared.get(channel, {}), **told}
                if {"field", "datum"} & set(told)
                else told
                for channel, told in layer["encoding"].items()
            },
        }
        for layer in group["layer"]
    ]


def names_in(spec):
    """What the layers draw, what they choose and what they leave out."""
    drawn = {
        channel["field"]
        for layer in layers_in(spec)
        for encoding in layer.get("encoding", {}).values()
        for channel in (encoding if isinstance(encoding, list) else [encoding])
        if "field" in channel
    }
    picked = {x for one in spec.get("params", ()) for x in one["select"].get("fields", ())}
    return drawn | picked | set(re.findall(r"datum\.(?!value)(\w+)", json.dumps(spec)))


def told(*what):
    return "in words"


RUNS = [run(n, MONDAY + timedelta(n), distance_m=5000 + 3000 * n) for n in range(3)]
WAKING = [check_in(9 + n, MONDAY + timedelta(n + 1), nprs_waking=0) for n in range(3)]
UNTIL = MONDAY + timedelta(9)
WEEKS = [Week(MONDAY, 1, 2, 1), Week(MONDAY + timedelta(weeks=1), 0, None, 0)]
LOGGED = Logged(check_ins=tuple(WAKING), runs=tuple(RUNS), sessions=(session(1, MONDAY),))
ROWS = board_rows(LOGGED, days_from(MONDAY, UNTIL), UNTIL, Span.FOUR, PainContext.WAKING)
WORDS = BoardWords(
    pain="Pain", runs="Runs", longest="Longest", sessions="Sessions",
    calm="calm", watch="watch", ease="ease", drag="drag",
)  # fmt: skip
RATED = ActivityCheck(**_base(40), activities=(ActivityRating(name="Run", ability=0),))

SPECS = {
    "adherence": partial(adherence_spec, sessions="Sessions", states=STATES),
    "mornings": partial(mornings_spec, far="km", nprs="Pain"),
    "activities": partial(
        activities_spec, ability="How well", names=("Run", "Shoes"), since=MONDAY, until=UNTIL
    ),
}
FRAMES = {
    "adherence": adherence_frame(WEEKS, lambda week: STATES[2], told),
    "mornings": mornings_frame(2 * mornings_after(RUNS, WAKING, MONDAY, UNTIL), told, Distance.KM),
    "activities": activities_frame([RATED], str, told),
}
BOARD = {
    span: partial(
        board_spec, WORDS, rows=9, width=width, by_month=by_month, is_many_years=years
    )
    for span, width, by_month, years in (
        ("weeks", 760, False, False), ("phone", 320, False, False),
        ("year", 760, True, False), ("ten years", 760, True, True),
    )
}  # fmt: skip
CALENDAR = partial(calendar_spec, [f"day {n}" for n in range(7)])
ALL_SPECS = SPECS | BOARD | {"calendar": CALENDAR}


@cache
def spec_of(name):
    """Made when it is first asked for: each process that finds the tests would wait for all."""
    return ALL_SPECS[name]()


def test_each_chart_of_the_tracker_is_tried_here():
    assert set(SPECS) == set(FRAMES) == set(CHARTS)


@pytest.mark.parametrize("name", SPECS)
def test_a_frame_has_what_its_spec_asks_for_and_nothing_else(name):
    assert names_in(spec_of(name)) == set(FRAMES[name].column_names)


@pytest.mark.parametrize("name", ALL_SPECS)
def test_specs_carry_no_data_of_their_own_and_are_valid(name):
    spec = spec_of(name)
    assert "datasets" not in spec
    assert "data" not in spec
    assert all("data" not in layer for layer in layers_in(spec))
    alt.Chart.from_dict({**spec, "data": {"values": []}})


@pytest.mark.parametrize("name", ALL_SPECS)
def test_what_all_layers_say_of_an_axis_is_sent_once(name):
    spec = spec_of(name)
    for group in spec.get("vconcat", [spec]):
        for axis in ("x", "y"):
            drawn = [
                told
                for layer in group["layer"]
                if {"field", "datum"} & set(told := layer["encoding"].get(axis, {}))
            ]
            for part in ("axis", "scale"):
                said = [json.dumps(told[part]) for told in drawn if part in told]
                assert len(drawn) < 2 or len(said) < len(drawn) or len(set(said)) > 1


@pytest.mark.parametrize("name", ["mornings", "activities", *BOARD])
def test_every_scale_of_pain_or_ability_is_whole(name):
    spec = spec_of(name)
    layers = whole_layers(spec["vconcat"][0] if name in BOARD else spec)
    scales = [x["encoding"]["y"]["scale"] for x in layers if "y" in x["encoding"]]
    assert scales
    assert all(scale["domain"] == [0, 10] for scale in scales)


@pytest.mark.parametrize("name", ["adherence", "mornings", "activities"])
def test_a_point_tells_of_itself_in_words_and_the_axis_in_units(name):
    for layer in spec_of(name)["layer"]:
        assert layer["encoding"]["tooltip"] == {"field": "told", "type": "nominal"}
    assert spec_of(name)["title"]["text"] in ("Sessions", "Pain", "How well")


@pytest.mark.parametrize("is_long", [False, True])
def test_no_day_and_no_month_is_named_twice(is_long):
    spec = activities_spec(
        ability="Able", names=("Run",), since=date(2026, 11, 1), until=TODAY, is_long=is_long
    )
    x = whole_layers(spec)[0]["encoding"]["x"]
    begins = {"year": 2026, "month": 11, "date": 1, "utc": True}
    assert x["scale"]["type"] == "utc"
    assert x["scale"]["domain"][0] == begins  # as much time as is asked for, however few points
    assert x["axis"]["tickCount"] == {"interval": "month" if is_long else "day", "step": 1}
    assert ("utcday(datum.value) == 1" in x["axis"]["labelExpr"]) is not is_long


@pytest.mark.parametrize("name", ALL_SPECS)
def test_a_day_is_the_same_in_every_time_zone(name):
    """A day alone is midnight in Greenwich: as local time it is the day before in New York."""
    assert "timeFormat(" not in json.dumps(spec_of(name))


@pytest.mark.parametrize("name", ALL_SPECS)
def test_no_colour_is_fixed_but_a_grey_that_both_themes_can_show(name):
    text = json.dumps(spec_of(name))
    assert not re.search(r"#[0-9a-fA-F]{3,6}", text)
    assert set(re.findall(r'"color": "(\w+)"', text)) <= {"gray"}


@pytest.mark.parametrize("name", ["activities"])
def test_what_has_colours_has_shapes_too(name):
    shaped = [x["encoding"] for x in layers_in(spec_of(name)) if "shape" in x["encoding"]]
    assert shaped
    for encoding in shaped:
        assert encoding["shape"]["field"] == encoding["color"]["field"]


def test_adherence_bars_start_at_zero_and_show_the_target():
    bars, targets = adherence_spec(sessions="Sessions", states=STATES)["layer"]
    assert bars["encoding"]["y"]["scale"]["domainMin"] == 0
    assert targets["encoding"]["y"]["field"] == "planned"


def test_mornings_that_are_alike_are_counted():
    assert FRAMES["mornings"]["count"].to_pylist() == [2, 2, 2]


def test_a_week_without_a_target_has_none_rather_than_zero():
    frame = adherence_frame([Week(MONDAY, 1, None, 0), Week(MONDAY, 1, 2, 1)], told, told)
    assert frame["planned"].to_pylist() == [None, 2]


def test_extra_sessions_do_not_raise_a_bar_to_its_target():
    extra, untargeted = Week(MONDAY, 2, 2, 1), Week(MONDAY, 3, None, 0)
    frame = adherence_frame([extra, untargeted, *by_month([extra])], told, told)
    assert frame["done"].to_pylist() == [1, 3, 1]


BOARD_FRAME = board_frame(ROWS, told, unit=Distance.KM).to_pandas()
CALENDAR_FRAME = with_opened(calendar_frame(ROWS, PainContext.WAKING, told, weeks=MONDAYS), MONDAY)
SHEET = (ROOT / "backcare" / "ui" / "look" / "parts.css").read_text("utf-8")
UNCOLOURED = {"before", "hovered", "number", "tapped", "calmName", "watchName", "easeName", "drag"}
"""Layers that have a colour of their own: grey, the text's, or none."""


@pytest.mark.parametrize("name", BOARD)
def test_the_board_has_what_its_spec_asks_for_and_nothing_else(name):
    assert names_in(spec_of(name)) == set(BOARD_FRAME.columns)


def test_the_calendar_has_what_its_spec_asks_for_and_nothing_else():
    assert names_in(spec_of("calendar")) == set(CALENDAR_FRAME.column_names)


@pytest.mark.parametrize("name", ["weeks", "calendar"])
def test_the_style_sheet_colours_each_mark(name):
    names = {layer["name"] for layer in layers_in(spec_of(name))}
    plain = {name for name in names if re.sub(r"_\d$", "", name) in UNCOLOURED}
    assert {name for name in names - plain if f".{name}_marks" not in SHEET} == set()


def test_a_finger_scrolls_and_a_pointer_drags_one_strip_for_all_panels():
    wide, phone = spec_of("weeks"), spec_of("phone")
    assert [p["name"] for p in wide["params"]] == ["hover", "brush"]
    assert wide["params"][1]["views"] == ["whole_4"]
    assert [p["name"] for p in phone["params"]] == ["hover"]
    assert (len(wide["vconcat"]), len(phone["vconcat"])) == (5, 4)
    for panel in wide["vconcat"][:4]:
        for layer in whole_layers(panel):
            x = layer.get("encoding", {}).get("x", {})
            assert "field" not in x or x["scale"]["domain"] == {"param": "brush"}


def test_all_panels_share_the_day_under_the_pointer():
    names = [layer["name"] for layer in layers_in(spec_of("weeks"))]
    assert spec_of("weeks")["params"][0]["views"] == [n for n in names if n.startswith("hovered")]
    assert len(spec_of("weeks")["params"][0]["views"]) == 4


@pytest.mark.parametrize(
    ("name", "interval", "expression"),
    [
        ("weeks", "day", "utcday(datum.value) == 1 ? {day} : ''"),
        ("year", "month", "{month}"),
        ("ten years", "month", "utcmonth(datum.value) == 0 ? utcyear(datum.value) : ''"),
    ],
)
def test_mondays_months_and_years_are_named_once_at_any_zoom(name, interval, expression):
    written = {"day": DAYS.day_of("datum.value"), "month": DAYS.month_of("datum.value")}
    named = whole_layers(spec_of(name)["vconcat"][3])[0]["encoding"]["x"]["axis"]
    assert named["tickCount"] == {"interval": interval, "step": 1}
    assert (named["labelExpr"], named["labels"]) == (expression.format(**written), True)
    bare = whole_layers(spec_of(name)["vconcat"][0])[-1]["encoding"]["x"]["axis"]
    assert bare["labels"] is False


def test_runs_that_compare_in_different_ways_differ_in_shape_and_more_than_double_in_size():
    layers = {x["name"]: x["mark"] for x in layers_in(spec_of("weeks"))}
    marks = [layers[f"{step}Run_2"] for step in ("usual", "longer", "double", "first")]
    assert len({m["shape"] for m in marks}) == 4
    assert marks[2]["size"] > 2 * marks[1]["size"]
    contexts = [layers[f"{context}_0"] for context in PainContext]
    assert len({m["shape"] for m in contexts}) == 3


def test_runs_are_drawn_in_km_in_miles_or_in_minutes():
    assert BOARD_FRAME["longest"].dropna().tolist() == [5, 8, 11]
    assert BOARD_FRAME["before"].dropna().tolist() == [5, 8]
    assert BOARD_FRAME["step"].dropna().tolist() == ["first", "longer", "longer"]
    miles = board_frame(ROWS, told, unit=Distance.MILES).to_pandas()
    assert miles["longest"].dropna().round(2).tolist() == [3.11, 4.97, 6.84]
    assert miles["before"].dropna().round(2).tolist() == [3.11, 4.97]
    timed = tuple(run(n, MONDAY + timedelta(n), minutes=30 + n) for n in range(3))
    days = days_from(MONDAY, UNTIL)
    rows = board_rows(Logged(runs=timed), days, UNTIL, Span.FOUR, None)
    minutes = board_frame(rows, told, unit=None).to_pandas()
    assert minutes["amount"].dropna().tolist() == [30, 31, 32]
    assert minutes["before"].dropna().tolist() == [30, 31]


def test_an_unanswered_day_is_a_gap_and_no_pain_is_a_point():
    assert BOARD_FRAME["waking"].isna().tolist() == [True, *[False] * 3, *[True] * 6]
    assert BOARD_FRAME["waking"].dropna().tolist() == [0, 0, 0]
    assert BOARD_FRAME["done"].tolist()[0] == 1
    assert BOARD_FRAME["done"].isna().sum() == 9


@pytest.mark.parametrize(
    ("nprs", "zone"),
    [(None, "none"), (0, "calm"), (2, "calm"), (3, "watch"), (5, "watch"), (6, "ease")],
)
def test_a_day_has_the_ground_of_its_zone(nprs, zone):
    rated = () if nprs is None else (check_in(1, MONDAY, nprs_waking=nprs),)
    logged = Logged(check_ins=rated)
    rows = board_rows(logged, [MONDAY], MONDAY, Span.FOUR, PainContext.WAKING)
    frame = calendar_frame(rows, PainContext.WAKING, told, weeks=MONDAYS)
    [day] = with_opened(frame, MONDAY).to_pylist()
    assert (day["zone"], day["weekday"], day["is_open"]) == (zone, 0, True)


def test_days_and_months_are_written_as_their_reader_writes_them():
    days = NamedDays(months=("Jan", "Feb"), day="MMM d", month="y MMM")
    assert days.day_of("x") == '(["Jan", "Feb"][utcmonth(x)] + " " + utcdate(x))'
    assert days.month_of("x") == '(utcyear(x) + " " + ["Jan", "Feb"][utcmonth(x)])'


@pytest.mark.parametrize("name", ALL_SPECS)
def test_no_name_of_a_month_is_left_to_the_browser(name):
    assert "Format(" not in json.dumps(spec_of(name))
