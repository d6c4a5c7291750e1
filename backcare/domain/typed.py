"""Read the numbers, times and days that people type as they mean them, or refuse them.

Nothing is corrected. What has two readings is read as this `Reader` would write it; what cannot be
read is refused with a reason. Empty fields are `None`.
"""

import math
import re
import unicodedata
from collections.abc import Collection
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, get_args

import msgspec

from backcare.domain.errors import RefusedError
from backcare.domain.measures import Distance
from backcare.domain.written import DecimalSign, clock, evidence, number, sixties

_SIGNS = str.maketrans(
    "\u066b\u066c\u2212\uff0e\uff0c\uff1a\uff0f\u2019",  # Arabic, full-width and curly
    ",'-.,:/'",
)
"""Punctuation of numbers, times and days as other keyboards write it."""
_DECIMAL = {DecimalSign.POINT: ".", DecimalSign.COMMA: ","}
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*\Z")
_TIME = re.compile(
    r"(?:(?P<h>[\d.,]+) ?(?:h|hrs?|hours?)(?![a-z])[ ,]*)?"
    r"(?:(?P<m>[\d.,]+) ?(?:(?:m|mins?|minutes?|')(?![a-z.,])|(?![\w.,])) ?)?"
    r"(?:(?P<s>\d+) ?(?:s|secs?|seconds?)(?!\w))?\Z"
)
_UNITS = {
    Distance.KM: "km|kms|kilomet(?:er|re)s?",
    Distance.MILES: "mi|miles?",
}
"""How people write what they measure in, after a number."""
_MOST_DECIMALS = 3
_CLOCK_OR_MINUTES = re.compile(r"\d{1,2}[.,]\d\d\Z")
_TIME_OF_DAY = re.compile(r"(\d{1,2})(?: ?[:.h] ?([0-5]\d))? ?(?:h|([ap])\.?m\.?)?\Z")
_ISO = re.compile(r"(\d{4}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{1,2})\Z")
_NUMERIC = re.compile(r"(\d{1,2}) ?[-/.] ?(\d{1,2})(?: ?[-/.] ?(\d{4}|\d\d))?\.?\Z")
_NAMED = re.compile(
    r"(?:(?P<d1>\d{1,2})(?:st|nd|rd|th|\.)? ?(?:of )?(?P<m1>[a-z]+)"
    r"|(?P<m2>[a-z]+)\.? ?(?P<d2>\d{1,2})(?:st|nd|rd|th)?)\.?,?(?: ?(?P<y>\d{4}))?\Z"
)
_YEAR_FIRST = re.compile(r"(\d{4}),? ([a-z]+)\.? (\d{1,2})\Z")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FEWEST_LETTERS = 3
_HALF_A_WEEK = 3
_NEAR_DAYS: dict[str, int] = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}


class Unread(StrEnum):
    """Why something typed was refused; each has its own sentence."""

    NUMBER = "number"
    WHOLE = "whole"
    TIME = "time"
    TIME_OF_DAY = "time-of-day"
    DAY = "day"
    NO_SUCH_DAY = "no-such-day"
    RANGE = "range"
    DISTANCE = "distance"
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"
    TOO_LONG = "too-long"
    NO_DAY = "no-day"
    NO_TIME_OF_DAY = "no-time-of-day"
    NO_NAME = "no-name"
    NO_RATING = "no-rating"
    NAMED_TWICE = "named-twice"
    ORDER = "order"
    OVERLAP = "overlap"
    OVERLAP_OPEN = "overlap-open"


