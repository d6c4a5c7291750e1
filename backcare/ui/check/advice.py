"""What a result means for exercise and running, and what it cannot tell."""

from html import escape

import streamlit as st

from backcare.domain.check.advice import GroupSheet, most_named
from backcare.domain.check.assessment import Answered, Assessment, GroupFit
from backcare.domain.check.limit import NOT_FOR_THEM
from backcare.domain.check.result import BehaviourGroup, Limit
from backcare.domain.check.rules import Flag
from backcare.domain.check.triage import Urgency, is_at_least
from backcare.ui.check.answers import Check
from backcare.ui.components.cards import show_cards
from backcare.ui.exercises.view import exercise_card
from backcare.ui.folded import show_folded
from backcare.ui.links import link_to
from backcare.ui.markup import plain_list, why
from backcare.ui.navigation import ARTICLE, EXERCISE
from backcare.ui.visit import Visit

_MOST_FIRST = 6
FROM_CHECK = {"from": "check"}
"""In the address of an exercise that was opened from a result: its page leads back there."""


def was_asked_behaviour(check: Check, visit: Visit) -> bool:
    """Return whether the runner was asked how the pain behaves."""
    asked = {name for page in check.left_pages for name in page.questions}
    return not asked.isdisjoint(visit.content.rule_book.behaviour_answers)


def is_sore_after_run(check: Check, visit: Visit) -> bool:
    """Return whether the routine after a run is made for somebody with these answers."""
    given, led = check.answers.given, visit.content.rule_book.behaviour.after_run
    return any(given.get(name) is Answered.YES for name in led)


def show_what_fits(check: Check, assessment: Assessment, visit: Visit) -> None:
    """Say in short what the answers have in common, and what to read; never name a structure."""
    if not was_asked_behaviour(check, visit):
        return
    text = visit.text
    sheets = _sheets(check, assessment, visit)
    st.header(text("check.in_common"), anchor=False)
    for sheet in sheets:
        sources = why(sheet.sources, visit.content.sources, text, sheet.name, first=sheet.group)
        said = escape(text("list.headed", heading="{heading}", words=sheet.summary))
        st.html(f"<div>{said.format(heading=f'<b>{escape(sheet.name)}</b>')}{sources}</div>")
    topics = [sheet.article for sheet in sheets]
    if is_sore_after_run(check, visit):
        topics = [visit.content.rule_book.behaviour.after_run_article, *topics]
    for topic in dict.fromkeys(topics):
        link_to(ARTICLE, visit.content.articles[topic].title, topic=topic)


def show_more(check: Check, assessment: Assessment, visit: Visit) -> None:
    """Draw a closed box with the rest: exercises, running, what fits, what nobody can tell."""

    def draw() -> None:
        _show_exercise_advice(check, assessment, visit)
        _show_running(check, assessment, visit)
        _show_fits(check, assessment, visit)
        _show_limits(check, assessment, visit)

    show_folded(visit.text("check.more"), draw, key="check.more")


def _show_fits(check: Check, assessment: Assessment, visit: Visit) -> None:
    """List the answers that fit each group, and those that fit it less."""
    if was_asked_behaviour(check, visit):
        for fit in assessment.groups:
            _show_fit(fit, visit)


def _show_limits(check: Check, assessment: Assessment, visit: Visit) -> None:
    """Say what the answers cannot tell."""
    advice = visit.content.advice
    sheets = _sheets(check, assessment, visit)
    st.header(visit.text("check.cannot_tell"), anchor=False)
    st.html(plain_list([*advice.cannot_tell, *(sheet.cannot_tell for sheet in sheets)]))


def _show_exercise_advice(check: Check, assessment: Assessment, visit: Visit) -> None:
    """Show first exercises and what to hold back, or say that exercise waits."""
    text, library = visit.text, visit.content.exercises
    if NOT_FOR_THEM & set(assessment.flags):
        return
    st.header(text("check.first_exercises"), anchor=False)
    first = first_exercises(check, assessment, visit)
    if not first:
        st.markdown(text("check.exercise_waits"))
        return
    sheets = _sheets_to_follow(check, assessment, visit)
    show_cards(
        [exercise_card(library[e], visit)._replace(also=FROM_CHECK) for e in first],
        page=EXERCISE,
        parameter="id",
        label=text("check.first_exercises"),
        key="check.first",
    )
    also = list(dict.fromkeys(line for sheet in sheets for line in sheet.also_first))
    if also:
        st.html(f"<p>{escape(text('check.also_good'))}</p>{plain_list(also)}")
    _show_hold_back(sheets, visit)


