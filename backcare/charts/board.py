"""The board: pain, runs, the longest run and sessions under each other, and a calendar of days.

No colour stands here: each layer has a name, by which the style sheet (`parts.css`) colours its
marks in both themes. Days are in UTC, as in all charts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from backcare.charts.parts import DAYS, Drawn, NamedDays, time_labels, unit, without_data
from backcare.domain.plan.zones import MOST_AMBER, MOST_GREEN

MOST_PAIN = 10
_BETWEEN = 0.5
"""Answers are whole numbers, so a zone ends half-way to the next one."""
_NARROW = 500
"""Below this width, in pixels, there is no strip to drag: a finger would hold the page."""
_LEFT, _RIGHT, _BETWEEN_PANELS = 34, 12, 40
_PAIN, _RUNS, _LONGEST, _SESSIONS = 200, 84, 96, 56
"""Heights of the panels in pixels."""
_HALF_A_MARK = 7
_HOVER: dict[str, Any] = {"param": "hover", "empty": False}
ZONES = ("calm", "watch", "ease")
_ZONE_ENDS = (0, MOST_GREEN + _BETWEEN, MOST_AMBER + _BETWEEN, MOST_PAIN)
STEPS = ("usual", "longer", "double", "first")
_SHAPES = ("circle", "diamond", "triangle-up", "cross")


@dataclass(frozen=True, slots=True)
class BoardWords:
    """What stands in the picture: a title for each panel, names of the zones, what to drag."""

    pain: str
    runs: str
    longest: str
    sessions: str
    calm: str
    watch: str
    ease: str
    drag: str


def board_spec(
    words: BoardWords,
    *,
    rows: int,
    width: int,
    by_month: bool,
    is_many_years: bool,
    days: NamedDays = DAYS,
) -> dict[str, Any]:
    """Return the spec of the board, without data, for a place of `width` pixels.

    Frame: `start` (ISO day of each of the `rows`), `running`, `sitting`, `waking`, `usual`,
    `amount`, `is_strong`, `longest`, `before`, `step`, `done`, `told`. `by_month` names months
    along the axis, and years only if there are many.
    """
    plot, has_strip = width - _LEFT - _RIGHT, width >= _NARROW
    scale = alt.Scale(
        type="utc", padding=10, domain={"param": "brush"} if has_strip else alt.Undefined
    )
    bare, named = (
        alt.X(
            "start:T",
            scale=scale,
            axis=_lines(days, by_month, is_many_years, has_labels=has_labels),
        )
        for has_labels in (False, True)
    )
    bar = max(1.5, min(12, 0.62 * plot / rows))
    runs = _bars("runs", "amount", bare, (bar, _RUNS), is_strong=True)
    sessions = _bars("sessions", "done", named, (bar, _SESSIONS))
    panels = [
        _panel(words.pain, _PAIN, bare, *_zones(), *_pain(bare), *_zone_names(words)),
        _panel(words.runs, _RUNS, bare, runs),
        _panel(words.longest, _LONGEST, bare, *_longest(bare)),
        _panel(words.sessions, _SESSIONS, named, sessions),
    ]
    choices = [_hover([f"hovered_{n}" for n in range(len(panels))])]
    if has_strip:
        choices.append(_brush(f"whole_{len(panels)}"))
        panels.append(_strip(words.drag))
    wide = [panel.properties(width=plot) for panel in panels]
    whole = alt.vconcat(*wide, params=choices, spacing=_BETWEEN_PANELS, bounds="flush")
    return without_data(_plain(whole))


def calendar_spec(weekdays: Sequence[str], days: NamedDays = DAYS) -> dict[str, Any]:
    """Return the spec of the calendar, without data: a row for each week, a square for each day.

    Frame: `day` and `week` (ISO days), `weekday` (its place in `weekdays`), `nprs`, `zone`,
    `has_run`, `has_session`, `is_open`, `told`. The choice `pick` has the
    day of the square that was tapped.
    """
    names = ", ".join(f"'{name}'" for name in weekdays)
    columns = alt.Axis(orient="top", labelAngle=0, labelExpr=f"[{names}][datum.value]", **_QUIET)
    weeks = alt.Axis(labelExpr=days.day_of("toDate(datum.value)"), **_QUIET)
    pick = alt.selection_point(name="pick", fields=["day"], on="click", toggle=False)

    def layer(name: str, only: str | None = None) -> alt.Chart:
        chart = _mark(name).encode(
            x=alt.X("weekday:O", title=None, axis=columns, scale=alt.Scale(paddingInner=0.1)),
            y=alt.Y("week:O", title=None, axis=weeks, scale=alt.Scale(paddingInner=0.12)),
        )
        return chart if only is None else chart.transform_filter(only)

    squares = [
        layer(f"{zone}Day", f"datum.zone == '{zone}'").mark_rect(cornerRadius=6)
        for zone in ("none", *ZONES)
    ]
    number = layer("number", "isValid(datum.nprs)").mark_text(fontSize=13, dx=-7)
    ran = layer("ran", "datum.has_run").mark_rect(
        width=12, height=4, cornerRadius=2, xOffset=9, yOffset=5
    )
    trained = layer("trained", "datum.has_session").mark_circle(
        size=34, opacity=1, xOffset=9, yOffset=-5
    )
    opened = layer("opened", "datum.is_open").mark_rect(
        cornerRadius=6, fillOpacity=0, strokeWidth=3
    )
    tapped = (
        layer("tapped").mark_rect(fillOpacity=0, cursor="pointer").encode(tooltip="told:N")
    ).add_params(pick)
    number = number.encode(text="nprs:Q")
    whole = alt.layer(*squares, number, ran, trained, opened, tapped)
    return without_data(_plain(whole.properties(height=alt.Step(30))))


_QUIET: dict[str, Any] = {"ticks": False, "domain": False, "grid": False, "labelOverlap": False}


def _plain(chart: Drawn | alt.VConcatChart) -> Drawn | alt.VConcatChart:
    """Return a chart that stands on any ground; what it shows is told by its `alt` alone."""
    config = alt.Config(aria=False, background="transparent", view=alt.ViewConfig(stroke=None))
    chart.config = config
    return chart


def _panel(title: str, height: int, x: alt.X, *layers: alt.Chart) -> Drawn:
    """Return a panel with a rule at the day under the pointer, which tells the day's story."""
    seen = alt.OpacityValue(0, condition={**_HOVER, "value": 1})
    rule = (
        _mark("hovered")
        .mark_rule(color="gray", strokeWidth=1.5)
        .encode(x=x, opacity=seen, tooltip="told:N")
    )
    return alt.layer(*layers, rule).properties(height=height, title=unit(title))


