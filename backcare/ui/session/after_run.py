"""Right after a run: how sitting is, the routine that is led, and what comes later that day.

What was rated is kept as the day's pain on sitting, for somebody who keeps records; the routine
itself is no session of a plan.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple

import msgspec
import streamlit as st

from backcare.clock import local_time, time_zone_of, utc_now
from backcare.domain.entries import CheckIn
from backcare.domain.errors import BackcareError
from backcare.domain.exercises.guidance import SectionStyle, Statement
from backcare.domain.plan.after_run import (
    Answer,
    Easing,
    Reminder,
    SittingRated,
    Where,
    answer_to,
    easing_for,
    sitting_rated,
    stations_of,
)
from backcare.paper.calendar import SessionCalendar, SessionEvent, write_calendar
from backcare.ui import parts
from backcare.ui.check.groups import KnownGroups, known_groups
from backcare.ui.check.kept import read_kept
from backcare.ui.drafts import draft_id
from backcare.ui.files import offer_file
from backcare.ui.flash import Place, show_message
from backcare.ui.links import app_address, button_to, link_to
from backcare.ui.markup import statement_list
from backcare.ui.navigation import SELF_CHECK
from backcare.ui.review import show_review
from backcare.ui.saving import saving
from backcare.ui.session.data import after_run_data
from backcare.ui.session.save import play, read_report
from backcare.ui.tracker.diary import read_diary
from backcare.ui.visit import Visit

_JUST_NOW = timedelta(hours=1)
"""Sitting that was rated so lately is not asked about again."""
_REMINDED_MINUTES = 10


class _Round(NamedTuple):
    """The keys of one day's ratings in the session state: tomorrow begins anew."""

    before: str
    after: str
    draft: str
    easing: str


def show_after_run(visit: Visit) -> None:
    """Draw the page below its title: the question and the routine, or its answer; then the rest."""
    show_message(Place.AFTER_RUN)
    after = _rated(_round(visit).after)
    if after is None:
        with st.container(key="panel-after-run"):
            goes_on = _show_start(visit)
    else:
        goes_on = _show_answer(after, visit)
    st.header(visit.text("after_run.stop"), anchor=False)
    _show_statements(visit.content.after_run.stop, visit, SectionStyle.DO_NOT)
    if goes_on:
        _show_steps(visit)
    st.caption(visit.text("after_run.no_session"))
    show_review(visit.content.after_run.review, visit, "after-run")


def _round(visit: Visit) -> _Round:
    return _Round(*(f"after_run.{name}.{visit.today}" for name in _Round._fields))


def _rated(key: str) -> int | None:
    nprs: int | None = st.session_state.get(key)
    return nprs


# ---- before


def _show_start(visit: Visit) -> bool:
    """Ask how sitting is and offer the routine; return whether it is offered."""
    text, after_run = visit.text, visit.content.after_run
    kept = read_kept(visit)
    known = known_groups(() if kept is None else kept.results, visit)
    with parts.beside("sit", key="after-run"):
        st.markdown(text("after_run.lead"))
    _ask(_round(visit).before, "after_run.before", visit, default=_rated_just_now(visit))
    before = _rated(_round(visit).before)
    is_strong = before is not None and before > after_run.most_pain
    is_offered = not is_strong or known.day == visit.today
    if not is_offered:
        st.warning(text("after_run.strong_first"))
        button_to(SELF_CHECK, text("after_run.to_check"), key="after_run.check", primary=True)
    else:
        easing = _ask_easing(known, visit)
        link_to(SELF_CHECK, text("after_run.leg"))
        play(after_run_data(easing, visit.content), visit, take=_take)
    st.caption(text("after_run.kept"))
    return is_offered


def _ask(key: str, label: str, visit: Visit, *, default: int | None = None) -> None:
    """Ask for pain on sitting; a second tap on the same number takes nothing back."""
    text = visit.text
    with st.container(key="nprs_after_run"):
        st.pills(
            text(label),
            range(11),
            default=default,
            required=True,
            help=text("nprs.anchors"),
            key=key,
            persist_state="session",
            on_change=_keep_rating,
            args=(visit,),
        )


def _ask_easing(known: KnownGroups, visit: Visit) -> Easing:
    """Ask which movement eases, unless a self-check has shown which ones fit."""
    text, content = visit.text, visit.content
    held = {e for group in known.groups for e in content.advice.for_group(group).hold_back}
    fits = easing_for(held, content.after_run)
    if fits is not None:
        st.markdown(text(f"after_run.fits.{fits}"))
        return fits
    key = _round(visit).easing
    chosen: Easing = st.pills(
        text("after_run.easing"),
        [Easing.BOTH, Easing.BACK, Easing.FORWARD],
        default=Easing.BOTH,
        required=True,
        format_func=lambda easing: text(f"after_run.easings.{easing}"),
        key=key,
        persist_state="session",
    )
    return chosen


def _take(told: object, visit: Visit) -> str:
    """Take the answer of the player; it is shown whether it can be kept or not."""
    rated: SittingRated = read_report(told, SittingRated)
    st.session_state[_round(visit).after] = rated.nprs
    _keep_rating(visit)
    return rated.id


