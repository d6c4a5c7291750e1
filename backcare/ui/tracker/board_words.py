"""The board in words: what it found, the story of a day, what its marks are, its table."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from backcare.content.texts import Texts
from backcare.domain.entries import PainContext
from backcare.domain.plan.week import RunKind
from backcare.domain.tracker.board import USUAL_DAYS, BoardRow, is_daily
from backcare.domain.tracker.chart_spans import Span
from backcare.domain.tracker.load import (
    Growth,
    RunLoad,
    easy_day_after,
    run_loads,
    sums_of,
)
from backcare.domain.tracker.measures import whole_minutes
from backcare.domain.tracker.trend import ROLLING, SMALLEST_CLEAR_CHANGE, Change, change_in
from backcare.ui.dates import day_in_full, month_and_year, short_date
from backcare.ui.lists import listed, sentences
from backcare.ui.numbers import distance_cell, said_number, said_time
from backcare.ui.tracker.chart_shown import FEWEST, Shown, table_of
from backcare.ui.tracker.entry_words import said_run


def said_board(rows: Sequence[BoardRow], shown: Shown) -> str:
    """Return what the board found, with numbers, as Markdown."""
    done = sum(len(row.sessions) for row in rows)
    parts = [_said_pain(shown), *_said_runs(rows, shown)]
    if done:
        parts.append(shown.text("board.done", n=done))
    return sentences(*parts, shown.text("board.caution"))


def _said_pain(shown: Shown) -> str:
    text, pain = shown.text, shown.pain
    missing = FEWEST - len({p.week for p in pain})
    if missing > 0:
        return text(f"pain.empty.{shown.unit}", left=missing)
    changes = (change_in(pain, context, shown.span) for context in PainContext)
    told = sentences(*(said_change(change, shown) for change in changes if change is not None))
    return told or text(f"pain.finding.no_trend.{shown.unit}")


def said_change(change: Change, shown: Shown) -> str:
    """Return how pain changed in one context, from its first to its latest week or month."""
    is_less = change.latest < change.first
    way = "same" if not change.is_clear else "down" if is_less else "up"
    return shown.text(
        f"pain.finding.{way}.{shown.unit}",
        context=shown.text(f"nprs.context.{change.context}"),
        first=said_number(change.first),
        latest=said_number(change.latest),
        n=change.apart,
        points=SMALLEST_CLEAR_CHANGE,
    )


def told_runs(rows: Sequence[BoardRow], shown: Shown) -> tuple[RunLoad, ...]:
    """Return the runs that the sentence is of: all, or over months the longest of each row."""
    if is_daily(shown.span):
        return run_loads(shown.diary.runs, rows[0].start, shown.diary.today)
    return tuple(row.longest for row in rows if row.longest is not None)


def _said_runs(rows: Sequence[BoardRow], shown: Shown) -> list[str]:
    """Return how runs compare with those before them; an easy day is after any run of the last."""
    text, today = shown.text, shown.diary.today
    told = told_runs(rows, shown)
    if not told:
        return []
    sums = sums_of(told)
    found = [] if is_daily(shown.span) else [text(f"load.longest_of_each.{shown.unit}")]
    if sums.compared:
        found.append(text("load.finding", longer=sums.longer, n=sums.compared))
    else:
        found.append(text("load.nothing_to_compare"))
    step = easy_day_after(run_loads(shown.diary.runs, rows[0].start, today), today)
    if step is not None:
        found.append(text(f"load.last.{step}"))
    if sums.with_distance and sums.by_time:
        found.append(text("load.by_time", n=sums.by_time))
    return found


def is_in_minutes(rows: Sequence[BoardRow]) -> bool:
    """Return whether runs are drawn in minutes, as no longest run has a distance."""
    longest = [row.longest for row in rows if row.longest is not None]
    return bool(longest) and all(load.metres is None for load in longest)


def legends(context: PainContext | None, shown: Shown) -> dict[str, list[tuple[str, str]]]:
    """Return the marks of each panel by its name: their looks and what they are."""
    text = shown.text
    pain = [(f"{c}", text(f"nprs.within.{c}")) for c in reversed(PainContext)]
    if context is not None:
        pain.append(("usual", _usual_name(context, shown)))
    steps = [(f"{step}-run", text(f"load.within.{step}")) for step in (*Growth, "first")]
    found = {
        text("board.panel.pain"): pain,
        text("board.panel.longest"): [*steps, ("before", text("board.before"))],
    }
    if is_daily(shown.span):
        found[text("board.panel.runs")] = [("strong", text("board.kind.strong"))]
    return found


def _usual_name(context: PainContext, shown: Shown) -> str:
    each = "day" if is_daily(shown.span) else "month" if shown.is_by_month else "week"
    return shown.text(
        f"board.usual.{each}",
        context=shown.text(f"nprs.within.{context}"),
        n=USUAL_DAYS if each == "day" else ROLLING,
    )


def story(row: BoardRow, span: Span, today: date, text: Texts) -> list[str]:
    """Return all of a row in plain words: when it was, then pain, runs and sessions."""
    lines = [*_pain_line(row, span, text), *_run_lines(row, text), *_session_line(row, text)]
    return [_when(row.start, span, today, text), *(lines or [text("board.nothing")])]


def _when(start: date, span: Span, today: date, text: Texts) -> str:
    if is_daily(span):
        return day_in_full(start, today)
    if span is Span.ALL:
        return month_and_year(start)
    return text("board.week_from", day=short_date(start))


def _pain_line(row: BoardRow, span: Span, text: Texts) -> list[str]:
    if not row.pain:
        return []
    rated = (text(f"nprs.short.{c}", nprs=said_number(n)) for c, n in row.pain.items())
    key = "board.pain" if is_daily(span) else "board.median"
    return [text(key, rated=listed(rated))]


def _run_lines(row: BoardRow, text: Texts) -> list[str]:
    total, longest = row.total, row.longest
    if not total.runs:
        return []
    what = (
        text(f"board.kind.{row.kind}")
        if row.kind not in (None, RunKind.EASY) and total.runs == 1
        else text("board.n_runs", n=total.runs)
    )
    far = said_run(
        total.metres if total.with_distance else None,
        whole_minutes(total.seconds) if total.with_time else None,
        text,
    )
    lines = [text("list.of", name=what, words=far) if far else what]
    if total.runs > 1 and longest is not None:
        far = said_run(longest.metres, longest.minutes, text)
        lines.append(text("board.longest_of", far=far))
    if longest is not None and longest.step in (Growth.LONGER, Growth.DOUBLE):
        lines.append(text(f"board.step.{longest.step}"))
    return lines


def _session_line(row: BoardRow, text: Texts) -> list[str]:
    if not row.sessions:
        return []
    known = [s.minutes for s in row.sessions if s.minutes is not None]
    what = text("board.n_sessions", n=len(row.sessions))
    told = said_time(sum(known), text)
    return [text("list.of", name=what, words=told) if known else what]


def board_table(rows: Sequence[BoardRow], shown: Shown) -> pd.DataFrame:
    """Return the board as a table, newest first, without what nothing was logged of."""
    text, none = shown.text, shown.text("chart.none")
    told = [row for row in reversed(rows) if not row.is_empty]
    runs = [row.longest for row in told]

    def far(metres: int | None) -> str:
        return none if metres is None else distance_cell(metres, text)

    def said(number: float | None) -> str:
        return none if number is None else said_number(number)

    def of(run: RunLoad | None, name: str) -> int | None:
        number: int | None = None if run is None else getattr(run, name)
        return number

    return table_of(
        {
            text("chart.day" if is_daily(shown.span) else "chart.week_from"): [
                short_date(row.start) for row in told
            ],
            **{
                text(f"nprs.context.{c}"): [said(row.pain.get(c)) for row in told]
                for c in PainContext
            },
            text("board.table.usual"): [said(row.usual) for row in told],
            text("board.table.distance"): [
                far(row.total.metres if row.total.with_distance else None) for row in told
            ],
            text("load.distance"): [far(of(run, "metres")) for run in runs],
            text("load.longest"): [far(of(run, "longest_metres")) for run in runs],
            text("load.minutes"): [said(of(run, "minutes")) for run in runs],
            text("load.longest_minutes"): [said(of(run, "longest_minutes")) for run in runs],
            text("load.compared"): [
                none if run is None else text(f"load.step.{run.step or 'first'}") for run in runs
            ],
            text("adherence.done"): [str(len(row.sessions)) for row in told],
        }
    )
