"""What the server and a room say to each other, and how: typed messages, none longer than bounds.

The server asks once; the room then asks for pieces of the files, tells how far it is, and answers.
"""

import socket
import struct
from datetime import datetime
from typing import Any

import msgspec

from backcare.domain.profile import Profile
from backcare.runs.found import FileAnswer, Reading
from backcare.runs.limits import Limits
from backcare.storage.documents import AnyRecord
from backcare.storage.exports import Unread

MOST_MESSAGE = 2 * 2**20
"""Most bytes of one message."""
MOST_ANSWER = 32 * 2**20
"""Most bytes of all messages of one reading; a diary has at most 20 MB."""
PIECE = 2**20
"""Most bytes of a file that are sent at once."""
PART = 500
"""How many runs or records are in a message: each is read while pages wait."""
LISTS = ("runs", "skipped", "notes", "questions", "settled", "unread")
"""The lists of a reading, which are sent in parts."""
_LENGTH = struct.Struct(">I")
_NONE = 0xFFFFFFFF


class RunFiles(msgspec.Struct, frozen=True, kw_only=True, tag="runs"):
    """Read run files. `zone` is an IANA name, or `None` for the machine's own; `heavy` are the
    places of files that ended a room before and are left out.
    """

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    zone: str | None
    answers: tuple[FileAnswer, ...]
    day_ends: int
    limits: Limits
    now: datetime | None = None
    heavy: tuple[int, ...] = ()


class ExportFile(msgspec.Struct, frozen=True, kw_only=True, tag="export"):
    """Read a file that a runner took along."""

    size: int
    limits: Limits


class Wants(msgspec.Struct, frozen=True, tag="wants"):
    """The room asks for a piece of a file."""

    file: int
    at: int
    size: int


class Far(msgspec.Struct, frozen=True, tag="far"):
    """How far the reading is."""

    done: int
    total: int


class Some(msgspec.Struct, frozen=True, tag="some"):
    """A part of a reading: some of one of its lists."""

    part: Reading


class Read(msgspec.Struct, frozen=True, tag="read"):
    """The end of a reading."""


class Records(msgspec.Struct, frozen=True, tag="some-records"):
    """Some of the records."""

    records: tuple[AnyRecord, ...]


class Lines(msgspec.Struct, frozen=True, tag="some-unread"):
    """Some of what cannot be read of a file that was taken along."""

    unread: tuple[Unread, ...]


class Brought(msgspec.Struct, frozen=True, tag="brought"):
    """The end of a file that was taken along: the choices in it."""

    profile: Profile


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The file is not what was asked for: the code of the error."""

    code: str


Asked = RunFiles | ExportFile
Answer = Wants | Far | Some | Read | Records | Lines | Brought | Refused
_encode = msgspec.msgpack.Encoder().encode
_asked: msgspec.msgpack.Decoder[Asked] = msgspec.msgpack.Decoder(Asked)
_answer: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


class LineEndedError(Exception):
    """The other side is gone, or said what nobody says here."""


class Line:
    """One end of the line between the server and a room."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._waiting = bytearray()
        self._taken = 0

    def say(self, message: Any) -> None:
        """Send a message. Raises `LineEndedError`."""
        data = _encode(message)
        self.give(_LENGTH.pack(len(data)) + data)

    def give_piece(self, data: bytes | memoryview | None) -> None:
        """Send a piece of a file; `None` if it cannot be read. Raises `LineEndedError`."""
        self.give(_LENGTH.pack(_NONE if data is None else len(data)))
        self.give(data or b"")

    def give(self, data: bytes | memoryview) -> None:
        """Send bytes. Raises `LineEndedError`, also if nobody takes them in time."""
        try:
            self._end.sendall(data)
        except OSError as error:
            raise LineEndedError from error

    def asked(self) -> Asked:
        """Return what the server asks for."""
        return _asked.decode(self._exactly(self._length(MOST_ANSWER)))

    def piece(self) -> bytes:
        """Return the piece that was asked for; raises `OSError` if it cannot be read."""
        length = self._length(_NONE)
        if length == _NONE:
            raise OSError("the file cannot be read")
        return self._exactly(length)

    def answer(self) -> Answer | None:
        """Return what the room says; `None` if it said nothing for the timeout of the socket.

        Raises `LineEndedError`.
        """
        try:
            while (message := self._whole()) is None:
                self._take()
        except TimeoutError:
            return None
        try:
            return _answer.decode(message)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise LineEndedError from error

    def _whole(self) -> bytes | None:
        """Return the next message if all of it is here."""
        if len(self._waiting) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._waiting)
        if length > MOST_MESSAGE:
            raise LineEndedError("too long")
        end = _LENGTH.size + length
        if len(self._waiting) < end:
            return None
        message = bytes(self._waiting[_LENGTH.size : end])
        del self._waiting[:end]
        return message

    def _take(self) -> None:
        try:
            data = self._end.recv(PIECE)
        except TimeoutError:
            raise
        except OSError as error:
            raise LineEndedError from error
        self._taken += len(data)
        if not data or self._taken > MOST_ANSWER:
            raise LineEndedError("ended, or too long")
        self._waiting += data

    def _length(self, most: int) -> int:
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size))
        if length > most:
            raise LineEndedError("too long")
        return int(length)

    def _exactly(self, size: int) -> bytes:
        """Return so many bytes, however long they take."""
        data = bytearray()
        while len(data) < size:
            more = self._end.recv(min(PIECE, size - len(data)))
            if not more:
                raise LineEndedError("ended")
            data += more
        return bytes(data)
