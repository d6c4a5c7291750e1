"""What comes over the wire, before the gate sees it: piece by piece, and no more than a page sends.

The web server parses all that has arrived in one go, a quarter of a megabyte, and answers nobody
meanwhile. Thousands of empty frames, or parts of a body, fit into that. This stands on names of
uvicorn's that are not public; tests/club/test_wires.py holds them.
"""

from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from backcare.config import Limits
from backcare.web.pace import Pace
from backcare.web.process import web_servers

_PIECE = 2048
_OTHER_FRAMES_A_SECOND, _OTHER_FRAMES_AT_ONCE = 10, 100
"""A browser answers a ping now and then, and sends a long message in a few parts."""
_DROPPED_SECONDS = 2.0
"""How long what follows a request that was refused may take to end."""


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

    What is refused gets an answer, and what is still on its way is dropped until it ends. A web
    server in front takes a process for dead that cuts a connection off, and sends nobody there for
    some seconds: by asking so again and again a stranger would shut everybody out.
    """

    _is_refused = False

    def data_received(self, data: bytes) -> None:
        """Parse what has come, unless it is a body in parts."""
        for start in range(0, len(data), _PIECE):
            if self._is_refused or self.transport.is_closing():
                return
            super().data_received(data[start : start + _PIECE])
            if any(name == b"transfer-encoding" for name, _ in self.headers or ()):
                self._refuse(HTTPStatus.LENGTH_REQUIRED)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002, as theirs
        """Refuse what is no request, or longer than any."""
        self._refuse(HTTPStatus.BAD_REQUEST)

    def _refuse(self, status: HTTPStatus) -> None:
        self._is_refused = True
        if self.cycle is not None:
            self.cycle.disconnected = True  # the app has nothing to answer any more
            self.cycle.message_event.set()
        line = f"HTTP/1.1 {status.value} {status.phrase}"
        said = "\r\n".join((line, "Content-Length: 0", "Connection: close", "", ""))
        self.transport.write(said.encode())
        self.flow.resume_reading()
        self.loop.call_later(_DROPPED_SECONDS, self.transport.close)


def guard_wires(limits: Limits) -> None:
    """Have the web server parse as above, and take no longer messages than the gate."""
    for found in web_servers():
        found.ws_max_size = limits.frame_kb << 10
        if found.ws_protocol_class is WebSocketsSansIOProtocol:
            found.ws_protocol_class = PacedFrames
        if found.http_protocol_class is H11Protocol:
            found.http_protocol_class = KnownLengths
