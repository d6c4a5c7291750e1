"""Whether there is a newer version: asked only when somebody taps, of one address, once."""

import contextlib
import re
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from backcare.domain.club.documents import NotToldError

_WAIT_SECONDS = 8.0
_MOST_BYTES = 4 << 20
_HEAD = re.compile(rb"[0-9a-f]{4}((?:[0-9a-f]{24})?[0-9a-f]{40}) HEAD\x00")
"""The length of a line, then the commit that whoever clones gets, by one of git's two hashes."""


def newest_commit(project: str) -> str:
    """Return the newest commit at the address from which a project is cloned.

    It is asked as git asks, without git: one request, which says nothing about this server but its
    address. Raises `NotToldError`.
    """
    try:
        parts = urlsplit(project)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        with contextlib.closing(kind(parts.netloc, timeout=_WAIT_SECONDS)) as line:
            line.request("GET", f"{parts.path.rstrip('/')}/info/refs?service=git-upload-pack")
            with line.getresponse() as answer:
                told = _HEAD.search(answer.read(_MOST_BYTES)) if answer.status == 200 else None
    except (OSError, HTTPException, ValueError) as error:
        raise NotToldError(str(error)) from error
    if told is None:
        raise NotToldError(f"no answer of git's, status {answer.status}")
    return told[1].decode("ascii")
