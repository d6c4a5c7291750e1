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
    looked_at = _looked_at(place, visit)
    if review.reviewed_by is not None and review.reviewed_on is not None:
        on = long_date(review.reviewed_on)
        said = text("review.done", reviewed_by=review.reviewed_by, on=on)
    else:
        written = "review.written" if looked_at else "review.none"
        said = text(written, written_on=long_date(review.written_on))
    st.caption(f"{said} {looked_at}".strip())
    link_to(SOURCES, text("sources.all"))


def _looked_at(place: str, visit: Visit) -> str:
    """Say how many statements a clinician has looked at; nothing if none."""
    looked_at = visit.content.judged.looked_at
    if place not in looked_at:
        return ""
    n, every = looked_at[place]
    if n == every:
        return visit.text("review.looked_at_all")
    return visit.text("review.looked_at", n=n, all=every)
