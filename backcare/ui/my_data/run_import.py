"""Runs from any watch, by file: what was understood, one tap to keep it, one to undo it all."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import streamlit as st

from backcare.clock import utc_now
from backcare.content.texts import Texts
from backcare.domain.entries import RunSession
from backcare.domain.errors import LimitError, NoRoomError
from backcare.domain.tracker.unlikely import doubts_of, longest_of_others
from backcare.runs.found import Asked, FileAnswer, FileQuestion, FoundRun, Reading, Skipped
from backcare.runs.matching import Match, Standing, match, measured, record_of
from backcare.runs.told import said_kind
from backcare.turns import away
from backcare.ui.dates import short_date
from backcare.ui.demo import most_upload_mb
from backcare.ui.drafts import draft_id, is_second_tap
from backcare.ui.flash import Place, leave_message, show_message
from backcare.ui.lists import listed, sentences
from backcare.ui.measures import read_profile
from backcare.ui.my_data.reading import telling, whose
from backcare.ui.my_data.run_choice import ask_which
from backcare.ui.my_data.run_exports import show_ways_out
from backcare.ui.my_data.run_history import note_import, show_history
from backcare.ui.my_data.run_lines import of_deleted, of_other_hours, show_lines
from backcare.ui.saving import saving
from backcare.ui.tracker.doubts import said_doubt
from backcare.ui.visit import Visit

_HELD = "import.held"
_STOPPED = "import.stopped"
_DRAFT = "import.draft"
_ROUND = "import.round"
_ANSWERED = "import.answered"
_ANSWERS = "import.answers"
_ASKED_AGAIN = "import.asked_again"


class _Held(NamedTuple):
    """What was read, from which files, and with which answers."""

    files: tuple[str, ...]
    answers: tuple[FileAnswer, ...]
    reading: Reading


def import_runs(runs: Sequence[RunSession], visit: Visit) -> None:
    """Ask for files, show what they hold, and keep it when tapped."""
    text = visit.text
    show_message(Place.IMPORT)
    visit.rooms.warm()
    st.markdown(text("import.lead"))
    show_ways_out(visit)
    files = st.file_uploader(
        text("import.files"),
        accept_multiple_files=True,
        key=f"import.files.{st.session_state.get(_ROUND, 0)}",
        max_upload_size=most_upload_mb(visit),
    )
    if files:
        try:
            held = _read(files, visit)
        except NoRoomError as error:
            st.warning(text(f"error.{error.code}"))
            return
        if held is None:
            st.markdown(text("import.stopped"))
        else:
            deleted = frozenset(read_profile(visit).deleted_runs)
            _show(held, match(held.reading.runs, runs, deleted), runs, visit)
    show_history(runs, visit)


def _read(files: Sequence[Any], visit: Visit) -> _Held | None:
    """Return what the files hold, read once; `None` if the runner stopped it."""
    names = tuple(file.file_id for file in files)
    answers = _answers(names)
    held: _Held | None = st.session_state.get(_HELD)
    if held is not None and (held.files, held.answers) == (names, answers):
        return held
    if st.session_state.get(_STOPPED) == names:
        return None
    with telling(visit) as bar:
        stop = st.empty()
        stop.button(
            visit.text("import.stop"),
            key="import.stop",
            on_click=lambda: st.session_state.update({_STOPPED: names}),
        )
        with away():  # a process of its own reads them
            reading = visit.rooms.read_runs(
                [(file.name, file.getvalue()) for file in files],
                visit.time_zone or "UTC",
                answers,
                bar.tell,
                whose=whose(visit),
                waits=bar.wait,
                day_ends=visit.measures.day_ends,
            )
        stop.empty()
    held = _Held(names, answers, reading)
    st.session_state[_HELD] = held
    return held


def _answers(files: tuple[str, ...]) -> tuple[FileAnswer, ...]:
    """Return the runner's answers about these files, even while more files are added.

    Once a file is removed, another may have its name: then only the meaning of a word still holds.
    """
    known: dict[str, FileAnswer] = st.session_state.get(_ANSWERS, {})
    before = st.session_state.get(_ANSWERED, ())
    if files[: len(before)] != before:
        known = {key: answer for key, answer in known.items() if answer.asked is Asked.TYPE}
        st.session_state[_ANSWERS] = known
        # Under new keys: a choice that no longer holds must not look as if it did.
        st.session_state[_ASKED_AGAIN] = st.session_state.get(_ASKED_AGAIN, 0) + 1
    st.session_state[_ANSWERED] = files
    return tuple(known.values())


def _show(held: _Held, matches: Sequence[Match], runs: Sequence[RunSession], visit: Visit) -> None:
    text, reading = visit.text, held.reading
    standing = Counter(m.standing for m in matches)
    new = [m.found for m in matches if m.standing is Standing.NEW]
    lines = [text("import.new", n=len(new))]
    if standing[Standing.THERE]:
        lines.append(text("import.there", n=standing[Standing.THERE]))
    if standing[Standing.BY_HAND]:
        lines.append(text("import.by_hand", n=standing[Standing.BY_HAND]))
    lines += [
        text("import.not_runs", kind=said_kind(kind, text), n=n)
        for kind, n in reading.not_runs.items()
    ]
    lines += [_of(_where(one, text), one.told.in_words(text), text) for one in reading.skipped]
    lines += [_of(note.file, note.told.in_words(text), text) for note in reading.notes]
    if noted := sum(bool(run.notes) for run in new):
        lines.append(text("import.noted", n=noted))
    show_lines(lines, visit)
    for question in sorted((*reading.settled, *reading.questions), key=_place):
        _ask(question, visit)
    other_hours = [m for m in matches if m.standing is Standing.OTHER_HOUR]
    deleted = [m.found for m in matches if m.standing is Standing.DELETED]
    if new or other_hours or deleted:
        draft = draft_id(_DRAFT)
        sure = _without_doubted(new, runs, draft, visit)
        kept = [
            *(ask_which(new, sure, draft, visit) if new else ()),
            *of_other_hours(other_hours, draft, visit),
            *of_deleted(deleted, draft, visit),
        ]
        st.button(
            text("import.keep", n=len(kept)),
            key=f"import.keep.{draft}",
            type="primary",
            width="stretch",
            disabled=not kept,
            on_click=_keep,
            args=(kept, sum(reading.not_runs.values()), draft, visit),
        )


def _where(skipped: Skipped, text: Texts) -> str:
    if not skipped.line:
        return skipped.file
    return text("import.line", file=skipped.file, n=skipped.line)


def _of(name: str, words: str, text: Texts) -> str:
    return text("list.of", name=name, words=words)


def _without_doubted(
    new: Sequence[FoundRun], runs: Sequence[RunSession], draft: str, visit: Visit
) -> Sequence[FoundRun]:
    """Ask about unlikely runs; return the runs to keep, without the unlikely ones until a yes."""
    text, rules = visit.text, visit.content.asking.unlikely
    doubted: dict[int, str] = {}
    far = [measured(run) for run in new]
    for place, longest in enumerate(longest_of_others(far, runs)):
        run = far[place]
        said = [said_doubt(d, run, longest, text) for d in doubts_of(run, longest, rules)]
        if said:
            doubted[place] = _of(short_date(new[place].day), sentences(*said), text)
    if not doubted:
        return new
    st.markdown(text("import.doubted", n=len(doubted)))
    show_lines(list(doubted.values()), visit)
    if st.toggle(text("import.doubted_right", n=len(doubted)), key=f"import.sure.{draft}"):
        return new
    return [run for place, run in enumerate(new) if place not in doubted]


def _place(question: FileQuestion) -> tuple[str, int, str]:
    """Return what keeps a question in its place when it or another one is answered."""
    return question.file, list(Asked).index(question.asked), question.word or ""


def _ask(question: FileQuestion, visit: Visit) -> None:
    """Ask, or show the answer: it can be changed as long as nothing is kept."""
    asked, word = question.asked, question.word
    # A word means the same in all files, and the next file may be the first to have it.
    file = question.file if word is None else None
    again = st.session_state.get(_ASKED_AGAIN, 0)
    about = word if asked is Asked.TYPE else f"{word or file}.{again}"
    key = f"import.answer.{asked}.{about}"

    def take() -> None:
        chosen = st.session_state[key]
        known = dict(st.session_state.get(_ANSWERS, {}))
        known.pop(key, None)
        if chosen is not None:
            known[key] = FileAnswer(asked=asked, chosen=chosen, file=file, word=word)
        st.session_state[_ANSWERS] = known

    words = question.told.in_words(visit.text)
    # A group has tracks of many files, which stand with their runs once it is answered.
    st.text(words if asked is Asked.SPORT else _of(question.file, words, visit.text))
    st.pills(
        visit.text(f"import.asked.{asked}"),
        question.options,
        default=question.chosen,
        format_func=lambda option: visit.text(f"import.option.{option}"),
        key=key,
        on_change=take,
    )


def _keep(new: Sequence[FoundRun], others: int, draft: str, visit: Visit) -> None:
    if is_second_tap(_DRAFT, draft):
        return
    now = utc_now()
    records = [record_of(found, logged_at=now, import_id=draft) for found in new]
    with saving(Place.IMPORT, visit):
        full = _add(records, visit)
        note_import([record for record in records if record.day not in full], others, visit)
        for key in (_DRAFT, _HELD, _ANSWERS):
            st.session_state.pop(key, None)
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1  # an empty uploader
        words = visit.text("import.kept", n=sum(record.day not in full for record in records))
        if full:
            days = listed(short_date(day) for day in full)
            words = sentences(words, visit.text("import.full", days=days))
        leave_message(Place.IMPORT, words)


def _add(records: Sequence[RunSession], visit: Visit) -> tuple[date, ...]:
    """Save what was found; return the days already too full, of which nothing was saved."""
    try:
        visit.store.add_all(records)
    except LimitError:
        full = []
        for day in dict.fromkeys(record.day for record in records):
            try:
                visit.store.add_all(record for record in records if record.day == day)
            except LimitError:
                full.append(day)
        return tuple(full)
    return ()
