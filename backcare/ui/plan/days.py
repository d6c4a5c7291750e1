"""The days for strength: chosen in making a plan, and changed later from a day on."""

from collections.abc import Collection
from datetime import date
from functools import partial

import msgspec
import streamlit as st

from backcare.clock import utc_now
from backcare.domain.errors import ConflictError
from backcare.domain.plan.days import with_days
from backcare.domain.plan.plan import OWN_DAYS, Plan, PlanChoices
from backcare.domain.plan.schedule import ClashKind, training_days, wish_fault
from backcare.domain.weeks import WEEK, in_week
from backcare.ui.dates import weekday
from backcare.ui.drafts import note_done, was_done
from backcare.ui.flash import Place, Undo, leave_message, leave_warning, show_message
from backcare.ui.folded import show_folded
from backcare.ui.lists import listed_and, sentences
from backcare.ui.plan.book import PlanBook, read_plan, whole_plan
from backcare.ui.saving import done_once, saving
from backcare.ui.visit import Visit

_ASKED = "plan.ask.strength_days"
_USE = "strength_days.use"
_SINCE = "strength_days.since"


def ask_strength_days(before: PlanChoices | None, visit: Visit) -> None:
    """Ask on which days a new plan has strength; none leaves it to us."""
    st.pills(
        visit.text("strength_days.ask"),
        visit.weeks.weekdays,
        selection_mode="multi",
        default=list(before.strength_days) if before else None,
        format_func=lambda day: visit.text(f"weekday.{day}"),
        key=_ASKED,
        help=visit.text("strength_days.ask_help"),
        persist_state="session",
        on_change="ignore",
    )


def with_asked_days(choices: PlanChoices, visit: Visit) -> PlanChoices | None:
    """Return choices with the strength days asked for; `None` if they do not do, which is said."""
    days = tuple(sorted(st.session_state[_ASKED]))
    told = _refusal(days, choices, visit)
    if told is not None:
        leave_warning(Place.PLAN_FORM, told)
        return None
    return msgspec.structs.replace(choices, strength_days=days)


def offer_days(plan: Plan, visit: Visit) -> None:
    """Offer other days for strength, from today or from next week on."""
    show_folded(
        visit.text("strength_days.change"), lambda: _ask_days(plan, visit), key="strength_days"
    )


def _ask_days(plan: Plan, visit: Visit) -> None:
    text, now = visit.text, training_days(plan.choices)
    show_message(Place.STRENGTH_DAYS)
    st.markdown(text("strength_days.now", days=_names(now, visit), n=len(now)))
    key = f"strength_days.{plan.id}.{''.join(map(str, now))}"
    st.pills(
        text("strength_days.ask"),
        visit.weeks.weekdays,
        selection_mode="multi",
        default=list(now),
        format_func=lambda day: text(f"weekday.{day}"),
        key=key,
        persist_state="session",
        on_change="ignore",
    )
    st.segmented_control(
        text("strength_days.since"),
        ("today", "next"),
        default="today",
        required=True,
        format_func=lambda since: text(f"strength_days.since_of.{since}"),
        key=_SINCE,
        persist_state="session",
        on_change="ignore",
    )
    st.button(text("strength_days.use"), key=_USE, on_click=_use, args=(key, plan, visit))


def _use(key: str, drawn: Plan, visit: Visit) -> None:
    if was_done(_USE, drawn):
        return
    days, today = tuple(sorted(st.session_state[key])), visit.today
    is_from_today = st.session_state[_SINCE] == "today"
    since = today if is_from_today else visit.weeks.start(today) + WEEK
    with saving(Place.STRENGTH_DAYS, visit):
        book = read_plan(visit)
        plan = going_on(book, drawn)
        told = _refusal(days, plan.choices, visit)
        if told is not None:
            leave_warning(Place.STRENGTH_DAYS, told)
        elif days == plan.choices.strength_days:
            leave_message(Place.STRENGTH_DAYS, visit.text("strength_days.same"))
        else:
            before = whole_plan(plan, visit)
            after = with_days(
                before, days, since, book.log, today, utc_now(), visit.content.programming
            )
            saved = visit.store.change(after)
            note_done(_USE, drawn)
            st.session_state.pop(key, None)  # else an undo would bring back what was chosen
            words = visit.text("strength_days.undo")
            undo = Undo("strength_days.undo", words, partial(_undo, before, saved))
            leave_message(Place.STRENGTH_DAYS, _told(before, saved, since, visit), undo)


def going_on(book: PlanBook, drawn: Plan) -> Plan:
    """Return the plan of the tap; raises `ConflictError` if it is another than was drawn."""
    plan = book.plan
    if plan is None or plan.id != drawn.id or plan.ended is not None:
        raise ConflictError("the plan was ended or replaced")
    return plan


def _undo(before: Plan, saved: Plan, visit: Visit) -> None:
    with done_once("strength_days.undo", saved, place=Place.STRENGTH_DAYS, visit=visit):
        visit.store.change(msgspec.structs.replace(before, rev=saved.rev))
        leave_message(Place.STRENGTH_DAYS, visit.text("strength_days.undone"))


def _told(before: Plan, after: Plan, since: date, visit: Visit) -> str:
    """Return what a change of days did, and what it left where it was."""
    text, days = visit.text, training_days(after.choices)
    which = "used_today" if since == visit.today else "used_next"
    told = [text(f"strength_days.{which}", days=_names(days, visit))]
    start = visit.weeks.start(visit.today)
    open_ones = [s for s in in_week(after.sessions, start) if s.day >= since]
    was = in_week(before.sessions, start)
    if any(s in was and s.day.weekday() not in days and not s.is_optional for s in open_ones):
        told.append(text("strength_days.week_stays"))
    if after.changes[-1].reason != OWN_DAYS:
        told.append(text("strength_days.moved_stay"))
    return sentences(*told)


def _refusal(days: tuple[int, ...], choices: PlanChoices, visit: Visit) -> str | None:
    """Return why wished days do not do, and which do; `None` if they do, or none are wished."""
    text, n = visit.text, choices.sessions_a_week
    if not days:
        return None
    if len(days) != n:
        return text("strength_days.count", n=n, chosen=len(days))
    fault = wish_fault(days, choices)
    if fault is None:
        return None
    told = {"days": _names(fault.days, visit)}
    if fault.kind is ClashKind.BEFORE_LONG_RUN and choices.long_run_day is not None:
        told["long_run"] = _names([choices.long_run_day], visit)
    why = text(f"strength_days.refused.{fault.kind}", **told)
    return sentences(why, text("strength_days.refused.nearest", days=_names(fault.better, visit)))


def _names(days: Collection[int], visit: Visit) -> str:
    """Return days of the week in words: "Monday, Wednesday and Friday"."""
    start = visit.weeks.start(visit.today)
    in_order = visit.weeks.in_order(days)
    return listed_and(weekday(visit.weeks.day(start, day)) for day in in_order)
