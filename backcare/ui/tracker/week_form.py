"""The questions about last week (W1 to W7), asked in one form.

The card of what is due draws it, or the plan's look back where one is due: then it also asks what
the plan needs. What was answered anywhere is asked nowhere again.
"""

from datetime import date
from typing import Any

import streamlit as st

from backcare.domain.check.result import BehaviourGroup
from backcare.domain.entries import PainContext, WeeklyCheck
from backcare.domain.plan.plan import Plan
from backcare.domain.tracker.due import WeekTold, told_of_week, worst_of_week
from backcare.domain.weeks import WEEK, in_week
from backcare.ui.check.kept import read_kept
from backcare.ui.tracker.diary import read_diary
from backcare.ui.tracker.entry_form import (
    PAIN,
    ask_fields,
    fields_of,
    values_in,
)
from backcare.ui.tracker.form import Field, Form, OnAnswer
from backcare.ui.visit import Visit

_NEW = "anything_new"


def told_of_last_week(visit: Visit) -> WeekTold:
    """Return what is known about last week, whatever form or page it was told to."""
    kept = read_kept(visit)
    checks = () if kept is None else kept.results
    return told_of_week(
        visit.weeks.last_name(visit.today), visit.today, read_diary(visit).weekly, checks
    )


def asked_of_week(visit: Visit, plan: Plan | None = None) -> tuple[str, ...]:
    """Return what is asked first; a `plan` that looks back asks for more, and needs all of it."""
    told = told_of_last_week(visit)
    is_asked = {
        "feel": plan is not None and told.feel is None,
        "effect": told.effect is None,
        "leg_settled": plan is not None and _waits_for_leg(plan),
        _NEW: not told.is_new_told,
    }
    return tuple(name for name, is_so in is_asked.items() if is_so)


def ask_week(form: Form, asked: tuple[str, ...]) -> None:
    """Draw the questions: what is `asked`, then the rest of the weekly check, folded."""
    text = form.visit.text
    ask_fields(form, fields_of(WeeklyCheck, asked))
    if _NEW in asked:
        st.caption(text("look_back.new_help"))
    with st.expander(text("log.more")):
        ask_fields(form, _more(form.visit))


def week_values(form: Form, asked: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields of the weekly check of last week, with what the diary knows of it."""
    visit, start = form.visit, _last_week(form.visit)
    diary = read_diary(visit)
    known = {f"nprs_{c}": nprs for c, nprs in worst_of_week(diary.check_ins, start).items()}
    return {
        "week": visit.weeks.name(start),
        "sessions_done": len(in_week(diary.sessions, start)),
        **known,
        **values_in(form, _more(visit)),
        **values_in(form, fields_of(WeeklyCheck, asked)),
    }


def folded_pain(*contexts: PainContext, on_answer: OnAnswer = "ignore") -> dict[str, Field]:
    """Return the fields of pain in these contexts; anchors are folded to keep a card short."""
    return {
        f"nprs_{c}": PAIN[f"nprs_{c}"]._replace(has_anchors_folded=True, on_answer=on_answer)
        for c in contexts
    }


def _more(visit: Visit) -> dict[str, Field]:
    """Return the fields of the rest, without the pain that was rated in that week."""
    worst = worst_of_week(read_diary(visit).check_ins, _last_week(visit))
    contexts = (context for context in PainContext if context not in worst)
    return {**folded_pain(*contexts), **fields_of(WeeklyCheck, ["confidence"])}


def _waits_for_leg(plan: Plan) -> bool:
    return BehaviourGroup.NERVE in plan.choices.groups and not plan.choices.has_settled_leg


def _last_week(visit: Visit) -> date:
    """Return the first day of last week."""
    return visit.weeks.start(visit.today) - WEEK
