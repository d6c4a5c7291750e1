"""What all charts share.

Days are read and written in UTC: a browser west of Greenwich would show the day before.
"""

import json
import re
from datetime import date
from typing import Any, NamedTuple

import altair as alt

from backcare.domain.weeks import MONDAYS, Weeks

Drawn = alt.LayerChart | alt.FacetChart
"""What Altair says that layers are."""
HEIGHT = 320
"""Height of a chart with axes and legend, in pixels; the page's style reserves this space."""


_FIELDS = re.compile(r"(MMM|d|y)")


class NamedDays(NamedTuple):
    """Which days an axis names and how: the first of each week, with the short names of `months`,
    in the CLDR forms of a `day` and of a `month`. The browser's own names would be English.
    """

    weeks: Weeks = MONDAYS
    months: tuple[str, ...] = tuple(map(str, range(1, 13)))
    day: str = "d MMM"
    month: str = "MMM y"

    def day_of(self, when: str) -> str:
        """Return how the day of a Vega expression is written, as another one."""
        return self._written(self.day, when)

    def month_of(self, when: str) -> str:
        """Return how its month and year are written."""
        return self._written(self.month, when)

    def _written(self, form: str, when: str) -> str:
        names = json.dumps(self.months, ensure_ascii=False)
        fields = {
            "d": f"utcdate({when})",
            "MMM": f"{names}[utcmonth({when})]",
            "y": f"utcyear({when})",
        }
        parts = [fields.get(one, json.dumps(one)) for one in _FIELDS.split(form) if one]
        return f"({' + '.join(parts)})"

    @property
    def is_first(self) -> str:
        """Whether a day begins a week, as a Vega expression; 0 is Sunday there."""
        return f"utcday(datum.value) == {(self.weeks.begins + 1) % 7}"


DAYS = NamedDays()
"""Mondays, the day before the month, which has no name."""


def week_axis(days: NamedDays = DAYS, *, is_by_month: bool = False) -> alt.X:
    """Return the axis of weeks, each named by its first day, or of months.

    Weeks are categories: a time axis would choose for itself which days to label.
    """
    written = days.month_of if is_by_month else days.day_of
    return alt.X(
        "week:O",
        title=None,
        axis=alt.Axis(
            labelExpr=written("toDate(datum.value)"),
            labelAngle=0,
            labelOverlap="parity",
            grid=False,
            ticks=False,
        ),
    )


def day_axis(since: date, until: date, days: NamedDays = DAYS, *, is_long: bool = False) -> alt.X:
    """Return the axis of the days between two, both included.

    It names the first day of each week once, or each month if it `is_long`.
    """
    return alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(type="utc", domain=[_in_utc(since), _in_utc(until)]),
        axis=time_labels(days, by_month=is_long),
    )


def time_labels(days: NamedDays = DAYS, *, by_month: bool, is_many_years: bool = False) -> alt.Axis:
    """Return labels for an axis of days: no day, month or year is named twice, however near."""
    named = (
        "utcmonth(datum.value) == 0 ? utcyear(datum.value) : ''"
        if is_many_years
        else days.month_of("datum.value")
        if by_month
        else f"{days.is_first} ? {days.day_of('datum.value')} : ''"
    )
    return alt.Axis(
        tickCount=alt.TimeIntervalStep(interval="month" if by_month else "day", step=1),
        labelExpr=named,
        labelOverlap="greedy",
        labelSeparation=8,
        labelFlush=False,
        grid=False,
        ticks=False,
        title=None,
    )


def unit(words: str) -> alt.TitleParams:
    """Return the line above a chart that says what its upright axis counts."""
    return alt.TitleParams(
        words, anchor="start", frame="group", fontSize=14, fontWeight="normal", offset=8
    )


def _in_utc(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)


def nprs_axis(field: str = "nprs:Q") -> alt.Y:
    """Return the axis of pain: always the whole scale, so that small changes look small."""
    return alt.Y(
        field,
        title=None,
        scale=alt.Scale(domain=[0, 10]),
        axis=alt.Axis(values=[0, 2, 4, 6, 8, 10]),
    )


def without_data(chart: Drawn | alt.VConcatChart) -> dict[str, Any]:
    """Return the Vega-Lite spec of a chart that was built without data, each axis told once.

    Altair gives each layer an empty data set, which would override the page's frame, and an axis of
    its own.
    """
    spec: dict[str, Any] = chart.to_dict()
    # Vega reads axes aloud in English, and what they say stands in the words of each mark.
    for part in ("axis", "legend"):
        spec.setdefault("config", {}).setdefault(part, {})["aria"] = False
    spec.pop("datasets", None)
    for part in (spec, *spec.get("vconcat", ())):
        for whole in (part, *part.get("layer", ())):
            whole.pop("data", None)
        _tell_axes_once(part)
    return spec


def _tell_axes_once(group: dict[str, Any]) -> None:
    """Move what all layers say of an axis to their group, which hands it down to them."""
    layers = [layer["encoding"] for layer in group.get("layer", ())]
    for axis in ("x", "y"):
        told = [each[axis] for each in layers if {"field", "datum"} & set(each.get(axis, ()))]
        alike = _alike(told) if len(told) > 1 else {}
        for one in told:
            for name in alike:
                del one[name]
        if alike:
            group["encoding"] = {**group.get("encoding", {}), axis: alike}


def _alike(told: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what is the same in all, but for what is drawn: each layer of a group would get it."""
    return {
        name: value
        for name, value in told[0].items()
        if name not in ("field", "datum") and all(one.get(name, ...) == value for one in told)
    }
