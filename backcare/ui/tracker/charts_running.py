"""The charts of running: specs built once, findings computed from the data."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from backcare.charts.frames import load_frame, mornings_frame
from backcare.charts.running import load_spec, mornings_spec
from backcare.content.texts import Texts
from backcare.domain.tracker.chart_spans import piece_of
from backcare.domain.tracker.load import (
    LOOK_BACK,
    RunLoad,
    easy_day_after,
    longest_of_each,
    run_loads,
    sums_of,
)
from backcare.domain.tracker.mornings import FEWEST_PAIRS, finding_of, mornings_after
from backcare.ui.dates import short_date
from backcare.ui.links import link_to
from backcare.ui.navigation import RUN_WALK
from backcare.ui.numbers import fixed_number, said_number
from backcare.ui.tracker.chart_block import show_chart_block, show_empty_chart
from backcare.ui.tracker.chart_shown import Shown, table_of
from backcare.ui.wiring import services


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
        frame=mornings_frame(found, lambda km, nprs, n: _told_mornings(km, nprs, n, text)),
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
    told = longest_of_each(loads, lambda day: piece_of(day, shown.span)) if shown.is_long else loads
    is_minutes = all(load.metres is None for load in told)
    show_chart_block(
        heading=heading,
        finding=_load_finding(told, loads, shown),
        frame=load_frame(told, lambda load: _step(load, text), is_minutes=is_minutes),
        spec=_load_spec(shown, is_minutes=is_minutes),
        table=_load_table(told, text),
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


def _load_spec(shown: Shown, *, is_minutes: bool) -> dict[str, Any]:
    text = shown.text
    return load_spec(
        amount=text("load.minutes" if is_minutes else "load.km"),
        longest=text("load.longest_minutes" if is_minutes else "load.longest"),
        steps=(
            text("load.step.usual"),
            text("load.step.longer"),
            text("load.step.double"),
            text("load.step.first"),
        ),
        since=shown.starts[0],
        until=shown.diary.today,
        is_long=shown.is_long,
    )


@st.cache_resource(show_spinner=False)
def _mornings_spec() -> dict[str, Any]:
    text = services().content.texts
    return mornings_spec(km=text("chart.km_before"), nprs=text("mornings.nprs"))


def _told_mornings(km: float, nprs: int, count: int, text: Texts) -> str:
    return text("mornings.told", n=count, km=said_number(km), nprs=nprs)


def _load_finding(told: Sequence[RunLoad], loads: Sequence[RunLoad], shown: Shown) -> str:
    """Return the finding of the runs in the chart; the easy day is after any of all `loads`."""
    text, sums = shown.text, sums_of(told)
    found = [] if not shown.is_long else [text(f"load.longest_of_each.{shown.unit}")]
    if sums.compared:
        found.append(text("load.finding", longer=sums.longer, n=sums.compared))
    else:
        found.append(text("load.nothing_to_compare"))
    step = easy_day_after(loads, shown.diary.today)
    if step is not None:
        found.append(text(f"load.last.{step}"))
    if sums.with_distance and sums.by_time:
        found.append(text("load.by_time", n=sums.by_time))
    return " ".join(found)


def _step(load: RunLoad, text: Texts) -> str:
    return text(f"load.step.{load.step or 'first'}")
