"""The runs of some files, each with a tick: what loses it is not kept."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.written import as_clock
from backcare.runs.found import FoundRun
from backcare.runs.matching import record_id
from backcare.ui.dates import month_and_year, short_date
from backcare.ui.lists import listed
from backcare.ui.numbers import said_distance
from backcare.ui.visit import Visit

_LEFT_OUT = "import.left_out"
_SHOWN = 10
_NOTED = "noted"


def ask_which(runs: Sequence[FoundRun], draft: str, visit: Visit) -> list[FoundRun]:
    """Show runs with a tick each, the newest at once; return those that have it.

    A thousand at once would be too much for a phone: the others are shown by the month.
    """
    st.markdown(visit.text("import.take"))
    _ticks("newest", runs[-_SHOWN:], draft, visit)
    if len(runs) > _SHOWN:
        _ask_others(runs, draft, visit)
    left_out = _left_out(draft)
    return [run for run in runs if record_id(run) not in left_out]


def _ask_others(runs: Sequence[FoundRun], draft: str, visit: Visit) -> None:
    """Offer the other runs: those with a note, or those of a month."""
    text = visit.text
    noted = [run for run in runs if run.notes]
    months = Counter(run.day.replace(day=1) for run in runs)
    options: list[str | date] = [*([_NOTED] if noted else []), *sorted(months, reverse=True)]

    def said(option: str | date) -> str:
        if isinstance(option, date):
            return text("import.of_month", month=month_and_year(option), n=months[option])
        return text("import.with_notes", n=len(noted))

    chosen = st.selectbox(
        text("import.look"),
        options,
        index=None,
        placeholder=text("import.choose"),
        format_func=said,
        key="import.look",
    )
    if chosen == _NOTED:
        _ticks(_NOTED, noted, draft, visit)
    elif isinstance(chosen, date):
        _ticks(
            f"{chosen:%Y-%m}",
            [run for run in runs if run.day.replace(day=1) == chosen],
            draft,
            visit,
        )


def _ticks(name: str, runs: Sequence[FoundRun], draft: str, visit: Visit) -> None:
    """Draw the ticks of some runs; one run may stand in two lists, and has one state."""
    left_out = _left_out(draft)
    for place, run in enumerate(runs):
        key = f"import.take.{draft}.{name}.{place}"
        st.session_state[key] = record_id(run) not in left_out
        st.checkbox(_said(run, visit.text), key=key, on_change=_taker(key, run, draft))
        for note in run.notes:
            # Names of files and of activities are not ours: never as markup.
            st.text(note.in_words(visit.text))


def _taker(key: str, run: FoundRun, draft: str) -> Callable[[], None]:
    def take() -> None:
        left_out = _left_out(draft)
        (left_out.discard if st.session_state[key] else left_out.add)(record_id(run))

    return take


def _left_out(draft: str) -> set[str]:
    """Return the ids of the runs that lost their tick; the next import begins anew."""
    known: tuple[str, set[str]] = st.session_state.get(_LEFT_OUT, ("", set()))
    if known[0] != draft:
        known = (draft, set())
        st.session_state[_LEFT_OUT] = known
    return known[1]


def _said(run: FoundRun, text: Texts) -> str:
    far = None if run.distance_m is None else said_distance(run.distance_m, text)
    time = None if not run.moving_seconds else as_clock(run.moving_seconds)
    return listed(part for part in (short_date(run.day), far, time) if part)
