"""What each button of the self-check does. All but `is_missing` are callbacks.

A tap that comes late or twice was made in another view than the one now shown, and changes nothing.
Only a call for help works from anywhere, and a tick of an emergency sign is never lost.
"""

import streamlit as st

from backcare.content.library import ContentLibrary
from backcare.domain.check.assessment import Answered
from backcare.domain.check.triage import Urgency
from backcare.domain.check.walk import RESULT, View, gone_back, gone_on, shown, taken_to
from backcare.ui.check.answers import (
    CHOICE,
    TICK,
    UNSURE,
    Check,
    go_to,
    keep_walk,
    read_check,
    start_again,
    walk_of,
)

_MISSING = "check.missing"


def go_on(view: View, content: ContentLibrary) -> None:
    """Go to the next page to be asked, or to the result.

    An emergency that was ticked just before the tap stays, and so does a page on which a choice is
    open or a ticked family says nothing.
    """
    check = read_check(content)
    if not check.walk.is_in(view) or check.is_emergency:
        return
    asked = check.page
    if asked is not None and (asked.unchosen(check.answers) or asked.unsaid(check.answers)):
        st.session_state[_MISSING] = True
        return
    go_to(gone_on(check.walk, content.check_flow, check.pages, check.answers, view))


def is_missing() -> bool:
    """Return, once, whether a runner tried to go on although an answer is missing."""
    return bool(st.session_state.pop(_MISSING, False))


def go_back(view: View, content: ContentLibrary) -> None:
    """Go to the page before; the answers are kept."""
    check = read_check(content)
    go_to(gone_back(check.walk, content.check_flow, check.pages, view))


def keep_tick(key: str, view: View, content: ContentLibrary) -> None:
    """Keep a tick that ends the questions.

    The second tap of a double tap does not take it back, only `take_back` does.
    """
    check = read_check(content)
    if not check.walk.is_in(view):
        st.session_state[key] = True
    elif check.is_emergency:
        keep_walk(shown(check.walk, check.place, is_told=True))


def show_now(content: ContentLibrary) -> None:
    """Go to the result before all questions are asked, if it is urgent.

    From any view: a call for help is never lost.
    """
    go_to(taken_to(walk_of(content), RESULT))


def say_worried(content: ContentLibrary) -> None:
    """Note that something feels seriously wrong (C32) and show what to do.

    From any view: a call for help is never lost.
    """
    st.session_state[f"{TICK}worried"] = True
    go_to(taken_to(walk_of(content), RESULT))


def say_unchanged(view: View, content: ContentLibrary) -> None:
    """Note that the leaking is old and unchanged (RF02) and go on."""
    if walk_of(content).is_in(view):
        st.session_state[f"{TICK}RF02.unchanged"] = True
        go_on(view, content)


def take_back(view: View, content: ContentLibrary) -> None:
    """Take back the marks of the last page that made it an emergency."""
    check = read_check(content)
    if not check.walk.is_in(view):
        return
    urgent = set(check.ticked_signs)
    if check.assessment is not None:
        urgent = {
            name
            for fired in check.assessment.fired
            if fired.gives is Urgency.EMERGENCY
            for name in fired.because
        }
    for asked in reversed(check.pages):
        slips = urgent.intersection(asked.questions)
        if slips:
            _untick(slips, check, content)
            go_to(taken_to(check.walk, asked.page.id))
            return
    go_to(taken_to(check.walk, content.check_flow.pages[0].id))


def _untick(slips: set[str], check: Check, content: ContentLibrary) -> None:
    for name in slips:
        st.session_state[f"{TICK}{name}"] = False
    for choice in content.check_flow.choices:
        if slips.intersection(choice.questions):
            st.session_state[f"{CHOICE}{choice.id}"] = None
    for family, details in content.check_flow.families().items():
        if slips.intersection(details):
            st.session_state[f"{UNSURE}{family}"] = False
            kept = set(details) - slips
            is_open = any(check.answers.given.get(d) is Answered.YES for d in kept)
            st.session_state[f"{TICK}{family}"] = is_open


def check_again(view: View, content: ContentLibrary) -> None:
    """Begin again from this result."""
    if walk_of(content).is_in(view):
        start_again(content)
