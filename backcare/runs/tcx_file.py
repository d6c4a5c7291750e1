"""Reads TCX files: activities made of laps, and of points where the laps do not say it all."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import ParseError

from backcare.domain.entries import RunSource
from backcare.runs.elements import Step, number_in, taken
from backcare.runs.found import SkipReason
from backcare.runs.gathered import Gathered
from backcare.runs.limits import Budget, UnreadableError
from backcare.runs.opened import Opened
from backcare.runs.recorded import Recorded, summed
from backcare.runs.told import Code, Told, told
from backcare.runs.which_sport import Activity, said_sport, verdict

BEYOND_SHARE, BEYOND_METRES = 1.05, 100
"""Points that reach this much further than the laps, and so many metres, tell of a missing lap."""
_ACTIVITY, _LAP, _POINT = "Activity", "Lap", "Trackpoint"
_METRES, _SECONDS = "DistanceMeters", "TotalTimeSeconds"
_OF_POINT = {"Time", _METRES}
_OF_PLACE = {"LatitudeDegrees", "LongitudeDegrees"}


class _Lap:
    """One lap: when it began, and its points as they were written."""

    def __init__(self, start: str) -> None:
        self.start = start
        self.points: list[dict[str, str]] = []


class _Activity:
    """One activity: its sport, what may say when it began, what its laps add up to."""

    def __init__(self, sport: str) -> None:
        self.sport = sport
        self.id = ""
        self.laps: list[_Lap] = []
        self.sums: dict[str, float] = {}

    def take(self, path: list[str], step: Step) -> None:
        """Take what an element inside says; `path` begins below the activity."""
        name, element = path[-1], step.element
        if not step.ends:
            if path == [_LAP]:
                self.laps.append(_Lap(element.get("StartTime", "")))
            elif name == _POINT and self.laps:
                self.laps[-1].points.append({})
        elif len(path) > 3:
            if self.laps and self.laps[-1].points and _is_of_point(path, name):
                self.laps[-1].points[-1].setdefault(name, element.text or "")
        else:
            self._sum(path, element.text or "")

    def _sum(self, path: list[str], text: str) -> None:
        name = path[-1]
        if path == ["Id"]:
            self.id = self.id or text
        elif path[:-1] == [_LAP] and name in (_METRES, _SECONDS):
            try:
                self.sums[name] = self.sums.get(name, 0.0) + float(text)
            except ValueError:
                return

    @property
    def start(self) -> datetime | None:
        """When it began, as it was written."""
        said = (_moment(text) for text in (self.id, *(lap.start for lap in self.laps)))
        return next((at for at in said if at is not None), None)

    def points(self) -> Iterator[Recorded]:
        """Yield what its points say."""
        for lap in self.laps:
            for point in lap.points:
                at = _moment(point.get("Time", ""))
                if at is not None:
                    yield Recorded(
                        at.timestamp(),
                        number_in(point.get(_METRES)),
                        number_in(point.get("LatitudeDegrees")),
                        number_in(point.get("LongitudeDegrees")),
                    )

    def reach(self) -> float:
        """Return how far the points reach, which begin anew with each lap in some files."""
        total = furthest = 0.0
        for lap in self.laps:
            far = [m for point in lap.points if (m := number_in(point.get(_METRES))) is not None]
            if far:
                total += max(0.0, far[-1] - far[0])
                furthest = far[-1]
        return max(total, furthest)


def _is_of_point(path: list[str], name: str) -> bool:
    parent = path[-2]
    return (parent == _POINT and name in _OF_POINT) or (parent == "Position" and name in _OF_PLACE)


def is_tcx(opened: Opened) -> bool:
    """Return whether the XML root of a file is that of TCX."""
    return opened.root == "trainingcenterdatabase"


def read_tcx(opened: Opened, file: str, gathered: Gathered, budget: Budget) -> None:
    """Add the runs of a TCX file to `gathered`.

    Raises `UnreadableError` if it is damaged or has no activity.
    """
    try:
        read = taken(opened.xml, budget, _File)
    except ParseError as error:
        raise UnreadableError(SkipReason.BROKEN, Code.TCX_DAMAGED) from error
    if not read.activities:
        raise UnreadableError(SkipReason.EMPTY, Code.TCX_WITHOUT_ACTIVITY)
    for activity in read.activities:
        _add(activity, file, gathered)


class _File:
    """The activities of a file, as far as it was walked through."""

    def __init__(self) -> None:
        self.activities: list[_Activity] = []
        self._inside = math.inf

    def take(self, step: Step) -> None:
        """Learn from an element that begins or ends."""
        path = step.path
        if path[-1] == _ACTIVITY and not step.ends:
            self.activities.append(_Activity(step.element.get("Sport", "").strip()))
            self._inside = len(path)
        elif len(path) > self._inside:
            self.activities[-1].take(path[int(self._inside) :], step)


def _add(activity: _Activity, file: str, gathered: Gathered) -> None:
    said = said_sport(activity.sport, "", file, gathered)
    if isinstance(said, str):
        gathered.other(said)
        return
    metres, seconds, notes = _measured(activity)
    by = verdict(Activity(kind=activity.sport, metres=metres, seconds=seconds), file, gathered)
    if by is None:
        return
    start = activity.start
    if start is None:
        first = summed(activity.points()).first
        if first is None:
            gathered.skip(file, SkipReason.NO_DATE, told(Code.TCX_WITHOUT_START))
            return
        start = datetime.fromtimestamp(first, UTC)
        notes.append(told(Code.START_WORKED_OUT))
    gathered.add(
        file,
        RunSource.TCX,
        start,
        metres,
        seconds,
        notes=(*by.notes, *notes),
        sport_by=by.by,
        ahead=start.utcoffset(),
    )


def _measured(activity: _Activity) -> tuple[float | None, float | None, list[Told]]:
    """Return metres and seconds: those of the laps, and of the points where laps are missing."""
    metres, seconds = (_positive(activity.sums.get(name)) for name in (_METRES, _SECONDS))
    reach = activity.reach()
    notes: list[Told] = []
    if metres and reach > max(metres * BEYOND_SHARE, metres + BEYOND_METRES):
        metres, seconds = reach, max(seconds or 0.0, summed(activity.points()).seconds)
        notes.append(told(Code.LAPS_TOO_SHORT))
    if metres and seconds:
        return metres, seconds, notes
    sums = summed(activity.points())
    if not metres and (metres := _positive(reach) or sums.metres):
        notes.append(told(Code.FROM_PLACES if sums.is_by_place else Code.FROM_POINTS))
    if not seconds and sums.seconds:
        seconds = sums.seconds
        notes.append(told(Code.TIME_FROM_POINTS))
    return metres, seconds, notes


def _positive(value: float | None) -> float | None:
    return value if value is not None and 0.5 <= value < math.inf else None


def _moment(text: str) -> datetime | None:
    """Return a time as it was written; those without a zone are UTC by the standard."""
    try:
        at = datetime.fromisoformat(text.strip())
        at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at
