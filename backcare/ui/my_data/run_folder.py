"""New files of a folder that the runner's own server watches: offered, or kept if they said so."""

import uuid
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from backcare.domain.entries import RunSession
from backcare.domain.errors import NoRoomError
from backcare.domain.words import as_text
from backcare.runs.folders import SeenFile, in_utf8
from backcare.runs.found import Reading
from backcare.runs.matching import Match, Standing, match
from backcare.ui.links import link_to
from backcare.ui.measures import read_profile
from backcare.ui.my_data.run_keeping import keep
from backcare.ui.my_data.run_lines import doubted_of
from backcare.ui.my_data.run_reading import Chosen, forget_reading, read_chosen
from backcare.ui.navigation import MY_DATA
from backcare.ui.visit import Visit

_ALWAYS = "import.folder.always"
_ASKED = (Standing.OTHER_HOUR, Standing.DELETED)


def show_folder(visit: Visit) -> tuple[SeenFile, ...]:
    """Say what is new in the folder, and return the files to read."""
    folders, text = visit.folders, visit.text
    if folders is None:
        return ()
    look = folders.look()
    for folder in look.lost:
        st.warning(text("import.folder.lost", folder=as_text(in_utf8(str(folder)))))
    if look.files:
        st.markdown(text("import.folder.new", n=look.in_all))
    elif not look.lost:
        st.caption(text("import.folder.none"))
    if look.in_all > len(look.files):
        st.caption(text("import.folder.some", n=len(look.files)))
    st.session_state[_ALWAYS] = folders.keeps_unasked
    st.toggle(
        text("import.folder.always"),
        key=_ALWAYS,
        help=text("import.folder.always_help"),
        on_change=lambda: folders.keep_unasked(st.session_state[_ALWAYS]),
    )
    if look.files:
        st.button(
            text("import.folder.leave"),
            key="import.folder.leave",
            on_click=lambda: folders.done(look.files),
        )
    return look.files


def chosen_of(files: Sequence[SeenFile]) -> list[Chosen]:
    """Return files of the folder as those to read, which a room asks for piece by piece."""
    return [
        Chosen(f"{file.written}:{file.mark}", file.path.name, partial(Path, file.path))
        for file in files
    ]


def read_of(files: Sequence[SeenFile], reading: Reading) -> list[SeenFile]:
    """Return the files that were read: those for which time ran out are offered again."""
    return [file for place, file in enumerate(files) if place not in reading.unread]


def choose_again(visit: Visit) -> None:
    """Offer to read the files of the folder after all."""
    st.markdown(visit.text("import.folder.stopped"))
    st.button(visit.text("import.folder.again"), key="import.folder.again", on_click=forget_reading)


def done_if_nothing(
    files: Sequence[SeenFile], reading: Reading, matches: Sequence[Match], visit: Visit
) -> None:
    """Be done with files of the folder that leave nothing to keep and nothing to answer."""
    asks = reading.questions or any(m.standing in (Standing.NEW, *_ASKED) for m in matches)
    if visit.folders is not None and files and not asks:
        visit.folders.done(read_of(files, reading))


def keep_unasked(runs: Sequence[RunSession], visit: Visit) -> None:
    """Keep the new runs of the folder if the runner wants that always; what is doubtful waits."""
    folders = visit.folders
    files = folders.look().files if folders is not None and folders.keeps_unasked else ()
    if not files:
        return
    try:
        held = read_chosen(chosen_of(files), visit)
    except NoRoomError:
        return  # the page of one's data says so
    if held is None:
        return
    reading = held.reading
    matches = match(reading.runs, runs, frozenset(read_profile(visit).deleted_runs))
    new = [m.found for m in matches if m.standing is Standing.NEW]
    doubted = doubted_of(new, runs, visit)
    sure = [run for place, run in enumerate(new) if place not in doubted]
    asks = doubted or reading.questions or any(m.standing in _ASKED for m in matches)
    done = () if asks else read_of(files, reading)
    if sure and keep(sure, sum(reading.not_runs.values()), uuid.uuid4().hex, done, visit):
        st.rerun()
    done_if_nothing(files, reading, matches, visit)


def tell_of_folder(visit: Visit) -> None:
    """Say in one line that there are new files, with the way to them."""
    count = 0 if visit.folders is None else visit.folders.look().in_all
    if count:
        with st.container(horizontal=True, vertical_alignment="center", key="today-folder"):
            st.markdown(visit.text("import.folder.today", n=count))
            link_to(MY_DATA, visit.text("import.folder.look"))
