"""When content was written, and who has reviewed it."""

import streamlit as st

from backcare.domain.review import Review
from backcare.ui.dates import long_date
from backcare.ui.links import link_to
from backcare.ui.navigation import SOURCES
from backcare.ui.visit import Visit


def show_review(review: Review, visit: Visit) -> None:
    """Say when the content was written and who has reviewed it, and lead to all sources."""
    text = visit.text
    if review.reviewed_by is None or review.reviewed_on is None:
        said = text("review.none", written_on=long_date(review.written_on))
    else:
        on = long_date(review.reviewed_on)
        said = text("review.done", reviewed_by=review.reviewed_by, on=on)
    st.caption(said)
    link_to(SOURCES, text("sources.all"))
