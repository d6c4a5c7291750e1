"""Exercise on hold, or running alone: said where it is offered, until a check or a professional
clears it.

It waits after a result of this visit, one that was kept, or one that this browser remembers.
"""

import msgspec
import streamlit as st

from backcare.domain.check.advice import HoldText, LimitText
from backcare.domain.check.hold import BrowserHold
from backcare.domain.check.result import Clearance, Limit, SelfCheckResult
from backcare.domain.check.rules import Flag
from backcare.ui.care_card import emergency_call
from backcare.ui.check.answers import CLEARED
from backcare.ui.check.browser_hold import browser_hold, forget, is_unkept
from backcare.ui.check.kept import day_told
from backcare.ui.check.limits import reason_of, words_of
from backcare.ui.check.waiting import (
    Held,
    Waiting,
    limit_at_hand,
    limit_now,
    result_of_visit,
    running_waits,
    what_waits,
)
from backcare.ui.flash import Place, leave_message, show_message
from backcare.ui.helplines import chosen_helplines
from backcare.ui.links import link_to
from backcare.ui.navigation import SELF_CHECK, PageSpec
from backcare.ui.saving import saving
from backcare.ui.visit import Visit

_BY = "hold.by"


def show_hold(visit: Visit) -> None:
    """Show what waits, if anything does, and how to clear it."""
    show_message(Place.HOLD)
    found = what_waits(visit)
    if found is None:
        return
    if found.held is not None:
        _draw_hold(found, found.held, visit)
    if found.is_new:
        with st.container(key="card-hold-new"):
            st.markdown(visit.text("plan.waits"))
            link_to(SELF_CHECK, visit.text("check.begin"))


def is_withheld(page: PageSpec, visit: Visit) -> bool:
    """Return whether a page is withheld because what it offers waits.

    A page for everybody is drawn before records are read, and asks itself: `may_offer`.
    """
    return _is_withheld(page, (limit_now if page.is_personal else limit_at_hand)(visit))


def _is_withheld(page: PageSpec, limit: Limit) -> bool:
    if page.offers_running:
        return limit is not Limit.NONE
    return page.offers_exercise and limit is Limit.ALL


def show_waiting(page: PageSpec, visit: Visit) -> None:
    """Draw what replaces a page that offers exercise while exercise waits."""
    st.title(visit.text(f"hold.title.{page.name}"), anchor=False)
    show_hold(visit)


def may_offer(page: PageSpec, title: str, visit: Visit) -> bool:
    """Draw the title of a page for everybody, and return whether it may offer exercise.

    If it waits after all, say so instead; if running and jumping alone do, say so below the title.
    """
    heading = st.empty()
    heading.title(title, anchor=False)
    if not _is_withheld(page, limit_now(visit)):
        show_hold(visit)
        return True
    with heading.container():
        show_waiting(page, visit)
    return False


def show_remembered(visit: Visit) -> None:
    """Say at the result what this browser remembers of it, and offer to remove it."""
    text = visit.text
    show_message(Place.HOLD)
    hold = browser_hold()
    if hold is None:
        if is_unkept():
            st.warning(text("hold.not_forgotten"))
        return
    if is_unkept():
        st.warning(text(f"hold.unkept.{hold.limit}"))
        return
    st.markdown(text(f"hold.remembered.{hold.limit}"))
    _forget_button(visit)


def show_browser(visit: Visit) -> None:
    """Say what this browser remembers, if anything, and offer to remove it."""
    show_message(Place.HOLD)
    hold = browser_hold()
    if hold is None:
        if is_unkept():
            st.warning(visit.text("hold.not_forgotten"))
        return
    st.header(visit.text("hold.in_browser"), anchor=False)
    _draw_browser(hold, visit)


def _draw_browser(hold: BrowserHold, visit: Visit) -> None:
    text = visit.text
    if hold.urgency is None:
        st.markdown(text("hold.what_unknown"))
    else:
        word = visit.content.screen.text_for(hold.urgency).word
        st.markdown(text(f"hold.what.{hold.limit}", day=day_told(hold.since, visit), word=word))
    _forget_button(visit)


def _draw_hold(found: Waiting, held: Held, visit: Visit) -> None:
    text, advice = visit.text, visit.content.advice
    words = words_of(held.limit, held.urgency, visit, is_old=held.is_old)
    is_running = words is advice.no_impact
    with st.container(key="card-hold"):
        day = day_told(held.since, visit)
        if found.is_emergency:
            st.markdown(f"**{advice.hold.emergency.format(day=day)}**")
            st.html(emergency_call(chosen_helplines(visit), text, is_first=True))
        st.markdown(f"**{words.heading}**")
        for line in _lines(words, held, day, visit):
            st.markdown(line)
        link_to(SELF_CHECK, text("hold.to_check"))
        if held.is_unread:  # only a new check can say more
            return
        with st.expander(text("hold.clear_running" if is_running else "hold.clear")):
            st.pills(
                text("hold.by"),
                [text(f"hold.who.{who}") for who in _who(words, held, visit)],
                key=_BY,
                on_change=_clear,
                args=(found.stored, visit),
            )
        browser = browser_hold()
        if browser is not None:
            with st.expander(text("hold.in_browser")):
                _draw_browser(browser, visit)


def _lines(words: HoldText | LimitText, held: Held, day: str, visit: Visit) -> list[str]:
    """Return what waits, why in the words of the result where they are known, and how it ends."""
    if isinstance(words, HoldText):
        return [words.text.format(day=day)]
    reason = reason_of(held.limit, held.flags or (), visit)
    if words is visit.content.advice.no_impact:
        return [words.text.format(day=day), *([reason] if reason else []), words.ended]
    if not reason:
        return [words.text.format(day=day), words.ended]
    return [visit.text("hold.says", day=day), reason, words.ended]


def _who(words: HoldText | LimitText, held: Held, visit: Visit) -> tuple[str, ...]:
    """Return who may say that it goes on."""
    if words is not visit.content.advice.not_made:
        return ("physiotherapist", "doctor", "other")
    is_child = held.flags is not None and Flag.UNDER_16 in held.flags
    return ("physiotherapist", "doctor") if is_child else ("midwife", "doctor", "physiotherapist")


def _forget_button(visit: Visit) -> None:
    st.button(visit.text("hold.forget"), key="hold.forget", on_click=_forget, args=(visit,))


def _forget(visit: Visit) -> None:
    forget()
    words = "hold.forgotten_but_waits" if running_waits(visit) else "hold.forgotten"
    leave_message(Place.HOLD, visit.text(words))


def _clear(stored: SelfCheckResult | None, visit: Visit) -> None:
    by = st.session_state[_BY]
    if by is None:  # the same answer tapped again, after one that was not saved
        return
    with saving(Place.HOLD, visit):
        if stored is not None:
            clearance = Clearance(day=visit.today, by=by)
            visit.store.change(msgspec.structs.replace(stored, cleared=clearance))
        if result_of_visit(visit) is not None:
            st.session_state[CLEARED] = by
        forget()
        leave_message(Place.HOLD, visit.text("hold.is_clear"))
