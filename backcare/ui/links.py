"""Links between pages, and the address that papers lead back to."""

from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from backcare.ui import parts
from backcare.ui.navigation import SETTINGS, PageSpec, page_of, pages_for
from backcare.ui.visit import Visit

_BEGINS = "links.begins"
_HERE = ("localhost", "127.0.0.1", "::1")


def link_to(page: PageSpec, label: str, **parameters: str) -> None:
    """Draw a link to a page, with parameters for its address."""
    _link(page, label, query_params=parameters or None)


def _link(page: PageSpec, label: str, **as_drawn: Any) -> None:
    # Without the words that the menu says of a page: they would open below a finger.
    st.page_link(page_of(page), label=label, help="", **as_drawn)


def button_to(
    page: PageSpec,
    label: str,
    *,
    key: str,
    primary: bool = False,
    begins: bool = False,
    is_quiet: bool = False,
    **parameters: str,
) -> None:
    """Draw a full-width button that opens a page, for the main action of a screen; or, if it
    `is_quiet`, one that looks like a line of words.

    `begins`: what the page leads through begins at once (`begins_now`). `parameters` are those of
    the page's address.
    """
    st.button(
        label,
        key=key,
        type="tertiary" if is_quiet else "primary" if primary else "secondary",
        width="content" if is_quiet else "stretch",
        on_click=_open,
        args=(page, begins, parameters),
    )


def begins_now(page: PageSpec) -> bool:
    """Return, once, whether a page was opened by a button that begins what it leads through."""
    asked: str | None = st.session_state.pop(_BEGINS, None)
    return asked == page.name


def _open(page: PageSpec, begins: bool, parameters: dict[str, str]) -> None:
    if begins:
        st.session_state[_BEGINS] = page.name
    st.switch_page(page.path, query_params=parameters or None)


def show_unknown(words: str, page: PageSpec, label: str) -> None:
    """Say that nothing is at this address; the way to what there is, is the main button."""
    with st.container(key="unknown"):
        with parts.beside("hero", key="unknown"):
            st.markdown(words)
        button_to(page, label, key="unknown-go", primary=True)


def card_to(
    page: PageSpec, label: str, text: str, *, picture: str, key: str, **parameters: str
) -> None:
    """Draw a card that is one button and opens a page: a figure, the label, a line below it.

    `picture` is the name of a figure; `parameters` are those of the page's address.
    """
    with st.container(key=f"tap-{key.replace('.', '-')}"):
        parts.show(parts.ground(parts.figure(picture, "")))
        st.button(
            label,
            key=key,
            type="tertiary",
            on_click=st.switch_page,
            args=(page.path,),
            kwargs={"query_params": parameters} if parameters else None,
        )
        parts.show(parts.note(text))


def show_phone_menu(visit: Visit, *, is_club: bool) -> None:
    """Draw the menu at the bottom edge, within a thumb's reach; wide screens have it at the top.

    On a phone Streamlit hides its own menu behind a button in the far corner.
    """
    with st.bottom, st.container(horizontal=True, wrap=False, gap=None, key="phone-menu"):
        for page in pages_for(is_club=is_club):
            if page.is_in_menu:
                _link(page, visit.text(f"page.{page.name}.title"), width="stretch")


def show_way_to_settings(visit: Visit) -> None:
    """Draw the way to the settings in the empty head of the page, at its right edge."""
    with st.container(key="to-settings"):
        link_to(SETTINGS, visit.text("page.settings.title"))


def app_address() -> str | None:
    """Return the app's address, if a phone can open it."""
    parts = urlsplit(st.context.url or "")
    if parts.hostname is None or parts.hostname in _HERE:
        return None
    return f"{parts.scheme}://{parts.netloc}"
