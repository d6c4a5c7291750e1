"""Pauses: flare-up, illness, holiday, race. They change the target and never punish.

They are shown and changed here on tracker and plan, with or without a plan; past ones also stand
among the entries.
"""

from datetime import timedelta
from functools import partial

import msgspec
import streamlit as st

from backcare.clock import utc_now
from backcare.domain.entries import Pause
from backcare.domain.pauses import lately_over, whole
from backcare.domain.plan.run_walk import after_pause
from backcare.ui.dates import day_in_full
from backcare.ui.drafts import draft_id, is_second_tap, save_once
from backcare.ui.flash import Place, Undo, leave_message, show_message
from backcare.ui.folded import show_folded
from backcare.ui.links import link_to
from backcare.ui.markup import why
from backcare.ui.navigation import RUN_WALK
from backcare.ui.saving import done_once, saving
from backcare.ui.settling import settling
from backcare.ui.tracker.diary import Diary, read_diary
from backcare.ui.tracker.entries import ask_to_change
from backcare.ui.tracker.entry_form import FIELDS, ask_fields, built, values_in
from backcare.ui.tracker.entry_words import said_stretch
from backcare.ui.tracker.form import Form
from backcare.ui.tracker.log import Spot
from backcare.ui.tracker.overlaps import refuse_overlap
from backcare.ui.visit import Visit

_DRAFT = "pause.draft"
_FORM = "pause"
_CHANGED = "pause.changed"
_SPOT = Spot("pause.change", Place.PAUSE)


def show_pauses(visit: Visit, *, waits: bool = False) -> None:
    """Draw the pauses of this week and those to come, each to be changed, and the way back.

    `waits`: exercise waits, so nothing is said about running again.
    """
    diary, today = read_diary(visit), visit.today
    show_message(Place.PAUSE)
    for pause in diary.pauses:
        if pause.until is None or pause.until >= visit.weeks.start(today):
            _show_pause(pause, visit)
    if not waits:
        _show_way_back(diary, visit)


def ask_pause(visit: Visit) -> None:
    """Offer to enter a pause that is to come, under way or over."""
    show_folded(visit.text("pause.add"), lambda: _ask(visit), key="tracker.pause")


def _ask(visit: Visit) -> None:
    text = visit.text
    st.markdown(text("pause.lead"))
    fields = {name: f for name, f in FIELDS[Pause].items() if name != "note"}
    ask_fields(Form(_FORM, visit, stays="session"), fields)
    draft = draft_id(_DRAFT)
    st.button(text("pause.save"), key=f"pause.save.{draft}", on_click=_save, args=(draft, visit))


def _show_pause(pause: Pause, visit: Visit) -> None:
    text, today = visit.text, visit.today
    opened: Pause | None = st.session_state.get(_CHANGED)
    is_open = opened is not None and opened.id == pause.id
    is_now = pause.day <= today and (pause.until is None or today <= pause.until)
    said = said_stretch(whole(pause), text)
    with st.container(border=True):
        st.markdown(text("pause.now" if is_now else "pause.other", pause=said))
        with settling(f"pause-{pause.id}", int(is_open), horizontal=True):
            if is_now:
                st.button(
                    text("pause.back"),
                    key=f"pause.back.{pause.id}",
                    on_click=_come_back,
                    args=(pause, visit),
                )
            st.button(
                text("log.close" if is_open else "pause.change"),
                key=f"pause.edit.{pause.id}",
                help=None if is_open else text("log.edit_help", what=said),
                on_click=_open,
                args=(None if is_open else pause,),
            )
        if opened is not None and is_open:
            ask_to_change(opened, visit, lambda: _open(None), _SPOT)


def _show_way_back(diary: Diary, visit: Visit) -> None:
    """Say how to begin to run again after a pause, until the runner has run."""
    over = lately_over(diary.pauses, visit.today)
    if over is None:
        return
    run_walk = visit.content.run_walk
    told = after_pause(over, diary.runs, visit.today, run_walk)
    if told is None:
        return
    with st.container(border=True):
        st.markdown(f"**{visit.text('pause.run_again')}**\n\n{told.text}")
        st.html(why(told.sources, visit.content.sources, visit.text, told.text))
        link_to(RUN_WALK, visit.text("plan.to_run_walk"))


def _open(pause: Pause | None) -> None:
    st.session_state[_CHANGED] = pause


def _save(draft: str, visit: Visit) -> None:
    if is_second_tap(_DRAFT, draft):
        return
    form = Form(_FORM, visit)
    with saving(Place.PAUSE, visit, kind="pause"):
        values = values_in(form, {name: f for name, f in FIELDS[Pause].items() if name != "note"})
        pause = built(lambda: Pause(id=draft, logged_at=utc_now(), **values))
        refuse_overlap(pause, visit)
        save_once(visit, pause)
        form.forget()
        st.session_state.pop(_DRAFT, None)
        leave_message(Place.PAUSE, _said_saved(pause, visit))


def _said_saved(pause: Pause, visit: Visit) -> str:
    text, today = visit.text, visit.today
    begin = day_in_full(pause.day, today)
    if pause.until is None:
        return text("pause.saved_open", begin=begin)
    return text("pause.saved", begin=begin, until=day_in_full(pause.until, today))


def _come_back(pause: Pause, visit: Visit) -> None:
    """End a pause with yesterday; one that began today was none."""
    with done_once("pause.back", pause, place=Place.PAUSE, visit=visit):
        ended = None
        if pause.day < visit.today:
            yesterday = visit.today - timedelta(days=1)
            ended = visit.store.change(msgspec.structs.replace(pause, until=yesterday))
        else:
            visit.store.remove(pause)
        leave_message(Place.PAUSE, visit.text("pause.welcome"), _undo_of(pause, ended, visit))


def _undo_of(pause: Pause, ended: Pause | None, visit: Visit) -> Undo:
    return Undo("pause.undo", visit.text("pause.undo"), partial(_undo, pause, ended))


def _undo(pause: Pause, ended: Pause | None, visit: Visit) -> None:
    """Put a pause back as it was before "I am back"."""
    with done_once("pause.undo", pause, place=Place.PAUSE, visit=visit):
        refuse_overlap(pause, visit, before=ended)
        if ended is None:
            visit.store.add(pause)
        else:
            visit.store.change(msgspec.structs.replace(ended, until=pause.until))
        leave_message(Place.PAUSE, visit.text("pause.goes_on"))
