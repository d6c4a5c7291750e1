"""What a stranger can make the server log: a line for a visit, and nothing that they sent.

Streamlit, the web server and our own pages log a traceback wherever something raises. Who finds a
way to make something raise could have it raised ten times a second, and fill the disk.
"""

import logging
import threading
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

VISIT: ContextVar[str] = ContextVar("visit", default="")
"""Some name of the visit that something is done for; empty if it is for none."""

_HOUR = 3600.0
_MOST_TRACEBACKS, _MOST_LINES = 20, 1000
"""Of an hour; lines of visits. The server's own have one for each place, however many those had."""
_LONGEST = 300
_NOWHERE = -1
"""A level below that of any handler."""
_BOUNDED = frozenset({"backcare.requests", "backcare.events", "backcare.ready", "backcare.host"})
"""Logs of ours that have a line for each thing that happened, and no traceback."""


class CalmLog:
    """Makes warnings and errors of the log short. The first traceback of each place stays whole,
    for whoever has to mend it; after that, and of all else, each visit has one line, for an hour.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._since = now()
        self._places: set[str] = set()
        self._told: set[str] = set()

    def calm(self, record: logging.LogRecord) -> None:
        """Leave a record as it is, make it one short line, or have no handler take it."""
        place = _place_of(record)
        with self._lock:
            if self._now() - self._since > _HOUR:
                self._since = self._now()
                self._places.clear()
                self._told.clear()
            is_new = place not in self._places and len(self._places) < _MOST_TRACEBACKS
            visit = VISIT.get()
            who = visit or place
            if record.exc_info and is_new:
                self._places.add(place)
                self._told.add(who)
                return
            if who in self._told or (visit and len(self._told) >= _MOST_LINES):
                record.levelno = _NOWHERE
                return
            self._told.add(who)
        said = " ".join(_said(record).split())[:_LONGEST]
        again = f" (again: {place})" if record.exc_info else ""
        record.msg, record.args = f"{said}{again}", ()
        record.exc_info = record.exc_text = record.stack_info = None


def keep_log_calm() -> None:
    """Have all that is logged in this process from now on be short, threads that fail too."""
    make, log = logging.getLogRecordFactory(), CalmLog()

    def made(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = make(*arguments, **named)
        if record.levelno >= logging.WARNING and record.name not in _BOUNDED:
            log.calm(record)
        return record

    def failed(ended: threading.ExceptHookArgs) -> None:
        if ended.exc_value is not None:
            logging.getLogger("backcare").error("a thread failed", exc_info=ended.exc_value)

    logging.setLogRecordFactory(made)
    threading.excepthook = failed


def _place_of(record: logging.LogRecord) -> str:
    """Return where something happened, and what, without what was said."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return f"{record.module}:{record.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    at = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else "nowhere"
    return f"{type(error).__name__} at {at}"


def _said(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # whatever is wrong with a message of others, who logs goes on
        return str(record.msg)
