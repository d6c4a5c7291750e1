"""What is said of files line by line, and asked of runs that may be in the diary already."""

from collections.abc import Sequence

import streamlit as st

from backcare.clock import local_time
from backcare.content.texts import Texts
from backcare.domain.entries import RunSession
from backcare.domain.tracker.unlikely import doubts_of, longest_of_others
from backcare.runs.found import FoundRun
from backcare.runs.matching import Match, measured
from backcare.ui.dates import said_time_of_day, short_date
from backcare.ui.lists import sentences
from backcare.ui.numbers import said_distance
from backcare.ui.tracker.doubts import said_doubt
from backcare.ui.visit import Visit

_LINES = 20
_MOST_LINES = 200


def of_other_hours(matches: Sequence[Match], draft: str, visit: Visit) -> list[FoundRun]:
    """Ask about runs that are in the diary with another hour; return those to keep."""
    if not matches:
        return []
    text = visit.text
    st.markdown(text("import.other_hour", n=len(matches)))
    show_lines([_other_hour(one, visit) for one in matches], visit)
    label = text("import.other_hour_new", n=len(matches))
    is_new = st.toggle(label, key=f"import.other_hour.{draft}")
    return [one.found for one in matches] if is_new else []


def of_deleted(runs: Sequence[FoundRun], draft: str, visit: Visit) -> Sequence[FoundRun]:
    """List runs that the runner deleted from the diary; return those to bring back."""
    if not runs:
        return ()
    text = visit.text
    st.markdown(text("import.deleted", n=len(runs)))
    show_lines([_name(run, text) for run in runs], visit)
    label = text("import.deleted_back", n=len(runs))
    return runs if st.toggle(label, key=f"import.deleted.{draft}") else ()


def doubted_of(new: Sequence[FoundRun], runs: Sequence[RunSession], visit: Visit) -> dict[int, str]:
    """Return what is unlikely of new runs, by their place, beside those of the diary."""
    text, rules = visit.text, visit.content.asking.unlikely
    doubted: dict[int, str] = {}
    far = [measured(run) for run in new]
    for place, longest in enumerate(longest_of_others(far, runs)):
        run = far[place]
        said = [said_doubt(d, run, longest, text) for d in doubts_of(run, longest, rules)]
        if said:
            name = short_date(new[place].day)
            doubted[place] = text("list.of", name=name, words=sentences(*said))
    return doubted


def show_lines(lines: Sequence[str], visit: Visit) -> None:
    """Show what was understood and what not, the first lines at once.

    Names of files and of activities are not ours: they are shown as they are, never as markup.
    """
    for line in lines[:_LINES]:
        st.text(line)
    if lines[_LINES:]:
        with st.expander(visit.text("import.more", n=len(lines) - _LINES)):
            st.text("\n".join(lines[_LINES:_MOST_LINES]))
            if lines[_MOST_LINES:]:
                st.caption(visit.text("import.yet_more", n=len(lines) - _MOST_LINES))


def _other_hour(one: Match, visit: Visit) -> str:
    clocks = [
        said_time_of_day(local_time(start, visit.time_zone).time())
        for start in (one.found.start, None if one.entry is None else one.entry.started_at)
        if start is not None
    ]
    here, kept = clocks
    words = visit.text("import.other_hour_line", here=here, kept=kept)
    return visit.text("list.of", name=_name(one.found, visit.text), words=words)


def _name(run: FoundRun, text: Texts) -> str:
    day = short_date(run.day)
    if run.distance_m is None:
        return day
    far = said_distance(run.distance_m, text)
    return text("import.joined_line", day=day, distance=far)
