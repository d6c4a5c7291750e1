"""Fields for a runner's own activities. They send nothing to the server until they are saved."""

from collections.abc import Sequence

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.entries import ActivityRating
from backcare.domain.errors import RefusedError
from backcare.domain.records import ShortText
from backcare.domain.tracker.due import MOST_ACTIVITIES
from backcare.domain.typed import Unread
from backcare.domain.words import in_one_line
from backcare.ui.fields import Stays, ask_line, say_nobody_reads, words_in
from backcare.ui.visit import Visit

_ABILITY = range(11)
_PUT_THERE = "activities.put_there"


def ask_activities(
    prefix: str,
    visit: Visit,
    names: Sequence[str],
    abilities: Sequence[int] = (),
    stays: Stays = None,
) -> None:
    """Ask for names and abilities, under keys that begin with `prefix`.

    `stays` keeps them when another page opens.
    """
    text = visit.text
    put_there = f"{prefix}.{_PUT_THERE}"  # a field keeps the name it was first filled with
    known = st.session_state.get(put_there, frozenset())
    st.session_state[put_there] = known | set(map(in_one_line, names[len(abilities) :]))
    for n in range(MOST_ACTIVITIES):
        name = names[n] if n < len(names) else ""
        ask_line(f"{prefix}.activity.{n}", text("activities.name", n=n + 1), name, stays=stays)
        st.pills(
            text("activities.ability_of", n=n + 1),
            _ABILITY,
            default=abilities[n] if n < len(abilities) else None,
            key=f"{prefix}.ability.{n}",
            persist_state=stays,
            on_change="ignore",
        )
    say_nobody_reads(visit)


def read_activities(prefix: str, text: Texts) -> tuple[ActivityRating, ...]:
    """Return the activities that have a name and an ability.

    Raises `RefusedError` for a rating without a name, for a name that was typed and not rated, and
    for a name that is there twice. A name that was filled in for the runner is left out while it is
    not rated.
    """
    put_there = st.session_state.get(f"{prefix}.{_PUT_THERE}", frozenset())
    rated: dict[str, ActivityRating] = {}
    for n in range(MOST_ACTIVITIES):
        label = text("activities.name", n=n + 1)
        name = in_one_line(words_in(f"{prefix}.activity.{n}", label, ShortText))
        ability: int | None = st.session_state[f"{prefix}.ability.{n}"]
        if ability is None:
            if name and name not in put_there:
                raise RefusedError(Unread.NO_RATING, field=label)
            continue
        if not name:
            raise RefusedError(Unread.NO_NAME, field=label)
        if name in rated:
            raise RefusedError(Unread.NAMED_TWICE, field=label, typed=name)
        rated[name] = ActivityRating(name=name, ability=ability)
    return tuple(rated.values())
