"""Left and right: the side at work."""

from enum import StrEnum


class Side(StrEnum):
    """The side of the body that worked."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        """The other side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT
