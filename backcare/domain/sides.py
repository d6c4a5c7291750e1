"""Left and right: the side at work, and words that name a side."""

import re
from enum import StrEnum

_A_SIDE = re.compile(r"\b(left|right)\b(?! angles?\b)", re.IGNORECASE)


class Side(StrEnum):
    """The side of the body that worked."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        """The other side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


def mirrored(words: str) -> str:
    """Return a description of a figure as seen in a mirror.

    A "right angle" stays one.
    """
    return _A_SIDE.sub(lambda found: _swapped(found[0]), words)


def _swapped(word: str) -> str:
    other = Side(word.lower()).other.value
    return other.capitalize() if word[0].isupper() else other
