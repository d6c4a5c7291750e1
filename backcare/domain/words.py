"""What a person typed: cleaned before it is kept, counted as people count, and drawn as it is."""

import re
import unicodedata

_KEPT_CONTROLS = "\t\n"
_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10))))
)
"""Letters and marks that take no ink, beside what Unicode calls a control, format or blank."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the direction of what follows them, or end the isolation around them."""
_ISOLATE, _END = "\u2068", "\u2069"
_JOINER = "\u2060"
"""A sign without width at which no line is broken: it parts what Streamlit would read as one."""
_MEANS_SOMETHING = re.compile(r"[!-/:-@\[-`{-~]")
_READ_TOGETHER = re.compile(r"(?<=[:@<>~-])|(?<=www)(?=\.)", re.IGNORECASE)


def clean_text(text: str) -> str:
    """Return a text as it is kept: composed (NFC), without control characters but tabs and line
    breaks, and empty if nobody can see anything in it.
    """
    lines = re.sub("\r\n?|[\u2028\u2029]", "\n", text)
    kept = "".join(c for c in lines if c in _KEPT_CONTROLS or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", kept).strip() if any(map(_is_seen, kept)) else ""


def in_one_line(typed: str) -> str:
    """Return what a person typed as one line that reads on: names that look alike are one."""
    return " ".join(_TURNING.sub("", typed).split())


def as_text(typed: str) -> str:
    """Return what a person typed for a place that reads Markdown: markdown, labels, help, tables.

    It is shown letter by letter, in one line; its direction ends where it ends. Nothing in it is
    read as Markdown, HTML, mathematics, or Streamlit's own signs (`:red[...]`, `:smile:`, `->`):
    those that are looked for after the Markdown was read are parted by a sign without width.
    """
    parted = _READ_TOGETHER.sub(_JOINER, in_one_line(typed))
    return f"{_ISOLATE}{_MEANS_SOMETHING.sub(_escaped, parted)}{_END}"


def isolated(typed: str) -> str:
    """Return what a person typed for a place that shows plain text, such as a chart's legend."""
    return f"{_ISOLATE}{in_one_line(typed)}{_END}"


def _is_seen(letter: str) -> bool:
    return letter not in _UNSEEN and unicodedata.category(letter)[0] not in "CZ"


def _escaped(sign: re.Match[str]) -> str:
    return f"\\{sign.group()}"
