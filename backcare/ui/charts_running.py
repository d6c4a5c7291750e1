"""The charts of running and of one's own activities: specs built once, findings computed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from backcare.charts.frames import activities_frame, load_frame, mornings_frame
from backcare.charts.running import activities_spec, load_spec, mornings_spec
from backcare.content.texts import Texts
from backcare.domain.load import RunLoad, Step, run_loads
from backcare.domain.mornings import FEWEST_PAIRS, finding_of, mornings_after
from backcare.domain.spans import Span, piece_of
from backcare.ui.chart_block import show_chart_block, show_empty_chart
from backcare.ui.chart_shown import FEWEST, Shown, table_of
from backcare.ui.dates import short_date
from backcare.ui.wiring import services

_STEPS = (Step.USUAL, Step.LONGER, Step.DOUBLE, None)


def show_mornings(shown: Shown) -> None:
    """Draw pain on waking against the run of the day before."""
    text, diary = shown.text, shown.diary
    found = mornings_after(diary.runs, diary.check_ins, shown.starts[0], diary.today)
    heading = text("mornings.heading")
    if len(found) < FEWEST_PAIRS:
        words = text("mornings.empty", left=FEWEST_PAIRS - len(found))
        show_empty_chart(heading=heading, words=words)
        return
    told = finding_of(found)
    if told is None or not told.is_clear:
        finding = text("mornings.finding.same", n=len(found))
    else:
        key = "more" if told.longer > told.shorter else "less"
        finding = text(
            f"mornings.finding.{key}",
            km=f"{told.split_m / 1000:.0f}",
            longer=f"{told.longer:g}",
            shorter=f"{told.shorter:g}",
        )
        finding += " " + text("mornings.caution")
    show_chart_block(
        heading=heading,
        finding=finding,
        frame=mornings_frame(found),
        spec=_mornings_spec(),
        table=table_of(
            {
                text("chart.morning"): [short_date(m.day) for m in reversed(found)],
                text("chart.km_before"): [f"{m.metres / 1000:.1f}" for m in reversed(found)],
                text("chart.waking"): [str(m.nprs) for m in reversed(found)],
            }
        ),
        text=text,
        key="tracker.mornings",
    )


def show_load(shown: Shown) -> None:
    """Draw runs beside the longest of the 30 days before each."""
    text, diary = shown.text, shown.diary
    loads = [
        load for load in run_loads(diary.runs, shown.starts[0], diary.today) if not load.is_minutes
    ]
    heading = text("load.heading")
    if not loads:
        show_empty_chart(heading=heading, words=text("load.empty"))
        return
    drawn = loads if shown.span is Span.WEEKS else _longest_of_each(loads, shown)
    show_chart_block(
        heading=heading,
        finding=_load_finding(loads, text),
        frame=load_frame(drawn, lambda load: text(f"load.step.{load.step or 'first'}")),
        spec=_load_spec(shown.span is not Span.WEEKS),
        table=table_of(
            {
                text("chart.day"): [short_date(x.day) for x in reversed(drawn)],
                text("load.km"): [f"{x.amount / 1000:.1f}" for x in reversed(drawn)],
                text("load.longest"): [
                    text("chart.none") if x.longest is None else f"{x.longest / 1000:.1f}"
                    for x in reversed(drawn)
                ],
                text("load.compared"): [
                    text(f"load.step.{x.step or 'first'}") for x in reversed(drawn)
                ],
            }
        ),
        text=text,
        key="tracker.load",
    )
    st.caption(text("load.study"))


def show_activities(shown: Shown) -> None:
    """Draw how well the runner's own activities go."""
    text, checks = shown.text, shown.diary.activities
    heading = text("activities.heading")
    if len(checks) < FEWEST:
        words = text("activities.empty", left=FEWEST - len(checks))
        show_empty_chart(heading=heading, words=words)
        return
    first, last = checks[0], checks[-1]
    before = {r.name: r.ability for r in first.activities}
    changes = [
        text("activities.change", name=r.name, first=before[r.name], latest=r.ability)
        for r in last.activities
        if r.name in before
    ]
    names = tuple(dict.fromkeys(r.name for c in checks for r in c.activities))
    frame = activities_frame(checks)
    show_chart_block(
        heading=heading,
        finding=" ".join(changes) or text("activities.others"),
        frame=frame,
        spec=activities_spec(ability=text("activities.ability"), names=names),
        table=frame.pivot_table(index="day", columns="name", values="ability"),
        text=text,
        key="tracker.activities",
    )


@st.cache_resource(show_spinner=False)
def _load_spec(is_long: bool) -> dict[str, Any]:
    text = services().content.texts
    return load_spec(
        km=text("load.km"),
        longest=text("load.longest"),
        steps=tuple(text(f"load.step.{step or 'first'}") for step in _STEPS),
        is_long=is_long,
    )


@st.cache_resource(show_spinner=False)
def _mornings_spec() -> dict[str, Any]:
    text = services().content.texts
    return mornings_spec(
        km=text("chart.km_before"), nprs=text("chart.waking"), count=text("mornings.count")
    )


def _longest_of_each(loads: Sequence[RunLoad], shown: Shown) -> list[RunLoad]:
    """Return the run of each piece that stands out most: ten years draw as fast as one."""
    longest: dict[date, RunLoad] = {}
    for load in loads:
        start = piece_of(load.day, shown.span)
        if start not in longest or (load.ratio or 0) > (longest[start].ratio or 0):
            longest[start] = load
    return list(longest.values())


def _load_finding(loads: Sequence[RunLoad], text: Texts) -> str:
    longer = [x for x in loads if x.step in (Step.LONGER, Step.DOUBLE)]
    last = loads[-1]
    told = text("load.finding", longer=len(longer), n=len(loads))
    if last.step in (Step.LONGER, Step.DOUBLE):
        told += " " + text(f"load.last.{last.step}")
    return told
