"""A plan for the calendar of a phone or computer: each session from this week on as an event."""

from collections.abc import Sequence
from datetime import timedelta

from backcare.clock import time_zone_of, utc_now
from backcare.domain.plan.calendar_slots import Slot, slots_of
from backcare.domain.plan.plan import Plan, PlannedSession
from backcare.domain.plan.standing import Standing
from backcare.domain.plan.week import sessions_ahead
from backcare.paper.calendar import SessionCalendar, SessionEvent
from backcare.ui.check.waiting import waiting_line
from backcare.ui.exercises.dose import with_lower_limits
from backcare.ui.links import app_address
from backcare.ui.plan.words import name_of, planned_with_speed, session_title
from backcare.ui.visit import Visit


def plan_calendar(
    plan: Plan,
    visit: Visit,
    plans: Sequence[Plan] = (),
    standing: Standing | None = None,
) -> SessionCalendar:
    """Return the sessions of the plan from this week on as events, at the runner's usual hour.

    `plans` are all plans of the runner, so that the file replaces an earlier one. It says nothing
    about past weeks: what a calendar has of them stays. With a `standing`, what rests in a pause is
    taken out of a calendar, and comes back with a later file if the pause goes.
    """
    text, programming, weeks = visit.text, visit.content.programming, visit.weeks
    had_others = visit.chosen.week_begins is not None
    slots = slots_of(plan, plans, weeks, had_others=had_others).since(weeks.name(visit.today))
    going_on = sessions_ahead(plan, visit.today, weeks, standing)
    kept = [
        SessionEvent(
            slot=_slot_name(slot),
            day=session.day,
            title=text("take.event", session=session_title(session, text)),
            description=_description(session, visit),
            minutes=programming.minutes_with_warm_up(session),
        )
        for slot, session in slots.filled
        if session in going_on
    ]
    freed = [*slots.freed, *(slot for slot, session in slots.filled if session not in going_on)]
    gone = [
        SessionEvent(
            slot=_slot_name(slot),
            day=slot.week + timedelta(days=min(slot.number, 7) - 1),
            title=text("take.event_gone"),
            description="",
            minutes=programming.programme.short_minutes,
            is_gone=True,
        )
        for slot in sorted(freed)
    ]
    return SessionCalendar(
        name=text("take.calendar"),
        series=slots.series,
        events=[*kept, *gone],
        at=visit.measures.begins,
        reminder=visit.measures.reminder,
        day_ends=visit.measures.day_ends,
        time_zone=time_zone_of(visit.time_zone),
        # Later than the changes in it, even if the clock was set back.
        made_at=max([utc_now(), plan.logged_at, *(c.changed_at for c in plan.changes)]),
        link=app_address(),
    )


def _slot_name(slot: Slot) -> str:
    return f"{slot.week:%Y%m%d}-{slot.number}"


def _description(session: PlannedSession, visit: Visit) -> str:
    lines = [
        visit.text(
            "list.of",
            name=name_of(planned.exercise, visit.content),
            words=planned_with_speed(planned, visit.content),
        )
        for planned in session.exercises
    ]
    waits = [waiting_line(visit), ""] if session.is_on_the_floor else []
    stop = with_lower_limits(visit.text("take.event_stop"), session.exercises, visit)
    return "\n".join([*waits, *lines, "", stop])
