"""Exercise on hold: said where exercise is offered, until a check or a professional clears it."""

from datetime import date

import msgspec
import streamlit as st

from backcare.domain.check_walk import RESULT
from backcare.domain.errors import BackcareError
from backcare.domain.hold import current_hold, is_something_new, must_wait
from backcare.domain.self_check import Clearance, SelfCheckResult
from backcare.ui.check_answers import CLEARED, has_begun, read_check
from backcare.ui.check_memory import read_kept
from backcare.ui.dates import long_date
from backcare.ui.flash import Place, leave_error, leave_message, show_message
from backcare.ui.links import link_to
from backcare.ui.navigation import SELF_CHECK
from backcare.ui.visit import Visit

_BY = "hold.by"


def show_hold(visit: Visit) -> None:
    """Show that exercise waits, if it does, and how it is cleared.

    A result of this visit counts before those kept, whether it was kept or not.
    """
    show_message(Place.HOLD)
    if not exercise_waits(visit):
        return
    kept = read_kept(visit)
    stored = current_hold(kept.results) if kept is not None else None
    if _waits_in_visit(visit):
        _draw_hold(visit.today, stored, visit)
    elif stored is not None:
        _draw_hold(stored.day, stored, visit)
    if kept is not None and is_something_new(kept.results, kept.weekly):
        with st.container(border=True):
            st.markdown(visit.text("plan.waits"))
            link_to(SELF_CHECK, visit.text("check.begin"))


def exercise_waits(visit: Visit) -> bool:
    """Return whether exercise waits now, after a result of this visit or a kept one, or until
    something new was checked.
    """
    waits = _waits_in_visit(visit)
    if waits is not None:
        return waits
    kept = read_kept(visit)
    if kept is None:
        return False
    is_new = is_something_new(kept.results, kept.weekly)
    return is_new or current_hold(kept.results) is not None


def _draw_hold(day: date, stored: SelfCheckResult | None, visit: Visit) -> None:
    hold, text = visit.content.advice.hold, visit.text
    with st.container(border=True):
        st.markdown(f"**{hold.heading}**\n\n{hold.text.format(day=long_date(day))}")
        link_to(SELF_CHECK, text("hold.to_check"))
        with st.expander(text("hold.clear")):
            st.pills(
                text("hold.by"),
                [text(f"hold.who.{who}") for who in ("physiotherapist", "doctor", "other")],
                key=_BY,
                on_change=_clear,
                args=(stored, visit),
            )


def _waits_in_visit(visit: Visit) -> bool | None:
    """Return whether exercise waits after the result of this visit; `None` if it has none."""
    if not has_begun() or st.session_state.get(CLEARED):
        return None
    check = read_check(visit.content)
    if check.place != RESULT and not check.is_emergency:
        return None
    known = check.assessment
    return known is None or must_wait(known.urgency, [fit.group for fit in known.groups])


def _clear(stored: SelfCheckResult | None, visit: Visit) -> None:
    by = st.session_state[_BY]
    st.session_state[CLEARED] = True
    leave_message(Place.HOLD, visit.text("hold.is_clear"))
    if stored is None:
        return
    clearance = Clearance(day=visit.today, by=by)
    try:
        visit.store.change(msgspec.structs.replace(stored, cleared=clearance))
    except BackcareError as error:
        del st.session_state[CLEARED]
        leave_error(Place.HOLD, error, visit.text)
