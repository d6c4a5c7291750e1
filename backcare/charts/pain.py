"""Pain by week and context, with a rolling median; and pain beside the sessions done."""

from typing import Any

import altair as alt

from backcare.charts.parts import HEIGHT, nprs_axis, spec_without_data, week_axis


def pain_spec(*, nprs: str, contexts: tuple[str, ...], is_by_month: bool = False) -> dict[str, Any]:
    """Return the spec of the pain chart, without data.

    Frame: `week`, `context`, `nprs`, `rolling`. Points are weeks, lines the rolling median.
    Contexts differ by shape as well as by colour.
    """
    scale = alt.Scale(domain=list(contexts))
    legend = alt.Legend(orient="bottom", columns=2, labelLimit=0, symbolSize=90)
    base = alt.Chart().encode(
        x=week_axis(is_by_month=is_by_month),
        color=alt.Color("context:N", title=None, scale=scale, legend=legend),
        tooltip=[
            alt.Tooltip("context:N", title=None),
            alt.Tooltip("nprs:Q", title=nprs),
        ],
    )
    points = base.mark_point(size=70, filled=True, opacity=1).encode(
        y=nprs_axis(),
        shape=alt.Shape("context:N", title=None, scale=scale, legend=legend),
    )
    lines = base.mark_line(strokeWidth=2).encode(y=nprs_axis("rolling:Q"))
    return spec_without_data(alt.layer(lines, points).properties(height=HEIGHT))


def pain_and_sessions_spec(
    *, nprs: str, sessions: str, names: tuple[str, str], is_by_month: bool = False
) -> dict[str, Any]:
    """Return the spec of pain beside sessions, without data.

    Frame: `week`, `done` (per week, even for months), `nprs`, `bar` and `line` (the two names, for
    the legend). Both share one axis that starts at zero, so neither is stretched to look like the
    other.
    """
    scale = alt.Scale(domain=list(names))
    legend = alt.Legend(orient="bottom", columns=2, labelLimit=0)
    base = alt.Chart().encode(
        x=week_axis(is_by_month=is_by_month),
        tooltip=[
            alt.Tooltip("done:Q", title=sessions),
            alt.Tooltip("nprs:Q", title=nprs),
        ],
    )
    bars = base.mark_bar(cornerRadiusEnd=4, opacity=0.55).encode(
        y=nprs_axis("done:Q", grows=True),
        color=alt.Color("bar:N", title=None, scale=scale, legend=legend),
    )
    line = base.mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=60)).encode(
        y=nprs_axis(grows=True),
        color=alt.Color("line:N", title=None, scale=scale, legend=legend),
    )
    return spec_without_data(alt.layer(bars, line).properties(height=HEIGHT))
