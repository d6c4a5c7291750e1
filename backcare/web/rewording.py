"""Streamlit's own words that a visitor can meet, in ours: its scripts are served with ours in them.

Where Streamlit has a parameter for them, that is used instead; plain words of its own stay.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from backcare.content.texts import Texts
from backcare.serving import streamlit_static

_VALUE = "\0"
"""Stands in our words for what Streamlit fills in: the next group of the pattern."""


class Place(NamedTuple):
    """Where words stand: in scripts whose names begin with `script`, as `theirs`, a pattern. `ours`
    are the words to put there.
    """

    script: str
    theirs: str
    ours: str


def places(text: Texts) -> tuple[Place, ...]:
    """Return all places. They are patterns as names in Streamlit's scripts are short and change."""
    failed, kind = text("upload.failed"), text("upload.kind")
    box, files = "FileUploader", "utils"
    return (
        Place("index", r"`Running\.\.\.`", text("frame.working")),
        Place("index", r"`App pages`", text("frame.pages")),
        Place("InputInstructions", r"`Press Enter to \$\{\w+\}`", text("frame.enter")),
        Place("InputInstructions", r"`\$\{\w+\.length\}/\$\{\w+\}`", ""),  # no count of letters
        Place(box, r"`Upload`", text("upload.choose")),
        Place(box, r"`Drag and drop files here`", text("upload.drop_several")),
        Place(box, r"`Drag and drop a file here`", text("upload.drop")),
        Place(box, r"`(\$\{[^`{}]*\}) per file`", text("upload.most", size=_VALUE)),
        Place(box, r"(?<=errorMessage:)[\w$]+\(\w+\)(?:\.message)?(?=\})", failed),
        Place(box, r"`\$\{\w+\.type\} files are not allowed\.`", kind),
        Place(files, r"`\$\{\w+\.type\} files are not allowed\.`", kind),
        Place(
            files,
            r"`File must be (\$\{[\w$]+\(\w+,`b`\)\}) or smaller\.`",
            text("upload.too_large", size=_VALUE),
        ),
        Place(files, r"`Only one file is allowed\.`", text("upload.one")),
        Place(files, r"`Unexpected error\. Please try again\.`", failed),
        Place(files, r"`Error: `", f"{text('upload.refused')} "),
        Place(
            files,
            r"`(\$\{\w+\.toFixed\(\w+\)\})(\$\{\w+\.toUpperCase\(\)\})`",
            text("upload.size", number=_VALUE, unit=_VALUE),
        ),
    )


def in_our_words(text: Texts, scripts: Path | None = None) -> dict[str, str]:
    """Return Streamlit's scripts that have such words, by file name, with ours in them.

    Words that the installed version does not have are passed over; a test tells.
    """
    folder = scripts or streamlit_static() / "static" / "js"
    reworded: dict[str, str] = {}
    for place in places(text):
        for path in folder.glob(f"{place.script}.*.js"):
            source = reworded.get(path.name) or path.read_text(encoding="utf-8")
            ours, found = re.subn(place.theirs, _literal(place.ours), source)
            if found:
                reworded[path.name] = ours
    return reworded


def _literal(words: str) -> Callable[[re.Match[str]], str]:
    """Return what makes of a match a template literal of JavaScript that says the words."""
    first, *others = re.sub(r"[`\\]|\$(?=\{)", r"\\\g<0>", words).split(_VALUE)

    def literal(match: re.Match[str]) -> str:
        filled = (f"{value}{part}" for value, part in zip(match.groups(), others, strict=True))
        return f"`{first}{''.join(filled)}`"

    return literal
