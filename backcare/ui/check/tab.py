"""A self-check that outlives a reload: the tab keeps it until it is closed or begun again.

It leaves the browser only to come back to this page, and nothing of it is stored by the server. A
result that comes back says from when it is; after a week it does not.
"""

import logging
from datetime import datetime
from typing import Annotated

import msgspec
import streamlit as st

from backcare.content.library import ContentLibrary
from backcare.domain.check.hold import CHECK_AGAIN_AFTER
from backcare.domain.check.walk import RESULT, Walk
from backcare.ui.check.answers import (
    AGE_KEY,
    CHOICE,
    CLEARED,
    FORGOTTEN,
    KEPT,
    KNOWN,
    MOST_KNOWN,
    NOTED,
    PREGNANCY_KEY,
    RECORD_ID,
    RESTORED,
    TICK,
    TOLD_AT,
    UNSURE,
    Moments,
    has_begun,
    keep_moments,
    keep_walk,
    mark_areas,
    marked_areas,
    moments,
    start_again,
    walk_of,
)
from backcare.ui.components.keep_in_tab import keep_in_tab
from backcare.ui.visit import Visit, whose_session

_KEY = "check.tab"
_LONGEST = 20_000
_PREGNANCIES = ("neither", "pregnant", "birth")

Names = Annotated[tuple[str, ...], msgspec.Meta(max_length=200)]


class _InTab(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What was answered, and how far somebody is."""

    age: str
    pregnancy: str
    ticks: Names
    unsure: Names
    choices: dict[str, str]
    areas: Names
    place: str
    answered: dict[str, Names]
    moments: Moments
    record_id: str | None = None
    told_at: datetime | None = None
    known: Annotated[tuple[str, ...], msgspec.Meta(max_length=MOST_KNOWN)] = ()
    is_kept: bool = False
    cleared: str | None = None
    noted: tuple[str, str] | None = None


def keep_check_in_tab(visit: Visit) -> None:
    """Have the tab keep this visit's self-check, or take over the one that it kept.

    The page stands without it, so a failure is only noted.
    """
    content = visit.content
    try:
        value = _as_kept(content) if has_begun() else ""
        with st.container(key="in-step-with-the-tab"):  # takes no room, see style.css
            keep_in_tab(
                value,
                owner=whose_session(),
                is_forgotten=bool(st.session_state.get(FORGOTTEN)),
                key=_KEY,
                on_kept=lambda: _take_over(visit),
            )
    except Exception:
        logging.getLogger("backcare").exception("the self-check could not be kept in the tab")


def drop_from_tab(visit: Visit) -> None:
    """Have the tab drop answers that were forgotten on another page than that of the self-check."""
    if st.session_state.get(FORGOTTEN) and not has_begun():
        keep_check_in_tab(visit)


def _as_kept(content: ContentLibrary) -> str:
    state, walk = st.session_state.to_dict(), walk_of(content)
    names = [*content.rule_book.questions, *content.rule_book.behaviour_answers]
    chosen = {c.id: state.get(f"{CHOICE}{c.id}") for c in content.check_flow.choices}
    told = _InTab(
        age=state.get(AGE_KEY) or "",
        pregnancy=state.get(PREGNANCY_KEY) or "",
        ticks=tuple(n for n in names if state.get(f"{TICK}{n}")),
        unsure=tuple(n for n in names if state.get(f"{UNSURE}{n}")),
        choices={name: option for name, option in chosen.items() if option},
        areas=tuple(marked_areas()),
        place=walk.place,
        answered=dict(walk.answered),
        moments=moments(),
        record_id=state.get(RECORD_ID),
        told_at=state.get(TOLD_AT),
        known=state.get(KNOWN, ()),
        is_kept=bool(state.get(KEPT)),
        cleared=state.get(CLEARED),
        noted=state.get(NOTED),
    )
    return msgspec.json.encode(told).decode()


def _take_over(visit: Visit) -> None:
    """Go on with what the tab kept, unless somebody has begun anew meanwhile."""
    said, content = st.session_state[_KEY]["kept"], visit.content
    if has_begun() or not isinstance(said, str) or len(said) > _LONGEST:
        return
    try:
        told = msgspec.json.decode(said, type=_InTab)
        day = told.moments[2]
        if day is not None and abs(visit.today - day) >= CHECK_AGAIN_AFTER:
            start_again(content)  # it is out of date
        else:
            _restore(told, content)
    except (msgspec.DecodeError, ValueError):
        logging.getLogger("backcare").info("what the tab kept could not be read")


def _restore(told: _InTab, content: ContentLibrary) -> None:
    """Put back what is still asked; raises `ValueError` if it is not of this self-check."""
    state, flow, book = st.session_state, content.check_flow, content.rule_book
    bands = {band.id for band in content.screen.age_bands}
    places = {page.id for page in flow.pages}
    known = book.known() - book.areas.keys()
    is_ours = told.age in bands and told.pregnancy in _PREGNANCIES
    if not is_ours or told.place not in {*places, RESULT} or not places.issuperset(told.answered):
        raise ValueError("of another self-check")
    state[AGE_KEY], state[PREGNANCY_KEY] = told.age, told.pregnancy
    state.update({f"{TICK}{name}": True for name in told.ticks if name in known})
    state.update({f"{UNSURE}{name}": True for name in told.unsure if name in known})
    for choice in flow.choices:
        option = told.choices.get(choice.id)
        if option in {o.id for o in choice.options}:
            state[f"{CHOICE}{choice.id}"] = option
    mark_areas([area for area in told.areas if area in book.areas])
    # What was told to the browser once is not told again: a later check may have told it more.
    for key, value in (
        (RECORD_ID, told.record_id),
        (TOLD_AT, told.told_at),
        (KNOWN, told.known),
        (KEPT, told.is_kept),
        (CLEARED, told.cleared),
        (NOTED, told.noted),
        (RESTORED, True),
    ):
        if value:
            state[key] = value
    keep_moments(told.moments)
    keep_walk(Walk(place=told.place, answered=told.answered))
