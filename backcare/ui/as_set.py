"""What a field goes by, in one quiet line with the way to the settings; and the way back.

What was typed waits meanwhile: fields beside such a line keep it over a visit to another page.
"""

from collections.abc import Iterable
from typing import Literal, get_args

import streamlit as st

from backcare.ui.links import button_to, link_to
from backcare.ui.lists import listed
from backcare.ui.navigation import PAGE_NAMED, SETTINGS
from backcare.ui.visit import Visit, page_before

Unit = Literal["distance", "dates"]
Group = Literal["units", "time", "place", "sessions"]
"""The groups of the settings that such a line leads to."""
_AT = "at"
"""The parameter of the address of the settings that names one."""
_IN: dict[Unit, Group] = {"distance": "units", "dates": "time"}


def say_units(units: Iterable[Unit], visit: Visit, *, key: str) -> None:
    """Say in which units the fields of a form are read.

    `key` is that of no other such line on the page.
    """
    wanted = set(units)
    asked = [unit for unit in _IN if unit in wanted]
    text, day = visit.text, "2/28" if visit.reader.month_first else "28/2"
    words = listed(text(f"settings.as_set.{unit}", example=day) for unit in asked)
    say_as_set(words, _IN[asked[0]], visit, key=key)


def say_as_set(words: str, group: Group, visit: Visit, *, key: str) -> None:
    """Say what is so by the settings, with the way to their `group`.

    It is a button: on the way by a link Streamlit leaves out what was typed and not sent yet.
    """
    label = visit.text("settings.as_set.line", what=words[:1].upper() + words[1:])
    with st.container(key=f"as-set-{key}"):
        button_to(SETTINGS, label, key=f"as_set.{key}", is_quiet=True, at=group)


def asked_group() -> str | None:
    """Return the group of settings that the address asks for, if there is such a one."""
    group = st.query_params.get(_AT)
    return group if group in get_args(Group) else None


def block_of(group: str) -> str:
    """Return the key of the container of a group."""
    return f"card-settings-{group}"


def asked_block() -> str:
    """Return the key of the container that the address asks for; empty if it asks for none."""
    group = asked_group()
    return "" if group is None else block_of(group)


def show_way_back(visit: Visit) -> None:
    """Draw the way back to the page from which somebody came to the settings."""
    before = page_before()
    spec = None if before is None else PAGE_NAMED.get(before.page)
    if before is not None and spec is not None:
        label = visit.text("settings.back", page=visit.text(f"page.{spec.name}.title"))
        link_to(spec, label, **before.parameters)
