"""The content as its readers have it: in their units, and in British or American English."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from backcare.content.in_units import in_units
from backcare.content.library import AsRead, ContentLibrary
from backcare.content.otherwise import said_otherwise
from backcare.content.us_words import UsWords
from backcare.domain.measures import Words


def as_read(content: ContentLibrary, folder: Path) -> AsRead:
    """Return how content is for some readers, made when the first of them comes.

    Raises `ContentError` if a file of units in this folder of texts names a sentence that does not
    stand.
    """
    measured, us_words = in_units(content, folder), content.texts.us_words

    @cache
    def of(endings: tuple[str, ...], words: Words) -> ContentLibrary:
        read = measured(endings)
        return read if us_words is None or words is not Words.US else _in_us_words(read, us_words)

    return of


def unused_us_words(content: ContentLibrary) -> frozenset[str]:
    """Return what stands in the book of American words and is in no content or text."""
    if content.texts.us_words is None:
        return frozenset()
    afresh = UsWords(content.texts.us_words.book)
    _in_us_words(content, afresh)
    for key in sorted(content.texts.keys()):
        afresh.say(content.texts.template(key))
    return afresh.unused()


def _in_us_words(content: ContentLibrary, us_words: UsWords) -> ContentLibrary:
    said = said_otherwise(content, us_words.say)
    own = {name: getattr(content, name) for name in content.own}
    # A clinician agreed with what is said, however it is spelled.
    agreed = {said_otherwise(s, us_words.say): mark for s, mark in content.judged.agreed.items()}
    return replace(said, judged=replace(content.judged, agreed=agreed), **own)
