"""Exercise on hold: shown where exercise is offered, until a check or a professional clears it.

It waits after a result of this visit, one that was kept, or one that this browser remembers.
"""

import logging
from datetime import date
from typing import NamedTuple

import msgspec
import streamlit as st

from backcare.domain.check.hold import BrowserHold, current_hold, is_something_new, must_wait
from backcare.domain.check.result import Clearance, SelfCheckResult
from backcare.domain.check.triage import Urgency
from backcare.ui.care_card import emergency_call
from backcare.ui.check.answers import CLEARED, NOTED, Check, day_of_result, has_begun, read_check
from backcare.ui.check.browser_hold import browser_hold, forget, is_unkept, keep_in_step, remember
from backcare.ui.check.kept import KeptChecks, read_kept, result_record
from backcare.ui.dates import long_date
from backcare.ui.flash import Place, leave_message, show_message
from backcare.ui.helplines import chosen_helplines
from backcare.ui.links import link_to
from backcare.ui.navigation import SELF_CHECK, PageSpec
from backcare.ui.saving import saving
from backcare.ui.visit import Visit

_BY = "hold.by"


class _Waits(NamedTuple):
    """Why exercise waits: a result, or something new that was not looked at.

    `since` is `None` if the day is unknown; `is_emergency` is about the result; `stored` is the
    kept result that can be cleared.
    """

    is_result: bool
    since: date | None
    is_emergency: bool
    is_new: bool
    stored: SelfCheckResult | None


def follow_check(visit: Visit) -> None:
    """Have the browser remember whether exercise waits after this visit's self-check.

    Once for each result: that it waits, at once; that it no longer does, only after a whole check.

    Called before the page is drawn, so that nothing on it delays this; if it fails, the page is
    drawn all the same.
    """
    try:
        _follow(visit)
        keep_in_step()
    except Exception:
        logging.getLogger("backcare").exception("a result could not be remembered")


def _follow(visit: Visit) -> None:
    check = _result_of_visit(visit)
    if check is None:
        return
    known = check.assessment
    if known is None:
        if not check.is_emergency:
            return  # nothing is known: exercise waits in this visit, see `_find`
        urgency, waits = Urgency.EMERGENCY, True
    else:
        urgency = known.urgency
        waits = must_wait(urgency, [fit.group for fit in known.groups])
    if st.session_state.get(NOTED) == (urgency, waits):
        return
    st.session_state[NOTED] = (urgency, waits)
    if waits:
        remember(BrowserHold(urgency, visit.today))
    elif check.is_whole:
        forget()


def exercise_waits(visit: Visit) -> bool:
    """Return whether exercise waits now."""
    return _find(visit, read_kept(visit)) is not None


def waits_at_hand(visit: Visit) -> bool:
    """Return whether exercise waits, as far as is known without reading records."""
    return _find(visit, None) is not None


def show_hold(visit: Visit) -> None:
    """Show that exercise waits, if it does, and how to clear it."""
    show_message(Place.HOLD)
    found = _find(visit, read_kept(visit))
    if found is None:
        return
    if found.is_result:
        _draw_hold(found, visit)
    if found.is_new:
        with st.container(key="card-hold-new"):
            st.markdown(visit.text("plan.waits"))
            link_to(SELF_CHECK, visit.text("check.begin"))


def is_withheld(page: PageSpec, visit: Visit) -> bool:
    """Return whether a page is withheld because exercise waits.

    A page for everybody is drawn before records are read, and asks itself: `may_offer`.
    """
    return page.offers_exercise and (exercise_waits if page.is_personal else waits_at_hand)(visit)


def show_waiting(page: PageSpec, visit: Visit) -> None:
    """Draw what replaces a page that offers exercise while exercise waits."""
    st.title(visit.text(f"hold.title.{page.name}"), anchor=False)
    show_hold(visit)


def may_offer(page: PageSpec, title: str, visit: Visit) -> bool:
    """Draw the title of a page for everybody, and return whether it may offer exercise.

    If exercise waits after all, say so instead.
    """
    heading = st.empty()
    heading.title(title, anchor=False)
    if not exercise_waits(visit):
        show_message(Place.HOLD)
        return True
    with heading.container():
        show_waiting(page, visit)
    return False


