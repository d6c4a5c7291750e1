"""Reads TCX files: activities made of laps."""

from datetime import UTC, datetime
from xml.etree.ElementTree import ParseError

from backcare.domain.entries import RunSource
from backcare.runs.activity_types import Sport
from backcare.runs.elements import Step, walk
from backcare.runs.found import SkipReason
from backcare.runs.gathered import Budget, Gathered, UnreadableError
from backcare.runs.opened import Opened
from backcare.runs.told import Code, told

_ACTIVITY, _LAP = "Activity", "Lap"
_METRES, _SECONDS = "DistanceMeters", "TotalTimeSeconds"


class _Activity:
    """One activity: its sport, what may say when it began, what its laps add up to."""

    def __init__(self, sport: str) -> None:
        self.sport = sport
        self.starts: list[str] = []
        self.lap_starts: list[str] = []
        self.sums: dict[str, float] = {}

    def take(self, step: Step) -> None:
        """Take what an element inside says; `step.path` begins with the activity."""
        path, element, ends = step
        if not ends:
            if path[1:] == [_LAP]:
                self.lap_starts.append(element.get("StartTime", ""))
        elif path[1:] == ["Id"]:
            self.starts.append(element.text or "")
        elif path[1:-1] == [_LAP] and path[-1] in (_METRES, _SECONDS):
            try:
                self.sums[path[-1]] = self.sums.get(path[-1], 0.0) + float(element.text or "")
            except ValueError:
                return

    @property
    def start(self) -> datetime | None:
        """When it began, in UTC."""
        for text in (*self.starts, *self.lap_starts):
            try:
                at = datetime.fromisoformat(text.strip())
                return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
            except (ValueError, OverflowError):
                continue
        return None


def is_tcx(opened: Opened) -> bool:
    """Return whether the XML root of a file is that of TCX."""
    return opened.root == "trainingcenterdatabase"


def read_tcx(opened: Opened, file: str, gathered: Gathered, budget: Budget) -> None:
    """Add the runs of a TCX file to `gathered`.

    Raises `UnreadableError` if it is damaged or has no activity.
    """
    try:
        activities = _activities(opened.xml, budget)
    except ParseError as error:
        raise UnreadableError(SkipReason.BROKEN, Code.TCX_DAMAGED) from error
    if not activities:
        raise UnreadableError(SkipReason.EMPTY, Code.TCX_WITHOUT_ACTIVITY)
    for activity in activities:
        _add(activity, file, gathered)


def _activities(xml: bytes, budget: Budget) -> list[_Activity]:
    activities: list[_Activity] = []
    outside = 0
    for path, element, ends in walk(xml, budget):
        if path[-1] == _ACTIVITY and not ends:
            activities.append(_Activity(element.get("Sport", "").strip()))
            outside = len(path) - 1
        elif activities and len(path) > outside:
            activities[-1].take(Step(path[outside:], element, ends))
    return activities


def _add(activity: _Activity, file: str, gathered: Gathered) -> None:
    sport = activity.sport
    meant = gathered.sport(sport, file) if sport else Sport.OTHER
    if meant is Sport.OTHER:
        gathered.other(sport)
        return
    if meant is Sport.UNKNOWN:
        gathered.unknown(sport, file)
        return
    start = activity.start
    if start is None:
        gathered.skip(file, SkipReason.NO_DATE, told(Code.TCX_WITHOUT_START))
        return
    metres, seconds = activity.sums.get(_METRES), activity.sums.get(_SECONDS)
    gathered.add(file, RunSource.TCX, start, metres, seconds)
