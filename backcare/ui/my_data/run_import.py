"""Runs from any watch, by file: what was understood, one tap to keep it, one to undo it all."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.entries import RunSession
from backcare.domain.errors import NoRoomError
from backcare.runs.folders import SeenFile
from backcare.runs.found import FoundRun, Reading, Skipped
from backcare.runs.matching import Match, Standing, match
from backcare.runs.told import said_kind
from backcare.ui.components.drop import catch_dropped_files
from backcare.ui.demo import most_upload_mb
from backcare.ui.drafts import draft_id
from backcare.ui.flash import Place, leave_warning, show_message
from backcare.ui.measures import read_profile
from backcare.ui.my_data.run_choice import ask_which
from backcare.ui.my_data.run_exports import show_ways_out
from backcare.ui.my_data.run_folder import (
    choose_again,
    chosen_of,
    done_if_nothing,
    keep_unasked,
    read_of,
    show_folder,
)
from backcare.ui.my_data.run_history import show_history
from backcare.ui.my_data.run_keeping import DRAFT, FIELD, keep_tapped
from backcare.ui.my_data.run_lines import doubted_of, of_deleted, of_other_hours, show_lines
from backcare.ui.my_data.run_reading import Chosen, Held, ask, of_file, place_of, read_chosen
from backcare.ui.upload_field import lost_files, name_now
from backcare.ui.visit import Visit


def import_runs(runs: Sequence[RunSession], visit: Visit) -> None:
    """Ask for files, show what they hold or what is new in a folder, and keep it when tapped."""
    text = visit.text
    keep_unasked(runs, visit)
    if lost := lost_files(FIELD):
        leave_warning(Place.IMPORT, text("import.lost", n=lost))
    show_message(Place.IMPORT)
    visit.rooms.warm()
    st.markdown(text("import.lead"))
    show_ways_out(visit)
    files = st.file_uploader(
        text("import.files"),
        accept_multiple_files=True,
        key=name_now(FIELD),
        max_upload_size=most_upload_mb(visit),
    )
    catch_dropped_files("st-key-import-files")
    chosen = [Chosen(file.file_id, file.name, file.getvalue) for file in files]
    watched = () if chosen else show_folder(visit)
    if chosen or watched:
        try:
            held = read_chosen(chosen or chosen_of(watched), visit)
        except NoRoomError as error:
            st.warning(text(f"error.{error.code}"))
            return
        if held is None:
            choose_again(visit) if watched else st.markdown(text("import.stopped"))
        else:
            deleted = frozenset(read_profile(visit).deleted_runs)
            matches = match(held.reading.runs, runs, deleted)
            _show(held, matches, watched, runs, visit)
            done_if_nothing(watched, held.reading, matches, visit)
    show_history(runs, visit)


def _show(
    held: Held,
    matches: Sequence[Match],
    watched: Sequence[SeenFile],
    runs: Sequence[RunSession],
    visit: Visit,
) -> None:
    reading = held.reading
    new = [m.found for m in matches if m.standing is Standing.NEW]
    show_lines(_lines(reading, matches, new, visit.text), visit)
    for question in sorted((*reading.settled, *reading.questions), key=place_of):
        ask(question, visit)
    other_hours = [m for m in matches if m.standing is Standing.OTHER_HOUR]
    deleted = [m.found for m in matches if m.standing is Standing.DELETED]
    if new or other_hours or deleted:
        draft = draft_id(DRAFT)
        sure = _without_doubted(new, runs, draft, visit)
        kept = [
            *(ask_which(new, sure, draft, visit) if new else ()),
            *of_other_hours(other_hours, draft, visit),
            *of_deleted(deleted, draft, visit),
        ]
        st.button(
            visit.text("import.keep", n=len(kept)),
            key=f"import.keep.{draft}",
            type="primary",
            width="stretch",
            disabled=not kept,
            on_click=partial(
                keep_tapped,
                kept,
                sum(reading.not_runs.values()),
                draft,
                read_of(watched, reading),
                visit,
            ),
        )


def _lines(
    reading: Reading, matches: Sequence[Match], new: Sequence[FoundRun], text: Texts
) -> list[str]:
    """Return what was understood, and what not."""
    standing = Counter(m.standing for m in matches)
    lines = [text("import.new", n=len(new))]
    if standing[Standing.THERE]:
        lines.append(text("import.there", n=standing[Standing.THERE]))
    if standing[Standing.BY_HAND]:
        lines.append(text("import.by_hand", n=standing[Standing.BY_HAND]))
    lines += [
        text("import.not_runs", kind=said_kind(kind, text), n=n)
        for kind, n in reading.not_runs.items()
    ]
    lines += [of_file(_where(one, text), one.told.in_words(text), text) for one in reading.skipped]
    lines += [of_file(note.file, note.told.in_words(text), text) for note in reading.notes]
    if noted := sum(bool(run.notes) for run in new):
        lines.append(text("import.noted", n=noted))
    return lines


def _where(skipped: Skipped, text: Texts) -> str:
    if not skipped.line:
        return skipped.file
    return text("import.line", file=skipped.file, n=skipped.line)


def _without_doubted(
    new: Sequence[FoundRun], runs: Sequence[RunSession], draft: str, visit: Visit
) -> Sequence[FoundRun]:
    """Ask about unlikely runs; return the runs to keep, without the unlikely ones until a yes."""
    text, doubted = visit.text, doubted_of(new, runs, visit)
    if not doubted:
        return new
    st.markdown(text("import.doubted", n=len(doubted)))
    show_lines(list(doubted.values()), visit)
    if st.toggle(text("import.doubted_right", n=len(doubted)), key=f"import.sure.{draft}"):
        return new
    return [run for place, run in enumerate(new) if place not in doubted]
