"""Read and check what the first page says about a day and about the next run."""

from collections.abc import Mapping
from pathlib import Path

from backcare.content.strict_yaml import read_typed
from backcare.domain.errors import ContentError
from backcare.domain.plan.programme import Reason, by_id
from backcare.domain.tracker.next_run import NextRunReason
from backcare.domain.tracker.today import DayWord

_NEXT = (*NextRunReason, "usual")


def read_today(path: Path) -> Mapping[str, Reason]:
    """Return the statements of a file by id; raises `ContentError` if one is missing or twice."""
    reasons = read_typed(path, list[Reason])
    known = by_id(reasons)
    wanted = {*(f"day-{word}" for word in DayWord), *(f"next-{reason}" for reason in _NEXT)}
    if len(reasons) > len(known) or known.keys() != wanted:
        unlike = ", ".join(sorted(known.keys() ^ wanted)) or "one of them twice"
        raise ContentError(f"{path}: expected each statement once: {unlike}")
    return known
