"""What all charts share."""

from typing import Any

import altair as alt

HEIGHT = 320
"""Height of a chart with axes and legend, in pixels; the page's style reserves this space."""


def week_axis(*, is_by_month: bool = False) -> alt.X:
    """Return the axis of weeks, each named by its Monday, or of months.

    Weeks are categories: a time axis would choose for itself which days to label.
    """
    form = "%b %Y" if is_by_month else "%-d %b"
    return alt.X(
        "week:O",
        title=None,
        axis=alt.Axis(
            labelExpr=f"timeFormat(toDate(datum.value), '{form}')",
            labelAngle=0,
            labelOverlap="parity",
            grid=False,
            ticks=False,
        ),
    )


def day_axis(*, is_long: bool = False) -> alt.X:
    """Return the axis of days; from a year upwards it names months."""
    form = "%b %Y" if is_long else "%-d %b"
    return alt.X(
        "day:T",
        title=None,
        axis=alt.Axis(format=form, grid=False, labelOverlap="parity", tickCount=6),
    )


def nprs_axis(field: str = "nprs:Q", *, grows: bool = False) -> alt.Y:
    """Return the axis of pain: always the whole scale, so that small changes look small.

    `grows`: what shares the axis with pain may go beyond the scale.
    """
    whole = [0, 10]
    return alt.Y(
        field,
        title=None,
        scale=alt.Scale(domain=alt.DomainUnionWith(unionWith=whole) if grows else whole),
        axis=alt.Axis(tickMinStep=2) if grows else alt.Axis(values=[0, 2, 4, 6, 8, 10]),
    )


def spec_without_data(chart: alt.LayerChart | alt.FacetChart) -> dict[str, Any]:
    """Return the Vega-Lite spec of a chart that was built without data.

    Altair gives each layer an empty data set, which would override the page's frame.
    """
    spec: dict[str, Any] = chart.to_dict()
    spec.pop("datasets", None)
    for part in (spec, *spec["layer"]):
        part.pop("data", None)
    return spec
