"""What all charts share."""

from typing import Any

import altair as alt


def week_axis() -> alt.X:
    """Return the axis of weeks, each named by its Monday.

    Weeks are categories: a time axis would put its labels on days of its own choice.
    """
    return alt.X(
        "week:O",
        title=None,
        axis=alt.Axis(
            labelExpr="timeFormat(toDate(datum.value), '%-d %b')",
            labelAngle=0,
            labelOverlap="parity",
            grid=False,
            ticks=False,
        ),
    )


def spec_without_data(chart: alt.LayerChart | alt.FacetChart) -> dict[str, Any]:
    """Return the Vega-Lite spec of a chart that was built without data.

    Altair gives each layer an empty data set of its own, which would win over the page's frame.
    """
    spec: dict[str, Any] = chart.to_dict()
    spec.pop("datasets", None)
    for part in (spec, *spec["layer"]):
        part.pop("data", None)
    return spec
