"""How to get one's runs out of another service: a box, and a choice of the service."""

import streamlit as st

from backcare.domain.run_exports import RunExport
from backcare.domain.words import as_text
from backcare.ui.dates import month_and_year
from backcare.ui.folded import show_folded
from backcare.ui.visit import Visit


def show_ways_out(visit: Visit) -> None:
    """Offer to say how runs are got out of a service."""
    show_folded(visit.text("import.out"), lambda: _ask_which(visit), key="import.out")


def _ask_which(visit: Visit) -> None:
    chosen = st.selectbox(
        visit.text("import.out_of"),
        visit.content.run_exports,
        index=None,
        placeholder=visit.text("import.out_choose"),
        format_func=lambda export: export.name,
        key="import.out_of",
    )
    if chosen is not None:
        _show(chosen, visit)


def _show(export: RunExport, visit: Visit) -> None:
    text = visit.text
    lines = (f"{n}. {as_text(line)}" for n, line in enumerate(export.lines, 1))
    st.markdown("\n".join(lines))
    if export.is_untried:
        st.markdown(text("import.out_untried"))
    seen = export.seen
    st.caption(
        text("import.out_unchecked")
        if seen is None
        else text("import.out_checked", month=month_and_year(seen.on))
    )
