"""The choice of exercises, kept in the address so that a coach can send a link."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec
import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.check.result import BehaviourGroup
from backcare.domain.exercises.exercise import Equipment, Goal, Position
from backcare.domain.exercises.finder import Wish
from backcare.ui.visit import Visit

T = TypeVar("T")
_KEPT = "exercises.kept_wish"
_LONGEST = 2000
"""Far more than any name: the search is kept in the address, whose length is limited."""
_GROUPS: list[BehaviourGroup] = [
    group for group in BehaviourGroup if group is not BehaviourGroup.UNCLEAR
]
_AT_HAND = [item for item in Equipment if item is not Equipment.MAT]


def ask_wish(visit: Visit, opened_by: str) -> Wish:
    """Ask what somebody is looking for.

    `opened_by` is the address parameter of a single exercise. After Back from one, Streamlit shows
    the list with that parameter in place of the filters; then the last choice is put back.
    """
    text = visit.text
    kept = st.session_state.get(_KEPT, Wish()) if opened_by in st.query_params else Wish()
    words = st.text_input(
        text("exercises.search"),
        value=kept.words,
        placeholder=text("exercises.search_example"),
        max_chars=_LONGEST,
        key="q",
        bind="query-params",
    )
    level = st.pills(
        text("exercises.level"),
        [1, 2, 3],
        default=kept.level,
        format_func=lambda n: text(f"exercise.level.{n}"),
        key="level",
        bind="query-params",
    )
    with st.expander(text("exercises.more"), expanded=_has_more(kept)):
        wish = _ask_more(kept, visit)
    wish = msgspec.structs.replace(wish, words=words or "", level=level)
    st.session_state[_KEPT] = wish
    return wish


def _ask_more(kept: Wish, visit: Visit) -> Wish:
    text, advice = visit.text, visit.content.advice
    group = None if kept.sheet is None else kept.sheet.group
    goal = _ask_one("goal", list(Goal), kept.goal, lambda g: text(f"goal.{g}"), text)
    chosen = _ask_one("behaviour", _GROUPS, group, lambda g: advice.for_group(g).name, text)
    position = _ask_one(
        "position", list(Position), kept.position, lambda p: text(f"position.{p}"), text
    )
    equipment = st.pills(
        text("exercises.at_hand"),
        _AT_HAND,
        selection_mode="multi",
        default=list(kept.equipment),
        format_func=lambda e: text(f"equipment.{e}"),
        key="equipment",
        bind="query-params",
    )
    return Wish(
        goal=goal,
        position=position,
        equipment=tuple(equipment),
        sheet=None if chosen is None else advice.for_group(chosen),
    )


def _has_more(kept: Wish) -> bool:
    """Return whether a link or the last choice uses filters that would be out of sight."""
    asked = {"goal", "behaviour", "position", "equipment"} & set(st.query_params)
    return bool(asked or kept.goal or kept.position or kept.equipment or kept.sheet)


def _ask_one(
    name: str, options: Sequence[T], chosen: T | None, words: Callable[[T], str], text: Texts
) -> T | None:
    """Ask for one of some options, or any; what is chosen is in the address under `name`."""
    return st.selectbox(
        text(f"exercises.{name}"),
        options,
        index=None if chosen is None else options.index(chosen),
        placeholder=text("exercises.any"),
        format_func=words,
        key=name,
        bind="query-params",
    )
