"""Take up what was read into the marks that are kept, and write their file."""

from collections.abc import Sequence

import msgspec
import yaml

from backcare.content.cited.one import Cited
from backcare.content.judged import standing
from backcare.domain.review import Mark
from scripts.review_kit.reading import Found

_HEAD = """\
# yaml-language-server: $schema=schemas/reviews.schema.json
# What clinicians have said of single statements, written by `python -m scripts.review_kit read`;
# see "A review by a clinician" in docs/triage.md.
"""


def marks_file(marks: Sequence[Mark]) -> str:
    """Return the text of `data/content/reviews.yaml`."""
    plain = [
        {key: value for key, value in msgspec.to_builtins(mark).items() if value is not None}
        for mark in marks
    ]
    # YAML takes some signs that nobody sees for the end of a line, unless all but ASCII is escaped.
    said = "".join(f"{mark.better}{mark.name}" for mark in marks).replace("\n", "")
    return _HEAD + yaml.safe_dump(
        plain, allow_unicode=said.isprintable(), sort_keys=False, width=110
    )


def taken_up(kept: list[Mark], found: Found, told: list[Cited]) -> tuple[list[Mark], list[str]]:
    """Return the marks with those of a document in place of earlier ones, and what to say of it."""
    by_place = {mark.place: mark for mark in kept}
    stand = standing(found.marks, told)
    notes = list(found.notes)
    for mark in found.marks:
        is_lapsed = mark.place not in stand
        if is_lapsed:
            notes.append(f"{mark.place}: changed since; kept, and does not count")
        old = by_place.get(mark.place)
        if old is None or _replaces(mark, old, found.has_day, is_lapsed, told):
            by_place[mark.place] = mark
    return list(by_place.values()), notes


def _replaces(mark: Mark, old: Mark, has_day: bool, is_lapsed: bool, told: list[Cited]) -> bool:
    """Return whether a mark takes the place of an old one: it is later, and counts no less."""
    if not has_day and msgspec.structs.replace(mark, day=old.day) == old:
        return False
    if is_lapsed and old.place in standing([old], told):
        return False
    return mark.day >= old.day
