"""The imports so far, each with what it brought and an undo."""

from collections.abc import Sequence

import streamlit as st

from backcare.domain.entries import RunSession
from backcare.domain.imports import Import, history, note_of
from backcare.ui.dates import short_date
from backcare.ui.flash import Place, leave_message
from backcare.ui.folded import show_folded
from backcare.ui.lists import listed, listed_apart, sentences
from backcare.ui.measures import read_profile
from backcare.ui.saving import done_once
from backcare.ui.visit import Visit

_MOST = 200


def note_import(runs: Sequence[RunSession], others: int, visit: Visit) -> None:
    """Keep what an import brought, and that none of it is deleted; raises `BackcareError`."""
    if not runs:
        return
    profile = visit.store.profile()
    noted = profile.with_imports(note_of(runs, others))
    visit.store.save_profile(noted.without_deleted_runs(*(run.id for run in runs)))


def show_history(runs: Sequence[RunSession], visit: Visit) -> None:
    """Show the last import, and the earlier ones folded."""
    imports = history(read_profile(visit).imports, runs)
    if not imports:
        return
    _show(imports[0], visit)
    earlier = imports[1:][:_MOST]
    if earlier:
        label = visit.text("import.past_earlier", n=len(imports) - 1)
        show_folded(label, lambda: _show_all(earlier, visit), key="import.earlier")


def _show_all(imports: Sequence[Import], visit: Visit) -> None:
    for one in imports:
        _show(one, visit)


def _show(one: Import, visit: Visit) -> None:
    text, note, own = visit.text, one.note, one.untouched
    day = short_date(visit.day_of(note.at))
    names = [text(f"import.source.{source}") for source in note.sources]
    sources = listed(names or [text("import.source.unknown")])
    parts = [text("import.past", day=day, n=note.runs, sources=sources)]
    if note.others:
        parts.append(text("import.past_others", n=note.others))
    if not one.there:
        parts.append(text("import.past_gone"))
    changed = one.there - len(own)
    stays = text("import.past_changed", n=changed) if changed else ""
    st.markdown(sentences(text("import.past_line", what=listed_apart(parts, text)), stays))
    if own:
        st.button(
            text("import.undo", n=len(own), day=day),
            key=f"import.undo.{note.id}",
            on_click=_undo,
            args=(one, visit),
        )


def _undo(one: Import, visit: Visit) -> None:
    """Take out the runs of an import that are as they came; what was changed stays, with a word."""
    own, changed = one.untouched, one.there - len(one.untouched)
    with done_once("import.undo", *own, place=Place.IMPORT, visit=visit):
        visit.store.remove_all(own)
        if not changed:
            profile = visit.store.profile()
            others = {note.id for note in profile.imports} - {one.note.id}
            visit.store.save_profile(profile.with_imports_of(others))
        words = visit.text("import.undone", n=len(own))
        stays = visit.text("import.past_changed", n=changed) if changed else ""
        leave_message(Place.IMPORT, sentences(words, stays))
