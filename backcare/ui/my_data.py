"""Everything that is kept: to take along, to bring back, and to erase."""

from datetime import date
from functools import partial

import streamlit as st

from backcare.domain.erasing import chosen, counted
from backcare.domain.errors import BackcareError
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.storage.exports import export_json, export_zip, read_export
from backcare.ui.flash import Place, leave_error, leave_message, show_message
from backcare.ui.read_once import read_once
from backcare.ui.visit import Visit

_ASKED = "data.erase.asked"


def show_kept(visit: Visit) -> None:
    """Say what is kept, by kind, and offer it as files."""
    text = visit.text
    records = _records(visit)
    if not records:
        st.markdown(text("data.nothing"))
        return
    lines = (text(f"data.kind.{kind}", n=n) for kind, n in counted(records).items())
    st.markdown("\n".join(f"- {line}" for line in lines))
    for ending, make in (("json", export_json), ("zip", export_zip)):
        st.download_button(
            text(f"data.take_{ending}"),
            data=partial(make, visit.store),
            file_name=f"backcare.{ending}",
            mime="application/json" if ending == "json" else "application/zip",
            key=f"data.take.{ending}",
            width="stretch",
            on_click="ignore",
        )
    st.caption(text("data.take_help"))


def bring_back(visit: Visit) -> None:
    """Take an exported file in again: what is there already stays as it is."""
    text = visit.text
    show_message(Place.DATA)
    file = st.file_uploader(text("data.bring"), type=["json"], key="data.file")
    if file is None:
        return
    try:
        exported = read_export(file.getvalue())
    except BackcareError as error:
        st.warning(text("data.not_ours") + " " + text(f"error.{error.code}"))
        return
    known = {record.id for record in _records(visit)}
    new = tuple(record for record in exported.records if record.id not in known)
    st.markdown(text("data.found", n=len(exported.records), new=len(new)))
    st.button(
        text("data.bring_now", n=len(new)),
        key="data.bring_now",
        type="primary",
        on_click=_bring,
        args=(new, exported.profile, visit),
    )


def erase(visit: Visit) -> None:
    """Erase one kind, a period, or all; what will go is shown first."""
    text = visit.text
    records = _records(visit)
    if not records:
        return
    kinds = st.pills(
        text("data.erase.kinds"),
        list(counted(records)),
        selection_mode="multi",
        format_func=lambda kind: text(f"data.name.{kind}"),
        key="data.erase.kinds",
        help=text("data.erase.kinds_help"),
    )
    days = [record.day for record in records]
    with st.container(horizontal=True):
        since = _day("since", min(days), visit)
        until = _day("until", max(days), visit)
    going = chosen(records, kinds, since, until)
    if not going:
        st.markdown(text("data.erase.none"))
        return
    is_all = len(going) == len(records)
    lines = ", ".join(text(f"data.kind.{kind}", n=n) for kind, n in counted(going).items())
    st.markdown(text("data.erase.all" if is_all else "data.erase.some", what=lines))
    st.checkbox(text("data.erase.sure"), key=_ASKED)
    st.button(
        text("data.erase.now"),
        key="data.erase.now",
        disabled=not st.session_state.get(_ASKED),
        on_click=_erase,
        args=(going, is_all, visit),
    )


def _records(visit: Visit) -> tuple[Record, ...]:
    return read_once("data.records", visit, lambda: visit.store.find(Record))


def _day(name: str, usual: date, visit: Visit) -> date | None:
    day: date | None = st.date_input(
        visit.text(f"data.erase.{name}"),
        value=usual,
        format="DD/MM/YYYY",
        key=f"data.erase.{name}.{usual}",
    )
    return day


def _bring(new: tuple[Record, ...], profile: Profile, visit: Visit) -> None:
    try:
        visit.store.add_all(new)
        if visit.store.profile() == Profile():
            saved = Profile(targets=profile.targets, favourites=profile.favourites)
            if saved != Profile():
                visit.store.save_profile(saved)
    except BackcareError as error:
        leave_error(Place.DATA, error, visit.text)
    else:
        leave_message(Place.DATA, visit.text("data.brought", n=len(new)))


def _erase(going: tuple[Record, ...], is_all: bool, visit: Visit) -> None:
    try:
        if is_all:
            visit.store.erase()
        else:
            visit.store.remove_all(going)
    except BackcareError as error:
        leave_error(Place.DATA, error, visit.text)
        return
    st.session_state.pop(_ASKED, None)
    leave_message(Place.DATA, visit.text("data.erased", n=len(going)))
