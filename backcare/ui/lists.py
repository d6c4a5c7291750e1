"""Several things in one line, put together as CLDR has it in the language of the texts."""

from collections.abc import Iterable
from functools import reduce

from babel import Locale
from babel.lists import format_list

from backcare.content.texts import LANGUAGE, Texts

_LOCALE = Locale.parse(f"{LANGUAGE}_GB")
_BESIDE = _LOCALE.list_patterns["standard"]["middle"]
"""Two of many. CLDR has lists without an "and" for some languages only, this for all."""


def listed(parts: Iterable[str]) -> str:
    """Return things beside each other, as in a column: "a, b, c". Empty ones are left out."""
    told = [part for part in parts if part]
    return reduce(_BESIDE.format, told) if told else ""


def listed_and(parts: Iterable[str]) -> str:
    """Return all of them, as a sentence names them: "a, b and c"."""
    return format_list(list(parts), style="standard", locale=_LOCALE)


def listed_apart(parts: Iterable[str], text: Texts) -> str:
    """Return things that have commas of their own: "a, b; c". Empty ones are left out."""
    told = [part for part in parts if part]
    return reduce(lambda one, other: text("list.apart", one=one, other=other), told) if told else ""


def sentences(*told: str) -> str:
    """Return whole sentences one behind the other. Empty ones are left out."""
    return " ".join(one for one in told if one)


def capital(words: str) -> str:
    """Return words as they begin a line."""
    return words[:1].upper() + words[1:]
