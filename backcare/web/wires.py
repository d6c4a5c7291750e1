"""What comes over the wire, before the gate sees it: piece by piece, and no more than a page sends.

The web server parses all that has arrived in one go, a quarter of a megabyte, and answers nobody
meanwhile. Thousands of empty frames, or parts of a body, fit into that. This stands on names of
uvicorn's that are not public; tests/club/test_wires.py holds them.
"""

from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from backcare.config import Limits
from backcare.web.pace import Pace
from backcare.web.process import web_servers

_PIECE = 2048
_OTHER_FRAMES_A_SECOND, _OTHER_FRAMES_AT_ONCE = 10, 100
"""A browser answers a ping now and then, and sends a long message in a few parts."""


class PacedFrames(WebSocketsSansIOProtocol):
    """A socket whose messages are parsed once the app has taken those before, and whose other
    frames are few: the gate, which keeps messages in pace, does not see those.
    """

    def __init__(self, *known: Any, **named: Any) -> None:
        super().__init__(*known, **named)
        self._unread = bytearray()
        self._pace = Pace(_OTHER_FRAMES_A_SECOND, _OTHER_FRAMES_AT_ONCE)
        self._is_flooded = False

    def data_received(self, data: bytes) -> None:
        """Parse what has come, as far as somebody takes it."""
        self._unread += data
        self._go_on()

    def handle_ping(self) -> None:
        """Answer, and count."""
        super().handle_ping()
        self._count()

    def handle_pong(self, event: Any) -> None:
        """Take it as an answer, and count."""
        super().handle_pong(event)
        self._count()

    def handle_cont(self, event: Any) -> None:
        """Take the next part of a message, and count."""
        super().handle_cont(event)
        self._count()

    async def receive(self) -> Any:
        """Return the next message, and parse on."""
        message = await super().receive()
        self._go_on()
        return message

    def _go_on(self) -> None:
        while self._unread and not self.read_paused and not self.transport.is_closing():
            piece = bytes(self._unread[:_PIECE])
            del self._unread[:_PIECE]
            super().data_received(piece)
            if self._is_flooded:
                self.transport.abort()

    def _count(self) -> None:
        self._is_flooded = self._is_flooded or self._pace.take() > 0


class KnownLengths(H11Protocol):
    """A connection whose requests say how long they are: what we take has to, and a body in parts
    may have any number of them.
    """

    def data_received(self, data: bytes) -> None:
        """Parse what has come, unless it is a body in parts."""
        for start in range(0, len(data), _PIECE):
            if self.transport.is_closing():
                return
            super().data_received(data[start : start + _PIECE])
            if any(name == b"transfer-encoding" for name, _ in self.headers or ()):
                self.transport.abort()


def guard_wires(limits: Limits) -> None:
    """Have the web server parse as above, and take no longer messages than the gate."""
    for found in web_servers():
        found.ws_max_size = limits.frame_kb << 10
        if found.ws_protocol_class is WebSocketsSansIOProtocol:
            found.ws_protocol_class = PacedFrames
        if found.http_protocol_class is H11Protocol:
            found.http_protocol_class = KnownLengths
