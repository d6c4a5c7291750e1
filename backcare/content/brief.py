"""Read the questions of the self-check in a few words, for the page of a clinician."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from backcare.content.strict_yaml import read_typed
from backcare.domain.check.rules import RuleBook
from backcare.domain.errors import ContentError

Brief = dict[str, Annotated[str, msgspec.Meta(min_length=4, max_length=110, pattern="^[^;]+$")]]
"""A few words for each question, by its id."""


def read_brief(path: Path, book: RuleBook) -> Mapping[str, str]:
    """Return the words; raises `ContentError` for an unknown id or words that stand twice."""
    brief = read_typed(path, Brief)
    unknown = sorted(brief.keys() - (book.known() - book.areas.keys()))
    if unknown:
        raise ContentError(f"{path}: expected a question, found {unknown[0]!r}")
    if len(set(brief.values())) < len(brief):
        raise ContentError(f"{path}: expected other words for each question")
    return brief
