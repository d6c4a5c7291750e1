"""Links between pages."""

import streamlit as st

from backcare.ui.navigation import PageSpec


def link_to(page: PageSpec, label: str, **parameters: str) -> None:
    """Draw a link to a page, with parameters for its address."""
    st.page_link(page.path, label=label, query_params=parameters or None)


def button_to(page: PageSpec, label: str, *, key: str, primary: bool = False) -> None:
    """Draw a full-width button that opens a page: for the main action of a screen."""
    st.button(
        label,
        key=key,
        type="primary" if primary else "secondary",
        width="stretch",
        on_click=st.switch_page,
        args=(page.path,),
    )
