"""Fields that several forms share, and how what was typed into them is read.

They send nothing to the server before something is saved, and set no limit that only the browser
would enforce: everything that was typed arrives and is read here. What cannot be read, or is not
allowed, raises `RefusedError` with the name of the field; then nothing is saved, and what was typed
stays.

Days are typed, too: Streamlit's own date field silently turns 30 February into the 29th, and drops
a month that does not exist. Most days are today, for which nothing is typed, or yesterday.
"""

from collections.abc import Callable
from datetime import date, time, timedelta
from html import escape
from typing import Any, Literal, TypeVar

import streamlit as st

from backcare.domain.entries import Metres, RunMinutes
from backcare.domain.errors import RefusedError
from backcare.domain.measures import Distance
from backcare.domain.records import Note
from backcare.domain.typed import (
    Days,
    Unread,
    in_another_unit,
    limits_of,
    most_characters_of,
    read_count,
    read_day,
    read_metres,
    read_minutes,
    read_time_of_day,
    write_distance,
)
from backcare.domain.words import clean_text
from backcare.ui.care_card import unbroken
from backcare.ui.dates import said_time_of_day, short_date
from backcare.ui.helplines import chosen_helplines, lines_elsewhere
from backcare.ui.lists import sentences
from backcare.ui.visit import Visit

T = TypeVar("T")
Stays = Literal["session"] | None
"""Whether a field keeps what was typed while it is not drawn: in a shut box, on another page."""
_OLDEST = timedelta(days=3653)
_FURTHEST = timedelta(days=731)


def ask_distance(
    key: str, label: str, visit: Visit, metres: int | None = None, *, stays: Stays = None
) -> None:
    """Ask for a distance in the reader's unit."""
    value = "" if metres is None else _written(metres, visit)
    typed = _carried(key, value, metres, visit)
    in_unit = _of_unit(key, visit.measures.distance)
    _ask_number(in_unit, label, typed, visit.text("fields.like_distance"), stays)


def _carried(key: str, value: str, metres: int | None, visit: Visit) -> str:
    """Return what a field for a distance begins with: what was typed in it in another unit, if
    there was something. 10 becomes 10 km there, and back in its own unit 10 again.
    """
    state, unit = st.session_state, visit.measures.distance
    last, before = f"{key}~unit", _of_unit(key, state.get(f"{key}~unit", unit))
    new = _of_unit(key, unit)
    if before != new:
        # A run that was cut short has drawn the field, and knows nothing of it.
        typed = (state.get(before, state.get(f"{before}~carried")) or "").strip()
        untouched = "" if metres is None else write_distance(metres, visit.reader, state[last])
        for key_of_new in (new, f"{new}~carried"):
            state.pop(key_of_new, None)
        if typed and typed != untouched:
            state[f"{new}~carried"] = in_another_unit(typed, state[last], unit)
    state[last] = unit
    carried: str = state.get(f"{new}~carried", value)
    return carried


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
    """Ask for a day; `if_empty` says which day an empty field means.

    A field for today that nobody touched moves on with the day, however long the page is open.
    """
    st.text_input(
        label,
        value="" if day is None else short_date(day),
        placeholder=if_empty,
        key=key,
        autocomplete="off",
        persist_state=stays,
        on_change=tells,
    )


def ask_time_of_day(key: str, label: str, so: time, *, tells: Callable[[], None]) -> None:
    """Ask for a time of day; either clock is read, whatever the reader's is."""
    st.text_input(label, value=said_time_of_day(so), key=key, autocomplete="off", on_change=tells)


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
    """Return an example of how to type a day, in the reader's own order."""
    soon = visit.today + timedelta(days=7)
    numbers = (soon.month, soon.day) if visit.reader.month_first else (soon.day, soon.month)
    return visit.text("fields.like_day", example=short_date(soon), short="{}/{}".format(*numbers))


def distance_in(key: str, label: str, visit: Visit, before: int | None = None) -> int | None:
    """Return the distance typed, in metres; `None` if the field is empty.

    `before` is that of an entry which is being changed: left as it stood, it stays to the metre.
    """
    unit = visit.measures.distance
    typed = _typed(_of_unit(key, unit))
    if before is not None and typed == _written(before, visit):
        return before
    return _read(label, lambda: read_metres(typed, visit.reader, limits_of(Metres), unit))


