"""How a runner measures and writes, kept in their profile or, for who has none, in the browser."""

import functools
from typing import Any

import msgspec
import streamlit as st

from backcare.domain.errors import BackcareError
from backcare.domain.measures import Person
from backcare.domain.profile import Profile
from backcare.ui.device import keep_choices
from backcare.ui.read_once import read_once
from backcare.ui.visit import (
    Visit,
    are_measures_known,
    current_visit,
    known_measures,
    note_measures,
)
from backcare.ui.wiring import services

_HELD = "measures.profile"


def read_profile(visit: Visit) -> Profile:
    """Return the runner's choices; raises `StoreError` if they cannot be read."""
    return read_once(_HELD, visit, visit.store.profile)


def in_own_measures(visit: Visit) -> Visit:
    """Return the visit in the measures of its profile, before a page that reads records anyway.

    If they cannot be read, it goes on with what it knows: the page itself says what is wrong.
    """
    try:
        profile = read_profile(visit)
    except BackcareError:
        return visit
    visit = note_measures(visit, profile.measures)
    _keep_here_too(visit)
    return visit


def draw_in_own_measures(visit: Visit) -> None:
    """Draw a page for everybody once more in a member's own measures, if it was drawn in others.

    It is drawn first as guessed, as it waits for no store; where a visit begins there, as after a
    reload, it knows no better. Raises `StoreError`.
    """
    if visit.door is None or visit.account is None or are_measures_known():
        return
    note_measures(visit, read_profile(visit).measures)
    if current_visit().measures != visit.measures:
        st.rerun()


def choose(visit: Visit, **chosen: Any) -> None:
    """Keep a choice, in the browser alone if nobody is signed in; raises `StoreError`."""
    if visit.is_signed_out:
        keep_choices(msgspec.structs.replace(known_measures(), **chosen))
        return
    now = visit.store.profile()  # another tab may have changed it since the page was drawn
    measures = msgspec.structs.replace(now.measures.with_all_of(known_measures()), **chosen)
    visit.store.save_profile(msgspec.structs.replace(now, measures=measures))
    _keep_here_too(note_measures(visit, measures))


@functools.cache
def is_drawn(person: Person) -> bool:
    """Return whether there are pictures of a person who shows the exercises."""
    return (services().settings.clips / person / "figure.glb").is_file()


def _keep_here_too(visit: Visit) -> None:
    """Have the only runner's browser keep what is chosen: pages for everybody ask no store, and are
    written by it when they are loaded anew.

    Not in a club, where the next who uses this browser may be somebody else.
    """
    if visit.club is None:
        keep_choices(visit.chosen)
