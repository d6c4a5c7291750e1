"""A runner's own parts of a page for everybody, filled in once the page is drawn.

Nothing here may keep the page waiting, or take it away.
"""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backcare.domain.errors import SignedOutError
from backcare.ui.visit import Visit

P = ParamSpec("P")


def own_part(visit: Visit, draw: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Keep a place here for something that needs the runner's records."""
    visit.own_parts.append((st.container(), partial(draw, *args, **kwargs)))


def draw_own_parts(visit: Visit, head: DeltaGenerator) -> None:
    """Draw the parts kept for later; if records cannot be read, `head` says so above the page."""
    for place, draw in visit.own_parts:
        try:
            with place:
                draw()
        except SignedOutError:
            continue
        except Exception as error:  # the page above needs none of it
            visit.reach.failed(error)
    trouble = visit.reach.trouble
    if trouble is not None and visit.reach.goes_on:
        # That they are away, and no more: below it there may be a number to call.
        head.warning(visit.text("error.page_stands"))
