"""What was run in each day, week or month."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import msgspec

from backcare.domain.entries import RunSession
from backcare.domain.tracker.measures import measured


class RunTotal(msgspec.Struct, frozen=True, kw_only=True):
    """The runs since `start`: the first day of a week or month, or of all runs.

    `metres` adds up the `with_distance` runs that have one, `seconds` the `with_time` runs.
    Walks are no runs.
    """

    start: date
    runs: int
    metres: int
    with_distance: int
    seconds: int
    with_time: int


def total_of(start: date, runs: Iterable[RunSession]) -> RunTotal:
    """Return what runs come to; times of a run-walk are those of the whole."""
    known = [measured(r) for r in runs if not r.is_walk]
    metres = [m.metres for m in known if m.metres is not None]
    seconds = [m.seconds for m in known if m.seconds is not None]
    return RunTotal(
        start=start,
        runs=len(known),
        metres=sum(metres),
        with_distance=len(metres),
        seconds=sum(seconds),
        with_time=len(seconds),
    )


def run_totals(
    runs: Iterable[RunSession], starts: Sequence[date], piece: Callable[[date], date]
) -> list[RunTotal]:
    """Return the total of each piece that begins on one of `starts`, in their order.

    `piece` gives the first day of the piece that includes a day; other pieces are left out.
    """
    inside: dict[date, list[RunSession]] = {start: [] for start in starts}
    for run in runs:
        inside.get(piece(run.day), []).append(run)
    return [total_of(start, inside[start]) for start in starts]