def show_remembered(visit: Visit) -> None:
    """Say at the result what this browser remembers of it, and offer to remove it."""
    text = visit.text
    show_message(Place.HOLD)
    if browser_hold() is None:
        if is_unkept():
            st.warning(text("hold.not_forgotten"))
        return
    if is_unkept():
        st.warning(text("hold.unkept"))
        return
    st.markdown(text("hold.remembered"))
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
        st.markdown(text("hold.what", day=_day(hold.since, visit), word=word))
    _forget_button(visit)


def _find(visit: Visit, kept: KeptChecks | None) -> _Waits | None:
    """Return why exercise waits; `None` if it does not."""
    results, weekly = ((), ()) if kept is None else (kept.results, kept.weekly)
    browser = browser_hold()
    if browser is not None and browser.is_ended_by(results):
        forget()
        browser = None
    stored = current_hold(results)
    check = _result_of_visit(visit)
    if check is not None:
        if check.assessment is None:
            if not st.session_state.get(CLEARED):
                return _Waits(True, day_of_result(visit), check.is_emergency, False, stored)
        else:
            own = result_record(check, check.assessment, visit)
            if own.id not in {result.id for result in results}:
                results = (*results, _as_cleared(own, visit))
    held, is_new = current_hold(results), is_something_new(results, weekly)
    if held is None and browser is None and not is_new:
        return None
    since = held.day if held is not None else browser.since if browser is not None else None
    known = {found.urgency for found in (held, browser) if found is not None}
    is_emergency = Urgency.EMERGENCY in known
    return _Waits(bool(known), since, is_emergency, is_new, stored)


def _result_of_visit(visit: Visit) -> Check | None:
    """Return this visit's self-check once it has a result or calls for a doctor today.

    Whoever leaves the questions then is not to exercise either.
    """
    if not has_begun():
        return None
    check = read_check(visit.content)
    return check if check.is_result or check.is_for_today else None


def _as_cleared(own: SelfCheckResult, visit: Visit) -> SelfCheckResult:
    by = st.session_state.get(CLEARED)
    if not by:
        return own
    return msgspec.structs.replace(own, cleared=Clearance(day=visit.today, by=by))


def _draw_hold(found: _Waits, visit: Visit) -> None:
    hold, text = visit.content.advice.hold, visit.text
    with st.container(key="card-hold"):
        day = _day(found.since, visit)
        if found.is_emergency:
            st.markdown(f"**{hold.emergency.format(day=day)}**")
            st.html(emergency_call(chosen_helplines(visit), text, is_first=True))
        st.markdown(f"**{hold.heading}**\n\n{hold.text.format(day=day)}")
        link_to(SELF_CHECK, text("hold.to_check"))
        with st.expander(text("hold.clear")):
            st.pills(
                text("hold.by"),
                [text(f"hold.who.{who}") for who in ("physiotherapist", "doctor", "other")],
                key=_BY,
                on_change=_clear,
                args=(found.stored, visit),
            )
        browser = browser_hold()
        if browser is not None:
            with st.expander(text("hold.in_browser")):
                _draw_browser(browser, visit)


def _day(day: date | None, visit: Visit) -> str:
    return visit.text("hold.unknown_day") if day is None else long_date(day)


def _forget_button(visit: Visit) -> None:
    st.button(visit.text("hold.forget"), key="hold.forget", on_click=_forget, args=(visit,))


def _forget(visit: Visit) -> None:
    forget()
    words = "hold.forgotten_but_waits" if exercise_waits(visit) else "hold.forgotten"
    leave_message(Place.HOLD, visit.text(words))


def _clear(stored: SelfCheckResult | None, visit: Visit) -> None:
    by = st.session_state[_BY]
    if by is None:  # the same answer tapped again, after one that was not saved
        return
    with saving(Place.HOLD, visit):
        if stored is not None:
            clearance = Clearance(day=visit.today, by=by)
            visit.store.change(msgspec.structs.replace(stored, cleared=clearance))
        if _result_of_visit(visit) is not None:
            st.session_state[CLEARED] = by
        forget()
        leave_message(Place.HOLD, visit.text("hold.is_clear"))
