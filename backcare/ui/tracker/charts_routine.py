"""The chart of the routine: its spec built once, its finding computed from the data."""

import functools
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from backcare.charts.adherence import adherence_spec
from backcare.charts.frames import Frame, adherence_frame
from backcare.charts.parts import NamedDays
from backcare.content.texts import Texts
from backcare.domain.measures import Measures, Words
from backcare.domain.tracker.adherence import Month, Week, overall_adherence, settled
from backcare.ui.dates import month_and_year, short_date
from backcare.ui.lists import sentences
from backcare.ui.numbers import whole_percent
from backcare.ui.read_once import read_once
from backcare.ui.tracker.chart_block import show_chart_block, show_empty_chart
from backcare.ui.tracker.chart_shown import Shown, named_days, table_of
from backcare.ui.tracker.week import extra_words
from backcare.ui.visit import current_visit
from backcare.ui.wiring import services


def show_adherence(shown: Shown) -> None:
    """Draw sessions against the target."""
    text, pieces = shown.text, shown.pieces
    heading = text(f"adherence.heading.{shown.span}")
    if not any(piece.done for piece in pieces):
        show_empty_chart(heading=heading, words=text("adherence.empty"))
        return
    show_chart_block(
        heading=heading,
        finding=_adherence_finding(shown),
        frame=read_once(
            f"chart.adherence.{shown.span}.{shown.waits}", current_visit(), lambda: _frame(shown)
        ),
        legend=_legend(text, is_by_month=shown.is_by_month),
        spec=_adherence_spec(shown.is_by_month, named_days(text.measures), text.measures.words),
        table=lambda: _adherence_table(pieces, text),
        text=text,
        key="tracker.adherence",
    )
    if shown.is_by_month:
        st.caption(text("adherence.by_month"))


def _frame(shown: Shown) -> Frame:
    text, pieces = shown.text, shown.pieces
    return adherence_frame(
        pieces,
        lambda piece: _state_words(piece, pieces[-1], text),
        lambda piece: _told(piece, text),
    )


@functools.cache
def _adherence_spec(is_by_month: bool, days: NamedDays, words: Words) -> dict[str, Any]:
    text = services().content.texts.measured(Measures(words=words))
    return adherence_spec(
        sessions=text(f"adherence.unit.{'months' if is_by_month else 'weeks'}"),
        states=_states(text, is_by_month=is_by_month),
        is_by_month=is_by_month,
        days=days,
    )


def _states(text: Texts, *, is_by_month: bool) -> tuple[str, str, str, str]:
    """Return what the bars are called, in the order of the theme's colours."""
    return (
        text(f"adherence.state.{'all-reached' if is_by_month else 'reached'}"),
        text("adherence.state.under-way"),
        text("adherence.state.no-target"),
        text(f"adherence.state.{'not-all' if is_by_month else 'other'}"),
    )


def _legend(text: Texts, *, is_by_month: bool) -> list[tuple[str, str]]:
    bars = enumerate(_states(text, is_by_month=is_by_month), 1)
    return [*((f"bar-{n}", words) for n, words in bars), ("target", text("adherence.planned"))]


def _told(piece: Week | Month, text: Texts) -> str:
    """Return a bar in words."""
    is_month = isinstance(piece, Month)
    told = text(
        f"adherence.told.{'months' if is_month else 'weeks'}",
        start=month_and_year(piece.start) if is_month else short_date(piece.start),
        n=piece.done - piece.extra,
    )
    if piece.planned is None:
        return told
    return sentences(told, text("adherence.told.planned", n=piece.planned))


def _state_words(piece: Week | Month, now: Week | Month, text: Texts) -> str:
    if piece.is_reached:
        state = "all-reached" if isinstance(piece, Month) else "reached"
    elif piece is now:
        state = "under-way"
    elif piece.planned is None:
        state = "no-target"
    else:
        state = "not-all" if isinstance(piece, Month) else "other"
    return text(f"adherence.state.{state}")


def _adherence_finding(shown: Shown) -> str:
    text, weeks = shown.text, shown.calendar_weeks
    done = sum(w.done for w in weeks)
    if shown.waits:  # no goal is shown while exercise waits (clinical notes 8.2)
        return text("adherence.finding_rests", done=done)
    judged = settled(weeks)
    overall = overall_adherence(judged)
    if overall is None:
        return text("adherence.finding_too_early", done=done)
    found = text(
        "adherence.finding",
        reached=sum(w.is_reached for w in judged),
        weeks=len(judged),
        done=overall.fulfilled,
        planned=overall.planned,
        percent=whole_percent(overall.share),
    )
    others = done - overall.done
    more = text("adherence.finding_others", n=others) if others else ""
    return sentences(found, extra_words(overall.extra, text), more)


def _adherence_table(pieces: Sequence[Week | Month], text: Texts) -> pd.DataFrame:
    columns = {
        text("chart.week_from"): [short_date(p.start) for p in pieces],
        text("adherence.done"): [str(p.done - p.extra) for p in pieces],
        text("adherence.planned"): [
            text("chart.none") if p.planned is None else str(p.planned) for p in pieces
        ],
    }
    if any(p.extra for p in pieces):
        columns[text("adherence.extra")] = [str(p.extra) for p in pieces]
    return table_of(columns)