def _hover(views: list[str]) -> alt.TopLevelSelectionParameter:
    """Return the day under the pointer, which all panels share.

    Altair puts the number of its panel behind the name of a layer.
    """
    select = alt.PointSelectionConfig(
        type="point", fields=["start"], nearest=True, on="pointermove", clear="pointerleave"
    )
    return alt.TopLevelSelectionParameter(name="hover", select=select, views=views)


def _brush(view: str) -> alt.TopLevelSelectionParameter:
    select = alt.IntervalSelectionConfig(type="interval", encodings=["x"])
    return alt.TopLevelSelectionParameter(name="brush", select=select, views=[view])


def _mark(name: str) -> alt.Chart:
    """Return a layer with a name for the style sheet, behind which its panel has a number."""
    return alt.Chart(name=name)


def _lines(days: NamedDays, by_month: bool, is_many_years: bool, *, has_labels: bool) -> alt.Axis:
    """Return the axis of a panel: a line at each week, month or year; the last one has names."""
    axis = time_labels(days, by_month=by_month, is_many_years=is_many_years)
    axis.grid, axis.domain, axis.labels = True, False, has_labels
    is_named = (
        "utcmonth(datum.value) == 0" if is_many_years
        else "true" if by_month
        else days.is_first
    )  # fmt: skip
    axis.gridOpacity = {"condition": {"test": is_named, "value": 0.7}, "value": 0}
    return axis


def _across(field: str, height: int) -> alt.Y:
    """Return an upright axis from zero, with room for a mark at its top."""
    scale = alt.Scale(zero=True, nice=True, range=[height, _HALF_A_MARK])
    axis = _upright(tickCount=2 if height < _LONGEST else 3)
    return alt.Y(f"{field}:Q", title=None, stack=None, scale=scale, axis=axis)


