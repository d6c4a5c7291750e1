"""Chosen files, read once, with what the runner answered about them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from backcare.content.texts import Texts
from backcare.runs.found import Asked, FileAnswer, FileQuestion, Reading
from backcare.turns import away
from backcare.ui.my_data.reading import telling, whose
from backcare.ui.visit import Visit

_HELD = "import.held"
_STOPPED = "import.stopped"
_ANSWERED = "import.answered"
_ANSWERS = "import.answers"
_ASKED_AGAIN = "import.asked_again"


class Chosen(NamedTuple):
    """A file to read: of the field, or of a folder; `id` is another one when the file is."""

    id: str
    name: str
    read: Callable[[], bytes | Path]


class Held(NamedTuple):
    """What was read, from which files, and with which answers."""

    files: tuple[str, ...]
    answers: tuple[FileAnswer, ...]
    reading: Reading


def read_chosen(files: Sequence[Chosen], visit: Visit) -> Held | None:
    """Return what the files hold, read once; `None` if the runner stopped it."""
    names = tuple(file.id for file in files)
    answers = _answers(names)
    held: Held | None = st.session_state.get(_HELD)
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
                [(file.name, file.read()) for file in files],
                visit.time_zone or "UTC",
                answers,
                bar.tell,
                whose=whose(visit),
                waits=bar.wait,
                day_ends=visit.measures.day_ends,
            )
        stop.empty()
    held = Held(names, answers, reading)
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


def place_of(question: FileQuestion) -> tuple[str, int, str]:
    """Return what keeps a question in its place when it or another one is answered."""
    return question.file, list(Asked).index(question.asked), question.word or ""


def ask(question: FileQuestion, visit: Visit) -> None:
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
    st.text(words if asked is Asked.SPORT else of_file(question.file, words, visit.text))
    st.pills(
        visit.text(f"import.asked.{asked}"),
        question.options,
        default=question.chosen,
        format_func=lambda option: visit.text(f"import.option.{option}"),
        key=key,
        on_change=take,
    )


def of_file(name: str, words: str, text: Texts) -> str:
    """Return what is said of a file."""
    return text("list.of", name=name, words=words)


def forget_reading() -> None:
    """Forget what was read, stopped and answered: the next import begins anew."""
    for key in (_HELD, _ANSWERS, _STOPPED):
        st.session_state.pop(key, None)
