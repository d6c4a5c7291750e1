"""The way back after thirty days without a run."""

import streamlit as st

from backcare.domain.tracker.load import LOOK_BACK
from backcare.ui.links import link_to
from backcare.ui.navigation import RUN_WALK
from backcare.ui.tracker.chart_shown import Shown


def offer_run_walk(shown: Shown) -> None:
    """Link to the run-walk after thirty days without a run (clinical notes 7.3)."""
    runs, today = shown.diary.runs, shown.diary.today
    if shown.waits or not runs or any(today - r.day <= LOOK_BACK for r in runs):
        return
    st.markdown(shown.text("load.no_recent"))
    link_to(RUN_WALK, shown.text("plan.to_run_walk"))