def first_exercises(check: Check, assessment: Assessment, visit: Visit) -> list[str]:
    """Return the exercises to begin with; none while all exercise waits."""
    groups = [fit.group for fit in assessment.groups] if was_asked_behaviour(check, visit) else []
    found = visit.content.advice.first_exercises(groups, assessment.limit)
    return [exercise for exercise in found if exercise in visit.content.exercises][:_MOST_FIRST]


def _show_running(check: Check, assessment: Assessment, visit: Visit) -> None:
    """Say what the result means for running now."""
    st.header(visit.text("check.running"), anchor=False)
    refs = visit.content.advice.running_sources
    sources = why(refs, visit.content.sources, visit.text)
    st.html(f"{plain_list(running_lines(check, assessment, visit))}{sources}")


def running_lines(check: Check, assessment: Assessment, visit: Visit) -> list[str]:
    """Return what the result means for running now."""
    advice, urgency = visit.content.advice, assessment.urgency
    for flag in (Flag.STOP_RUNNING, Flag.STOP_IMPACT):
        if flag in assessment.flags:
            return [advice.for_flag(flag).text]
    if NOT_FOR_THEM & set(assessment.flags) and not is_at_least(urgency, Urgency.WITHIN_DAYS):
        return [advice.not_made.running]
    sheets = [] if assessment.limit is Limit.ALL else _sheets(check, assessment, visit)
    return [advice.for_running(urgency), *(sheet.running for sheet in sheets)]


def _sheets(check: Check, assessment: Assessment, visit: Visit) -> list[GroupSheet]:
    """Return the sheets of the groups; none if the runner was not asked."""
    if not was_asked_behaviour(check, visit):
        return []
    return [visit.content.advice.for_group(fit.group) for fit in assessment.groups]


def _sheets_to_follow(check: Check, assessment: Assessment, visit: Visit) -> list[GroupSheet]:
    """Return the sheets whose exercises fit: that of the impact group while running waits."""
    if assessment.limit is Limit.NO_IMPACT:
        return [visit.content.advice.for_group(BehaviourGroup.IMPACT)]
    return _sheets(check, assessment, visit)


def _show_fit(fit: GroupFit, visit: Visit) -> None:
    text, book = visit.text, visit.content.rule_book
    parts = [f"<h3>{escape(visit.content.advice.for_group(fit.group).name)}</h3>"]
    for heading, names in (
        (text("check.fits"), fit.fits),
        (text("check.does_not_fit"), fit.does_not_fit),
    ):
        if names:
            lines = plain_list(book.words(name) for name in names)
            parts.append(f"<p><strong>{escape(heading)}</strong></p>{lines}")
    if len(parts) > 1:
        st.html("".join(parts))


def held_back(check: Check, assessment: Assessment, visit: Visit) -> list[str]:
    """Return the names of what to leave for later."""
    sheets = _sheets_to_follow(check, assessment, visit)
    also, held = _held_back(sheets, visit)
    return [*also, *(visit.content.exercises[exercise].name for exercise in held)]


def _held_back(sheets: list[GroupSheet], visit: Visit) -> tuple[list[str], list[str]]:
    """Return what to leave for later, in words, and the exercises among it."""
    names = most_named([sheet.hold_back for sheet in sheets])
    also = list(dict.fromkeys(line for sheet in sheets for line in sheet.also_hold_back))
    return also, [exercise for exercise in names if exercise in visit.content.exercises]


def _show_hold_back(sheets: list[GroupSheet], visit: Visit) -> None:
    library = visit.content.exercises
    also, held = _held_back(sheets, visit)
    if not held and not also:
        return
    st.header(visit.text("check.hold_back"), anchor=False)
    if also:
        st.html(plain_list(also))
    for exercise in held:
        link_to(EXERCISE, library[exercise].name, id=exercise, **FROM_CHECK)
