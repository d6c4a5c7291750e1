"""Which passphrases are taken, and how hard they are to guess.

The commonest ones, words, names and rows of keys are those of zxcvbn. Its own judgement is not
asked for: it takes many seconds for some long ones, in which nobody else is served.
"""

from enum import StrEnum
from functools import cache
from typing import Any

from backcare.club.secrets import LONGEST
from backcare.domain.club.documents import (
    EasyPassphraseError,
    NamedPassphraseError,
    PassphraseError,
)

SHORTEST = 12
"""Length of a new passphrase in characters; older ones may have ten."""
_FEWEST_DIFFERENT = 5
_SHORTEST_NAME = 3
_OUR_NAME = "backcare"
_JUDGED = 64
"""Only so much of a long one is judged: what comes after it makes it no easier."""
_EASY, _STRONG = 1e8, 1e12
"""Guesses that it stands; with those of a day for one account, the first are many lifetimes."""
_WRITTEN_ALIKE = str.maketrans("@4831!0$5+7", "aabeiiosstt")


class Strength(StrEnum):
    """How hard a passphrase is to guess."""

    EASY = "easy"
    GOOD = "good"
    STRONG = "strong"


def check_passphrase(passphrase: str, nickname: str, club: str) -> None:
    """Raise a `ClubError` for a new passphrase that is too short, or too easy to guess."""
    if not SHORTEST <= len(passphrase) <= LONGEST:
        raise PassphraseError(f"{SHORTEST} to {LONGEST} characters")
    if _is_mostly_a_name(passphrase, club) or _is_mostly_a_name(passphrase, nickname):
        raise NamedPassphraseError("too little besides a name")
    if strength_of(passphrase, nickname, club) is Strength.EASY:
        raise EasyPassphraseError("guessed early")


def strength_of(passphrase: str, *names: str) -> Strength:
    """Return how hard a passphrase is to guess for who knows some names."""
    plain = _without_repeats(passphrase.casefold()[:_JUDGED])
    if len(set(plain)) < _FEWEST_DIFFERENT:
        return Strength.EASY
    words = [word for name in (*names, _OUR_NAME) for word in (name, *name.split())]
    alike = {plain, plain.translate(_WRITTEN_ALIKE)}
    guesses = min(_guesses(one, words) for one in alike)
    if guesses < _EASY:
        return Strength.EASY
    return Strength.STRONG if guesses >= _STRONG else Strength.GOOD


def _is_mostly_a_name(passphrase: str, name: str) -> bool:
    """Return whether a name is in a passphrase, however it is written, and too little besides."""
    plain, name = (_letters(text) for text in (passphrase, name))
    is_in_it = len(name) >= _SHORTEST_NAME and name in plain
    return is_in_it and len(plain.replace(name, "")) < SHORTEST


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _guesses(plain: str, words: list[str]) -> float:
    matching, scoring = _zxcvbn()
    known = matching.build_ranked_dict([word.casefold() for word in words])
    dictionaries = {**matching.RANKED_DICTIONARIES, "user_inputs": known}
    matchers = (
        matching.dictionary_match,
        matching.reverse_dictionary_match,
        matching.spatial_match,
        matching.sequence_match,
        matching.date_match,
    )
    found = [m for matcher in matchers for m in matcher(plain, _ranked_dictionaries=dictionaries)]
    found.sort(key=lambda match: (match["i"], match["j"]))
    return float(scoring.most_guessable_match_sequence(plain, found)["guesses"])


def _without_repeats(text: str) -> str:
    """Return the part of which a text is made by repeating it, or the text."""
    period = (text + text).find(text, 1)
    return text[:period]


@cache
def _zxcvbn() -> tuple[Any, Any]:
    """Read the lists, which takes a while, when the first passphrase is chosen."""
    from zxcvbn import matching, scoring

    return matching, scoring
