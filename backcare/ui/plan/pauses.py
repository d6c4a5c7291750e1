"""Planned pauses: flare-up, illness, holiday, race. They change the target and never punish."""

from collections.abc import Collection
from datetime import timedelta

import msgspec
import streamlit as st

from backcare.clock import utc_now
from backcare.domain.entries import Pause, PauseReason
from backcare.domain.errors import RefusedError
from backcare.domain.plan.plan import Plan
from backcare.domain.typed import Unread
from backcare.domain.weeks import overlap, week_start
from backcare.ui.dates import day_in_full, long_date
from backcare.ui.drafts import draft_id, is_second_tap, save_once
from backcare.ui.fields import ask_day, coming_day_in, like_day
from backcare.ui.flash import Place, leave_message, leave_warning, show_message
from backcare.ui.plan.book import PlanBook, read_plan, whole_plan
from backcare.ui.saving import done_once, saving
from backcare.ui.visit import Visit

_DRAFT = "plan.pause.draft"


def show_pause(book: PlanBook, visit: Visit) -> None:
    """Show today's pause, and the way back from it."""
    text, pause = visit.text, book.pause_on(visit.today)
    show_message(Place.PAUSE)
    if pause is None:
        return
    until = text("pause.open") if pause.until is None else long_date(pause.until)
    with st.container(border=True):
        reason = text(f"pause.reason.{pause.reason}")
        st.markdown(text("pause.now", reason=reason, until=until))
        st.button(text("pause.back"), key="pause.back", on_click=_come_back, args=(pause, visit))


def ask_pause(book: PlanBook, visit: Visit) -> None:
    """Offer to plan a pause."""
    text = visit.text
    with st.expander(text("pause.plan")):
        st.markdown(text("pause.lead"))
        st.pills(
            text("pause.why"),
            list(PauseReason),
            format_func=lambda reason: text(f"pause.reason.{reason}"),
            key="pause.why",
            on_change="ignore",
        )
        with st.container(horizontal=True):
            for name in ("from", "until"):
                hint = text("fields.today_from" if name == "from" else "pause.open_end")
                ask_day(f"pause.{name}", text(f"pause.{name}"), if_empty=hint)
        st.caption(like_day(visit))
        draft = draft_id(_DRAFT)
        known = frozenset(pause.id for pause in book.log.pauses)
        st.button(
            text("pause.save"),
            key=f"pause.save.{draft}",
            on_click=_save,
            args=(draft, known, visit),
        )


def end_plan_button(plan: Plan, visit: Visit) -> None:
    """Offer to end the plan: what is to come is removed, what is past or done stays."""
    with st.expander(visit.text("plan.end")):
        st.markdown(visit.text("plan.end_help"))
        st.button(visit.text("plan.end_now"), key="plan.end", on_click=_end, args=(plan, visit))


def _save(draft: str, known: Collection[str], visit: Visit) -> None:
    """Save a pause.

    If an overlapping one was planned elsewhere meanwhile (it is not among the `known` ones of the
    page), say which first and save nothing.
    """
    text, state = visit.text, st.session_state
    if is_second_tap(_DRAFT, draft):
        return
    reason: PauseReason | None = state["pause.why"]
    if reason is None:
        leave_warning(Place.PAUSE, text("pause.choose"))
        return
    with saving(Place.PAUSE, visit):
        begin = coming_day_in("pause.from", text("pause.from"), visit) or visit.today
        until = coming_day_in("pause.until", text("pause.until"), visit)
        if until is not None and until < begin:
            raise RefusedError(Unread.ORDER, field=text("pause.until"), first=begin)
        pause = Pause(id=draft, day=begin, logged_at=utc_now(), reason=reason, until=until)
        for other in read_plan(visit).log.pauses:
            if other.id not in {*known, draft} and overlap(other, pause):
                leave_warning(Place.PAUSE, text("pause.meanwhile", **_words(other, visit)))
                return
        save_once(visit, pause)
        for key in (_DRAFT, "pause.why", "pause.from", "pause.until"):
            state.pop(key, None)
        leave_message(Place.PAUSE, text("pause.saved", **_words(pause, visit)))


def _words(pause: Pause, visit: Visit) -> dict[str, str]:
    today, until = visit.today, pause.until
    end = visit.text("pause.open") if until is None else day_in_full(until, today)
    return {"begin": day_in_full(pause.day, today), "until": end}


def _come_back(pause: Pause, visit: Visit) -> None:
    yesterday = visit.today - timedelta(days=1)
    with done_once("pause.back", pause, place=Place.PAUSE, visit=visit):
        if pause.day > yesterday:
            visit.store.remove(pause)
        else:
            visit.store.change(msgspec.structs.replace(pause, until=yesterday))
        leave_message(Place.PAUSE, visit.text("pause.welcome"))


def _end(plan: Plan, visit: Visit) -> None:
    with done_once("plan.end", plan, place=Place.PLAN, visit=visit):
        whole = whole_plan(plan, visit)
        done = {
            (one.session.day, one.session.name)
            for one in read_plan(visit).standing.week(week_start(visit.today)).planned
            if one.is_done
        }
        kept = tuple(
            s
            for s in whole.sessions
            if s.day < visit.today or (s.day == visit.today and (s.day, s.name) in done)
        )
        # Also without a session that is past: removed, it would bring back the plan before it.
        visit.store.change(msgspec.structs.replace(whole, sessions=kept, ended=visit.today))
        leave_message(Place.PLAN, visit.text("plan.ended"))
