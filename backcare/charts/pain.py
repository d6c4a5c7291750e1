"""Pain by week and context."""

from typing import Any

import altair as alt

from backcare.charts.parts import spec_without_data, week_axis


def pain_spec(*, nprs: str, contexts: tuple[str, ...]) -> dict[str, Any]:
    """Return the spec of the pain chart, without data.

    Frame: `week`, `context`, `nprs`. The scale is always the whole NPRS, 0 to 10, so that small
    changes look small. Contexts differ by shape as well as by colour.
    """
    scale = alt.Scale(domain=list(contexts))
    legend = alt.Legend(orient="bottom", columns=2, labelLimit=0, symbolSize=90)
    base = alt.Chart().encode(
        x=week_axis(),
        y=alt.Y(
            "nprs:Q",
            title=None,
            scale=alt.Scale(domain=[0, 10]),
            axis=alt.Axis(values=[0, 2, 4, 6, 8, 10]),
        ),
        color=alt.Color("context:N", title=None, scale=scale, legend=legend),
        tooltip=[
            alt.Tooltip("context:N", title=None),
            alt.Tooltip("nprs:Q", title=nprs),
        ],
    )
    points = base.mark_point(size=70, filled=True, opacity=1).encode(
        shape=alt.Shape("context:N", title=None, scale=scale, legend=legend)
    )
    lines = base.mark_line(strokeWidth=2)
    return spec_without_data(alt.layer(lines, points).properties(height=260))
