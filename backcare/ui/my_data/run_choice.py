"""The runs of some files, each with a tick: what loses it is not kept."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.words import as_text
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


class _Choice(NamedTuple):
    """The runs that may be kept, and those of them that the runner left out, by their ids."""

    sure: frozenset[str]
    left_out: set[str]


def ask_which(
    runs: Sequence[FoundRun], sure: Sequence[FoundRun], draft: str, visit: Visit
) -> list[FoundRun]:
    """Show runs with a tick each, the newest at once; return those that have it.

    Only those that are `sure` may have one. A thousand at once would be too much for a phone: the
    others are shown by the month.
    """
    choice = _Choice(frozenset(map(record_id, sure)), _left_out(draft))
    st.markdown(visit.text("import.take"))
    _ticks(f"{draft}.newest", runs[-_SHOWN:], choice, visit)
    if len(runs) > _SHOWN:
        _ask_others(runs, draft, choice, visit)
    return [run for run in sure if record_id(run) not in choice.left_out]


def _ask_others(runs: Sequence[FoundRun], draft: str, choice: _Choice, visit: Visit) -> None:
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
        _ticks(f"{draft}.{_NOTED}", noted, choice, visit)
    elif isinstance(chosen, date):
        of_month = [run for run in runs if run.day.replace(day=1) == chosen]
        _ticks(f"{draft}.{chosen.year}.{chosen.month}", of_month, choice, visit)


def _ticks(name: str, runs: Sequence[FoundRun], choice: _Choice, visit: Visit) -> None:
    """Draw the ticks of some runs; one run may stand in two lists, and has one state."""
    for place, run in enumerate(runs):
        key, own = f"import.take.{name}.{place}", record_id(run)
        is_sure = own in choice.sure
        st.session_state[key] = is_sure and own not in choice.left_out
        st.checkbox(
            _said(run, visit.text),
            key=key,
            disabled=not is_sure,
            on_change=partial(_take, key, own, choice.left_out),
        )
        for note in run.notes:
            st.caption(as_text(note.in_words(visit.text)))


def _take(key: str, run: str, left_out: set[str]) -> None:
    (left_out.discard if st.session_state[key] else left_out.add)(run)


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
