"""What a person typed: cleaned before it is kept, shown exactly as it is, and looked for."""

import re
import unicodedata

_KEPT_CONTROLS = "\t\n"
_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10))))
)
"""Invisible letters and marks that Unicode does not class as control, format or blank."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that change the text direction after them, or end the isolation around them."""
_ISOLATE, _END = "\u2068", "\u2069"
_JOINER = "\u2060"
"""A zero-width character without a line break: it splits what Streamlit would read as one sign."""
_MEANS_SOMETHING = re.compile(r"[!-/:-@\[-`{-~]")
_READ_TOGETHER = re.compile(r"(?<=[:@<>~-])|(?<=www)(?=\.)", re.IGNORECASE)


def clean_text(text: str) -> str:
    """Return a text as it is kept: composed (NFC), without control characters other than tabs and
    line breaks, and empty if nothing in it is visible.
    """
    if text.isascii() and text.isprintable():  # most of what is kept
        return text.strip()
    lines = re.sub("\r\n?|[\u2028\u2029]", "\n", text)
    kept = "".join(c for c in lines if c in _KEPT_CONTROLS or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", kept).strip() if any(map(_is_seen, kept)) else ""


def in_one_line(typed: str) -> str:
    """Return what a person typed as a single line, so that names that look alike are equal."""
    return " ".join(_TURNING.sub("", typed).split())


def as_text(typed: str) -> str:
    """Return what a person typed, safe to show wherever Streamlit reads Markdown (also in labels,
    help and tables).

    It is shown letter by letter, in one line, and its text direction ends with it. Nothing in it is
    read as Markdown, HTML, mathematics or Streamlit's own signs (`:red[...]`, `:smile:`, `->`);
    a zero-width character splits the signs that Streamlit looks for after reading the Markdown.
    """
    parted = _READ_TOGETHER.sub(_JOINER, in_one_line(typed))
    return f"{_ISOLATE}{_MEANS_SOMETHING.sub(_escaped, parted)}{_END}"


def isolated(typed: str) -> str:
    """Return what a person typed, safe to show as plain text, such as in a chart's legend."""
    return f"{_ISOLATE}{in_one_line(typed)}{_END}"


def plain(words: str) -> str:
    """Return words in lower case without accents and hyphens, for comparing."""
    split = unicodedata.normalize("NFKD", words.casefold())
    return "".join(c for c in split if not unicodedata.combining(c)).replace("-", " ")


def has_words(text: str, words: str) -> bool:
    """Return whether each word somebody looks for is in a text, also as a part of a longer one."""
    searched = plain(text)
    return all(word in searched for word in plain(words).split())


def _is_seen(letter: str) -> bool:
    return letter not in _UNSEEN and unicodedata.category(letter)[0] not in "CZ"


def _escaped(sign: re.Match[str]) -> str:
    return f"\\{sign.group()}"
