"""A result without an alarm: what it says, one thing to do now, and what comes next as pictures.

Its words are those of every result of its level; what follows on the page stays as it is.
"""

from html import escape

import streamlit as st

from backcare.domain.check.assessment import Answered, Assessment
from backcare.domain.check.hold import CHECK_AGAIN_AFTER, must_wait
from backcare.domain.check.triage import Urgency
from backcare.ui import parts
from backcare.ui.check.advice import first_exercises
from backcare.ui.check.answers import Check
from backcare.ui.check.result import told_flags
from backcare.ui.check.waiting import waits_at_hand
from backcare.ui.dates import day_in_full
from backcare.ui.links import button_to
from backcare.ui.markup import why
from backcare.ui.navigation import AFTER_RUN, PLAN
from backcare.ui.visit import Visit

_AFTER_RUNS = ("B.sitting", "B.after-long")
"""Answers of somebody whom the routine after a run is made for."""


def is_calm(result: Assessment) -> bool:
    """Return whether a result asks for nobody to be seen and nothing to be left out."""
    if result.urgency is not Urgency.NO_MATCH:
        return False
    groups = [fit.group for fit in result.groups]
    return not told_flags(result) and not must_wait(result.urgency, groups)


def show_calm(check: Check, result: Assessment, visit: Visit) -> None:
    """Draw the result, and where exercise does not wait, the way on."""
    with st.container(key="panel-calm"):
        parts.show(_statement(visit))
        if waits_at_hand(visit):
            return
        _offer(check, visit)
    with st.container(key="calm-next"):
        parts.show(parts.heading(visit.text("check.next.title")), _steps(check, result, visit))


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


def _offer(check: Check, visit: Visit) -> None:
    """Offer the routine after a run to whoever is sore then, a plan to anybody else."""
    is_sore_after = any(check.answers.given.get(n) is Answered.YES for n in _AFTER_RUNS)
    name, page = ("after_run", AFTER_RUN) if is_sore_after else ("plan", PLAN)
    button_to(page, visit.text(f"check.next.{name}"), key=f"main-{name}", primary=True)


def _steps(check: Check, result: Assessment, visit: Visit) -> str:
    """Return what comes next: exercises, running, and when to look again."""
    text, library = visit.text, visit.content.exercises
    first = [library[exercise] for exercise in first_exercises(check, result, visit)]
    drawn = (e.demonstration.clip for e in first if e.demonstration is not None)
    told = ", ".join(exercise.name for exercise in first)
    again = day_in_full(visit.today + CHECK_AGAIN_AFTER, visit.today)
    running = visit.content.advice.for_running(result.urgency)
    steps = (
        (next(drawn, "bird_dog"), "now", text("check.first_exercises"), told),
        ("run", "week", text("check.running"), running),
        ("standing_back_bend", "again", again, text("check.next.look")),
    )
    items = "".join(
        f"<li>{parts.ground(parts.figure(picture, ''))}<div>"
        f'<span class="bc-when">{escape(text(f"check.next.{when}"))}</span>'
        f"<b>{escape(name)}</b><span>{escape(told)}</span></div></li>"
        for picture, when, name, told in steps
    )
    return f'<ol class="bc-rows">{items}</ol>'
