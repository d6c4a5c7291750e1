"""What a club says in its own words: its name, the notice, and what organisers should know."""

import unicodedata
from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from backcare.club.keys import ClubKeys
from backcare.domain.club.documents import (
    MOST_NAME,
    MOST_WORDS,
    ClubDocument,
    ClubError,
    NoWordsError,
    OwnWords,
    Wording,
)
from backcare.storage.club import ClubStore


class ChangedWordsError(ClubError):
    """Somebody else changed a text, or its host did in another tab, since it was shown."""

    code = "club.changed_words"


class ClubWords:
    """The club's own words, each with what stood there before its last change."""

    def __init__(self, store: ClubStore, keys: ClubKeys, now: Callable[[], datetime]) -> None:
        self._store = store
        self._keys = keys
        self._now = now

    def of(self, what: Wording) -> OwnWords:
        """Return the words of one text; without any if the club has none of its own here."""
        kept = self._store.get(OwnWords, what)
        return kept or OwnWords(key=what, changed_at=self._now())

    def change(self, what: Wording, words: str, rev: int) -> None:
        """Say it so from now on. Raises `NoWordsError` for words that cannot be shown, and
        `ChangedWordsError` if somebody else changed it since `rev`.
        """
        self._put(what, name_of(words) if what is Wording.NAME else _text_of(words), rev)

    def undo(self, what: Wording, rev: int) -> None:
        """Say it again as before the last change, and by a second call as after it."""
        before = self.of(what).before
        if what is not Wording.NAME or before is not None:
            self._put(what, before, rev)

    def drop(self, what: Wording, rev: int) -> None:
        """Say it as the server does by itself, which no club's name can be."""
        if what is not Wording.NAME:
            self._put(what, None, rev)

    def _put(self, what: Wording, words: str | None, rev: int) -> None:
        kept = self.of(what)
        if kept.rev != rev:
            raise ChangedWordsError("changed by somebody else")
        now_said = kept.words
        put: list[ClubDocument] = []
        if what is Wording.NAME and words is not None:
            club = self._keys.club()
            now_said, put = club.name, [replace(club, name=words)]
        if words != now_said:
            after = replace(kept, words=words, before=now_said, changed_at=self._now())
            self._store.write(put=[*put, after])
            self._keys.read_anew()


def name_of(words: str) -> str:
    """Return a club's name as it is kept, on one line. Raises `NoWordsError`."""
    return _checked(" ".join(_plain(words).split()), "A club's name", MOST_NAME)


def _text_of(words: str) -> str:
    return _checked(_plain(words).strip(), "A text", MOST_WORDS)


def _plain(words: str) -> str:
    """Return words without what no text has: signs that steer, and other ends of lines."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def _checked(words: str, what: str, most: int) -> str:
    is_seen = any(unicodedata.category(c)[0] in "LNPS" for c in words)
    if not is_seen or len(words) > most:
        raise NoWordsError(f"{what} has from 1 to {most:,} letters.")
    return words
