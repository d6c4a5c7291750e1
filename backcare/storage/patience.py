"""How long to wait for records that do not answer.

A store may hang for ever: a network disk, a silently broken connection, a frozen database. What
does not need records must not wait for them.
"""

import queue
import threading
import time
import weakref
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Any, TypeVar

from backcare.domain.club.documents import ClubDocument
from backcare.domain.errors import UnreachableError
from backcare.storage.club import ClubStore
from backcare.turns import away

T = TypeVar("T")
D = TypeVar("D", bound=ClubDocument)

LOOKS = 30
_LOOK_SECONDS = 0.1
"""An answer is polled this many times, this far apart. We count polls, not seconds: a busy server
polls less often, which is not the fault of the records.
"""
_TRY_AGAIN_SECONDS = 1.0
_GIVEN_UP_SECONDS = 60.0
"""For how long a hanging call counts against the records: it may hang for a reason of its own."""


class Patience:
    """Calls the store, and remembers for all visits when it is out of reach.

    While it is, nobody waits for it except one background thread, which calls `is_there` every
    second until that returns or raises anything but `UnreachableError`, and until hanging calls
    have ended or been given up.
    """

    def __init__(self, is_there: Callable[[], object] = lambda: None) -> None:
        self._is_there = is_there
        self._lock = threading.Lock()
        self._is_away = False
        self._is_slow = False
        self._is_watched = False
        self._hanging: list[tuple[Future[Any], float]] = []
        self._here = threading.local()

    def through(self, work: Callable[[], T]) -> T:
        """Do `work`, however long it takes; raises `UnreachableError` if the records are known to
        be out of reach.
        """
        if self._is_away and not getattr(self._here, "is_anew", False):
            raise UnreachableError("the records were away a moment ago")
        try:
            with away():
                return work()
        except UnreachableError:
            self._is_away = True
            self._watch()
            raise

    def anew(self, work: Callable[[], T]) -> T:
        """Do `work` even if the records are known to be out of reach: somebody tapped for it."""
        self._here.is_anew = True
        try:
            done = self.through(work)
        finally:
            self._here.is_anew = False
        self._is_away = False
        return done

    def briefly(self, work: Callable[[], T]) -> T:
        """Do `work` like `through`, but wait only a few seconds; it must not save anything.

        Also raises `UnreachableError` if somebody else waited in vain a moment ago.
        """
        if self._is_slow:
            raise UnreachableError("the records did not answer a moment ago")
        answer: Future[T] = Future()
        _workers.do(lambda: _answer(answer, lambda: self.through(work)))
        with away():
            for _ in range(LOOKS):
                try:
                    return answer.result(_LOOK_SECONDS)
                except TimeoutError:
                    if answer.done():  # raised by the work itself, or just finished
                        return answer.result()
        with self._lock:
            self._is_slow = True
            self._hanging.append((answer, time.monotonic() + _GIVEN_UP_SECONDS))
        self._watch()
        raise UnreachableError("the records did not answer in time")

    def _watch(self) -> None:
        with self._lock:
            if not self._is_watched:
                self._is_watched = True
                watch = threading.Thread(target=_look_again, args=(weakref.ref(self),), daemon=True)
                watch.start()

    def _is_back(self) -> bool:
        now = time.monotonic()
        with self._lock:
            self._hanging = [(a, end) for a, end in self._hanging if not a.done() and end > now]
            if self._hanging:
                return False
        try:
            self._is_there()
        except UnreachableError:
            return False
        except Exception:  # noqa: S110 - they answer; whoever asks next gets the error
            pass
        with self._lock:
            self._is_away = self._is_slow = self._is_watched = False
        return True


class PatientClubStore:
    """The club's documents, not asked for while known to be out of reach; see `ClubStore`."""

    def __init__(self, store: ClubStore, patience: Patience) -> None:
        self._store = store
        self._patience = patience

    def get(self, kind: type[D], key: str) -> D | None:
        """Return one document, or `None`."""
        return self._patience.through(lambda: self._store.get(kind, key))

    def all(self, kind: type[D]) -> tuple[D, ...]:
        """Return all documents of a kind, sorted by key."""
        return self._patience.through(lambda: self._store.all(kind))

    def write(
        self, put: Iterable[ClubDocument] = (), remove: Iterable[ClubDocument] = ()
    ) -> tuple[ClubDocument, ...]:
        """Save and remove documents, all or none; see `ClubStore.write`."""
        return self._patience.through(lambda: self._store.write(put, remove))

    def version(self) -> str:
        """Return a string that changes with every save."""
        return self._patience.through(self._store.version)


def _look_again(patience: "weakref.ref[Patience]") -> None:
    """Check every second whether the records are back, as long as anybody uses `patience`."""
    while True:
        time.sleep(_TRY_AGAIN_SECONDS)
        wanted = patience()
        if wanted is None or wanted._is_back():
            return


def _answer(answer: "Future[Any]", work: Callable[[], Any]) -> None:
    try:
        answer.set_result(work())
    except BaseException as error:  # the caller decides what it means
        answer.set_exception(error)


class _Workers:
    """Threads that wait for work. A pool of the library would wait for hanging ones when the
    server ends.
    """

    def __init__(self) -> None:
        self._tasks: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._idle = threading.Semaphore(0)

    def do(self, task: Callable[[], None]) -> None:
        self._tasks.put(task)
        if not self._idle.acquire(blocking=False):
            threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while True:
            task = self._tasks.get()
            task()
            del task  # do not keep the result until the next task
            self._idle.release()


_workers = _Workers()
