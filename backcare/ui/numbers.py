"""Numbers as people write them, with the signs that CLDR has in the language of the texts.

Only the signs are looked up: a table of a year has hundreds of numbers, and Babel takes as long for
one of them as this takes for all.
"""

from babel.numbers import get_decimal_symbol, get_group_symbol

from backcare.content.texts import LANGUAGE

_SIGNS = str.maketrans({",": get_group_symbol(LANGUAGE), ".": get_decimal_symbol(LANGUAGE)})
_MOST_SHOWN = 10**9


def said_number(value: float) -> str:
    """Return a number as it is written in a sentence: 1,440 or 12.5."""
    if abs(value) >= _MOST_SHOWN:
        return f"{value:.0e}"
    return f"{value:,.3f}".rstrip("0").rstrip(".").translate(_SIGNS)


def fixed_number(value: float, decimals: int) -> str:
    """Return a number as it is written in a column, with that many decimals: 12.50."""
    return f"{value:.{decimals}f}".translate(_SIGNS)


def whole_percent(share: float) -> int:
    """Return a share in whole per cent: 100 only if it is all, and 0 only if it is none."""
    percent = round(share * 100)
    return min(99, max(1, percent)) if 0 < share < 1 else percent
