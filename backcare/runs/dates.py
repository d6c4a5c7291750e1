"""Reads dates and times of day as tables write them, in many languages."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time

import msgspec

from backcare.domain.written import FEW_STRAYS
from backcare.runs.found import DateOrder, MonthNames
from backcare.runs.month_words import (
    CROATIAN,
    SHARED,
    folded,
    month_number,
    month_word,
    without_thai,
)

BUDDHIST_YEARS = 543
"""The number of years by which the Thai calendar is ahead."""
_VIETNAMESE = re.compile(r"\bth(?:g|áng)\b")
_YEAR_FIRST = re.compile(r"\d\s?[年년]")
_PM = {"pm", "午後", "下午", "오후", "μμ", "ch"}
_AM = {"am", "午前", "上午", "오전", "πμ", "sa"}
_CLOCK = re.compile(
    r"(?:^|[\s,T])(\d{1,2})([:.])(\d{2})(?:\2(\d{2})(?:\.\d+)?)?\s*(?:z|utc|gmt)?\s*$"
)
_FIRST_CLOCK = re.compile(r"(\d{1,2})(:)(\d{2})(?::(\d{2}))?[\s,]+")
_HALF = re.compile(
    r"(?<![^\W\d_])(a\.?\s?m|p\.?\s?m|[πμ]\.?\s?μ)\b\.?|(?<=\d)\s?(sa|ch)\b"
    r"|午前|午後|上午|下午|오전|오후",
    re.IGNORECASE,
)
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
"""Other years are not accepted: in another time zone such a moment may not even exist."""
ENOUGH_PROOFS = 5
"""So many rows that prove one order outweigh a single one that proves the other."""
ENOUGH_ROWS = 3
"""Fewest rows from which the order of day and month may be worked out."""


class Written(msgspec.Struct, frozen=True):
    """The numbers of a date as written; which is day and which is month may still be open."""

    first: int
    second: int
    year: int
    clock: time | None
    is_open: bool
    croatian: int | None = None
    """The month if the word is Croatian, for words with another meaning there."""
    names: MonthNames | None = None
    """The language proved by the word for the month."""

    def read(
        self, order: DateOrder, names: MonthNames = MonthNames.POLISH
    ) -> datetime | date | None:
        """Return the moment, or only the day; `None` if there is no such date.

        An open date that is possible in one order only is read in that.
        """
        if not EARLIEST_YEAR <= self.year <= LATEST_YEAR:
            return None
        is_mdy = self.is_open and (
            self.second > 12 or (order is DateOrder.MDY and self.first <= 12)
        )
        month, day = (self.first, self.second) if is_mdy else (self.second, self.first)
        if self.croatian is not None and names is MonthNames.CROATIAN:
            month = self.croatian
        try:
            on = date(self.year, month, day)
        except (ValueError, OverflowError):
            return None
        return on if self.clock is None else datetime.combine(on, self.clock)


def written(text: str) -> Written | None:
    """Return the numbers of a date; `None` if it is not one."""
    plain = folded(unicodedata.normalize("NFKC", text)).strip()
    if not any(letter.isdigit() for letter in plain) or len(plain) > 60:
        return None
    half = _HALF.search(plain)
    rest = f"{plain[: half.start()]} {plain[half.end() :]}".strip() if half else plain
    rest = re.sub(r"(?<=\d)t(?=\d)", " ", rest)
    rest = re.sub(r"[zZ]$|[+]00:?00$", "", rest)
    clock, day = _split(rest)
    if clock is not None and half:
        clock = _of_half(clock, half[0])
    return _day(day, clock)


def worked_out(dates: Sequence[Written | None]) -> DateOrder | None:
    """Return the order of day and month proved by numbers over 12 or by sorted rows; or `None`.

    A few rows that prove the other order change nothing for the rest; each is read by itself.
    """
    open_ = [row for row in dates if row is not None and row.is_open]
    day_first = sum(row.first > 12 for row in open_)
    month_first = sum(row.second > 12 for row in open_)
    if proved := day_first + month_first:
        strays = min(day_first, month_first)
        if strays > FEW_STRAYS * proved and not (strays == 1 and proved > ENOUGH_PROOFS):
            return None
        return DateOrder.DMY if day_first > month_first else DateOrder.MDY
    if len(open_) < ENOUGH_ROWS:
        return None
    fits = [order for order in DateOrder if _is_sorted([row.read(order) for row in open_])]
    return fits[0] if len(fits) == 1 else None


def has_shared_names(dates: Sequence[Written | None]) -> bool:
    """Return whether a month word means one month in Croatian and another in Polish or Czech."""
    return any(row is not None and row.croatian is not None for row in dates)


def month_names(dates: Sequence[Written | None]) -> MonthNames | None:
    """Return the language of the months, proved by other words or by the 31st of a month."""
    proofs = {proof for row in dates if row is not None and (proof := _proof(row)) is not None}
    return proofs.pop() if len(proofs) == 1 else None


def _proof(row: Written) -> MonthNames | None:
    if row.croatian is None:
        return row.names
    fits = [names for names in MonthNames if row.read(DateOrder.DMY, names) is not None]
    return fits[0] if len(fits) == 1 else None


def is_undecided(dates: Sequence[Written | None]) -> bool:
    """Return whether the order of day and month matters for these dates."""
    return any(row is not None and row.is_open and row.first != row.second for row in dates)


def _is_sorted(read: Sequence[datetime | date | None]) -> bool:
    days = [day.isoformat() for day in read if day is not None]
    return len(set(days)) > 1 and (days == sorted(days) or days == sorted(days, reverse=True))


def _split(text: str) -> tuple[time | None, str]:
    found = _CLOCK.search(text)
    if not found:
        return _split_first(text)
    hour, _, minute, second = found.groups()
    try:
        return time(int(hour), int(minute), int(second or 0)), text[: found.start()]
    except ValueError:
        return None, text


def _split_first(text: str) -> tuple[time | None, str]:
    """Split off a time of day that is written before the date, as in Vietnamese."""
    found = _FIRST_CLOCK.match(text)
    if not found:
        return None, text
    hour, _, minute, second = found.groups()
    try:
        return time(int(hour), int(minute), int(second or 0)), text[found.end() :]
    except ValueError:
        return None, text


def _of_half(clock: time, half: str) -> time:
    mark = re.sub(r"[\s.]", "", half)
    if mark in _PM and clock.hour < 12:
        return clock.replace(hour=clock.hour + 12)
    return clock.replace(hour=0) if mark in _AM and clock.hour == 12 else clock


def _day(text: str, clock: time | None) -> Written | None:
    text, is_thai = without_thai(text)
    parts = re.findall(r"\d+", text)
    numbers = [int(part) for part in parts]
    words = {known for word in re.findall(r"[^\W\d_]+", text) if (known := month_word(word))}
    if len(numbers) == 2 and len({month_number(word) for word in words}) == 1:
        if numbers[0] <= 31:
            numbers[1] = _year(parts[1])
        return _named(numbers, words.pop(), clock, is_thai)
    if len(numbers) != 3 or words:
        return None
    if len(parts[0]) > 2 or numbers[0] > 31 or _YEAR_FIRST.search(text):
        return Written(numbers[2], numbers[1], _year(parts[0]), clock, is_open=False)
    # With dots a date is day, month, year everywhere; with slashes it depends on the country.
    is_open = not (re.search(r"\d\.\s?\d", text) or _VIETNAMESE.search(text))
    return Written(numbers[0], numbers[1], _year(parts[2]), clock, is_open=is_open)


def _year(digits: str) -> int:
    """Return a year; one of two digits, as spreadsheets write it, is the nearest to our days."""
    year = int(digits)
    if len(digits) != 2:
        return year
    return year + (2000 if year < 70 else 1900)


def _named(numbers: list[int], word: str, clock: time | None, is_thai: bool) -> Written | None:
    day, year = (numbers[1], numbers[0]) if numbers[0] > 31 else (numbers[0], numbers[1])
    month, names, croatian = month_number(word), MonthNames.POLISH, None
    if word in SHARED:
        month, other = SHARED[word]
        croatian = other if other != month else None
    elif word in CROATIAN:
        names = MonthNames.CROATIAN
    if is_thai and year > LATEST_YEAR:
        year -= BUDDHIST_YEARS
    return Written(
        day,
        month,
        year,
        clock,
        is_open=False,
        croatian=croatian,
        names=None if word in SHARED else names,
    )
