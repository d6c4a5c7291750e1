"""Dates and times of day as tables write them, in many languages."""

# ruff: noqa: RUF001 - words of other alphabets

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache

import msgspec

from backcare.domain.found_runs import DateOrder

_MONTHS = """
jan january januar janvier enero ene gen gennaio janeiro janv sty stycznia styczeń januari tammi led
leden ledna oca ocak янв
feb february februar février févr fév febrero febbraio fev fevereiro februari lut luty helmi úno
únor şub şubat фев
mar march mär märz mrz mars marzo março maart mrt marzec marca maalis bře březen března már мар
apr april avr avril abr abril aprile kwi kwiecień huhti dub duben dubna nis nisan ápr апр
may mai mayo mag maggio maio mei maj touko kvě květen května mayıs máj мая май
jun june juni juin junio giu giugno junho cze czerwiec kesä čvn červen června haz haziran jún июн
jul july juli juil juillet julio lug luglio julho lip lipiec heinä čvc červenec července tem temmuz
júl июл
aug august août aout ago agosto augustus sie sierpień elo srp srpen srpna ağu ağustos авг
sep sept september septembre septiembre set settembre setembro wrz wrzesień syys zář září eyl
eylül szept сен сент
oct october okt oktober octobre octubre ott ottobre out outubro paź październik loka říj říjen
ekim eki окт
nov november novembre noviembre novembro lis listopad marras kas kasım ноя нояб
dec december dez dezember déc décembre dic diciembre dicembre dezembro des desember gru grudzień
joulu pro prosinec prosince ara aralık дек
"""
_PM = {"pm", "p.m", "午後", "下午", "오후", "μμ"}
_AM = {"am", "a.m", "午前", "上午", "오전", "πμ"}
_CLOCK = re.compile(
    r"(?:^|[\s,T])(\d{1,2})([:.])(\d{2})(?:\2(\d{2})(?:\.\d+)?)?\s*(?:Z|UTC|GMT)?\s*$"
)
_HALF = re.compile(
    r"(?<![^\W\d_])(a\.?\s?m|p\.?\s?m)\b\.?|午前|午後|上午|下午|오전|오후", re.IGNORECASE
)
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
"""Other years are no dates: moved to another zone they may not even exist."""
ENOUGH_ROWS = 3
"""Rows in order from which the order of day and month may be worked out."""


def _month_words() -> dict[str, int]:
    """Each line that opens with an English abbreviation begins the next month."""
    months: dict[str, int] = {}
    number = 0
    starts = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    for line in _MONTHS.strip().splitlines():
        names = line.split()
        number += names[0] in starts[number : number + 1]
        months |= dict.fromkeys(map(_plain, names), number)
    return months


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


class Written(msgspec.Struct, frozen=True):
    """A date as it was written: its numbers, not yet put in order if that is open."""

    first: int
    second: int
    year: int
    clock: time | None
    is_open: bool

    def read(self, order: DateOrder) -> datetime | date | None:
        """Return the moment, or the mere day; `None` if there is no such date."""
        if not EARLIEST_YEAR <= self.year <= LATEST_YEAR:
            return None
        is_mdy = self.is_open and order is DateOrder.MDY
        month, day = (self.first, self.second) if is_mdy else (self.second, self.first)
        try:
            on = date(self.year, month, day)
        except (ValueError, OverflowError):
            return None
        return on if self.clock is None else datetime.combine(on, self.clock)


def written(text: str) -> Written | None:
    """Return the numbers of a date; `None` if it is none."""
    plain = _plain(unicodedata.normalize("NFKC", text)).strip()
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
    """Return the order of day and month that the rows prove, all in their order; or `None`."""
    open_ = [row for row in dates if row is not None and row.is_open]
    is_dmy = any(row.first > 12 for row in open_)
    is_mdy = any(row.second > 12 for row in open_)
    if is_dmy or is_mdy:
        return None if is_dmy and is_mdy else DateOrder.DMY if is_dmy else DateOrder.MDY
    if len(open_) < ENOUGH_ROWS:
        return None
    fits = [order for order in DateOrder if _is_sorted([row.read(order) for row in open_])]
    return fits[0] if len(fits) == 1 else None


def is_undecided(dates: Sequence[Written | None]) -> bool:
    """Return whether the order of day and month makes a difference."""
    return any(row is not None and row.is_open and row.first != row.second for row in dates)


def _is_sorted(read: Sequence[datetime | date | None]) -> bool:
    days = [day.isoformat() for day in read if day is not None]
    return len(set(days)) > 1 and (days == sorted(days) or days == sorted(days, reverse=True))


def _split(text: str) -> tuple[time | None, str]:
    found = _CLOCK.search(text)
    if not found:
        return None, text
    hour, _, minute, second = found.groups()
    try:
        return time(int(hour), int(minute), int(second or 0)), text[: found.start()]
    except ValueError:
        return None, text


def _of_half(clock: time, half: str) -> time:
    mark = half.replace(" ", "").rstrip(".")
    if mark in _PM and clock.hour < 12:
        return clock.replace(hour=clock.hour + 12)
    return clock.replace(hour=0) if mark in _AM and clock.hour == 12 else clock


def _day(text: str, clock: time | None) -> Written | None:
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    months = {month for word in re.findall(r"[^\W\d_]+", text) if (month := _month(word))}
    if len(numbers) == 2 and len(months) == 1:
        return _named(numbers, months.pop(), clock)
    if len(numbers) != 3 or months:
        return None
    if numbers[0] > 31:
        return Written(numbers[2], numbers[1], numbers[0], clock, is_open=False)
    # A date with points is day, month, year everywhere; with strokes it depends on the country.
    is_open = not re.search(r"\d\.\s?\d", text)
    return Written(numbers[0], numbers[1], numbers[2], clock, is_open=is_open)


def _named(numbers: list[int], month: int, clock: time | None) -> Written | None:
    day, year = (numbers[1], numbers[0]) if numbers[0] > 31 else (numbers[0], numbers[1])
    return Written(day, month, year, clock, is_open=False)


@cache
def _words() -> dict[str, int]:
    return _month_words()


def _month(word: str) -> int | None:
    """Return the month that a word names; a longer form is known by its beginning."""
    known = _words()
    for end in range(len(word), 2, -1):
        if (month := known.get(word[:end])) is not None:
            return month
    return None
