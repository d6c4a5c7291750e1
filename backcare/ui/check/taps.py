"""What each button of the self-check does. All but `misses_mark` are callbacks.

A tap that comes late or twice was made in another view than the one now shown, and changes nothing.
Only a call for help works from anywhere, and a tick of an emergency sign is never lost.
"""

import streamlit as st

from backcare.content.library import ContentLibrary
from backcare.domain.check.triage import Urgency
from backcare.domain.check.walk import RESULT, View, gone_back, gone_on, shown, taken_to, turned
from backcare.ui.check.answers import (
    TICK,
    UNSURE,
    go_to,
    keep_walk,
    read_check,
    start_again,
    walk_of,
)

_MISSES_MARK = "check.misses_mark"


def ask_unsure(now: bool, view: View, content: ContentLibrary) -> None:
    """Switch between the list and what the runner is not sure about."""
    go_to(turned(walk_of(content), view, is_unsure=now))


def go_on(view: View, content: ContentLibrary) -> None:
    """Go to the next page to be asked, or to the result.

    An emergency that was ticked just before the tap stays.
    """
    check = read_check(content)
    if not check.is_emergency:
        go_to(gone_on(check.walk, content.check_flow, check.pages, check.answers, view))


def go_on_unsure(view: View, content: ContentLibrary) -> None:
    """Go on once something is marked as not sure; if nothing is, say that it is missing."""
    if any(st.session_state.get(f"{UNSURE}{name}") for name in view.questions):
        go_on(view, content)
    elif walk_of(content).is_in(view):
        st.session_state[_MISSES_MARK] = True


def misses_mark() -> bool:
    """Return, once, whether a runner tried to go on without marking anything."""
    return bool(st.session_state.pop(_MISSES_MARK, False))


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
            for name in slips:
                st.session_state[f"{TICK}{name}"] = False
                st.session_state[f"{UNSURE}{name}"] = False
            go_to(taken_to(check.walk, asked.page.id))
            return
    go_to(taken_to(check.walk, content.check_flow.pages[0].id))


def check_again(view: View, content: ContentLibrary) -> None:
    """Begin again from this result."""
    if walk_of(content).is_in(view):
        start_again(content)
