"""A runner's favourite exercises. The library works without them if the store cannot be read."""

import streamlit as st

from backcare.domain.errors import BackcareError
from backcare.domain.profile import Profile
from backcare.ui.flash import Place, show_message
from backcare.ui.measures import read_profile
from backcare.ui.saving import saving
from backcare.ui.visit import Visit

_ONLY = "favourites.only"


def ask_only_favourites(visit: Visit) -> tuple[str, ...] | None:
    """Offer to see only favourites, to somebody who has some; `None` stands for all exercises."""
    profile = _read_profile(visit)
    if profile is None or not profile.favourites:
        return None
    # Not in the address: a link is for everybody, favourites are one runner's own.
    is_only = st.toggle(visit.text("favourites.only"), key=_ONLY, persist_state="session")
    return profile.favourites if is_only else None


def favourite_button(exercise: str, visit: Visit) -> None:
    """Draw the button that adds an exercise to the favourites, or removes it."""
    profile = _read_profile(visit)
    if profile is None:
        return
    is_favourite = exercise in profile.favourites
    show_message(Place.FAVOURITE)
    st.button(
        visit.text("favourites.remove" if is_favourite else "favourites.add"),
        icon=":material/star:" if is_favourite else ":material/star_outline:",
        key=f"favourites.{exercise}",
        on_click=_change,
        args=(exercise, not is_favourite, visit),
    )


def _read_profile(visit: Visit) -> Profile | None:
    """Return the choices; `None` if the store cannot be read."""
    try:
        return read_profile(visit)
    except BackcareError:
        return None


def _change(exercise: str, is_favourite: bool, visit: Visit) -> None:
    with saving(Place.FAVOURITE, visit):
        now = visit.store.profile()  # another tab may have changed it since the page was drawn
        visit.store.save_profile(now.with_favourite(exercise, is_favourite=is_favourite))
