"""Sessions done by week, with the week's target."""

from typing import Any

import altair as alt

from backcare.charts.parts import HEIGHT, spec_without_data, week_axis


def adherence_spec(
    *, done: str, planned: str, states: tuple[str, str, str, str], is_by_month: bool = False
) -> dict[str, Any]:
    """Return the spec of the adherence chart, without data.

    Frame: `week`, `done`, `planned`, `state`. `states` are the words for weeks that reached their
    target, the current week, weeks without a target, and all others, in the order of the theme's
    colours.
    """
    base = alt.Chart()
    bars = base.mark_bar(cornerRadiusEnd=4).encode(
        x=week_axis(is_by_month=is_by_month),
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
            legend=alt.Legend(orient="bottom", columns=2, labelLimit=0),
        ),
        tooltip=[
            alt.Tooltip("done:Q", title=done),
            alt.Tooltip("planned:Q", title=planned),
        ],
    )
    targets = base.mark_tick(thickness=3, color="gray").encode(
        x=week_axis(is_by_month=is_by_month), y="planned:Q"
    )
    return spec_without_data(alt.layer(bars, targets).properties(height=HEIGHT))
