"""The encodings that run files are written in: those of services and of spreadsheets.

Any other name in a file is not even looked up: Python has codecs whose time grows with the square
of a text, and finds each by importing a module of that name.
"""

from encodings import normalize_encoding
from encodings.aliases import aliases

KNOWN = (
    *("ascii", "utf_8", "utf_8_sig", "utf_16", "utf_16_be", "utf_16_le", "latin_1", "mac_roman"),
    *(f"iso8859_{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
    *(f"cp125{page}" for page in range(9)),
)
"""Names of Python's modules for them; each reads a text in one pass."""

_BY_NAME = {name: name for name in KNOWN} | {
    alias: name for alias, name in aliases.items() if name in KNOWN
}


def known_encoding(name: str) -> str | None:
    """Return Python's name of an encoding; `None` for one that no run file is written in."""
    return _BY_NAME.get(normalize_encoding(name).lower())
