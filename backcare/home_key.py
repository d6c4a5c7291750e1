"""The key of a server for one runner. Whoever else uses this machine reaches its port too.

It is in a file of the data folder that only its owner can read, so it stays the same after a
restart. The address that opens the dashboard has it once; a browser then has a cookie.
"""

import contextlib
import hashlib
import hmac
import html
import os
import secrets
from pathlib import Path
from urllib.parse import urlencode

KEY_PARAMETER = "key"
_FILE, _OPENS = "key", "open.html"
_LEAST_LENGTH = 32


class HomeKey:
    """The key in a folder of records; drawn when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: str | None = None

    @property
    def value(self) -> str:
        """The key. Where it cannot be kept, it is one that ends with this process."""
        if self._known is None:
            try:
                self._known = self._kept() or self._draw()
            except OSError:
                self._known = secrets.token_urlsafe(32)
        return self._known

    @property
    def cookie(self) -> str:
        """Name of the cookie of whoever had the key: of its own for each folder, as browsers give
        the cookies of one port to all others of the machine.
        """
        return f"backcare-home-{self._mark('name')[:8]}"

    @property
    def token(self) -> str:
        """What that cookie holds: enough to be let in, and not the key."""
        return self._mark("cookie")

    def is_key(self, said: str) -> bool:
        """Return whether this is the key."""
        return hmac.compare_digest(said.encode(), self.value.encode())

    def is_token(self, said: str) -> bool:
        """Return whether this is what the cookie of somebody let in holds."""
        return hmac.compare_digest(said.encode(), self.token.encode())

    def address(self, url: str) -> str:
        """Return the address that opens the server at `url` in any browser of this machine."""
        return f"{url.rstrip('/')}/?{urlencode({KEY_PARAMETER: self.value})}"

    def page_to_open(self, url: str) -> Path | None:
        """Return a page that leads to the address, for a browser to be started with: the command
        line of a browser can be seen by everybody. `None` if it cannot be written.
        """
        address = html.escape(self.address(url))
        page = (
            '<!doctype html><meta charset="utf-8"><title>Backcare</title>'
            f'<meta http-equiv="refresh" content="0; url={address}">'
            f'<a href="{address}">Backcare</a>'
        )
        try:
            self._write(_OPENS, page)
        except OSError:
            return None
        return self._folder / _OPENS

    def _mark(self, what: str) -> str:
        return hashlib.sha256(f"{what} {self.value}".encode()).hexdigest()

    def _kept(self) -> str | None:
        file = self._folder / _FILE
        try:
            kept = file.read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return None
        with contextlib.suppress(OSError):
            file.chmod(0o600)  # as when somebody copied it
        return kept if len(kept) >= _LEAST_LENGTH and kept.isascii() else None

    def _draw(self) -> str:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write(_FILE, secrets.token_urlsafe(32) + "\n")
        return self._kept() or ""

    def _write(self, name: str, text: str) -> None:
        """Write a file that only its owner can read, whole or not at all."""
        fresh = self._folder / f"{name}.{secrets.token_hex(6)}.new"
        descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            fresh.replace(self._folder / name)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise
