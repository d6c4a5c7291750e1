"""Everything that is kept of a runner: to take along, to bring back, and to erase."""

from datetime import date
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from backcare.content.texts import Texts
from backcare.domain.erasing import chosen, counted
from backcare.domain.errors import (
    BackcareError,
    ConflictError,
    InvalidEntryError,
    NoRoomError,
    RefusedError,
)
from backcare.domain.plan.changes import judged
from backcare.domain.plan.plan import Plan
from backcare.domain.profile import Profile
from backcare.domain.records import Record
from backcare.domain.typed import Days
from backcare.storage.base import Fitting, fitting
from backcare.storage.exports import Exported, Unread, export_json, export_zip
from backcare.turns import away
from backcare.ui.aside import said_record, show_lines
from backcare.ui.check.browser_hold import forget
from backcare.ui.components.forget_session import forget_session
from backcare.ui.dates import long_date, short_date
from backcare.ui.demo import most_upload_mb
from backcare.ui.fields import ask_day, day_in
from backcare.ui.files import offer_file
from backcare.ui.flash import Place, leave_message, leave_warning, show_message
from backcare.ui.lists import capital, listed_and
from backcare.ui.my_data.reading import telling, whose
from backcare.ui.read_once import read_once
from backcare.ui.refusals import refusal
from backcare.ui.saving import done_once, saving
from backcare.ui.signed_in import ask_to_confirm, check_confirmed, is_confirmed
from backcare.ui.tracker.deleted_runs import forget_erased
from backcare.ui.upload_field import lost_files, name_now
from backcare.ui.visit import Visit, forget_measures, forget_visit

_ASKED = "data.erase.asked"
_PARSED = "data.parsed"
_FIELD = "data.file"


class _Kept(NamedTuple):
    """All that is kept of a runner."""

    records: tuple[Record, ...]
    profile: Profile

    @property
    def has_choices(self) -> bool:
        profile = self.profile
        return profile.has_choices or bool(profile.deleted_runs or profile.imports)

    @property
    def is_empty(self) -> bool:
        return not self.records and not self.has_choices


def show_kept(visit: Visit) -> None:
    """Say what is kept, by kind, and offer it as files."""
    text = visit.text
    kept = _kept(visit)
    if kept.is_empty:
        st.markdown(text("data.nothing"))
        return
    lines = [capital(text(f"data.kind.{kind}", n=n)) for kind, n in counted(kept.records).items()]
    if kept.profile.has_choices:
        lines.append(text("data.choices"))
    if deleted := kept.profile.deleted_runs:
        lines.append(text("data.deleted_runs", n=len(deleted)))
    if imports := kept.profile.imports:
        lines.append(text("data.imports", n=len(imports)))
    st.markdown("\n".join(f"- {line}" for line in lines))
    if not is_confirmed(visit):
        ask_to_confirm(visit)
        return
    make_zip = partial(export_zip, unit=visit.measures.distance)
    for ending, make in (("json", export_json), ("zip", make_zip)):
        offer_file(
            text(f"data.take_{ending}"),
            partial(make, visit.store),
            key=f"data.take.{ending}",
            name=f"backcare{'-demo' if visit.is_demo else ''}.{ending}",
            media_type=f"application/{ending}",
            visit=visit,
        )
    st.caption(text("data.take_help"))


def bring_back(visit: Visit) -> None:
    """Import an exported file; what is there already stays as it is."""
    text = visit.text
    if lost_files(_FIELD):
        leave_warning(Place.DATA, text("data.lost"))
    show_message(Place.DATA)
    file = st.file_uploader(
        text("data.bring"),
        type=["json"],
        key=name_now(_FIELD),
        max_upload_size=most_upload_mb(visit),
    )
    if file is None:
        return
    try:
        exported = _parsed(file, visit)
    except NoRoomError as error:
        st.warning(text(f"error.{error.code}"))
        return
    except BackcareError as error:
        st.warning(text("data.not_ours"))
        if not isinstance(error, InvalidEntryError):
            st.markdown(text(f"error.{error.code}"))
        return
    own = _kept(visit).records
    known = {record.id for record in own}
    fits = fitting((record for record in exported.records if record.id not in known), own)
    new = fits.records
    st.markdown(text("data.found", n=len(exported.records), new=len(new) + len(fits.left_out)))
    _say_left_out(exported, fits, visit)
    st.button(
        text("data.bring_now", n=len(new)),
        key="data.bring_now",
        type="primary",
        on_click=_bring,
        args=(new, exported.profile, visit),
    )


def _say_left_out(exported: Exported, fits: Fitting, visit: Visit) -> None:
    """Name what is not brought in of a file, each by its number in it or its day."""
    text = visit.text
    if exported.unread:
        st.warning(text("data.unread.lead", n=len(exported.unread)))
        show_lines([_said_unread(one, text) for one in exported.unread], text)
    if fits.left_out:
        days = dict.fromkeys(record.day for record in fits.left_out)
        st.warning(text("data.unread.full", n=len(fits.left_out)))
        show_lines([long_date(day) for day in days], text)


