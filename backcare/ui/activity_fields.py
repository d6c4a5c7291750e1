"""Fields for one's own activities. They ask the server for nothing until they are saved."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.due import MOST_ACTIVITIES
from backcare.domain.entries import ActivityRating
from backcare.ui.fields import say_nobody_reads
from backcare.ui.visit import Visit

_ABILITY = range(11)
_CHANGE = range(-5, 6)


def ask_activities(
    prefix: str,
    visit: Visit,
    names: Sequence[str],
    abilities: Sequence[int] = (),
    stays: Literal["session"] | None = None,
) -> None:
    """Ask for names and abilities, under keys that begin with `prefix`; `stays` keeps them over a
    change of pages.
    """
    text = visit.text
    for n in range(MOST_ACTIVITIES):
        st.text_input(
            text("activities.name", n=n + 1),
            value=names[n] if n < len(names) else "",
            max_chars=120,
            key=f"{prefix}.activity.{n}",
            persist_state=stays,
            on_change="ignore",
        )
        st.pills(
            text("activities.ability_of", n=n + 1),
            _ABILITY,
            default=abilities[n] if n < len(abilities) else None,
            key=f"{prefix}.ability.{n}",
            persist_state=stays,
            on_change="ignore",
        )
    say_nobody_reads(visit)


def ask_change(
    prefix: str, text: Texts, change: int | None = None, stays: Literal["session"] | None = None
) -> None:
    """Ask for the overall change."""
    st.pills(
        text("activities.overall"),
        _CHANGE,
        default=change,
        key=f"{prefix}.change",
        persist_state=stays,
        on_change="ignore",
    )


def read_activities(prefix: str) -> tuple[ActivityRating, ...]:
    """Return what has a name and an ability."""
    state = st.session_state
    asked = (
        (state[f"{prefix}.activity.{n}"].strip(), state[f"{prefix}.ability.{n}"])
        for n in range(MOST_ACTIVITIES)
    )
    return tuple(
        ActivityRating(name=name, ability=ability)
        for name, ability in asked
        if name and ability is not None
    )
