"""Numbers as people and tables write them, with a decimal comma or point; times as h:mm:ss."""

import math
import re
from collections.abc import Iterable
from enum import StrEnum

MISSING = {"", "--", "-", "---"}
_SPACES = re.compile(r"[\s'\u2019]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*\Z")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?(?:[.,]\d+)?\Z")
FEW_STRAYS = 0.05
"""Share of numbers that may point to the other decimal sign."""


class DecimalSign(StrEnum):
    """The sign between the whole number and its decimals."""

    COMMA = "comma"
    POINT = "point"


def bare(text: str) -> str:
    """Return a number without spaces and apostrophes; empty if it is missing or not a number."""
    stripped = _SPACES.sub("", text)
    return stripped if _NUMBER.match(stripped) else ""


def evidence(text: str) -> DecimalSign | None:
    """Return the decimal sign that a number proves; `None` if it proves none (`1234`, `1,234`)."""
    number = bare(text)
    signs = re.findall(r"[.,]", number)
    if not signs:
        return None
    last = signs[-1]
    if len(set(signs)) == 2:
        return _sign(last)
    if len(signs) > 1:
        return _other(_sign(last))
    whole, decimals = number.lstrip("+-").split(last)
    is_thousands = len(decimals) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    return None if is_thousands else _sign(last)


def decimal_sign(texts: Iterable[str]) -> DecimalSign | None:
    """Return the sign that nearly all numbers prove; `None` if none does, or if they disagree."""
    found = [sign for text in texts if (sign := evidence(text)) is not None]
    points = found.count(DecimalSign.POINT)
    if not found:
        return None
    if points >= (1 - FEW_STRAYS) * len(found):
        return DecimalSign.POINT
    return DecimalSign.COMMA if points <= FEW_STRAYS * len(found) else None


def number(text: str, sign: DecimalSign) -> float | None:
    """Return the value of a number; `None` if it is missing or not a number."""
    plain = bare(text)
    if not plain:
        return None
    thousands, decimal = (",", ".") if sign is DecimalSign.POINT else (".", ",")
    plain = plain.replace(thousands, "")
    if plain.count(decimal) > 1:
        return None
    value = float(plain.replace(decimal, "."))
    return value if math.isfinite(value) else None


def clock(text: str) -> tuple[int, ...] | None:
    """Return the two or three numbers of a time, 1:05 or 1:05:30; `None` for anything else.

    Only the first can be above 59; fractions of a second are dropped.
    """
    found = _CLOCK.match(text.strip())
    return tuple(int(part) for part in found.groups() if part is not None) if found else None


def sixties(parts: Iterable[int]) -> int:
    """Return the seconds of hours, minutes and seconds, or of minutes and seconds."""
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + part
    return seconds


def clock_seconds(text: str) -> int | None:
    """Return the seconds of h:mm:ss or mm:ss, as found in tables; `None` for anything else."""
    parts = clock(text)
    return None if parts is None else sixties(parts)


def as_clock(seconds: int) -> str:
    """Return seconds as hours, minutes and seconds: 1:02:03."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _sign(written: str) -> DecimalSign:
    return DecimalSign.COMMA if written == "," else DecimalSign.POINT


def _other(sign: DecimalSign) -> DecimalSign:
    return DecimalSign.POINT if sign is DecimalSign.COMMA else DecimalSign.COMMA
