"""Sessions done by week, with the week's target."""

from typing import Any

import altair as alt


def adherence_spec(*, done: str, planned: str, states: tuple[str, str, str]) -> dict[str, Any]:
    """Return the spec of the adherence chart, without data.

    Frame: `week`, `done`, `planned`, `state`. `states` are the words for reached, under way or
    below target, and no target, in the order of the theme's colours.
    """
    week = alt.X("week:T", title=None, axis=alt.Axis(format="%-d %b", labelAngle=0, grid=False))
    base = alt.Chart()
    bars = base.mark_bar(size=14, cornerRadiusEnd=4).encode(
        x=week,
        y=alt.Y(
            "done:Q",
            title=None,
            axis=alt.Axis(tickMinStep=1, format="d"),
            scale=alt.Scale(domainMin=0),
        ),
        color=alt.Color(
            "state:N",
            title=None,
            scale=alt.Scale(domain=list(states)),
            legend=alt.Legend(orient="bottom", labelLimit=0),
        ),
        tooltip=[
            alt.Tooltip("week:T", format="%-d %B"),
            alt.Tooltip("done:Q", title=done),
            alt.Tooltip("planned:Q", title=planned),
        ],
    )
    targets = base.mark_tick(size=22, thickness=2.5, color="gray").encode(x=week, y="planned:Q")
    spec: dict[str, Any] = alt.layer(bars, targets).properties(height=220).to_dict()
    return spec
