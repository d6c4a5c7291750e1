"""When content was written, and who has reviewed it."""

import streamlit as st

from backcare.domain.review import Review
from backcare.ui.dates import long_date
from backcare.ui.links import link_to
from backcare.ui.navigation import SOURCES
from backcare.ui.visit import Visit


def show_review(review: Review, visit: Visit, place: str) -> None:
    """Say when the content was written and who has reviewed it, and lead to all sources.

    `place` is that of the content, or what its places or topics have in common.
    """
    text = visit.text
    agreed_of = _agreed_of(place, visit)
    if review.reviewed_by is not None and review.reviewed_on is not None:
        on = long_date(review.reviewed_on)
        said = text("review.done", reviewed_by=review.reviewed_by, on=on)
    else:
        written = "review.written" if agreed_of else "review.none"
        said = text(written, written_on=long_date(review.written_on))
    st.caption(f"{said} {agreed_of}".strip())
    link_to(SOURCES, text("sources.all"))


def _agreed_of(place: str, visit: Visit) -> str:
    """Say how many statements a clinician agreed with; nothing if none."""
    agreed_of = visit.content.judged.agreed_of
    if place not in agreed_of:
        return ""
    n, every = agreed_of[place]
    if n == every:
        return visit.text("review.agreed_with_all")
    return visit.text("review.agreed_with", n=n, all=every)
