"""Members who look at the tracker all the time and save, whatever happens to their server."""

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from websockets.sync.client import ClientConnection

from benchmarks.visitor import rerun, visiting

MOST_SAVES = 20
"""A day holds no more."""
PATIENCE_SECONDS = 120.0


class Saver:
    """Saves as often as is wanted, and notes what was told.

    Each session that is tried has minutes of its own, so it can be told from all others. `at` is
    the host and port where the server is spoken to without encryption.
    """

    def __init__(
        self,
        url: str,
        key: str,
        cookies: str,
        *,
        at: tuple[str | None, int | None] = (None, None),
        every: float = 0.0,
    ) -> None:
        self.url, self.key, self.cookies = url, key, cookies
        self.tried, self.wanted, self.longest = 0, 0, 0.0
        self.told: list[int] = []
        (self._host, self._port), self._every = at, every
        self._came = threading.Condition()

    def go_on(self, ends: threading.Event) -> None:
        """Look and save until the end, each look `every` so many seconds at the soonest."""
        answered = time.monotonic()
        while not ends.is_set():
            # A line that breaks, or a page that says that it cannot: the next visit tries again.
            with (
                contextlib.suppress(Exception),
                visiting(self.url, self.cookies, self._port, self._host) as socket,
            ):
                while not ends.is_set():
                    self._look_and_save(socket)
                    self.longest = max(self.longest, time.monotonic() - answered)
                    ends.wait(self._every)
                    answered = time.monotonic()

    def _look_and_save(self, socket: ClientConnection) -> None:
        tracker = rerun(socket, "tracker", "")
        if len(self.told) >= self.wanted or self.tried >= MOST_SAVES:
            return
        minutes = next(i for i in tracker.widget_ids if i.endswith(".minutes"))
        save = next(i for i in tracker.widget_ids if "tracker.save." in i)
        self.tried += 1
        number = self.tried
        done = rerun(socket, "tracker", "", tracker.page_hash, {minutes: float(number)}, save)
        if any(f" saved: {number} min" in text for text in done.said):
            with self._came:
                self.told.append(number)
                self._came.notify_all()

    def wait_until_told(self) -> None:
        """Wait until as many were told as saved as are wanted."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.told) >= self.wanted, PATIENCE_SECONDS), (
                f"a visit is stuck: {len(self.told)} of {self.tried} were told as saved"
            )

    def check_kept(self, kept: Iterable[float | None]) -> None:
        """Compare what was told with the minutes that are in the store."""
        counted = Counter(kept)
        assert set(self.told) <= set(counted), "told as saved, and lost"
        assert max(counted.values()) == 1, "saved twice"


@contextlib.contextmanager
def all_saving(savers: Sequence[Saver]) -> Iterator[None]:
    """Have all look and save meanwhile; at the end nobody may still wait for an answer."""
    ends = threading.Event()
    threads = [threading.Thread(target=saver.go_on, args=[ends]) for saver in savers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ends.set()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
    assert not any(thread.is_alive() for thread in threads), "a visit is stuck"


@contextlib.contextmanager
def each_saves(savers: Sequence[Saver], times: int) -> Iterator[None]:
    """Have all save while something happens, and wait until each was told so."""
    for saver in savers:
        saver.wanted += times
    yield
    for saver in savers:
        saver.wait_until_told()