def _said_unread(one: Unread, text: Texts) -> str:
    told = {"what": said_record(one, text), "why": text(f"data.unread.why.{one.why}")}
    if one.number:
        return text("data.unread.numbered", n=one.number, **told)
    return text("data.unread.line", **told)


def erase(visit: Visit) -> None:
    """Erase one kind, a period, or everything; what will go is shown first."""
    text = visit.text
    kept = _kept(visit)
    records = kept.records
    if kept.is_empty:
        st.caption(text("data.nothing"))
        return
    if not is_confirmed(visit):
        ask_to_confirm(visit)
        return
    if not records:
        _ask_erase((), text("data.erase.only_choices"), kept, visit)
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
    usual = {"since": min(days), "until": max(days)}
    with st.container(horizontal=True):
        for name, day in usual.items():
            label = text(f"data.erase.{name}")
            ask_day(_key_of(name, day), label, if_empty=short_date(day), tells="rerun")
    try:
        since, until = (_day(name, day, visit) for name, day in usual.items())
    except RefusedError as error:
        st.warning(refusal(error, text, "refused.not_erased"))
        return
    going = chosen(records, kinds, since, until)
    if not going:
        st.markdown(text("data.erase.none"))
        return
    is_all = len(going) == len(records)
    what = listed_and(text(f"data.kind.{kind}", n=n) for kind, n in counted(going).items())
    words = text("data.erase.all" if is_all else "data.erase.some", what=what)
    _ask_erase(going, words, kept, visit)


def _ask_erase(going: tuple[Record, ...], words: str, kept: _Kept, visit: Visit) -> None:
    """Say what will go, and ask twice. The tick applies to exactly what is listed now."""
    text = visit.text
    st.markdown(words)
    if not visit.is_demo:
        is_all = len(going) == len(kept.records)
        st.caption(text("data.erase.backups_all" if is_all else "data.erase.backups"))
    asked = f"{_ASKED}.{hash(frozenset(record.id for record in going))}"
    st.checkbox(text("data.erase.sure"), key=asked)
    st.button(
        text("data.erase.now"),
        key="data.erase.now",
        disabled=not st.session_state.get(asked),
        on_click=_erase,
        args=(going, kept, visit),
    )


def _kept(visit: Visit) -> _Kept:
    return read_once(
        "data.kept",
        visit,
        lambda: _Kept(visit.store.find(Record), visit.store.profile()),
    )


def _parsed(file: Any, visit: Visit) -> Exported:
    """Return what an uploaded file holds, read once; raises what `read_export` raises."""
    held: tuple[str, Exported] | None = st.session_state.get(_PARSED)
    if held is None or held[0] != file.file_id:
        with telling(visit) as bar, away():  # a process of its own reads it
            exported = visit.rooms.read_export(
                file.getvalue(), bar.tell, whose=whose(visit), waits=bar.wait
            )
        held = (file.file_id, exported)
        st.session_state[_PARSED] = held
    return held[1]


def _day(name: str, usual: date, visit: Visit) -> date:
    """Return the day typed, or the usual one; raises `RefusedError`."""
    key, label = _key_of(name, usual), visit.text(f"data.erase.{name}")
    return day_in(key, label, visit, Days(date.min, date.max)) or usual


def _key_of(name: str, usual: date) -> str:
    return f"data.erase.{name}.{usual}"


def _bring(new: tuple[Record, ...], profile: Profile, visit: Visit) -> None:
    with saving(Place.DATA, visit):
        visit.store.mend([_put_right(record, visit) for record in new])
        own = visit.store.profile()
        both = own.with_all_of(profile)
        if both != own:
            visit.store.save_profile(both)
        leave_message(Place.DATA, visit.text("data.brought", n=len(new)))


def _put_right(record: Record, visit: Visit) -> Record:
    """Return a plan whose coming sessions keep the rules of today; other records as they are."""
    if not isinstance(record, Plan) or record.ended is not None:
        return record
    return judged(record, visit.today, visit.content.programming)


def _erase(going: tuple[Record, ...], kept: _Kept, visit: Visit) -> None:
    is_all = len(going) == len(kept.records)
    with done_once("data.erase", *going, place=Place.DATA, visit=visit):
        check_confirmed(visit)
        if is_all:
            if visit.store.find(Record) != kept.records:
                raise ConflictError("something was saved since this was shown")
            visit.store.erase()
            forget_visit()
            if visit.folders is not None:
                visit.folders.forget()
            if visit.club is not None and visit.account is not None:
                visit.club.counts.forget(visit.account.key)
            forget()
            forget_measures()
        else:
            visit.store.remove_all(going)
            forget_erased(visit)
        leave_message(
            Place.DATA,
            visit.text("data.erased", n=len(going)),
            below=forget_session if is_all else None,
        )
