"""What was run this week and this month, beside what the plan asks; weeks and months before.

It is told and never judged: no weekly change of load is a measure of risk (clinical notes 7.1).
"""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.tracker.chart_spans import Span, piece_of, pieces
from backcare.domain.tracker.measures import whole_minutes
from backcare.domain.tracker.run_days import RunPiece, run_pieces
from backcare.domain.tracker.run_totals import RunTotal, total_of
from backcare.domain.weeks import break_on
from backcare.ui import parts
from backcare.ui.dates import month_and_year, short_date
from backcare.ui.folded import show_folded
from backcare.ui.lists import listed, sentences
from backcare.ui.numbers import distance_figure, said_distance, said_time
from backcare.ui.read_once import read_once
from backcare.ui.tracker.chart_shown import table_of
from backcare.ui.tracker.diary import Diary
from backcare.ui.tracker.entry_words import said_run
from backcare.ui.tracker.next_run import next_run_tile, read_next_run
from backcare.ui.visit import Visit

_WEEKS, _MONTHS = 12, 12
"""Most weeks and months in the tables."""


def show_runs(diary: Diary, visit: Visit, *, waits: bool) -> None:
    """Draw this week and this month in two statements, the next run, and what was before.

    Nothing while no run is logged. `waits`: exercise waits, so no run is asked for; nor is one in a
    pause.
    """
    begun = min((run.day for run in diary.runs if not run.is_walk), default=None)
    if begun is None:
        return
    text, is_away = visit.text, break_on(diary.today, diary.pauses) is not None
    week, month = read_once("running.now", visit, lambda: _now(diary))
    run = None if waits or is_away else read_next_run(visit)
    parts.show(
        parts.heading(text("running.title")),
        parts.tiles(
            _tile("week", week, text, waits=waits),
            _tile("month", month, text, waits=waits),
            "" if run is None else next_run_tile(run, visit, is_wide=True),
        ),
        parts.note(text("running.pause")) if is_away and not waits else "",
    )
    show_folded(
        text("running.before"),
        lambda: _show_before(begun, diary, text, waits=waits),
        key="running.before",
    )


def _now(diary: Diary) -> tuple[RunPiece, RunPiece]:
    """Return this week and this month."""
    [week] = _of(diary, [piece_of(diary.today, Span.YEAR, diary.standing.weeks)], Span.YEAR)
    [month] = _of(diary, [piece_of(diary.today, Span.ALL, diary.standing.weeks)], Span.ALL)
    return week, month


def _of(diary: Diary, starts: Sequence[date], span: Span) -> list[RunPiece]:
    return run_pieces(
        diary.runs, diary.plans, diary.log.run_breaks, starts, span, diary.standing.weeks
    )


def _tile(name: str, piece: RunPiece, text: Texts, *, waits: bool) -> str:
    """Return a week or month: how far, how long, how often, and on how many of the run days."""
    total = piece.total
    told = [] if waits else _beside_plan(piece, text)
    if not total.runs:
        line = sentences(text("running.none"), *told)
        return parts.tile(text(f"running.{name}"), parts.note(line))
    line = " · ".join([*_rest_of(total, text), *told])
    return parts.tile(text(f"running.{name}"), _big(total, text), parts.note(line))


def _big(total: RunTotal, text: Texts) -> str:
    """Return the distance; the time where none is known, else the number of runs."""
    if total.with_distance:
        return parts.big(*distance_figure(total.metres, text))
    if total.with_time:
        return parts.big(said_time(whole_minutes(total.seconds), text))
    return parts.big(text("running.runs", n=total.runs))


def _rest_of(total: RunTotal, text: Texts) -> list[str]:
    """Return what stands below the large number: time, number of runs, and what is not known."""
    told = []
    if total.with_distance and total.with_time:
        told.append(said_time(whole_minutes(total.seconds), text))
    if total.with_distance or total.with_time:
        told.append(text("running.runs", n=total.runs))
    return [*told, *_not_known(total, text)]


def _not_known(total: RunTotal, text: Texts) -> list[str]:
    """Return how many runs a sum leaves out, as their distance or time is not known."""
    told = []
    if 0 < total.with_distance < total.runs:
        told.append(text("running.no_distance", n=total.runs - total.with_distance))
    if 0 < total.with_time < total.runs:
        told.append(text("running.no_time", n=total.runs - total.with_time))
    return told


def _beside_plan(piece: RunPiece, text: Texts) -> list[str]:
    """Return the days with a run beside the run days of the plan; nothing where none is asked."""
    if not piece.asked:
        return []
    if not piece.total.runs:
        return [text("running.planned", asked=piece.asked)]
    key = "running.of_plan" if piece.days <= piece.asked else "running.more"
    return [text(key, done=piece.days, asked=piece.asked)]


def _show_before(begun: date, diary: Diary, text: Texts, *, waits: bool) -> None:
    """Draw the last weeks and months as tables, newest first, and what all runs come to."""
    weeks = diary.standing.weeks
    for span, count, name in (
        (Span.YEAR, _WEEKS, "chart.week_from"),
        (Span.ALL, _MONTHS, "running.by_month"),
    ):
        since = piece_of(begun, span, weeks)
        starts = [d for d in pieces(span, diary.today, diary.first_day, weeks) if d >= since][
            -count:
        ]
        told = [short_date(d) if span is Span.YEAR else month_and_year(d) for d in starts]
        st.table(_table(text(name), told, _of(diary, starts, span), text, waits=waits))
    total = total_of(begun, diary.runs)
    far = said_run(
        total.metres if total.with_distance else None,
        whole_minutes(total.seconds) if total.with_time else None,
        text,
    )
    all_ = [*filter(None, [far]), text("running.runs", n=total.runs), *_not_known(total, text)]
    st.markdown(text("running.all", day=short_date(begun), told=listed(all_)))


def _table(
    name: str, told: Sequence[str], pieces_: Sequence[RunPiece], text: Texts, *, waits: bool
) -> pd.DataFrame:
    columns = {
        name: told,
        text("running.distance"): [_distance(one.total, text) for one in pieces_],
        text("running.time"): [_time(one.total, text) for one in pieces_],
        text("running.count"): [str(one.total.runs) for one in pieces_],
    }
    if not waits and any(one.asked for one in pieces_):
        columns[text("running.days")] = [_done(one, text) for one in pieces_]
    return table_of({key: list(reversed(column)) for key, column in columns.items()})


def _distance(total: RunTotal, text: Texts) -> str:
    if not total.with_distance:
        return text("chart.none")
    return _part(said_distance(total.metres, text), total.with_distance, total, text)


def _time(total: RunTotal, text: Texts) -> str:
    if not total.with_time:
        return text("chart.none")
    return _part(said_time(whole_minutes(total.seconds), text), total.with_time, total, text)


def _part(much: str, known: int, total: RunTotal, text: Texts) -> str:
    """Return a sum, with how many of the runs it is of if that is not all."""
    if known == total.runs:
        return much
    return text("running.part", much=much, known=known, all=total.runs)


def _done(piece: RunPiece, text: Texts) -> str:
    if not piece.asked:
        return text("chart.none")
    return text("running.done", done=piece.days, asked=piece.asked)
