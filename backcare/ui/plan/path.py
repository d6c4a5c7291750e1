"""Where a plan leads: its weeks as bars, and a line for each of the next four."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from html import escape
from itertools import groupby

import streamlit as st

from backcare.domain.entries import Pause
from backcare.domain.pauses import stretches
from backcare.domain.plan.ahead import PlanWeek, weeks_of
from backcare.domain.plan.plan import Plan
from backcare.ui import parts
from backcare.ui.check.waiting import running_waits
from backcare.ui.dates import day_and_month
from backcare.ui.lists import capital, listed_apart
from backcare.ui.plan.book import PlanBook
from backcare.ui.plan.led import plan_as_led
from backcare.ui.plan.words import name_of, phase_name
from backcare.ui.read_once import read_once
from backcare.ui.tracker.entry_words import said_pauses
from backcare.ui.tracker.plan_path import bar_of
from backcare.ui.visit import Visit

_DAY = timedelta(days=1)
_SHOWN = 16
"""Weeks that fit beside each other on a phone."""
_BEFORE = 11
"""Of those, weeks before this one in a plan that has more."""
_AHEAD = 4
_APART, _APART_FROM_NOW = 4, 2
"""Bars from one word below them to the next, so that they do not meet; the one for now is short."""


def path_of(plan: Plan, book: PlanBook, visit: Visit) -> str:
    """Return the weeks of a plan as bars: how much each has, the easier ones, and this one."""
    key = f"plan.path.{running_waits(visit)}"  # then it is of the floor work alone
    return read_once(key, visit, lambda: _path(plan, book, visit))


def _path(plan: Plan, book: PlanBook, visit: Visit) -> str:
    led, programming = plan_as_led(plan, book, visit), visit.content.programming
    weeks = _shown(weeks_of(led, book.standing, programming), visit)
    start = visit.weeks.start(visit.today)
    below = _words_below(weeks, start, visit)
    bars = [bar_of(week, start, below.get(n, "")) for n, week in enumerate(weeks)]
    drawn = f'<div class="bc-path">{parts.bars(bars, says=_said(weeks, start, visit))}</div>'
    # Those of this week and to come are said where they can be changed.
    past = [p for p in book.log.pauses if p.until is not None and p.until < start]
    rested = said_pauses(past, weeks[0].start, start - _DAY, visit.text) if weeks else []
    return drawn + (parts.note(capital(" · ".join(rested))) if rested else "")


def show_next_weeks(plan: Plan, book: PlanBook, visit: Visit) -> None:
    """Draw a line for each of the next four weeks: its phase, how much it has, what is new."""
    lines = read_once("plan.ahead", visit, lambda: _next_weeks(plan, book, visit))
    if lines:
        title = visit.text("plan.ahead")
        st.html(
            parts.heading(title)
            + f'<ul class="bc-ahead-weeks" aria-label="{escape(title)}">{lines}</ul>'
        )


def _next_weeks(plan: Plan, book: PlanBook, visit: Visit) -> str:
    start = visit.weeks.start(visit.today)
    known = weeks_of(plan, book.standing, visit.content.programming)
    weeks = [week for week in known if week.start > start][:_AHEAD]
    pauses = book.log.pauses
    return "".join(
        f"<li><b>{escape(head)}</b><span>{escape(told)}</span></li>"
        for rests, group in groupby(weeks, key=lambda week: _rests(week, pauses))
        for head, told in _lines(rests, list(group), visit)
    )


def _shown(weeks: Sequence[PlanWeek], visit: Visit) -> Sequence[PlanWeek]:
    """Return the weeks of a plan, or those around today if there are too many of them."""
    this = visit.weeks.start(visit.today)
    past = sum(week.start < this for week in weeks)
    first = min(max(0, past - _BEFORE), max(0, len(weeks) - _SHOWN))
    return weeks[first : first + _SHOWN]


def _words_below(weeks: Sequence[PlanWeek], start: date, visit: Visit) -> dict[int, str]:
    """Return the words below bars: this week, and the phase where one begins and there is room."""
    text, programme = visit.text, visit.content.programme
    now = next((n for n, week in enumerate(weeks) if week.start == start), None)
    below = {} if now is None else {now: text("plan.path.now")}
    before = last = None
    for n, week in enumerate(weeks):
        if week.week is None:
            continue
        phase = programme.phase(week.week).id
        is_near = now is not None and abs(n - now) < _APART_FROM_NOW
        if phase != before and not is_near and (last is None or n - last >= _APART):
            below[n], last = text(f"plan.path.phase.{phase}"), n
        before = phase
    return below


def _said(weeks: Sequence[PlanWeek], start: date, visit: Visit) -> str:
    now = [week.minutes for week in weeks if week.start == start]
    days = {"first": day_and_month(weeks[0].start), "last": day_and_month(weeks[-1].start)}
    if not now:
        return visit.text("plan.path.says_away", **days)
    return visit.text("plan.path.says", **days, now=now[0])


def _head(week: PlanWeek, visit: Visit) -> str:
    day = day_and_month(week.start)
    return day if week.week is None else f"{day} · {phase_name(week.week, visit.content)}"


def _rests(week: PlanWeek, pauses: Iterable[Pause]) -> bool:
    """Return whether nothing is asked for in a week because of a pause."""
    has_more = bool(week.sessions) or week.has_race
    return not has_more and bool(stretches(pauses, week.start, week.start + 6 * _DAY))


def _lines(rests: bool, weeks: Sequence[PlanWeek], visit: Visit) -> list[tuple[str, str]]:
    """Return the lines of some weeks: one for each, or one for all of those that rest."""
    if not rests:
        return [(_head(week, visit), _told(week, visit)) for week in weeks]
    since, until = weeks[0].start, weeks[-1].start + 6 * _DAY
    days = visit.text("pause.days", since=day_and_month(since), until=day_and_month(until))
    return [(days, visit.text("plan.day.pause"))]


def _told(week: PlanWeek, visit: Visit) -> str:
    """Return what is said of a week: how much it has, why it is light, and what is new in it."""
    text, told = visit.text, []
    if week.sessions:
        told.append(text("plan.ahead_sessions", n=len(week.sessions), minutes=week.minutes))
    told += [text(f"plan.light.{reason}") for reason in week.light]
    told += [text("plan.race_week")] if week.has_race else []
    names = [name_of(exercise, visit.content) for exercise in week.new]
    if names:
        told.append(text("plan.ahead_new", names=listed_apart(names, text)))
    elif week.sessions:
        told.append(text("plan.ahead_same"))
    return " · ".join(told)
