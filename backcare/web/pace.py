"""How fast somebody may ask: so many at once, then so many a second."""

import time
from collections.abc import Callable


class Pace:
    """`at_once` may come together, and `a_second` more each second."""

    def __init__(
        self, a_second: float, at_once: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._a_second = a_second
        self._at_once = at_once
        self._now = now
        self._left = at_once
        self._at = now()
        self._late_since: float | None = None

    def take(self, number: float = 1) -> float:
        """Count one more, or so many, and return for how many seconds the last has to wait."""
        now = self._now()
        self._left = min(self._at_once, self._left + (now - self._at) * self._a_second)
        self._at = now
        self._left -= number
        if self._left >= 0:
            if self._left > self._at_once / 2:
                self._late_since = None
            return 0.0
        self._late_since = self._late_since if self._late_since is not None else now
        return -self._left / self._a_second

    def give_back(self) -> None:
        """Do not count the last one: it was refused."""
        self._left += 1

    @property
    def is_full(self) -> bool:
        """Whether nothing was taken lately, so that nothing needs to be remembered."""
        return self._left + (self._now() - self._at) * self._a_second >= self._at_once

    def late_for(self) -> float:
        """Return for how many seconds without a pause they have been too fast."""
        return 0.0 if self._late_since is None else self._now() - self._late_since
