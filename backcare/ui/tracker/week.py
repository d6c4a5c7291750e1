"""This week: what is done, what is left, and how many sessions a runner aims for."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.pauses import is_whole_week
from backcare.domain.plan.week import WeekDay, days_of
from backcare.domain.profile import SUGGESTED_SESSIONS_PER_WEEK, Profile
from backcare.domain.tracker.adherence import Week
from backcare.domain.tracker.routine import rest_of
from backcare.domain.weeks import break_on
from backcare.ui.dates import short_weekday
from backcare.ui.flash import Place, leave_warning
from backcare.ui.folded import show_folded
from backcare.ui.lists import listed, sentences
from backcare.ui.saving import saving
from backcare.ui.tracker.diary import Diary
from backcare.ui.visit import Visit

_TARGET = "tracker.target"


def show_this_week(diary: Diary, visit: Visit, *, waits: bool) -> None:
    """Draw the seven days with their marks, and what is left in words.

    `waits`: exercise waits, so the target rests too (clinical notes 8.2).
    """
    text, week = visit.text, diary.weeks[-1]
    st.html(_day_marks(days_of(week.start, diary.standing.week(week.start)), diary, text))
    st.markdown(week_words(diary, visit, waits=waits))


def week_words(diary: Diary, visit: Visit, *, waits: bool) -> str:
    """Return how many sessions of this week are done, and what is left, as Markdown."""
    text, week = visit.text, diary.weeks[-1]
    if waits:
        return text("week.rests", done=week.done)
    if is_whole_week(week.start, diary.pauses):
        return text("week.paused", done=week.done)
    if week.planned is None:
        return text(f"week.{_nothing_planned(week, diary)}", done=week.done)
    if break_on(visit.today, diary.pauses) is not None and not week.is_reached:
        return text("week.in_pause", done=week.fulfilled, planned=week.planned)
    return sentences(_told(week, week.planned, text), extra_words(week.extra, text))


def extra_words(extra: int, text: Texts) -> str:
    """Return what is said behind sessions done of those planned about more; empty if none."""
    return text("week.extra", n=extra) if extra else ""


def _nothing_planned(week: Week, diary: Diary) -> str:
    has_target = diary.profile.target_for(diary.standing.weeks.name(week.start)) is not None
    if not (week.has_plan or has_target):
        return "no_target"
    return rest_of(week, diary.pauses, diary.waits) or "free"


def _told(week: Week, planned: int, text: Texts) -> str:
    kind = "kept" if week.is_kept else "reached" if week.is_reached else "left"
    left = planned - week.fulfilled
    return text(f"week.{kind}", done=week.fulfilled, planned=planned, left=left)


def ask_target(profile: Profile, visit: Visit) -> None:
    """Ask for the weekly target; it applies from this week on and leaves past weeks alone."""
    current = profile.target_for(visit.weeks.name(visit.today))
    if current is None:
        _ask_target(None, profile, visit)
        return
    show_folded(
        visit.text("week.change_target"),
        lambda: _ask_target(current, profile, visit),
        key="week.change_target",
    )


def _ask_target(current: int | None, profile: Profile, visit: Visit) -> None:
    text = visit.text
    st.pills(
        text("week.ask_target"),
        range(1, 8),
        default=current,
        required=current is not None,
        key=f"{_TARGET}.{profile.rev}",
        help=text("week.target_help", suggested=SUGGESTED_SESSIONS_PER_WEEK),
        on_change=_save_target,
        args=(profile, visit),
    )


def _save_target(profile: Profile, visit: Visit) -> None:
    sessions = st.session_state[f"{_TARGET}.{profile.rev}"]
    if sessions is None:
        return
    with saving(Place.WEEK, visit):
        now = visit.store.profile()  # another tab may have changed it since the page was drawn
        week = visit.weeks.name(visit.today)
        visit.store.save_profile(now.with_target(week, sessions))
        other = now.target_for(week)
        if other not in (None, sessions, profile.target_for(week)):
            leave_warning(Place.WEEK, visit.text("week.target_was", other=other, n=sessions))


def _day_marks(days: Iterable[WeekDay], diary: Diary, text: Texts) -> str:
    return (
        f'<ul class="bc-week" aria-label="{escape(text("week.title"))}">'
        + "".join(_day_mark(one, diary, text) for one in days)
        + "</ul>"
    )


def _day_mark(one: WeekDay, diary: Diary, text: Texts) -> str:
    day = one.day
    classes, told = [], []
    if one.is_ticked:
        classes.append("bc-done")
        told.append(text("week.day_done"))
    if break_on(day, diary.pauses) is not None:
        classes.append("bc-paused")
        told.append(text("week.day_paused"))
    if day == diary.today:
        classes.append("bc-today")
        told.append(text("day.today"))
    hidden = f'<span class="bc-hidden"> · {escape(listed(told))}</span>' if told else ""
    mark = "✓" if one.is_ticked else day.day
    return f'<li class="{" ".join(classes)}">{short_weekday(day)}<b>{mark}</b>{hidden}</li>'
