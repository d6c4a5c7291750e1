"""Where rooms come from: a process that is started once, or this process if it has one thread."""

import atexit
import contextlib
import functools
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import NoReturn

from backcare.config import ROOT
from backcare.domain.errors import NoRoomError

CAN_FORK = hasattr(os, "fork")
"""Not on Windows: there a file is read in the process that asks."""
_KEPT = ("PATH", "TZ", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV")
"""What a room may know of the environment; the settings, with their passwords, are not among it."""


class Keeper:
    """Keeps the process that rooms are forked from; may be used by several threads.

    The server itself has threads, so a fork of it could stand still at a lock that nobody opens.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def warm(self) -> None:
        """Start the process if it is not there; nobody waits for it. Raises `NoRoomError`."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._start()

    @contextlib.contextmanager
    def room(self) -> Iterator[socket.socket]:
        """Open a room and yield the line to it; it ends with the block. Raises `NoRoomError`."""
        ours, theirs = socket.socketpair()
        life, its_life = socket.socketpair()
        with ours, life:
            with theirs, its_life:
                self._hand_over(theirs, its_life)
            yield ours

    def _hand_over(self, line: socket.socket, life: socket.socket) -> None:
        for _ in range(2):  # it may just have ended, as nobody asked for long
            self.warm()
            with self._lock:
                try:
                    if self._control is not None:
                        socket.send_fds(self._control, [b"r"], [line.fileno(), life.fileno()])
                        return
                except OSError:
                    self._stop()
        raise NoRoomError("no process to read files in")

    def _start(self) -> None:
        self._stop()
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self._process = subprocess.Popen(
                    (sys.executable, "-m", "backcare.room"),
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    cwd=ROOT,
                    env={name: os.environ[name] for name in _KEPT if name in os.environ},
                )
            except OSError as error:
                ours.close()
                raise NoRoomError("no process to read files in") from error
        self._control = ours

    def close(self) -> None:
        """End the process, and every room with it."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.wait()
        self._control = self._process = None


@functools.cache
def the_keeper() -> Keeper:
    """Return the keeper of this process, whose own process ends with it."""
    keeper = Keeper()
    atexit.register(keeper.close)
    return keeper


@contextlib.contextmanager
def forked_here() -> Iterator[socket.socket]:
    """Open a room that is forked from this process, which must have no other thread."""
    from backcare.room.guest import get_ready

    get_ready()
    ours, theirs = socket.socketpair()
    with ours:
        room = os.fork()
        if room == 0:
            ours.close()
            in_room(theirs)
        theirs.close()
        try:
            yield ours
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(room, signal.SIGKILL)
            os.waitpid(room, 0)


def in_room(line: socket.socket) -> NoReturn:
    """Do the job of a room in this process, which was forked for it, and end it."""
    code = 1
    try:
        from backcare.room.guest import attend

        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(nowhere, descriptor)
        os.close(nowhere)
        attend(line)
        code = 0
    finally:
        os._exit(code)  # whatever happens: nothing of the process that was forked goes on here
