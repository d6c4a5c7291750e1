"""When content was written, and who has reviewed it."""

import streamlit as st

from backcare.domain.review import Review
from backcare.ui.dates import long_date
from backcare.ui.visit import Visit


def show_review(review: Review, visit: Visit) -> None:
    """Say when the content was written and who has reviewed it."""
    text = visit.text
    if review.reviewed_by is None or review.reviewed_on is None:
        st.caption(text("review.none", written_on=long_date(review.written_on)))
        return
    st.caption(
        text("review.done", reviewed_by=review.reviewed_by, on=long_date(review.reviewed_on))
    )
