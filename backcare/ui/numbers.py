"""Numbers as people write them, with the signs that CLDR has in the language of the texts.

Only the signs are looked up: a table of a year has hundreds of numbers, and Babel takes as long for
one of them as this takes for all.
"""

from babel.numbers import get_decimal_symbol, get_group_symbol

from backcare.content.texts import LANGUAGE, Texts
from backcare.domain.measures import Distance, Weight

_SIGNS = str.maketrans({",": get_group_symbol(LANGUAGE), ".": get_decimal_symbol(LANGUAGE)})
_MOST_SHOWN = 10**9
_KM, _WHOLE_FROM = 1000, 100
"""In metres; from so many km or miles on, nobody says tenths."""


def said_number(value: float) -> str:
    """Return a number as it is written in a sentence: 1,440 or 12.5."""
    if abs(value) >= _MOST_SHOWN:
        return f"{value:.0e}"
    return f"{value:,.3f}".rstrip("0").rstrip(".").translate(_SIGNS)


def fixed_number(value: float, decimals: int) -> str:
    """Return a number as it is written in a column, with that many decimals: 12.50."""
    return f"{value:.{decimals}f}".translate(_SIGNS)


def said_distance(metres: int, text: Texts) -> str:
    """Return a distance as people say it: 6.5 km, 112 km, 400 m; 4 mi or, below one, 0.25 mi.

    The exact one stands where it is changed, and in what is taken along.
    """
    unit = text.measures.distance
    if unit is Distance.KM and metres < _KM:
        return text("log.m", m=metres)
    far = unit.of(metres)
    decimals = 2 if far < 1 else 1 if far < _WHOLE_FROM else 0
    return text("log.far", far=said_number(max(round(far, decimals), 0.01 if metres else 0)))


def distance_figure(metres: float, text: Texts) -> tuple[str, str]:
    """Return a distance in tenths and its unit, for a large number: 12.5 and km."""
    return said_number(round(text.measures.distance.of(metres), 1)), text("unit.distance")


def distance_cell(metres: int, text: Texts) -> str:
    """Return a distance as it is written in a column of tenths, whose heading has the unit."""
    return fixed_number(text.measures.distance.of(metres), 1)


def load_figure(grams: int, text: Texts) -> str:
    """Return a load in the reader's unit, without its name: 2.5 for kg, or 5.5 for lb.

    Nobody weighs parts of a pound more closely.
    """
    unit = text.measures.weight
    return said_number(round(grams / unit.grams, 1 if unit is Weight.POUNDS else 2))


def said_time(minutes: int, text: Texts) -> str:
    """Return a time as people say it: 48 min, 2 h, or 1 h 05."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return text("log.min", minutes=rest)
    return text("log.h_min", h=hours, m=f"{rest:02}") if rest else text("log.h", h=hours)


def said_pace(metres: int, seconds: int, text: Texts) -> str:
    """Return how long a km or mile took, as people say it: 5:42 per km."""
    minutes, rest = divmod(round(seconds / text.measures.distance.of(metres)), 60)
    return text("log.pace", m=minutes, s=f"{rest:02}")


def whole_percent(share: float) -> int:
    """Return a share in whole per cent: 100 only if it is all, and 0 only if it is none."""
    percent = round(share * 100)
    return min(99, max(1, percent)) if 0 < share < 1 else percent
