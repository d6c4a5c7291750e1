"""The end of a session: the week's ring, the answer to its number, what moved, what is next."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from html import escape

import streamlit as st

from backcare.domain.entries import Entry, ExerciseSession
from backcare.domain.plan.coming import coming_with
from backcare.domain.plan.plan import PlannedSession
from backcare.domain.plan.replan import going_on
from backcare.domain.plan.week import next_open
from backcare.domain.plan.zones import worst_nprs
from backcare.domain.tracker.after_session import next_dose, rated_before, stood_for
from backcare.domain.tracker.measures import whole_minutes
from backcare.domain.tracker.next_run import NextRun
from backcare.ui import parts
from backcare.ui.check.waiting import exercise_waits, running_waits
from backcare.ui.dates import day_in_full, weekday
from backcare.ui.plan.book import PlanBook, read_plan
from backcare.ui.plan.led import as_it_may_be
from backcare.ui.plan.pictures import RUN, figure_of
from backcare.ui.plan.words import planned_line, session_heading
from backcare.ui.tracker.answer import show_answer
from backcare.ui.tracker.diary import Diary, read_diary
from backcare.ui.tracker.entry_words import said_run
from backcare.ui.tracker.next_run import read_next_run
from backcare.ui.tracker.week import week_words
from backcare.ui.visit import Visit, current_visit


def ending(*entries: Entry) -> Callable[[], bool]:
    """Return what draws the end of a session that was just saved as these entries."""
    return partial(_show_end, tuple(entry.id for entry in entries))


def _show_end(ids: tuple[str, ...]) -> bool:
    visit = current_visit()
    diary, book = read_diary(visit), read_plan(visit)
    kept = {entry.id: entry for entry in diary.entries if entry.id in ids}
    entries = [kept[id_] for id_ in ids if id_ in kept]
    if not entries:
        return False
    waits = exercise_waits(visit)
    session = next((e for e in entries if isinstance(e, ExerciseSession)), None)
    if session is not None:
        _show_week(diary, visit, waits=waits)
    for entry in entries:
        show_answer(diary, entry, visit)
    if session is not None:
        parts.show(_moved(session, diary, book, visit))
    if not waits:
        parts.show(_next(book, visit))
    return True


def _show_week(diary: Diary, visit: Visit, *, waits: bool) -> None:
    """Draw the ring of this week, whose newest arc grows, with what is left in words."""
    text, week = visit.text, diary.weeks[-1]
    with st.container(key="panel-end", horizontal=True, vertical_alignment="center"):
        if week.planned is not None and not waits:
            parts.show(
                parts.ring(
                    week.fulfilled,
                    week.planned,
                    below=text("end.of", planned=week.planned),
                    says=text("end.ring", done=week.fulfilled, planned=week.planned),
                    before=max(0, week.fulfilled - 1),
                    size="6.2rem",
                )
            )
        st.markdown(f"**{text('end.title')}**  \n{week_words(diary, visit, waits=waits)}")


def _moved(session: ExerciseSession, diary: Diary, book: PlanBook, visit: Visit) -> str:
    """Return tiles of what moved: pain beside the session before, and the next dose."""
    tiles = [*_pain(session, diary, visit), *_dose(session, book, visit)]
    return parts.tiles(*tiles) if tiles else ""


def _pain(session: ExerciseSession, diary: Diary, visit: Visit) -> Iterable[str]:
    text, now, before = visit.text, worst_nprs(session), rated_before(session, diary.sessions)
    if now is not None and before is not None:
        note = parts.note(text("end.pain_note"))
        yield parts.tile(text("end.pain"), parts.big(text("end.to", before=before, now=now)), note)


def _dose(session: ExerciseSession, book: PlanBook, visit: Visit) -> Iterable[str]:
    text, content = visit.text, visit.content
    stood = stood_for(session.day, book.standing.week_of(session.day))
    plan = going_on(book.plan, visit.today, visit.weeks)
    if stood is None or plan is None or running_waits(visit):
        return
    names = [e.exercise for e in stood.exercises]
    coming = coming_with(
        names,
        plan,
        book.log,
        visit.today,
        gates=content.gates,
        programming=content.programming,
    )
    found = None if coming is None else next_dose(stood.exercises, coming.led.exercises)
    if coming is None or found is None:
        return
    name = content.exercises[found.after.exercise].name
    was = text("end.was", dose=planned_line(found.before, content))
    yield parts.tile(
        text("end.next_time", day=weekday(coming.session.day)),
        f"<p><b>{escape(name)}</b><br>{escape(planned_line(found.after, content))}</p>",
        parts.note(was),
    )


def _next(book: PlanBook, visit: Visit) -> str:
    """Return the next session and the next run, the sooner one first."""
    plan = going_on(book.plan, visit.today, visit.weeks)
    steps = []
    session = None if plan is None else next_open(plan, book.standing, visit.today)
    if plan is not None and session is not None:
        steps.append((session.day, _session_step(session, visit)))
    run = read_next_run(visit)
    if run is not None and run.day is not None:
        steps.append((run.day, _run_step(run.day, run, visit)))
    if not steps:
        return ""
    items = "".join(item for _, item in sorted(steps, key=lambda step: step[0]))
    heading = parts.heading(visit.text("end.next"))
    return f'{heading}<ol class="bc-rows">{items}</ol>'


def _session_step(session: PlannedSession, visit: Visit) -> str:
    content = visit.content
    session = as_it_may_be(session, visit)
    minutes = content.programming.minutes_with_warm_up(session)
    title = session_heading(session, visit.text)
    said = visit.text("log.min", minutes=minutes)
    return _step(session.day, title, said, figure_of(session, content), visit)


def _run_step(day: date, run: NextRun, visit: Visit) -> str:
    minutes = None if run.seconds is None else whole_minutes(run.seconds)
    length = said_run(run.metres, minutes, visit.text)
    said = visit.text("end.up_to", length=length) if length else ""
    return _step(day, visit.text(f"end.run.{run.kind}"), said, RUN, visit)


def _step(day: date, title: str, said: str, figure: str | None, visit: Visit) -> str:
    """Return one thing that comes, on its day, with a picture if there is one."""
    is_this_week = visit.weeks.start(day) == visit.weeks.start(visit.today)
    when = weekday(day) if is_this_week else day_in_full(day, visit.today)
    picture = "" if figure is None else parts.figure(figure, "")
    return (
        f'<li>{parts.ground(picture)}<div><span class="bc-when">{escape(when)}</span>'
        f"<b>{escape(title)}</b><span>{escape(said)}</span></div></li>"
    )