def minutes_in(key: str, label: str, visit: Visit, type_: Any = RunMinutes) -> int | None:
    """Return the minutes typed, within the bounds of their type in the records."""
    return _read(label, lambda: read_minutes(_typed(key), visit.reader, limits_of(type_)))


def count_in(key: str, label: str, visit: Visit, type_: Any) -> int | None:
    """Return the whole number typed, within the bounds of its type in the records."""
    return _read(label, lambda: read_count(_typed(key), visit.reader, limits_of(type_)))


def past_day_in(key: str, label: str, visit: Visit, before: date | None = None) -> date:
    """Return the day typed, not after today; today if the field is empty.

    `before` is the day of an entry that is being changed: then the field must not be empty, and may
    keep that day.
    """
    today = visit.today
    days = Days(min(today - _OLDEST, before or today), max(today, before or today))
    if before is not None and not clean_text(_typed(key)):
        raise RefusedError(Unread.NO_DAY, field=label)
    return day_in(key, label, visit, days) or today


def coming_day_in(key: str, label: str, visit: Visit) -> date | None:
    """Return the day typed, not before today; `None` if the field is empty."""
    days = Days(visit.today, visit.today + _FURTHEST, is_ahead=True)
    return day_in(key, label, visit, days)


def pause_day_in(key: str, label: str, visit: Visit, first: date) -> date | None:
    """Return the day typed, past or to come, not before `first`; `None` if the field is empty."""
    days = Days(first, visit.today + _FURTHEST, is_around=True)
    return day_in(key, label, visit, days)


def day_in(key: str, label: str, visit: Visit, days: Days) -> date | None:
    """Return the day typed, one of `days`; `None` if the field is empty."""
    return _read(label, lambda: read_day(_typed(key), visit.reader, days))


def time_of_day_in(key: str, label: str) -> time:
    """Return the time of day typed; an empty field is refused."""
    return _read(label, lambda: read_time_of_day(_typed(key)))


def words_in(key: str, label: str, type_: Any = Note) -> str:
    """Return the words typed, as they are kept; refuse more than their type allows."""
    words, most = clean_text(_typed(key)), most_characters_of(type_)
    if len(words) > most:
        raise RefusedError(Unread.TOO_LONG, field=label, n=len(words), most=most)
    return words


def say_nobody_reads(visit: Visit) -> None:
    """Say beside a field for free text that nobody reads it, and where to turn instead.

    The text is not searched for warning words: a machine that misses one would be worse than none.
    """
    text, here = visit.text, chosen_helplines(visit)
    line = here.crisis[0] if here.crisis else here.emergency
    if line is None:
        turn_to = escape(text("fields.turn_to_help"))
    else:
        words = text("fields.call", name=line.name, number=unbroken(line))
        call = f'<a href="{escape(line.link)}">{escape(words)}</a>'
        turn_to = escape(text("fields.turn_to", line="{line}", country=here.name))
        # When it is open: not every line is at night.
        turn_to = sentences(turn_to.format(line=call), escape(line.note or ""))
    elsewhere = "" if here.crisis else lines_elsewhere(text)
    told = sentences(escape(text("fields.nobody")), turn_to, elsewhere)
    st.html(f'<p class="bc-quiet bc-nobody">{told}</p>')


def _ask_number(key: str, label: str, value: str, like: str | None, stays: Stays) -> None:
    # `typed.js` knows by the end of the name which keyboard a phone shows.
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


def _of_unit(key: str, unit: Distance) -> str:
    """Return a key that no other unit has: 6 typed in miles is not 6 km after a change of unit."""
    return key if unit is Distance.KM else f"{key}.{unit}"


def _written(metres: int, visit: Visit) -> str:
    return write_distance(metres, visit.reader, visit.measures.distance)


def _typed(key: str) -> str:
    return st.session_state.get(key) or ""


def _read(label: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except RefusedError as error:
        error.field = label
        raise
