"""Sessions done by week, with the week's target."""

from typing import Any

import altair as alt

from backcare.charts.parts import DAYS, HEIGHT, NamedDays, unit, week_axis, without_data


def adherence_spec(
    *,
    sessions: str,
    states: tuple[str, str, str, str],
    is_by_month: bool = False,
    days: NamedDays = DAYS,
) -> dict[str, Any]:
    """Return the spec of the adherence chart, without data.

    Frame: `week`, `done`, `planned`, `state`, `told` (the bar in words). `sessions` is what is
    counted. `states` are the words for weeks that reached their target, the current week, weeks
    without a target, and all others, in the order of the theme's colours.
    """
    base = alt.Chart()
    bars = base.mark_bar(cornerRadiusEnd=4).encode(
        x=week_axis(days, is_by_month=is_by_month),
        y=alt.Y(
            "done:Q",
            title=None,
            axis=alt.Axis(tickMinStep=1, format="d"),
            scale=alt.Scale(domainMin=0),
        ),
        color=alt.Color("state:N", title=None, scale=alt.Scale(domain=list(states)), legend=None),
        tooltip="told:N",
        description="told:N",
    )
    targets = base.mark_tick(thickness=3, color="gray").encode(
        x=week_axis(days, is_by_month=is_by_month),
        y="planned:Q",
        tooltip="told:N",
        description="told:N",
    )
    return without_data(alt.layer(bars, targets).properties(height=HEIGHT, title=unit(sessions)))
