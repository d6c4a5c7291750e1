"""The process that rooms are forked from: `python -m backcare.room`, with a socket as its input.

It has read no file and knows no member; it has one thread, so that a fork of it is sound. For each
byte it gets two descriptors: the line of a room, and its life. A room ends when its life is closed.
"""

import contextlib
import gc
import os
import selectors
import signal
import socket
import sys

from backcare.room.forks import in_room
from backcare.room.guest import get_ready

IDLE_SECONDS = 900.0
"""After so long without a room the process ends; the next reading starts another one."""


def main() -> None:
    """Fork a room for each request, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends, and with it this process
    control = socket.socket(fileno=sys.stdin.fileno())
    get_ready()
    gc.collect()
    gc.freeze()
    _serve(control)


def _serve(control: socket.socket) -> None:
    rooms: dict[socket.socket, int] = {}
    selector = selectors.DefaultSelector()
    selector.register(control, selectors.EVENT_READ)
    while True:
        ready = selector.select(None if rooms else IDLE_SECONDS)
        if not ready:
            return
        for key, _ in ready:
            if key.fileobj is control:
                _, ends, _, _ = socket.recv_fds(control, 1, 2)
                if len(ends) < 2:
                    _end_all(rooms)
                    return
                line, life = (socket.socket(fileno=end) for end in ends)
                rooms[life] = _fork(line, [control, life, *rooms])
                selector.register(life, selectors.EVENT_READ)
            elif isinstance(key.fileobj, socket.socket):
                selector.unregister(key.fileobj)
                _end(key.fileobj, rooms.pop(key.fileobj))


def _fork(line: socket.socket, others: list[socket.socket]) -> int:
    """Return the process of a room that attends to a line."""
    room = os.fork()
    if room == 0:
        for other in others:
            other.close()
        in_room(line)
    line.close()
    return room


def _end_all(rooms: dict[socket.socket, int]) -> None:
    for life, room in rooms.items():
        _end(life, room)


def _end(life: socket.socket, room: int) -> None:
    """End a room. Its number is not given to another process before we ask how it ended."""
    life.close()
    with contextlib.suppress(ProcessLookupError):
        os.kill(room, signal.SIGKILL)
    os.waitpid(room, 0)


if __name__ == "__main__":
    main()