# ---- what is kept


def _keep_rating(visit: Visit) -> None:
    """Keep the worst of both ratings as the day's pain on sitting, unless that is known already."""
    keys = _round(visit)
    rated = [nprs for nprs in (_rated(keys.before), _rated(keys.after)) if nprs is not None]
    with saving(Place.AFTER_RUN, visit):
        if not rated or not _has_records(visit):
            return
        draft, worst = draft_id(keys.draft), max(rated)
        known = visit.store.get(draft)
        if isinstance(known, CheckIn):
            if known.nprs_sitting != worst:
                visit.store.change(msgspec.structs.replace(known, nprs_sitting=worst))
        elif sitting_rated(_check_ins_today(visit)) is None:
            visit.store.add(
                CheckIn(id=draft, day=visit.today, logged_at=utc_now(), nprs_sitting=worst)
            )


def _has_records(visit: Visit) -> bool:
    if visit.is_signed_out:
        return False
    diary = read_diary(visit)
    return bool(diary.entries or diary.plans)


def _check_ins_today(visit: Visit) -> Sequence[CheckIn]:
    return [c for c in read_diary(visit).check_ins if c.day == visit.today]


def _rated_just_now(visit: Visit) -> int | None:
    """Return how sitting was rated within the last hour, wherever that was."""
    try:
        if visit.is_signed_out:
            return None
        since = utc_now() - _JUST_NOW
        return sitting_rated(c for c in _check_ins_today(visit) if c.logged_at >= since)
    except BackcareError:
        return None


# ---- after


def _show_answer(after: int, visit: Visit) -> bool:
    """Say what the two ratings mean and what comes later; return whether it may be done again."""
    text, keys, after_run = visit.text, _round(visit), visit.content.after_run
    before = _rated(keys.before)
    answer = answer_to(before, after, after_run)
    was = () if before is None else (parts.note(text("after_run.was", before=before)),)
    says = parts.heading(text(f"after_run.answer.{answer}"))
    parts.show(parts.panel(parts.answer(str(after), says, *was)))
    is_strong = max(before or 0, after) > after_run.most_pain
    means = [after_run.answers[answer], *([after_run.shorter] if is_strong else [])]
    _show_statements(means, visit)
    may_repeat = answer not in (Answer.WORSE, Answer.STRONG)
    if not may_repeat:
        button_to(SELF_CHECK, text("after_run.to_check"), key="after_run.check", primary=True)
    _ask(keys.after, "after_run.after", visit)
    st.caption(text("after_run.kept"))
    _show_later(visit)
    if may_repeat:
        st.button(
            text("after_run.again"),
            key="after_run.again",
            width="stretch",
            on_click=_begin_again,
            args=(visit,),
        )
    return may_repeat


def _begin_again(visit: Visit) -> None:
    """Begin another round, from how sitting is now; what is kept of the day stays."""
    keys = _round(visit)
    st.session_state[keys.before] = st.session_state.pop(keys.after, None)
    st.session_state.pop(keys.draft, None)


def _show_later(visit: Visit) -> None:
    text, later = visit.text, visit.content.after_run.later
    for name, reminder in (("evening", later.evening), ("morning", later.morning)):
        st.header(text(f"after_run.later.{name}"), anchor=False)
        _show_statements(reminder.lines, visit)
    offer_file(
        text("after_run.remind"),
        partial(_calendar, visit),
        key="after_run.remind",
        name=text("after_run.file", day=visit.today.isoformat()),
        media_type="text/calendar",
        visit=visit,
    )


def _calendar(visit: Visit) -> bytes:
    """Return this evening, unless it is later already, and tomorrow morning as a calendar file."""
    later, now = visit.content.after_run.later, utc_now()
    told = [
        (visit.today, "evening", later.evening),
        (visit.today + timedelta(days=1), "morning", later.morning),
    ]
    here = local_time(now, visit.time_zone).replace(tzinfo=None)
    return write_calendar(
        SessionCalendar(
            name=visit.text("after_run.title"),
            series=f"after-run-{visit.today:%Y%m%d}",
            events=[
                _event(name, reminder, day)
                for day, name, reminder in told
                if datetime.combine(day, reminder.at) > here
            ],
            at=later.evening.at,
            time_zone=time_zone_of(visit.time_zone),
            made_at=now,
            link=app_address(),
        )
    )


def _event(name: str, reminder: Reminder, day: date) -> SessionEvent:
    return SessionEvent(
        slot=name,
        day=day,
        title=reminder.title,
        description="\n".join(line.text for line in reminder.lines),
        minutes=_REMINDED_MINUTES,
        at=reminder.at,
    )


# ---- in any case


def _show_steps(visit: Visit) -> None:
    text, content = visit.text, visit.content
    for where in Where:
        led = stations_of(content.after_run, where, Easing.BOTH, content.exercises)
        st.header(text(f"after_run.steps.{where}"), anchor=False)
        _show_statements([one.part.says for one in led], visit, SectionStyle.STEPS)


def _show_statements(
    statements: Sequence[Statement], visit: Visit, style: SectionStyle = SectionStyle.POINTS
) -> None:
    st.html(statement_list(statements, style, visit.content))