class Habits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose language has a decimal comma, and whose the month before the day.

    Languages are codes (`de`); `point_locales` are exceptions with their country (`de-CH`).
    """

    comma_languages: tuple[str, ...]
    point_locales: tuple[str, ...]
    month_first_languages: tuple[str, ...]

    def reader(
        self,
        *,
        locale: str | None,
        country: str | None,
        today: date,
        month_first: Collection[str],
    ) -> "Reader":
        """Return the reader for a browser set to `locale`, such as `de-AT`.

        `country` is where they are, if known: people all over the world who write the day first
        use a browser set to United States English. `month_first` are the countries that do not.
        """
        tag = (locale or "").replace("_", "-")
        language, region = tag.split("-")[0].lower(), tag.split("-")[-1].upper()
        is_comma = language in self.comma_languages and tag not in self.point_locales
        is_month_first = language in self.month_first_languages or (
            region in month_first and (country is None or country in month_first)
        )
        sign = DecimalSign.COMMA if is_comma else DecimalSign.POINT
        return Reader(decimal=sign, month_first=is_month_first, today=today)


class Reader(NamedTuple):
    """How one person writes numbers and days, and what today is for them."""

    decimal: DecimalSign
    month_first: bool
    today: date


class Days(NamedTuple):
    """The first and last day that a field accepts.

    A day without a year is the nearest one that is not in the future, or, if the field `is_ahead`,
    not in the past; if it `is_around`, the nearest of all, and the earlier of two.
    """

    first: date
    last: date
    is_ahead: bool = False
    is_around: bool = False


def limits_of(type_: Any) -> tuple[int, int]:
    """Return the least and greatest value of a record type such as `Metres`."""
    [found] = [m for m in get_args(type_) if isinstance(m, msgspec.Meta)]
    least, most = found.ge, found.le
    if not isinstance(least, int) or not isinstance(most, int):
        raise TypeError(f"{type_} has no bounds of whole numbers")
    return least, most


def most_characters_of(type_: Any) -> int:
    """Return how many characters a record type such as `Note` can hold."""
    [found] = [m for m in get_args(type_) if isinstance(m, msgspec.Meta)]
    if not isinstance(found.max_length, int):
        raise TypeError(f"{type_} has no greatest length")
    return found.max_length


def read_number(typed: str, reader: Reader, units: str = "") -> float | None:
    """Return a number; `None` if the field is empty. `units` are words that may follow, as `km`.

    A comma or point with only one possible meaning keeps it; otherwise the reader's language
    decides. Raises `RefusedError`.
    """
    plain = _plain(typed)
    if not plain:
        return None
    bare_number = re.sub(rf" ?(?:{units})\Z", "", plain) if units else plain
    value = _value(bare_number, reader)
    if value is None:
        raise RefusedError(Unread.NUMBER, typed=typed)
    return value


def read_metres(
    typed: str, reader: Reader, limits: tuple[int, int], unit: Distance = Distance.KM
) -> int | None:
    """Return a distance as metres; `None` for nothing or 0.

    A number alone is in the reader's own `unit`; `6 mi` and `10 km` say theirs. Raises
    `RefusedError`, with numbers in the reader's unit.
    """
    plain = _plain(typed)
    written = next((u for u, words in _UNITS.items() if re.search(rf"(?:{words})\Z", plain)), unit)
    far = read_number(typed, reader, _UNITS[written])
    if not far:
        return None
    metres, (least, most) = far * written.metres, limits
    if not least <= metres <= most:
        raise RefusedError(
            Unread.DISTANCE, value=unit.of(metres), least=unit.of(least), most=unit.of(most)
        )
    return max(least, round(metres))


def in_another_unit(typed: str, before: Distance, after: Distance) -> str:
    """Return a distance typed in one unit as it is understood in another: 10 is 10 km there.

    What says its unit stays, and one that says the new unit needs it no longer.
    """
    if typed.endswith(f" {after}"):
        return typed.removesuffix(f" {after}")
    return f"{typed} {before}" if typed[-1:].isdigit() else typed


def read_count(typed: str, reader: Reader, limits: tuple[int, int], units: str = "") -> int | None:
    """Return a whole number within its limits. Raises `RefusedError`."""
    value = read_number(typed, reader, units)
    if value is None:
        return None
    if not limits[0] <= value <= limits[1]:
        raise RefusedError(Unread.RANGE, value=value, least=limits[0], most=limits[1])
    if value != int(value):
        raise RefusedError(Unread.WHOLE, typed=typed)
    return int(value)


def read_seconds(typed: str, reader: Reader) -> float | None:
    """Return the seconds of a time: `65`, `1:05`, `1:05:30`, `1 h 05`, `1,5 h`, `90 min`.

    A single number is minutes; two with a colon are hours and minutes. `1.05` alone could be
    either, so it is refused. Raises `RefusedError`.
    """
    plain = _plain(typed)
    if not plain:
        return None
    if (parts := clock(plain.removesuffix("h").rstrip())) is not None:
        return float(sixties(parts if len(parts) == 3 else (*parts, 0)))
    if _CLOCK_OR_MINUTES.match(plain):
        raise RefusedError(Unread.TIME, typed=typed)
    found = _TIME.match(plain)
    written = (
        {unit: amount for unit, amount in found.groupdict().items() if amount} if found else {}
    )
    values = {unit: _value(amount, reader) for unit, amount in written.items()}
    if not values or None in values.values():
        raise RefusedError(Unread.TIME, typed=typed)
    h, m, s = (values.get(unit) or 0.0 for unit in "hms")
    is_beyond = ("h" in values and m >= 60) or (len(values) > 1 and s >= 60)
    is_half = ("m" in values and h != int(h)) or ("s" in values and m != int(m))
    if is_beyond or is_half:
        raise RefusedError(Unread.TIME, typed=typed)
    return h * 3600 + m * 60 + s


def read_minutes(typed: str, reader: Reader, limits: tuple[int, int]) -> int | None:
    """Return whole minutes, rounded up, within their limits; `None` for nothing or 0.

    Raises `RefusedError`.
    """
    seconds = read_seconds(typed, reader)
    if not seconds:
        return None
    minutes = math.ceil(seconds / 60)
    if not limits[0] <= minutes <= limits[1]:
        raise RefusedError(Unread.RANGE, value=minutes, least=limits[0], most=limits[1])
    return minutes


def read_time_of_day(typed: str) -> time:
    """Return a time of day: `6:30`, `18.30`, `18`, `6 pm`.

    Raises `RefusedError`, also if nothing was typed.
    """
    plain = _plain(typed)
    if not plain:
        raise RefusedError(Unread.NO_TIME_OF_DAY)
    found = _TIME_OF_DAY.match(plain)
    if found is None:
        raise RefusedError(Unread.TIME_OF_DAY, typed=typed)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half is not None and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    elif half is not None:
        raise RefusedError(Unread.TIME_OF_DAY, typed=typed)
    if hour > 23:
        raise RefusedError(Unread.TIME_OF_DAY, typed=typed)
    return time(hour, minute)


def read_day(typed: str, reader: Reader, days: Days) -> date | None:
    """Return a day: `28/2` in the reader's order, `28 Feb 2026`, `2026-02-28`, `Sat`, `yesterday`.

    Raises `RefusedError`.
    """
    plain = _plain(typed).replace("年", "-").replace("月", "-").removesuffix("日")
    if not plain:
        return None
    day = _near_day(plain, reader, days) or _written_day(plain, typed, reader, days)
    if day < days.first:
        raise RefusedError(Unread.TOO_EARLY, day=day, first=days.first, last=days.last)
    if day > days.last:
        raise RefusedError(Unread.TOO_LATE, day=day, first=days.first, last=days.last)
    return day


def write_distance(metres: int, reader: Reader, unit: Distance = Distance.KM) -> str:
    """Return a distance as this reader would type it in their `unit`.

    It has as few decimals as give the metres back, so that 6 mi, kept as 9,656 m, is 6 again. A
    mile has more metres than three decimals tell apart: then it is the nearest one.
    """
    far = ""
    for decimals in range(_MOST_DECIMALS + 1):
        far = f"{unit.of(metres):.{decimals}f}"
        if round(float(far) * unit.metres) == metres:
            break
    return far if reader.decimal is DecimalSign.POINT else far.replace(".", ",")


def _plain(typed: str) -> str:
    """Return what was typed in lower case, with the digits of every script as 0 to 9."""
    digits = "".join(str(unicodedata.decimal(c, c)) for c in typed.translate(_SIGNS))
    return " ".join(
        "".join(c for c in digits if unicodedata.category(c) != "Cf").split()
    ).casefold()


def _value(written: str, reader: Reader) -> float | None:
    """Return the number; `None` unless thousands, if separated, come in groups of three digits."""
    full = re.sub(r"\A([+-]?)(?=[.,])", r"\g<1>0", written)
    sign = evidence(full) or reader.decimal
    whole, _, decimals = full.partition(_DECIMAL[sign])
    is_whole = whole.lstrip("+-").isdigit() or _THOUSANDS.match(whole)
    if not is_whole or not (decimals.isdigit() or full == whole):
        return None
    return number(full, sign)


def _near_day(plain: str, reader: Reader, days: Days) -> date | None:
    """Return the day that a word means, such as yesterday or the nearest weekday of that name."""
    if plain in _NEAR_DAYS:
        return reader.today + timedelta(days=_NEAR_DAYS[plain])
    place = _named(plain.rstrip("."), _WEEKDAYS)
    if place is None:
        return None
    ahead = (place - reader.today.weekday()) % 7
    is_ahead = ahead <= _HALF_A_WEEK if days.is_around else days.is_ahead or not ahead
    return reader.today + timedelta(days=ahead if is_ahead else ahead - 7)


def _written_day(plain: str, typed: str, reader: Reader, days: Days) -> date:
    first, _, rest = plain.partition(" ")
    weekday = _named(first.strip(".,"), _WEEKDAYS)
    parts = _parts(plain if weekday is None else rest, reader)
    if parts is None:
        raise RefusedError(Unread.DAY, typed=typed)
    day = _nearest(*parts, reader, days)
    if day is None or weekday not in (None, day.weekday()):
        raise RefusedError(Unread.NO_SUCH_DAY, typed=typed)
    return day


def _parts(plain: str, reader: Reader) -> tuple[int | None, int, int] | None:
    """Return the year (if given), month and day, as written."""
    if found := _ISO.match(plain):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMERIC.match(plain):
        month, day = (found[1], found[2]) if reader.month_first else (found[2], found[1])
        return _year(found[3]), int(month), int(day)
    if found := _YEAR_FIRST.match(plain):
        plain = f"{found[3]} {found[2]} {found[1]}"
    if found := _NAMED.match(plain):
        place = _named(found["m1"] or found["m2"], _MONTHS)
        day = found["d1"] or found["d2"]
        return None if place is None else (_year(found["y"]), place + 1, int(day))
    return None


def _year(written: str | None) -> int | None:
    """Return a year; two digits mean this century."""
    if written is None:
        return None
    return int(written) + (2000 if len(written) == 2 else 0)


def _nearest(year: int | None, month: int, day: int, reader: Reader, days: Days) -> date | None:
    """Return the day; `None` if there is no such day in that year."""
    if year is not None:
        return _day(year, month, day)
    today = reader.today
    if days.is_around:
        around = (_day(today.year + shift, month, day) for shift in (-1, 0, 1))
        known = [found for found in around if found is not None]
        return min(known, key=lambda found: abs(found - today), default=None)
    is_over = (month, day) < (today.month, today.day)
    is_to_come = (month, day) > (today.month, today.day)
    shift = is_over if days.is_ahead else -is_to_come
    return _day(today.year + shift, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """Return the place of a name written in full or by its first letters."""
    if len(word) < _FEWEST_LETTERS:
        return None
    fits = [place for place, name in enumerate(names) if name.startswith(word)]
    return fits[0] if len(fits) == 1 else None
