"""Somebody new who comes to the door again and again, and what they are given."""

import http.client
import socket
import ssl
import threading
import time
from typing import NamedTuple

from tests.hosting.page import ADDRESS

EVERY_SECONDS = 0.1
MOST_SECONDS = 30.0
NUMBER = b"tel:112"


class Answer(NamedTuple):
    """When somebody came, when they had what, and whether it names the number to call."""

    came: float
    had: float
    status: int
    has_number: bool


class _Connection(http.client.HTTPConnection):
    """To the web server of this machine, by the club's name; it vouches for itself."""

    def connect(self) -> None:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        line = socket.create_connection(("127.0.0.1", 443), self.timeout)
        self.sock = context.wrap_socket(line, server_hostname=ADDRESS)


def ask() -> tuple[int, bool]:
    """Open the start page; the status is 0 if nobody answers."""
    connection = _Connection(ADDRESS, timeout=MOST_SECONDS)
    try:
        connection.request("GET", "/")
        answer = connection.getresponse()
        return answer.status, NUMBER in answer.read()
    except (OSError, http.client.HTTPException):
        return 0, False
    finally:
        connection.close()


class Door:
    """As a context: somebody comes each tenth of a second."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self._is_over = threading.Event()
        self._coming = threading.Thread(target=self._come)

    def __enter__(self) -> "Door":
        self._coming.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._coming.join()

    def _come(self) -> None:
        while not self._is_over.wait(EVERY_SECONDS):
            came = time.monotonic()
            status, has_number = ask()
            self.answers.append(Answer(came, time.monotonic(), status, has_number))

    def was_open(self) -> bool:
        """Return whether everybody had the page they came for."""
        return bool(self.answers) and all(one.status == http.client.OK for one in self.answers)

    def told_all(self) -> bool:
        """Return whether everybody had the page, or the one with the number to call."""
        return bool(self.answers) and all(
            one.status == http.client.OK or one.has_number for one in self.answers
        )

    def longest_wait(self) -> float:
        """Return how long somebody who stayed until they had the page waited at most."""
        longest, since = 0.0, None
        for one in self.answers:
            since = one.came if since is None else since
            longest = max(longest, one.had - since)
            if one.status == http.client.OK:
                since = None
        return longest

    def seconds_refused(self) -> float:
        """Return for how long nobody answered at all."""
        return sum(one.had - one.came + EVERY_SECONDS for one in self.answers if not one.status)
