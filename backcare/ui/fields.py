"""Fields that several forms ask alike, and how what was typed into them is read.

They ask the server for nothing until something is saved, and hold no limit that only the browser
would know: what is typed always arrives, and is read here. What cannot be read, or is not allowed,
raises `RefusedError` with the name of the field; nothing is saved then, and what was typed stays.

A day is typed, too: in Streamlit's own field for days a 30 February becomes the 29th, and a month
too many is dropped, without a word. Most days are today, for which nothing is typed, or yesterday.
"""

from collections.abc import Callable
from datetime import date, time, timedelta
from html import escape
from typing import Any, Literal, TypeVar

import streamlit as st

from backcare.domain.entries import Metres, RunMinutes
from backcare.domain.errors import RefusedError
from backcare.domain.records import Note
from backcare.domain.typed import (
    Days,
    Unread,
    limits_of,
    most_characters_of,
    read_count,
    read_day,
    read_metres,
    read_minutes,
    read_time_of_day,
    write_day,
    write_km,
)
from backcare.domain.words import clean_text
from backcare.ui.care_card import unbroken
from backcare.ui.helplines import chosen_helplines, lines_elsewhere
from backcare.ui.visit import Visit

T = TypeVar("T")
Stays = Literal["session"] | None
"""Whether a field keeps what was typed over a change of pages."""
_OLDEST = timedelta(days=3653)
_FURTHEST = timedelta(days=731)


def ask_km(
    key: str, label: str, visit: Visit, metres: int | None = None, *, stays: Stays = None
) -> None:
    """Ask for a distance in kilometres."""
    value = "" if metres is None else write_km(metres, visit.reader)
    _ask_number(key, label, value, visit.text("fields.like_km"), stays)


def ask_minutes(
    key: str, label: str, visit: Visit, minutes: int | None = None, *, stays: Stays = None
) -> None:
    """Ask for minutes, or hours and minutes."""
    value = "" if minutes is None else str(minutes)
    _ask_number(key, label, value, visit.text("fields.like_minutes"), stays)


def ask_count(key: str, label: str, count: int | None = None, *, stays: Stays = None) -> None:
    """Ask for a whole number."""
    _ask_number(key, label, "" if count is None else str(count), None, stays)


def ask_day(
    key: str,
    label: str,
    day: date | None = None,
    *,
    if_empty: str,
    stays: Stays = None,
    tells: Literal["rerun", "ignore"] = "ignore",
) -> None:
    """Ask for a day; `if_empty` says what it is while nothing is typed.

    So a field for today that nobody touched moves with the day, however long the page is open.
    """
    st.text_input(
        label,
        value="" if day is None else write_day(day),
        placeholder=if_empty,
        key=key,
        autocomplete="off",
        persist_state=stays,
        on_change=tells,
    )


def ask_time_of_day(key: str, label: str, usual: time) -> None:
    """Ask for a time of day, as clocks of 24 hours show it."""
    st.text_input(label, value=f"{usual:%H:%M}", key=key, autocomplete="off", on_change="ignore")


def ask_note(key: str, visit: Visit, note: str = "", *, stays: Stays = None) -> None:
    """Ask for a note, and say who reads it."""
    st.text_area(
        visit.text("log.note"),
        value=note,
        height=80,
        key=key,
        persist_state=stays,
        on_change="ignore",
    )
    say_nobody_reads(visit)


def ask_line(key: str, label: str, words: str = "", *, stays: Stays = None) -> None:
    """Ask for a name or a code, in one line."""
    st.text_input(
        label, value=words, key=key, autocomplete="off", persist_state=stays, on_change="ignore"
    )


def like_day(visit: Visit) -> str:
    """Return how a day can be typed, in the reader's own order."""
    soon = visit.today + timedelta(days=7)
    numbers = (soon.month, soon.day) if visit.reader.month_first else (soon.day, soon.month)
    return visit.text("fields.like_day", example=write_day(soon), short="{}/{}".format(*numbers))


def km_in(key: str, label: str, visit: Visit) -> int | None:
    """Return the metres of what was typed; `None` for nothing."""
    return _read(label, lambda: read_metres(_typed(key), visit.reader, limits_of(Metres)))


def minutes_in(key: str, label: str, visit: Visit, type_: Any = RunMinutes) -> int | None:
    """Return the minutes of what was typed, within the bounds of their type in the records."""
    return _read(label, lambda: read_minutes(_typed(key), visit.reader, limits_of(type_)))


def count_in(key: str, label: str, visit: Visit, type_: Any) -> int | None:
    """Return the whole number that was typed, within the bounds of its type in the records."""
    return _read(label, lambda: read_count(_typed(key), visit.reader, limits_of(type_)))


def past_day_in(key: str, label: str, visit: Visit, before: date | None = None) -> date:
    """Return the day that was typed, not after today, and today for nothing.

    `before` is the day of an entry that is changed: it needs one, and may keep the one it has.
    """
    today = visit.today
    days = Days(min(today - _OLDEST, before or today), max(today, before or today))
    if before is not None and not clean_text(_typed(key)):
        raise RefusedError(Unread.NO_DAY, field=label)
    return day_in(key, label, visit, days) or today


def coming_day_in(key: str, label: str, visit: Visit) -> date | None:
    """Return the day that was typed, not before today; `None` for nothing."""
    days = Days(visit.today, visit.today + _FURTHEST, is_ahead=True)
    return day_in(key, label, visit, days)


def day_in(key: str, label: str, visit: Visit, days: Days) -> date | None:
    """Return the day that was typed, one of `days`; `None` for nothing."""
    return _read(label, lambda: read_day(_typed(key), visit.reader, days))


def time_of_day_in(key: str, label: str) -> time:
    """Return the time of day that was typed; nothing is none."""
    return _read(label, lambda: read_time_of_day(_typed(key)))


def words_in(key: str, label: str, type_: Any = Note) -> str:
    """Return the words that were typed, as they are kept: not longer than their type holds."""
    words, most = clean_text(_typed(key)), most_characters_of(type_)
    if len(words) > most:
        raise RefusedError(Unread.TOO_LONG, field=label, n=len(words), most=most)
    return words


def say_nobody_reads(visit: Visit) -> None:
    """Say beside a field for one's own words that nobody reads them, and where to turn instead.

    No word is looked for in what is typed: a machine that misses one would be worse than none.
    """
    text, here = visit.text, chosen_helplines(visit)
    line = here.crisis[0] if here.crisis else here.emergency
    if line is None:
        turn_to = escape(text("fields.turn_to_help"))
    else:
        words = text("fields.call", name=line.name, number=unbroken(line))
        call = f'<a href="{escape(line.link)}">{escape(words)}</a>'
        turn_to = f"{escape(text('fields.turn_to'))} {call} ({escape(here.name)})."
        # When it is there: not every line is at night.
        turn_to += f" {escape(line.note)}" if line.note else ""
    elsewhere = "" if here.crisis else f" {lines_elsewhere(text)}."
    nobody = escape(text("fields.nobody"))
    st.html(f'<p class="bc-quiet bc-nobody">{nobody} {turn_to}{elsewhere}</p>')


def _ask_number(key: str, label: str, value: str, like: str | None, stays: Stays) -> None:
    # The end of the name tells `typed.js` which keyboard a phone shows.
    with st.container(key=f"{key}.decimal"):
        st.text_input(
            label,
            value=value,
            placeholder=like,
            key=key,
            autocomplete="off",
            persist_state=stays,
            on_change="ignore",
        )


def _typed(key: str) -> str:
    return st.session_state.get(key) or ""


def _read(label: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except RefusedError as error:
        error.field = label
        raise
