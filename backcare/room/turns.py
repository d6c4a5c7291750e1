"""Who may read files now: a few at a time on a server, one at a time for each who asks."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

MOST_AT_ONCE = 2
"""How many readings a server has at a time; each may take half a gigabyte and a processor."""
LOOK_SECONDS = 0.25
"""How often who waits is asked whether they still want to."""


class Waits(StrEnum):
    """What somebody waits for."""

    OWN = "own"
    """Their own reading, in another tab."""
    OTHERS = "others"


class ReadingTurns:
    """Gives turns in the order in which they were asked for."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self._most = most
        self._changed = threading.Condition()
        self._waiting: list[tuple[object, str]] = []
        self._busy: list[str] = []

    @contextmanager
    def take(self, whose: str, waits: Callable[[Waits], None] | None = None) -> Iterator[None]:
        """Have a turn inside. `waits` is called again and again until it begins; what it raises
        ends the waiting.
        """
        place = (object(), whose)
        with self._changed:
            self._waiting.append(place)
        try:
            while (why := self._try(place)) is not None:
                if waits is not None:
                    waits(why)
                with self._changed:
                    self._changed.wait(LOOK_SECONDS)
        except BaseException:
            self._leave(place)
            raise
        try:
            yield
        finally:
            with self._changed:
                self._busy.remove(whose)
                self._changed.notify_all()

    def _try(self, place: tuple[object, str]) -> Waits | None:
        """Begin the turn of a place, or return what it waits for."""
        with self._changed:
            if place[1] in self._busy:
                return Waits.OWN
            ready = [one for one in self._waiting if one[1] not in self._busy]
            if place not in ready[: self._most - len(self._busy)]:
                return Waits.OTHERS
            self._waiting.remove(place)
            self._busy.append(place[1])
            return None

    def _leave(self, place: tuple[object, str]) -> None:
        with self._changed:
            self._waiting.remove(place)
            self._changed.notify_all()
