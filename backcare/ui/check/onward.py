"""What comes next after a result: one thing to do now, and the days ahead as pictures.

A result without an alarm is all of this; any other has its card first.
"""

from html import escape

import streamlit as st

from backcare.domain.check.assessment import Assessment
from backcare.domain.check.hold import CHECK_AGAIN_AFTER, FULL_CHECK_AFTER
from backcare.domain.check.result import Limit
from backcare.domain.check.triage import Urgency
from backcare.ui import parts
from backcare.ui.check.advice import (
    first_exercises,
    is_sore_after_run,
    running_lines,
)
from backcare.ui.check.answers import Check, day_of_result
from backcare.ui.check.first import first_minutes, planned_first
from backcare.ui.check.result import told_flags
from backcare.ui.check.waiting import waits_at_hand
from backcare.ui.dates import day_in_full, long_date
from backcare.ui.links import button_to, link_to
from backcare.ui.lists import listed
from backcare.ui.markup import why
from backcare.ui.navigation import AFTER_RUN, FIRST_EXERCISES, PLAN
from backcare.ui.visit import Visit


def is_calm(result: Assessment) -> bool:
    """Return whether a result asks for nobody to be seen and nothing to be left out."""
    is_none = result.urgency is Urgency.NO_MATCH and result.limit is Limit.NONE
    return is_none and not told_flags(result)


def show_calm(check: Check, result: Assessment, visit: Visit) -> None:
    """Draw the result, and where exercise does not wait, the way on."""
    with st.container(key="panel-calm"):
        parts.show(_statement(visit))
        if waits_at_hand(visit):
            return
        _offer(check, result, visit)
    with st.container(key="calm-next"):
        parts.show(parts.heading(visit.text("check.next.title")), _steps(check, result, visit))


def leads_on(result: Assessment, visit: Visit) -> bool:
    """Return whether something may be begun now."""
    return result.limit is not Limit.ALL and not waits_at_hand(visit)


def show_onward(check: Check, result: Assessment, visit: Visit) -> None:
    """Draw the way on below the card of a result; nothing while all exercise waits."""
    if not leads_on(result, visit):
        return
    _offer(check, result, visit)
    parts.show(_steps(check, result, visit))


def _statement(visit: Visit) -> str:
    words = visit.content.screen.text_for(Urgency.NO_MATCH)
    sources = why(words.sources, visit.content.sources, visit.text, words.heading)
    # The shapes of the traffic light are three; a result has its own word with that of calm.
    return (
        '<div class="bc-calm">'
        f'<section class="bc-care-{words.urgency}" aria-label="{escape(words.word)}">'
        f"{parts.zone('calm', words.word)}"
        f'<h2 class="bc-statement">{escape(words.heading)}</h2>'
        f'<p class="bc-lead">{escape(words.text)}</p>{sources}</section>'
        f"{parts.figure('hero', '', is_first=True)}</div>"
    )


def _offer(check: Check, result: Assessment, visit: Visit) -> None:
    """Offer one thing to do now, and a plan; nothing with a run in it while running waits."""
    text = visit.text
    if is_sore_after_run(check, visit) and result.limit is Limit.NONE:
        button_to(AFTER_RUN, text("check.next.after_run"), key="main-after_run", primary=True)
    else:
        groups = [fit.group for fit in result.groups]
        planned = planned_first(groups, result.limit, visit)
        minutes = first_minutes(planned, visit)
        key = "check.next.first_one" if len(planned) == 1 else "check.next.first"
        label = text(key, number=len(planned), minutes=minutes)
        button_to(FIRST_EXERCISES, label, key="main-first", primary=True, begins=True)
    if result.limit is Limit.NONE:
        button_to(PLAN, text("check.next.plan"), key="next-plan")
        if not is_sore_after_run(check, visit):
            link_to(AFTER_RUN, text("after_run.link"))


def _steps(check: Check, result: Assessment, visit: Visit) -> str:
    """Return what comes next: exercises, running, and when to look again."""
    text, library = visit.text, visit.content.exercises
    first = [library[exercise] for exercise in first_exercises(check, result, visit)]
    drawn = (e.demonstration.clip for e in first if e.demonstration is not None)
    told = listed(exercise.name for exercise in first)
    day = day_of_result(visit)
    again = day_in_full(day + CHECK_AGAIN_AFTER, visit.today)
    full = day + FULL_CHECK_AFTER
    running = running_lines(check, result, visit)[0]
    steps = (
        (next(drawn, "bird_dog"), "now", text("check.first_exercises"), told),
        ("run" if result.limit is Limit.NONE else "stand", "week", text("check.running"), running),
        ("standing_back_bend", "again", again, text("check.next.look", full=long_date(full))),
    )
    items = "".join(
        f"<li>{parts.ground(parts.figure(picture, ''))}<div>"
        f'<span class="bc-when">{escape(text(f"check.next.{when}"))}</span>'
        f"<b>{escape(name)}</b><span>{escape(told)}</span></div></li>"
        for picture, when, name, told in steps
    )
    return f'<ol class="bc-rows">{items}</ol>'
