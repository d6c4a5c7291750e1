"""Whose run of a page is next: a few run at the same time, the rest wait in order.

All runs share one interpreter: a hundred at once take longer together than one after the other.
"""

import contextlib
import gc
import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator

_AWAY_SECONDS = 0.05
"""Whoever waits for a store or a file for longer than this holds nobody up."""
_LOOK_SECONDS = 0.05
_IDLE_SECONDS = 5.0
_LEAVES_SECONDS = 6.0
_STAYS_SECONDS = 25.0
"""So long a visit's next run waits for what the one before does with a tap, at most: where another
page is asked for, and where nothing else is. A store gives up a save before that.
"""
_YOUNG_ONLY = (5000, 20, 1000)
_LOG = logging.getLogger("backcare")
_here = threading.local()


class Turn:
    """One run's turn: `begin` is called with it once it has come, and starts a thread."""

    def __init__(
        self,
        begin: Callable[["Turn"], None],
        visit: str,
        address: str,
        page: str,
        *,
        is_help: bool,
    ) -> None:
        self.begin = begin
        self.visit = visit
        self.address = address
        self.page = page
        self.is_help = is_help
        self.begun_at = self.answers_since = 0.0
        self.away_since: float | None = None


class _Line:
    """Who waits, in order; each address has its turn before the first has its next one."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, deque[Turn]] = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self._of)

    def add(self, turn: Turn) -> None:
        self._of.setdefault(turn.address, deque()).append(turn)

    def leave(self, turn: Turn) -> bool:
        """Take a turn out; return whether it was here."""
        turns = self._of.get(turn.address, deque())
        if turn not in turns:
            return False
        turns.remove(turn)
        if not turns:
            del self._of[turn.address]
        return True

    def next(self) -> Turn:
        address, turns = self._of.popitem(last=False)
        turn = turns.popleft()
        if turns:
            self._of[address] = turns
        return turn


class RunTurns:
    """Lets `most` runs run at the same time.

    A run that takes longer than `slow_seconds`, or is `away`, is not counted any more: it goes on,
    and so does the next. Runs of pages that help and need no records have a line of their own; of
    the two lines each has every other turn, so that neither waits for a crowd in the other.
    """

    def __init__(
        self, most: int, slow_seconds: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._slow_seconds = slow_seconds
        self._now = now
        self._lock = threading.Lock()
        self._running: set[Turn] = set()
        self._lines = (_Line(), _Line())
        self._of_visits: dict[str, deque[Turn]] = {}
        """What is not answered yet, in order; the first of each visit is in a line, or runs."""
        self._last = 0
        self._looks = False
        self.ended = 0
        """How many runs have ended so far."""

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits."""
        return not self._running and not any(self._lines)

    def ask(
        self,
        begin: Callable[[Turn], None],
        visit: str,
        address: str,
        page: str = "",
        *,
        is_help: bool,
    ) -> None:
        """Begin a run now, or once its turn has come; whoever runs calls `end` at last.

        `page` is the page's name, but empty if its taps are not to wait for what is being saved.
        """
        turn = Turn(begin, visit, address, page, is_help=is_help)
        with self._lock:
            own = self._of_visits.setdefault(visit, deque())
            own.append(turn)
            if own[0] is turn:
                self._lines[is_help].add(turn)
            elif is_help:
                self._go_along(own)
        self._admit()

    def answers(self, turn: Turn) -> None:
        """Note that a run does what was tapped, be it once more: no other of its visit begins."""
        with self._lock:
            turn.answers_since = self._now()
            self._of_visits.setdefault(turn.visit, deque([turn]))

    def answered(self, turn: Turn) -> None:
        """Note that a run has done what was tapped: the next one of its visit may begin."""
        with self._lock:
            self._let_next(turn)
        self._admit()

    def end(self, turn: Turn) -> None:
        """Note that a run is over, and begin those whose turn has come."""
        with self._lock:
            self._running.discard(turn)
            self._let_next(turn)
            self.ended += 1
        self._admit()

    @contextlib.contextmanager
    def held(self, turn: Turn) -> Iterator[None]:
        """What runs inside is this turn's, so that `away` knows it; ends it."""
        _here.turn = turn
        try:
            yield
        finally:
            _here.turn = None
            self.end(turn)

    def _admit(self) -> None:
        for turn in self._come():
            try:
                turn.begin(turn)
            except Exception:  # as when no thread can be started
                _LOG.exception("a run could not begin")
                with self._lock:
                    self._running.discard(turn)
                    self._let_next(turn)

    def _go_along(self, own: deque[Turn]) -> None:
        """Let a visit that asks for help wait for it in no other line."""
        is_in_line = self._lines[False].leave(own[0])
        for turn in own:
            turn.is_help = True
        if is_in_line:
            self._lines[True].add(own[0])

    def _let_next(self, turn: Turn) -> None:
        own = self._of_visits.get(turn.visit)
        if own is None or own[0] is not turn:  # it was let in before
            return
        own.popleft()
        if own:
            self._lines[own[0].is_help].add(own[0])
        else:
            del self._of_visits[turn.visit]

    def _is_too_late(self, turn: Turn, now: float) -> bool:
        """Return whether the next run of its visit has waited long enough for this one."""
        own = self._of_visits.get(turn.visit, ())
        if not own or own[0] is not turn or own[-1] is turn:
            return False
        if all(turn.page and later.page == turn.page for later in own):
            most = _STAYS_SECONDS
        elif own[1].is_help and turn.away_since is not None:
            most = self._slow_seconds
        else:
            most = _LEAVES_SECONDS
        return now - turn.answers_since > most

    def _waits(self) -> bool:
        return any(self._lines) or any(len(own) > 1 for own in self._of_visits.values())

    def _come(self) -> list[Turn]:
        """Return whose turn has come, and look again later if others wait."""
        now, come = self._now(), list[Turn]()
        with self._lock:
            for turn in self._running:
                if self._is_too_late(turn, now):
                    self._let_next(turn)
            counted = sum(self._counts(turn, now) for turn in self._running)
            while counted < self._most and any(self._lines):
                other = 1 - self._last
                self._last = other if self._lines[other] else self._last
                turn = self._lines[self._last].next()
                turn.begun_at = turn.answers_since = now
                self._running.add(turn)
                come.append(turn)
                counted += 1
            if self._waits() and not self._looks:
                self._looks = True
                threading.Thread(target=self._look_again, daemon=True).start()
        return come

    def _counts(self, turn: Turn, now: float) -> bool:
        away = turn.away_since
        return now - turn.begun_at < self._slow_seconds and not (
            away is not None and now - away > _AWAY_SECONDS
        )

    def _look_again(self) -> None:
        """As long as somebody waits, look whether those who run are slow or away."""
        while True:
            time.sleep(_LOOK_SECONDS)
            with self._lock:
                if not self._waits():
                    self._looks = False
                    return
            self._admit()


@contextlib.contextmanager
def away() -> Iterator[None]:
    """What is inside waits for a store, a disk or a file: meanwhile it holds nobody up."""
    turn: Turn | None = getattr(_here, "turn", None)
    if turn is None or turn.away_since is not None:
        yield
        return
    turn.away_since = time.monotonic()
    try:
        yield
    finally:
        turn.away_since = None


def tidy(turns: RunTurns, most_seconds: float) -> None:
    """Collect what runs have left behind, in a thread of its own: when nothing runs, or after
    `most_seconds`. Streamlit would do so after each run, for all visits that there are; between
    these, only what is new is looked through.
    """
    gc.set_threshold(*_YOUNG_ONLY)

    def forever() -> None:
        last, seen = time.monotonic(), 0
        while True:
            time.sleep(1.0)
            since = time.monotonic() - last
            if turns.ended != seen and (
                since > most_seconds or (since > _IDLE_SECONDS and turns.is_idle)
            ):
                seen = turns.ended
                gc.collect()
                last = time.monotonic()

    threading.Thread(target=forever, name="tidy", daemon=True).start()