def _nprs(field: str | None = None, value: float = 0) -> alt.Y | alt.YDatum:
    """Return the axis of pain, always whole, for a field or for one value."""
    scale = alt.Scale(domain=[0, MOST_PAIN], range=[_PAIN - _HALF_A_MARK, 0])
    axis = _upright(values=list(range(0, MOST_PAIN + 1, 2)))
    if field is None:
        return alt.YDatum(value, title=None, scale=scale, axis=axis)
    return alt.Y(f"{field}:Q", title=None, scale=scale, axis=axis)


def _upright(**which: Any) -> alt.Axis:
    """Return an axis that is equally wide in each panel, so that the days line up."""
    return alt.Axis(
        minExtent=_LEFT,
        domain=False,
        ticks=False,
        gridOpacity=0.5,
        tickMinStep=1,
        labelOverlap=False,
        **which,
    )


def _zones() -> list[alt.Chart]:
    """Return the traffic light behind pain (clinical notes 6.2)."""
    return [
        _once(name).mark_rect(clip=True).encode(y=_nprs(value=low), y2=alt.datum(high))
        for name, low, high in zip(ZONES, _ZONE_ENDS, _ZONE_ENDS[1:], strict=False)
    ]


def _zone_names(words: BoardWords) -> list[alt.Chart]:
    """Return the word of each zone, over everything, as colours alone say nothing."""
    return [
        _once(f"{name}Name")
        .mark_text(align="right", baseline="top", dx=-5, dy=5, fontSize=12)
        .encode(x=alt.value("width"), y=_nprs(value=top), text=alt.value(word))
        for name, top, word in zip(
            ZONES, _ZONE_ENDS[1:], (words.calm, words.watch, words.ease), strict=True
        )
    ]


def _once(name: str) -> alt.Chart:
    """Return a layer that is drawn once, whatever the rows."""
    return _mark(name).transform_aggregate(n="count()")


def _pain(x: alt.X) -> list[alt.Chart]:
    points = [
        _mark(context)
        .mark_point(shape=shape, filled=True, size=size, opacity=1, clip=True)
        .encode(x=x, y=_nprs(context))
        for context, shape, size in (
            ("running", "triangle-up", 42), ("sitting", "diamond", 52), ("waking", "circle", 40),
        )
    ]  # fmt: skip
    line = (
        _mark("usual")
        .mark_line(strokeWidth=3, interpolate="monotone", clip=True)
        .encode(x=x, y=_nprs("usual"))
    )
    return [*points, line]


def _bars(
    name: str, field: str, x: alt.X, room: tuple[float, int], *, is_strong: bool = False
) -> alt.Chart:
    """Return bars; `room` is the width of one, and the height of the panel."""
    size, height = room
    bars: alt.Chart = (
        _mark(name)
        .transform_filter(f"datum.{field} > 0")
        .mark_bar(size=size, cornerRadiusEnd=min(3, size / 3), clip=True)
        .encode(x=x, y=_across(field, height))
    )
    if not is_strong:
        return bars
    weak = alt.when("datum.is_strong").then(alt.value(1)).otherwise(alt.value(0.5))
    strong: alt.Chart = bars.encode(opacity=weak)
    return strong


def _longest(x: alt.X) -> list[alt.Chart]:
    """Return each longest run by how it compares, over the longest of the thirty days before."""
    line = (
        _mark("before")
        .transform_filter("isValid(datum.before)")
        .mark_line(strokeWidth=2, interpolate="step-after", color="gray", clip=True)
        .encode(x=x, y=_across("before", _LONGEST))
    )
    points = [
        _mark(f"{step}Run")
        .transform_filter(f"datum.step == '{step}'")
        .mark_point(shape=shape, filled=True, opacity=1, size=180 if step == "double" else 54)
        .encode(x=x, y=_across("longest", _LONGEST))
        for step, shape in zip(STEPS, _SHAPES, strict=True)
    ]
    return [line, *points]


def _strip(drag: str) -> Drawn:
    """Return the whole time once more, to drag over."""
    x = alt.X("start:T", axis=None, scale=alt.Scale(type="utc", padding=10))
    area = (
        _mark("whole")
        .mark_area(opacity=0.35)
        .encode(x=x, y=alt.Y("usual:Q", axis=None, scale=alt.Scale(domain=[0, MOST_PAIN])))
    )
    words = (
        _once("drag")
        .mark_text(align="right", baseline="top", dx=-5, dy=3, fontSize=12)
        .encode(x=alt.value("width"), y=alt.value(0), text=alt.value(drag))
    )
    return alt.layer(area, words).properties(height=44)
