"""Two pauses on the same days: the second one is refused in words, and nothing is lost."""

from backcare.domain.entries import Entry, Pause
from backcare.domain.errors import RefusedError
from backcare.domain.pauses import met_by
from backcare.domain.typed import Unread
from backcare.ui.tracker.diary import read_diary
from backcare.ui.visit import Visit


def refuse_overlap(pause: Pause, visit: Visit, before: Entry | None = None) -> None:
    """Raise `RefusedError` if another pause has a day in common with this one.

    `before` is the pause until now, if it is being changed.
    """
    was, text = before if isinstance(before, Pause) else None, visit.text
    other = met_by(pause, read_diary(visit).pauses, was)
    if other is not None:
        raise RefusedError(
            Unread.OVERLAP_OPEN if other.until is None else Unread.OVERLAP,
            field=text("pause.from"),
            reason=text(f"pause.reason.{other.reason}"),
            first=other.day,
            last=other.until,
        )
