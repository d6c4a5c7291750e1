"""The way from what was logged of a run to the routine for when sitting down hurts."""

from collections.abc import Callable, Iterable

import streamlit as st

from backcare.domain.check.result import Limit
from backcare.domain.entries import CheckIn, Entry
from backcare.domain.tracker.answer_book import Next
from backcare.ui.check.waiting import limit_now
from backcare.ui.links import link_to
from backcare.ui.navigation import AFTER_RUN
from backcare.ui.visit import Visit, current_visit


def lead_to_after_run(visit: Visit) -> None:
    """Draw the way there; while running alone waits, say that in its place."""
    match limit_now(visit):
        case Limit.NONE:
            link_to(AFTER_RUN, visit.text("after_run.link"))
        case Limit.NO_IMPACT:
            st.caption(visit.text("log.run_waits"))


def way_after_run(saved: Iterable[Entry], visit: Visit) -> Callable[[], None] | None:
    """Return what draws the way there below a message, if what was saved today says that sitting
    hurts.
    """
    is_sore = any(
        isinstance(entry, CheckIn) and entry.day == visit.today and entry.nprs_sitting
        for entry in saved
    )
    return _lead_there if is_sore else None


def _lead_there() -> None:
    visit = current_visit()
    leads = {answer.next for answer in visit.answered.values()}
    if Next.AFTER_A_RUN not in leads:  # the answer to what was saved led there already
        lead_to_after_run(visit)
