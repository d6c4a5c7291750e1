"""Which nicknames are allowed, and which look alike."""

import re
import unicodedata

from backcare.domain.club.documents import NicknameError

_LONGEST = 30
_ALLOWED = re.compile(r"[^\W_]+(?:[ .'-][^\W_]+)*")
_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\U00013441\U00013442")
"""Fillers of Hangul and blanks of hieroglyphs: letters by their kind, and nothing to be seen."""
_LOOKS_LIKE = str.maketrans(
    {
        **dict(zip("01358", "oiesb", strict=True)),
        "l": "i",
        # Cyrillic and Greek letters that look like Latin ones.
        **dict(
            zip(
                "\u0456\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0458\u04cf\u043a\u043c\u0442",
                "iaeopcyxsjikmt",
                strict=True,
            )
        ),
        **dict(zip("\u03b1\u03bf\u03c1\u03bd\u03b9\u03ba\u03c5\u03c4", "aopvikut", strict=True)),
    }
)


def clean_nickname(typed: str) -> str:
    """Return a nickname as it will be shown; raises `NicknameError`.

    Allowed are letters and digits of one alphabet, with single blanks, dots, hyphens or
    apostrophes between them. Invisible characters, direction marks and mixed alphabets could
    imitate another name.
    """
    name = " ".join(unicodedata.normalize("NFKC", typed).split())
    is_long_enough = 2 <= len(name) <= _LONGEST
    is_seen = _INVISIBLE.isdisjoint(name) and _ALLOWED.fullmatch(name) is not None
    if not is_long_enough or not is_seen or len(_alphabets(name)) > 1:
        raise NicknameError(f"2 to {_LONGEST} letters or digits of one alphabet")
    return name


def look_alike(name: str) -> str:
    """Return a text that is the same for all names that look like this one."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in folded if c.isalnum())
    return bare.replace("rn", "m").replace("vv", "w").translate(_LOOKS_LIKE)


def _alphabets(name: str) -> set[str]:
    """Return the alphabets of the letters, as Unicode names them."""
    return {unicodedata.name(c, "?").split()[0] for c in name if c.isalpha()}
