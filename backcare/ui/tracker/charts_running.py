"""The charts of running and of a runner's own activities: specs built once, findings computed."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from backcare.charts.frames import activities_frame, load_frame, mornings_frame
from backcare.charts.running import activities_spec, load_spec, mornings_spec
from backcare.content.texts import Texts
from backcare.domain.tracker.chart_spans import Span, piece_of
from backcare.domain.tracker.load import LOOK_BACK, Growth, RunLoad, run_loads
from backcare.domain.tracker.mornings import FEWEST_PAIRS, finding_of, mornings_after
from backcare.domain.words import as_text, in_one_line, isolated
from backcare.ui.dates import short_date
from backcare.ui.links import link_to
from backcare.ui.navigation import RUN_WALK
from backcare.ui.numbers import fixed_number, said_number
from backcare.ui.tracker.chart_block import show_chart_block, show_empty_chart
from backcare.ui.tracker.chart_shown import FEWEST, Shown, table_of
from backcare.ui.wiring import services

_RECENT = timedelta(days=2)
"""How long after a much longer run an easy day is still suggested (project synthesis)."""


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
    if told is None:
        finding = text("mornings.finding.alike", n=len(found))
    elif not told.is_clear:
        finding = text("mornings.finding.same", n=len(found))
    else:
        key = "more" if told.longer > told.shorter else "less"
        finding = text(
            f"mornings.finding.{key}",
            km=said_number(told.split_km),
            longer=said_number(told.longer),
            shorter=said_number(told.shorter),
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
                text("chart.km_before"): [
                    fixed_number(m.metres / 1000, 1) for m in reversed(found)
                ],
                text("chart.waking"): [str(m.nprs) for m in reversed(found)],
            }
        ),
        text=text,
        key="tracker.mornings",
    )


def show_load(shown: Shown) -> None:
    """Draw runs beside the longest of the 30 days before each."""
    text, diary = shown.text, shown.diary
    loads = run_loads(diary.runs, shown.starts[0], diary.today)
    heading = text("load.heading")
    if not loads:
        show_empty_chart(heading=heading, words=text("load.empty"))
        _offer_run_walk(shown)
        return
    drawn = loads if shown.span is Span.WEEKS else _longest_of_each(loads, shown)
    is_minutes = all(load.metres is None for load in loads)
    show_chart_block(
        heading=heading,
        finding=_load_finding(loads, diary.today, text),
        frame=load_frame(drawn, lambda load: _step(load, text), is_minutes=is_minutes),
        spec=_load_spec(is_minutes, shown.span is not Span.WEEKS),
        table=_load_table(drawn, text),
        text=text,
        key="tracker.load",
    )
    _offer_run_walk(shown)
    st.caption(text("load.study"))


def _offer_run_walk(shown: Shown) -> None:
    """Link to the run-walk after thirty days without a run (clinical notes 7.3)."""
    runs, today = shown.diary.runs, shown.diary.today
    if shown.waits or not runs or any(today - r.day <= LOOK_BACK for r in runs):
        return
    st.markdown(shown.text("load.no_recent"))
    link_to(RUN_WALK, shown.text("plan.to_run_walk"))


def _load_table(loads: Sequence[RunLoad], text: Texts) -> pd.DataFrame:
    newest_first = loads[::-1]

    def km(metres: int | None) -> str:
        return text("chart.none") if metres is None else fixed_number(metres / 1000, 1)

    def minutes(number: int | None) -> str:
        return text("chart.none") if number is None else str(number)

    return table_of(
        {
            text("chart.day"): [short_date(x.day) for x in newest_first],
            text("load.km"): [km(x.metres) for x in newest_first],
            text("load.longest"): [km(x.longest_metres) for x in newest_first],
            text("load.minutes"): [minutes(x.minutes) for x in newest_first],
            text("load.longest_minutes"): [minutes(x.longest_minutes) for x in newest_first],
            text("load.compared"): [_step(x, text) for x in newest_first],
        }
    )


def show_activities(shown: Shown) -> None:
    """Draw how well the runner's own activities go."""
    text = shown.text
    checks = [c for c in shown.diary.activities if c.day >= shown.starts[0]]
    heading = text("activities.heading")
    if len(checks) < FEWEST:
        words = text("activities.empty", left=FEWEST - len(checks))
        show_empty_chart(heading=heading, words=words)
        return
    rated: dict[str, list[int]] = {}
    for check in checks:
        for rating in check.activities:
            rated.setdefault(in_one_line(rating.name), []).append(rating.ability)

    def finding(told: Callable[[str], str]) -> str:
        changes = (
            text("activities.change", name=told(name), first=abilities[0], latest=abilities[-1])
            for name, abilities in rated.items()
            if len(abilities) >= FEWEST
        )
        return " ".join(changes) or text("activities.others")

    frame = activities_frame(checks)
    table = frame.pivot_table(index="day", columns="name", values="ability")
    show_chart_block(
        heading=heading,
        finding=finding(as_text),
        plain_finding=finding(isolated),
        frame=frame.assign(name=frame["name"].map(isolated)),
        spec=activities_spec(
            ability=text("activities.ability"),
            names=tuple(map(isolated, rated)),
            is_long=shown.span is not Span.WEEKS,
        ),
        table=table.rename(columns=as_text),
        text=text,
        key="tracker.activities",
    )


@st.cache_resource(show_spinner=False)
def _load_spec(is_minutes: bool, is_long: bool) -> dict[str, Any]:
    text = services().content.texts
    return load_spec(
        amount=text("load.minutes" if is_minutes else "load.km"),
        longest=text("load.longest_minutes" if is_minutes else "load.longest"),
        steps=(
            text("load.step.usual"),
            text("load.step.longer"),
            text("load.step.double"),
            text("load.step.first"),
        ),
        is_long=is_long,
    )


@st.cache_resource(show_spinner=False)
def _mornings_spec() -> dict[str, Any]:
    text = services().content.texts
    return mornings_spec(
        km=text("chart.km_before"), nprs=text("chart.waking"), count=text("mornings.count")
    )


def _longest_of_each(loads: Sequence[RunLoad], shown: Shown) -> list[RunLoad]:
    """Return the run of each piece that stands out most, so that ten years draw as fast as one."""
    longest: dict[date, RunLoad] = {}
    for load in loads:
        start = piece_of(load.day, shown.span)
        if start not in longest or (load.ratio or 0) > (longest[start].ratio or 0):
            longest[start] = load
    return list(longest.values())


def _load_finding(loads: Sequence[RunLoad], today: date, text: Texts) -> str:
    compared = [x for x in loads if x.step is not None]
    longer = [x for x in compared if x.step is not Growth.USUAL]
    found = [
        text("load.finding", longer=len(longer), n=len(compared))
        if compared
        else text("load.nothing_to_compare")
    ]
    last = loads[-1]
    if last in longer and today - last.day <= _RECENT:
        found.append(text(f"load.last.{last.step}"))
    by_time = sum(x.metres is None for x in loads)
    if 0 < by_time < len(loads):
        found.append(text("load.by_time", n=by_time))
    return " ".join(found)


def _step(load: RunLoad, text: Texts) -> str:
    return text(f"load.step.{load.step or 'first'}")
