"""One activity of a service's export, kept as a run if its type says so."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from backcare.domain.entries import RunSource
from backcare.runs.activity_types import Sport
from backcare.runs.found import SkipReason
from backcare.runs.gathered import MOST_SAID_LINES, Gathered, plain
from backcare.runs.told import Code, told


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """What an export says of one activity; metres and seconds.

    `start` without a zone is by the runner's own clock. `ahead` is how far the clock of the place
    was ahead of UTC, `line` that of a table.
    """

    kind: str
    start: datetime | None
    metres: float | None
    seconds: float | None
    ahead: timedelta | None = None
    line: int | None = None


class ServiceRuns:
    """Follows the reading of one export."""

    def __init__(self, file: str, source: RunSource, gathered: Gathered) -> None:
        self._file, self._source, self._gathered = file, source, gathered
        self._without_start = 0
        self._likely: set[str] = set()

    def take(self, activity: Activity) -> None:
        """Keep an activity if it is a run, else count it."""
        if self.is_run(activity):
            self.keep(activity)

    def is_run(self, activity: Activity) -> bool:
        """Return whether an activity is a run by its type; another one is counted."""
        gathered, kind = self._gathered, activity.kind
        sport = gathered.sport(kind, self._file)
        if sport is Sport.OTHER:
            gathered.other(kind, self._file, self._start(activity))
        elif sport is Sport.UNKNOWN:
            gathered.unknown(kind, self._file)
        elif sport is Sport.LIKELY_RUN and kind not in self._likely:
            self._likely.add(kind)
            gathered.note(self._file, Code.READ_AS_RUNNING, word=plain(kind))
        return sport in (Sport.RUN, Sport.LIKELY_RUN)

    def keep(self, activity: Activity) -> None:
        """Keep an activity that is a run."""
        start = self._start(activity)
        if start is None:
            self._without_start += 1
            if self._without_start <= MOST_SAID_LINES:
                why = told(Code.RECORD_WITHOUT_START)
                self._gathered.skip(self._file, SkipReason.NO_DATE, why, activity.line)
            return
        self._gathered.add(
            self._file,
            self._source,
            start,
            activity.metres,
            activity.seconds,
            ahead=activity.ahead,
            line=activity.line,
        )

    def _start(self, activity: Activity) -> datetime | None:
        """Return the start in UTC; `None` for one that no calendar has."""
        start, ahead = activity.start, activity.ahead
        try:
            if start is not None and start.tzinfo is None:
                start = start.replace(tzinfo=self._gathered.zone if ahead is None else UTC)
                start -= timedelta() if ahead is None else ahead
            return None if start is None else start.astimezone(UTC)
        except (OverflowError, ValueError, OSError):
            return None


def named(code: int | str, service: str, known: Mapping[int | str, str]) -> str:
    """Return the word for a service's number of a sport, or one that can be asked about."""
    return known.get(code) or f"{service} {plain(str(code))}"
