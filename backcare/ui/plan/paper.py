"""A plan to take along: PDF, calendar and spreadsheet; and the general plan for anybody."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

import msgspec
import streamlit as st

from backcare.clock import utc_now
from backcare.domain.check.triage import Urgency
from backcare.domain.csv_tables import write_table
from backcare.domain.entries import Pause
from backcare.domain.plan.builder import Planner
from backcare.domain.plan.plan import Plan, PlanChoices, PlannedExercise, PlannedSession
from backcare.domain.plan.standing import Standing
from backcare.domain.plan.week import sessions_ahead
from backcare.domain.weeks import WEEK
from backcare.paper.calendar import EVENING, write_calendar
from backcare.paper.exercise_sheet import PrintedExercise
from backcare.paper.pictures import Picture
from backcare.paper.plan_sheet import (
    Light,
    PlanSheet,
    SessionRow,
    SessionTable,
    WeekLine,
    print_plan,
)
from backcare.ui.as_set import say_as_set
from backcare.ui.check.waiting import running_waits, waiting_line
from backcare.ui.dates import day_and_month, long_date, said_time_of_day, weekday_and_day
from backcare.ui.exercises.dose import lower_limit
from backcare.ui.exercises.paper import pictured_side, steps_picture
from backcare.ui.files import offer_file
from backcare.ui.folded import show_folded
from backcare.ui.links import app_address
from backcare.ui.lists import listed, sentences
from backcare.ui.plan.book import PlanBook
from backcare.ui.plan.calendar import plan_calendar
from backcare.ui.plan.led import as_it_may_be, plan_as_led
from backcare.ui.plan.words import (
    name_of,
    phase_line,
    planned_line,
    planned_with_speed,
    reason_lines,
    session_heading,
    session_reasons,
    session_title,
    weeks_line,
)
from backcare.ui.tracker.diary import Diary, read_diary
from backcare.ui.tracker.entry_words import said_pauses
from backcare.ui.visit import Visit

_WEEKS = (4, 99)


def offer_plan_files(plan: Plan, book: PlanBook, visit: Visit) -> None:
    """Offer the rest of a plan as PDF, calendar and spreadsheet; each is made when tapped.

    The sessions of this week are as they will be led.
    """

    def draw() -> None:
        if not sessions_ahead(plan, visit.today, visit.weeks):
            st.markdown(visit.text("take.over"))
            return
        led = _without_what_waits(plan_as_led(plan, book, visit), visit)
        _offer(lambda: led, visit.text("take.lead"), "plan", visit, read_diary(visit))

    show_folded(visit.text("take.title"), draw, key="take.plan")


def _without_what_waits(plan: Plan, visit: Visit) -> Plan:
    """Return a plan to take along: of what is done by now, too, paper offers nothing that waits."""
    if not running_waits(visit):
        return plan
    sessions = tuple(as_it_may_be(session, visit) for session in plan.sessions)
    return msgspec.structs.replace(plan, sessions=sessions)


def offer_starter(visit: Visit) -> None:
    """Offer the general plan, with which anybody can begin without answering anything."""
    start = visit.weeks.start(visit.today) + WEEK
    with st.expander(visit.text("take.starter")):
        lead = visit.text("take.starter_lead", day=long_date(start))
        _offer(lambda: _starter(start, visit), lead, "starter", visit)


def _starter(start: date, visit: Visit) -> Plan:
    choices = PlanChoices(level=1, sessions_a_week=2)
    return Plan(
        # The same for everybody who begins on that day: it says nothing about a person.
        id=f"{start.toordinal():032x}",
        day=start,
        logged_at=datetime.combine(visit.content.programme.written_on, time(), utc_now().tzinfo),
        choices=choices,
        sessions=Planner(choices, visit.content.programming, visit.weeks).build_sessions(start),
    )


def plan_sheet(
    plan: Plan, visit: Visit, *, weeks: int, is_letter: bool, diary: Diary | None = None
) -> PlanSheet:
    """Return the words and pictures of the printed plan.

    It has `weeks` weeks, from the next one with a session. With a `diary`, it names pauses and
    leaves out what rests in them.
    """
    text, content = visit.text, visit.content
    ahead = sessions_ahead(
        plan, visit.today, visit.weeks, None if diary is None else diary.standing
    )
    first = visit.weeks.start(min((s.day for s in ahead), default=visit.today))
    sessions = [s for s in ahead if s.day < first + timedelta(weeks=weeks)]
    warm_up = content.programming.warm_up() if any(s.has_warm_up for s in sessions) else ()
    named = dict.fromkeys(
        [e.exercise for e in warm_up] + [e.exercise for s in sessions for e in s.exercises]
    )
    refs = dict.fromkeys(
        ref.split()[0]
        for ref in (
            *content.programme.sources,
            *(r for light in content.programme.traffic_light for r in light.sources),
        )
    )
    return PlanSheet(
        title=text("take.sheet.title"),
        lead=text("take.sheet.lead"),
        facts=sentences(*_facts(sessions, visit)),
        weeks_title=text("take.sheet.weeks"),
        weeks=_week_lines(sessions, () if diary is None else diary.pauses, visit),
        light_title=text("take.sheet.light"),
        light=[
            Light(one.tone, one.label or "", one.text) for one in content.programme.traffic_light
        ],
        warning_title=text("take.sheet.warnings"),
        warnings=[
            *content.screen.net_of(Urgency.EMERGENCY),
            *(
                text("take.sheet.warning_today", sign=sign)
                for sign in content.screen.net_of(Urgency.SAME_DAY)
            ),
        ],
        warm_up=_warm_up_line(warm_up, visit),
        sessions=_session_tables(sessions, plan, visit),
        exercises_title=text("take.sheet.exercises"),
        exercises=[_printed(exercise, visit) for exercise in named],
        sources_title=text("take.sheet.sources"),
        sources=[content.sources[ref].citation for ref in refs],
        footer=text("sheet.footer", written_on=long_date(content.programme.written_on)),
        link=app_address(),
        link_words=text("take.sheet.link"),
        is_letter=is_letter,
        language=visit.measures.words,
    )


def _facts(sessions: Sequence[PlannedSession], visit: Visit) -> list[str]:
    """Return what a printed plan is, and what waits by now."""
    told = visit.text("take.sheet.facts", day=long_date(visit.today), n=len(sessions))
    waits = any(s.is_on_the_floor for s in sessions)
    return [told, waiting_line(visit)] if waits else [told]


def plan_table(plan: Plan, visit: Visit, standing: Standing | None = None) -> bytes:
    """Return the plan from this week on as a spreadsheet, a row for each exercise of a session.

    With a `standing`, it leaves out what rests in a pause.
    """
    text = visit.text
    columns = ("day", "week", "session", "id", "exercise", "sets", "reps", "hold_s", "each_side")
    more = ("load", "key", "dose", "why")
    return write_table(
        [text(f"take.column.{name}") for name in (*columns, *more)],
        (
            (
                session.day.isoformat(),
                session.week,
                session_heading(session, text),
                planned.exercise,
                name_of(planned.exercise, visit.content),
                len(planned.reps),
                " ".join(map(str, planned.reps)),
                planned.hold_seconds,
                text("take.yes") if planned.is_each_side else "",
                planned.load or "",
                text("take.yes") if planned.is_key else "",
                planned_line(planned, visit.content),
                sentences(*reason_lines(planned, plan.choices.equipment, visit.content)),
            )
            for session in sessions_ahead(plan, visit.today, visit.weeks, standing)
            for planned in session.exercises
        ),
    )


def _offer(
    plan: Callable[[], Plan], lead: str, name: str, visit: Visit, diary: Diary | None = None
) -> None:
    text = visit.text
    plans, standing = ((), None) if diary is None else (diary.plans, diary.standing)
    # A calendar is told of a pause without an end too: its events go. Without a diary nothing
    # rests, and the plan, which takes long to make, is made when it is taken.
    rests = diary is not None and not sessions_ahead(plan(), visit.today, visit.weeks, standing)
    st.markdown(text("plan.all_paused") if rests else lead)
    if not rests:
        _offer_print(plan, name, visit, diary)

    def calendar() -> bytes:
        return write_calendar(plan_calendar(plan(), visit, plans, standing))

    _button("ics", calendar, "text/calendar", name, visit)
    say_as_set(_sessions_as_set(visit), "sessions", visit, key=f"take.{name}.ics")
    st.caption(text("take.ics_help"))
    if not rests:
        _button("csv", lambda: plan_table(plan(), visit, standing), "text/csv", name, visit)


def _offer_print(plan: Callable[[], Plan], name: str, visit: Visit, diary: Diary | None) -> None:
    text = visit.text
    weeks = st.segmented_control(
        text("take.weeks"),
        _WEEKS,
        default=_WEEKS[0],
        required=True,
        format_func=lambda option: text(f"take.weeks_of.{option}"),
        key=f"take.weeks.{name}",
        persist_state="session",
        on_change="ignore",
    )

    def printed() -> bytes:
        sheet = plan_sheet(plan(), visit, weeks=weeks, is_letter=visit.is_letter, diary=diary)
        return print_plan(sheet)

    _button("pdf", printed, "application/pdf", name, visit)
    paper = text(f"settings.paper.{visit.measures.paper}")
    say_as_set(text("settings.as_set.paper", paper=paper), "place", visit, key=f"take.{name}.pdf")


def _sessions_as_set(visit: Visit) -> str:
    """Return when sessions stand in a calendar, and when it reminds of them."""
    text, measures = visit.text, visit.measures
    evening = said_time_of_day(EVENING)
    reminder = text(f"settings.reminded.{measures.reminder}", evening=evening)
    at = said_time_of_day(measures.begins)
    return text("settings.as_set.begins", at=at, reminder=reminder)


def _button(
    ending: str,
    make: Callable[[], bytes],
    media_type: str,
    name: str,
    visit: Visit,
) -> None:
    offer_file(
        visit.text(f"take.{ending}"),
        make,
        key=f"take.{name}.{ending}",
        name=visit.text(f"take.file.{name}", ending=ending),
        media_type=media_type,
        visit=visit,
    )


def _week_lines(
    sessions: Sequence[PlannedSession], pauses: Sequence[Pause], visit: Visit
) -> list[WeekLine]:
    """Return a line for each week from this one to the last with a session, that has something."""
    text, lines = visit.text, []
    by_week = {day: list(g) for day, g in groupby(sessions, key=lambda s: visit.weeks.start(s.day))}
    first, last = visit.weeks.start(visit.today), max(by_week, default=date.min)
    for start in (first + n * WEEK for n in range((last - first) // WEEK + 1)):
        week = by_week.get(start, [])
        light = {"deload", "race"} & {reason for s in week for reason in s.reasons}
        notes = [phase_line(week[0].week, visit.content)] if week else []
        notes += [text(f"plan.light.{reason}") for reason in sorted(light)]
        notes += said_pauses(pauses, start, start + timedelta(days=6), text)
        if not notes:
            continue
        lines.append(
            WeekLine(
                day=day_and_month(start),
                phase=listed(notes),
                sessions=[
                    text("list.of", name=weekday_and_day(s.day), words=session_title(s, text))
                    for s in week
                ],
            )
        )
    return lines


def _session_tables(
    sessions: Sequence[PlannedSession], plan: Plan, visit: Visit
) -> list[SessionTable]:
    """Return each session that differs from the others once, with the days on which it is done."""
    same: dict[tuple[object, ...], list[PlannedSession]] = {}
    for session in sessions:
        same.setdefault((session.name, session.exercises, session.reasons), []).append(session)
    text, content = visit.text, visit.content
    return [
        SessionTable(
            title=text(
                "take.sheet.session",
                session=session_heading(group[0], text),
                phase=weeks_line({s.week for s in group}, content),
                minutes=content.programming.minutes_with_warm_up(group[0]),
            ),
            note=sentences(*session_reasons(group[0], content)),
            days=[day_and_month(s.day) for s in group],
            rows=[
                SessionRow(
                    name=name_of(planned.exercise, content)
                    + (f" · {text('plan.key')}" if planned.is_key else ""),
                    dose=planned_with_speed(planned, content),
                    note=sentences(*reason_lines(planned, plan.choices.equipment, content)),
                    picture=_small_picture(planned.exercise, visit),
                )
                for planned in group[0].exercises
            ],
        )
        for group in same.values()
    ]


def _small_picture(exercise_id: str, visit: Visit) -> Picture | None:
    """Return the picture beside a dose; it is described once, where all steps are."""
    exercise = visit.content.exercises[exercise_id]
    return steps_picture(exercise, visit, visit.text("take.sheet.picture", name=exercise.name))


def _warm_up_line(warm_up: Sequence[PlannedExercise], visit: Visit) -> str:
    if not warm_up:
        return ""
    parts = [
        visit.text(
            "list.aside",
            words=name_of(planned.exercise, visit.content),
            aside=planned_line(planned, visit.content),
        )
        for planned in warm_up
    ]
    return visit.text("take.sheet.warm_up", parts=listed(parts))


def _printed(exercise_id: str, visit: Visit) -> PrintedExercise:
    exercise = visit.content.exercises[exercise_id]
    return PrintedExercise(
        name=exercise.name,
        dose=pictured_side(exercise, visit.text),
        steps=(*exercise.setup, *exercise.movement),
        cues=(*exercise.cues, *lower_limit(exercise, visit.text)),
        picture=steps_picture(exercise, visit),
    )
