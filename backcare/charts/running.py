"""Runs compared with what the back is used to, and the mornings after them."""

from datetime import date
from typing import Any

import altair as alt

from backcare.charts.parts import HEIGHT, day_axis, nprs_axis, spec_without_data, unit


def load_spec(
    *,
    amount: str,
    longest: str,
    steps: tuple[str, str, str, str],
    since: date,
    until: date,
    is_long: bool = False,
) -> dict[str, Any]:
    """Return the spec of run load, without data.

    Frame: `day`, `amount`, `longest`, `step`. The line is the longest run of the 30 days before.
    `steps` are the words for as usual, longer, more than double, and nothing to compare with. Each
    has a shape of its own; more than double is large and has the warmest colour of the theme.
    """
    usual, longer, double, first = steps
    domain = [usual, double, first, longer]  # in the order of the theme's colours
    legend = alt.Legend(orient="bottom", columns=1, labelLimit=0, symbolSize=90, values=list(steps))
    base = alt.Chart().encode(x=day_axis(since, until, is_long=is_long))
    line = base.mark_line(strokeWidth=2, interpolate="step-after", color="gray").encode(
        y=alt.Y("longest:Q", title=None, scale=alt.Scale(domainMin=0))
    )
    runs = base.mark_point(filled=True, opacity=1).encode(
        y=alt.Y("amount:Q", title=None),
        color=alt.Color("step:N", title=None, scale=alt.Scale(domain=domain), legend=legend),
        shape=alt.Shape(
            "step:N",
            title=None,
            scale=alt.Scale(domain=domain, range=["circle", "triangle-up", "cross", "diamond"]),
            legend=legend,
        ),
        size=alt.condition(alt.datum.step == double, alt.value(260), alt.value(80)),
        tooltip=[
            alt.Tooltip("day:T", title=None),
            alt.Tooltip("amount:Q", title=amount),
            alt.Tooltip("longest:Q", title=longest),
            alt.Tooltip("step:N", title=None),
        ],
    )
    return spec_without_data(alt.layer(line, runs).properties(height=HEIGHT))


def mornings_spec(*, km: str, nprs: str) -> dict[str, Any]:
    """Return the spec of next-morning pain against the run before, without data.

    Frame: `km`, `nprs`, `count`, `told` (the point in words); equal mornings are one larger point.
    """
    points = (
        alt.Chart()
        .mark_circle(opacity=0.75)
        .encode(
            x=alt.X("km:Q", title=km, scale=alt.Scale(domainMin=0), axis=alt.Axis(grid=False)),
            y=nprs_axis(),
            size=alt.Size("count:Q", legend=None, scale=alt.Scale(range=[60, 400])),
            tooltip="told:N",
        )
    )
    return spec_without_data(alt.layer(points).properties(height=HEIGHT, title=unit(nprs)))


def activities_spec(
    *, ability: str, names: tuple[str, ...], since: date, until: date, is_long: bool = False
) -> dict[str, Any]:
    """Return the spec of the runner's activities between two days, without data.

    Frame: `day`, `name`, `ability`, `told` (the point in words).
    """
    scale = alt.Scale(domain=list(names))
    legend = alt.Legend(orient="bottom", columns=1, labelLimit=0, symbolSize=90)
    base = alt.Chart().encode(
        x=day_axis(since, until, is_long=is_long),
        y=nprs_axis("ability:Q"),
        color=alt.Color("name:N", title=None, scale=scale, legend=legend),
        tooltip="told:N",
    )
    points = base.mark_point(size=80, filled=True, opacity=1).encode(
        shape=alt.Shape("name:N", title=None, scale=scale, legend=legend)
    )
    return spec_without_data(
        alt.layer(base.mark_line(strokeWidth=2), points).properties(
            height=HEIGHT, title=unit(ability)
        )
    )
