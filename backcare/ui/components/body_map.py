"""Where does it hurt? A picture to tap, and the same areas as a list of checkboxes.

The picture is for fingers and eyes, the list for keyboards and screen readers. Both always show the
same marks.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec
import streamlit as st

from backcare.domain.check.body_map import WIDTH, BodyMap
from backcare.ui.components.source import read_source

_body_map = st.components.v2.component(
    "backcare_body_map", css=read_source("body_map.css"), js=read_source("body_map.js")
)


def ask_areas(
    body_map: BodyMap,
    *,
    marked: Sequence[str],
    pictures: str,
    words: Mapping[str, str],
    key: str,
    on_change: Callable[[], None],
) -> None:
    """Draw the map; at `on_change` the session state has the marked ids in `[key]["marked"]`.

    `pictures` is the address below which the pictures are. `words` are `label`, `list`, `left`,
    `right`, `marked` and `none`.
    """
    _body_map(
        key=key,
        data={
            "width": WIDTH,
            "pictures": pictures,
            "marked": list(marked),
            "words": dict(words),
            **msgspec.to_builtins(body_map),
        },
        on_marked_change=on_change,
    )
