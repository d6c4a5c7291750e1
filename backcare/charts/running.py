"""The mornings after runs, and how well the runner's own activities go."""

from datetime import date
from typing import Any

import altair as alt

from backcare.charts.parts import DAYS, HEIGHT, NamedDays, day_axis, nprs_axis, unit, without_data


def mornings_spec(*, far: str, nprs: str) -> dict[str, Any]:
    """Return the spec of next-morning pain against the run before, without data.

    Frame: `far`, `nprs`, `count`, `told` (the point in words); equal mornings are one larger point.
    """
    points = (
        alt.Chart()
        .mark_circle(opacity=0.75)
        .encode(
            x=alt.X("far:Q", title=far, scale=alt.Scale(domainMin=0), axis=alt.Axis(grid=False)),
            y=nprs_axis(),
            size=alt.Size("count:Q", legend=None, scale=alt.Scale(range=[60, 400])),
            tooltip="told:N",
            description="told:N",
        )
    )
    return without_data(alt.layer(points).properties(height=HEIGHT, title=unit(nprs)))


def activities_spec(
    *,
    ability: str,
    names: tuple[str, ...],
    since: date,
    until: date,
    is_long: bool = False,
    days: NamedDays = DAYS,
) -> dict[str, Any]:
    """Return the spec of the runner's activities between two days, without data.

    Frame: `day`, `name`, `ability`, `told` (the point in words).
    """
    scale = alt.Scale(domain=list(names))
    legend = alt.Legend(orient="bottom", columns=1, labelLimit=0, symbolSize=90)
    base = alt.Chart().encode(
        x=day_axis(since, until, days, is_long=is_long),
        y=nprs_axis("ability:Q"),
        color=alt.Color("name:N", title=None, scale=scale, legend=legend),
        tooltip="told:N",
        description="told:N",
    )
    points = base.mark_point(size=80, filled=True, opacity=1).encode(
        shape=alt.Shape("name:N", title=None, scale=scale, legend=legend)
    )
    return without_data(
        alt.layer(base.mark_line(strokeWidth=2), points).properties(
            height=HEIGHT, title=unit(ability)
        )
    )
