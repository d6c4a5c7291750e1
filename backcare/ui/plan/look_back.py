"""The look back at a week: three taps, what they change, and the runner's yes or no to each."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
import streamlit as st

from backcare.clock import utc_now
from backcare.domain.entries import WeeklyCheck
from backcare.domain.pauses import is_away
from backcare.domain.plan.changes import LookBack, apply_look_back
from backcare.domain.plan.exercise_change import Proposal
from backcare.domain.plan.plan import MOST_SESSIONS, Plan, PlanChange, PlannedExercise
from backcare.domain.plan.replan import is_look_back_due, look_back_on
from backcare.domain.weeks import WEEK
from backcare.ui.check.answers import start_again
from backcare.ui.check.kept import time_to_keep
from backcare.ui.dates import short_date, weekday_and_date
from backcare.ui.drafts import draft_id, is_second_tap, save_once
from backcare.ui.flash import Place, leave_message, leave_warning, show_message
from backcare.ui.folded import show_folded
from backcare.ui.links import link_to
from backcare.ui.lists import listed
from backcare.ui.navigation import GATE_TESTS, SELF_CHECK
from backcare.ui.plan.book import PlanBook, whole_plan
from backcare.ui.plan.words import change_line, proposal_line, why_reasons
from backcare.ui.saving import done_once, saving
from backcare.ui.tracker.form import Form
from backcare.ui.tracker.week_form import (
    ask_week,
    asked_of_week,
    told_of_last_week,
    week_values,
)
from backcare.ui.visit import Visit

_DRAFT = "plan.look.draft"
_FORM = "look_back"
_CHANGES_SHOWN = 12
_TAKE = "look_back.take"
_MANY = 3
"""So many changes of a kind have one tick for all."""
_KIND = {"reduce": "less", "regress": "less", "regress-dose": "less", "hold-dose": "same"}
"""Reasons that answer a sore exercise, by what they are called together."""


def show_look_back(book: PlanBook, plan: Plan, visit: Visit) -> None:
    """Ask for the look back at the last week if it is due, then show what it changes.

    After a pause it waits until the runner is back.
    """
    show_message(Place.LOOK_BACK)
    start = visit.weeks.start(visit.today) - WEEK
    away = is_away(start, visit.today, book.log.pauses)
    if away or not is_look_back_due(plan, visit.today, visit.weeks):
        return
    looks = [
        w for w in book.log.weekly if visit.weeks.named(w.week) == start and w.feel is not None
    ]
    told = told_of_last_week(visit)
    with st.container(border=True):
        if looks:
            # What another form asked about this week is not asked again, but still counts.
            _show_review(msgspec.structs.replace(looks[-1], effect=told.effect), book, plan, visit)
        else:
            _ask_look_back(plan, visit)


def show_changes(plan: Plan, visit: Visit) -> None:
    """List what changed in the plan, and why, the newest first."""
    newest = reversed(plan.changes[-_CHANGES_SHOWN:])
    if plan.changes:
        show_folded(
            visit.text("plan.changes"),
            lambda: st.markdown("\n".join(_told(change, visit) for change in newest)),
            key="plan.changes",
        )


def _told(change: PlanChange, visit: Visit) -> str:
    text, content, before, after = visit.text, visit.content, change.before, change.after
    if isinstance(before, PlannedExercise) and isinstance(after, PlannedExercise):
        words = change_line(before, after, change.reason, content)
    elif isinstance(before, date) and isinstance(after, date):
        days = {"before": weekday_and_date(before), "after": weekday_and_date(after)}
        words = text("plan.change.day", **days)
    else:
        known = content.reasons.get(change.reason or "")
        words = "" if known is None else known.text
    if change.is_declined:
        words = text("plan.change.declined", change=words)
    if change.rule:
        words = text("list.aside", words=words, aside=change.rule)
    day = short_date(visit.day_of(change.changed_at))
    return f"- {text('list.of', name=day, words=words)}"


def _ask_look_back(plan: Plan, visit: Visit) -> None:
    text = visit.text
    st.markdown(f"**{text('look_back.title')}**")
    asked = asked_of_week(visit, plan)
    ask_week(Form(_FORM, visit), asked)
    draft = draft_id(_DRAFT)
    st.button(
        text("look_back.go"),
        key=f"look_back.go.{draft}",
        type="primary",
        on_click=_note,
        args=(draft, asked, visit),
    )


def _note(draft: str, asked: tuple[str, ...], visit: Visit) -> None:
    if is_second_tap(_DRAFT, draft):
        return
    form = Form(_FORM, visit)
    if any(form.chosen(name) is None for name in asked):
        leave_message(Place.LOOK_BACK, visit.text("look_back.answer_all"))
        return
    answers = week_values(form, asked)
    check = WeeklyCheck(id=draft, day=visit.today, logged_at=time_to_keep(visit), **answers)
    with saving(Place.LOOK_BACK, visit):
        is_told = told_of_last_week(visit).feel is not None
        # Something new is kept, whatever else another tab has answered.
        if is_told and not check.anything_new and visit.store.get(draft) is None:
            leave_message(Place.LOOK_BACK, visit.text("look_back.answered"))
            return
        save_once(visit, check)
        if check.anything_new:  # answers of an earlier check are out of date
            start_again(visit.content)
            leave_warning(Place.HOLD, visit.text("look_back.stopped"))
        st.session_state.pop(_DRAFT, None)


def _show_review(check: WeeklyCheck, book: PlanBook, plan: Plan, visit: Visit) -> None:
    text, content = visit.text, visit.content
    review = look_back_on(
        plan, check, book.log, gates=content.gates, programming=content.programming
    )
    st.markdown(f"**{text('look_back.result')}**")
    if review.is_stopped:
        st.markdown(text("look_back.stopped"))
        link_to(SELF_CHECK, text("check.begin"))
        return
    if not review.proposals:
        st.markdown(text("look_back.no_change"))
    _ask_each(check.id, review.proposals, visit)
    if review.missing:
        missing = listed(text(f"look_back.missing.{m}") for m in review.missing)
        st.markdown(text("look_back.missing_for_phase", missing=missing))
        link_to(GATE_TESTS, text("plan.to_gates"))
    for advice in review.advice:
        st.markdown(content.reasons[advice].text)
    reasons = [*(p.reason for p in review.proposals), *review.advice]
    if reasons:
        st.html(why_reasons(reasons, content, text("look_back.result")))
        st.caption(text("look_back.untick"))
    st.button(
        text("look_back.apply" if review.proposals else "look_back.ok"),
        key="look_back.apply",
        type="primary",
        on_click=_apply,
        args=(check, review, plan, visit),
    )


def _ask_each(check: str, proposals: Sequence[Proposal], visit: Visit) -> None:
    """Ask for each change with a tick; many of one kind have one for all, and theirs folded."""
    for kind, numbers in grouped(proposals):
        keys = [f"{_TAKE}.{check}.{n}" for n in numbers]
        if kind is None:
            _ask_one(keys[0], proposals[numbers[0]], visit)
            continue
        every = f"{_TAKE}.{check}.{kind}"
        for key in (every, *keys):
            st.session_state.setdefault(key, True)
        st.checkbox(
            visit.text(f"look_back.many.{kind}", n=len(numbers)),
            key=every,
            on_change=_take_every,
            args=(every, keys),
        )
        with st.expander(visit.text("look_back.each")):
            for key, number in zip(keys, numbers, strict=True):
                _ask_one(key, proposals[number], visit, all_of=(every, keys))


def grouped(proposals: Sequence[Proposal]) -> list[tuple[str | None, list[int]]]:
    """Return the places of proposals, those of a kind together if they are many, in their order."""
    kinds = [_KIND.get(p.reason) for p in proposals]
    many = {kind for kind in kinds if kind is not None and kinds.count(kind) >= _MANY}
    found: list[tuple[str | None, list[int]]] = []
    for number, kind in enumerate(kinds):
        if kind not in many:
            found.append((None, [number]))
        elif kinds.index(kind) == number:
            found.append((kind, [n for n, other in enumerate(kinds) if other == kind]))
    return found


def _ask_one(
    key: str,
    proposal: Proposal,
    visit: Visit,
    all_of: tuple[str, Sequence[str]] | None = None,
) -> None:
    st.session_state.setdefault(key, True)
    st.checkbox(
        proposal_line(proposal, visit.content),
        key=key,
        on_change="ignore" if all_of is None else _take_any,
        args=all_of,
    )


def _take_every(every: str, keys: Iterable[str]) -> None:
    """Tick or untick all changes of a kind."""
    st.session_state.update(dict.fromkeys(keys, st.session_state[every]))


def _take_any(every: str, keys: Iterable[str]) -> None:
    """Untick the one for all once none of them is left."""
    st.session_state[every] = any(st.session_state[key] for key in keys)


def _apply(check: WeeklyCheck, review: LookBack, plan: Plan, visit: Visit) -> None:
    content = visit.content
    if check.week != visit.weeks.last_name(visit.today):
        leave_message(Place.LOOK_BACK, visit.text("look_back.new_week"))
        return
    declined = [
        n for n in range(len(review.proposals)) if not st.session_state[f"{_TAKE}.{check.id}.{n}"]
    ]
    changed = apply_look_back(
        plan,
        check,
        review,
        content.programming,
        weeks=visit.weeks,
        declined=declined,
        rules={reason.id: reason.rule_id for reason in content.reasons.values()},
        now=utc_now(),
    )
    at = visit.weeks.named(check.week) + WEEK
    with done_once("look_back.apply", plan, place=Place.LOOK_BACK, visit=visit):
        # The past stays as it was planned, with exercises that are no longer in the library.
        past = (s for s in whole_plan(plan, visit).sessions if s.day < at)
        coming = (s for s in changed.sessions if s.day >= at)
        sessions = (*past, *coming)[-MOST_SESSIONS:]
        visit.store.change(msgspec.structs.replace(changed, sessions=sessions))
        leave_message(Place.LOOK_BACK, visit.text("look_back.applied"))
