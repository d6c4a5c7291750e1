"""What every saved record has, and the scales that several kinds share.

In all records `None` means "not answered" and is never a zero; `0` on the NPRS means "no pain".
"""

from datetime import date, datetime
from typing import Annotated

import msgspec

NPRS = Annotated[int, msgspec.Meta(ge=0, le=10)]
"""Numeric pain rating scale, whole numbers: 0 no pain, 10 worst imaginable."""
RPE = Annotated[int, msgspec.Meta(ge=0, le=10)]
"""Effort 0-10 on the project's own anchors (clinical notes 4.4): 0 rest, 5 somewhat hard, 10
maximal.
"""
RecordId = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
ExerciseId = Annotated[str, msgspec.Meta(pattern=r"^E[0-9]{2}$")]
ShortText = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Note = Annotated[str, msgspec.Meta(max_length=2000)]


def sibling_id(record_id: str, number: int) -> str:
    """Return the id of another record saved together with this one; number 0 is its own id.

    Each id follows from the first, so a report that arrives twice gets the same ids.
    """
    return f"{int(record_id, 16) ^ number:032x}"


class Record(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
):
    """What all records share; each kind is a class with its own tag.

    `id` is random and carries no meaning. `day` is the runner's own calendar day, `logged_at` is
    UTC. `rev` counts the saves of this record, so two open tabs cannot silently overwrite each
    other.
    """

    id: RecordId
    day: date
    logged_at: Annotated[datetime, msgspec.Meta(tz=True)]
    rev: Annotated[int, msgspec.Meta(ge=1)] = 1


def kind_of(record: Record) -> str:
    """Return the tag of a record's kind."""
    return str(record.__struct_config__.tag)
