"""The choice of exercises: in the address, so that a coach can send a link."""

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.exercise import Goal

_KEPT = "exercises.kept_filters"


def ask_filters(text: Texts, opened_by: str) -> tuple[Goal | None, int | None]:
    """Ask for goal and level; `None` means any.

    `opened_by` is the address parameter of a single exercise. Going Back from one, Streamlit shows
    the list with that parameter in place of the filters; then the last choice is put back.
    """
    is_back = opened_by in st.query_params
    kept_goal, kept_level = st.session_state.get(_KEPT, (None, None)) if is_back else (None, None)
    goals = list(Goal)
    goal = st.selectbox(
        text("exercises.goal"),
        goals,
        index=None if kept_goal is None else goals.index(kept_goal),
        placeholder=text("exercises.any_goal"),
        format_func=lambda g: text(f"goal.{g}"),
        key="goal",
        bind="query-params",
    )
    level = st.pills(
        text("exercises.level"),
        [1, 2, 3],
        default=kept_level,
        format_func=lambda n: text(f"exercise.level.{n}"),
        key="level",
        bind="query-params",
    )
    st.session_state[_KEPT] = goal, level
    return goal, level
