"""Reads GPX files: tracks of points with times, measured once the file went by."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from xml.etree.ElementTree import ParseError

from backcare.domain.entries import RunSource
from backcare.runs.activity_types import Sport, sport_of
from backcare.runs.elements import Step, number_in, taken
from backcare.runs.found import SkipReason
from backcare.runs.gathered import Gathered
from backcare.runs.limits import Budget, UnreadableError
from backcare.runs.opened import Opened
from backcare.runs.told import Code, Told, told
from backcare.runs.way import Point, measured
from backcare.runs.which_sport import Activity, said_sport, verdict

LAP_PAUSE_S = 120
"""Tracks of one file with a shorter pause between them are laps of one run."""
LAP_OVERLAP_S = 5
"""By how much a lap may begin before the one before it ends."""
MOSTLY = 0.9
"""The share of a way that must lie between points with times."""
_GPX = ["gpx"]
_TRACK = ["gpx", "trk"]
_SEGMENT = [*_TRACK, "trkseg"]
_POINT = [*_SEGMENT, "trkpt"]
_SPORT_TAGS = {"activity", "activitytype", "activity_type", "sport", "sporttype", "exercisetype"}
"""Names under which services write the sport among their own additions."""
_NUMBERED = {"1001": "walking", "1002": "running", "11007": "cycling", "13001": "hiking"}
"""Samsung's numbers of sports."""


class _Track:
    """One track as it was written; `lost` points have no place."""

    def __init__(self) -> None:
        self.kind = ""
        self.added_kind = ""
        self.name = ""
        self.segments: list[list[Point]] = []
        self.points = 0
        self.lost = 0
        self.timed = 0
        self.ahead: timedelta | None = None


class _Lap(NamedTuple):
    """A track, measured. `of` is how many tracks it was made of."""

    kind: str
    name: str
    start: float
    end: float
    metres: float
    seconds: float
    is_one_pace: bool
    lost: int
    ahead: timedelta | None
    of: int = 1


def is_gpx(opened: Opened) -> bool:
    """Return whether the XML root of a file is that of GPX."""
    return opened.root == "gpx"


def read_gpx(opened: Opened, file: str, gathered: Gathered, budget: Budget) -> None:
    """Add the runs of a GPX file to `gathered`.

    Raises `UnreadableError` for a file that is damaged or has no track.
    """
    try:
        read = taken(opened.xml, budget, _File)
    except ParseError as error:
        raise _damaged() from error
    tracks = [
        track
        for track in read.named()
        if track.points > 1
        or track.lost
        or said_sport(track.kind, track.name, file, gathered) is not None
    ]
    if not tracks:
        raise UnreadableError(SkipReason.EMPTY, Code.GPX_WITHOUT_TRACK)
    laps = [lap for track in tracks if (lap := _measured(track, file, gathered)) is not None]
    for lap in _joined(laps, file, gathered):
        _add(lap, file, gathered)


class _File:
    """The tracks of a file, as far as it was walked through."""

    def __init__(self) -> None:
        self.tracks: list[_Track] = []
        self._said: dict[str, str | None] = {}
        self._kind = ""
        self._name = ""

    def take(self, step: Step) -> None:
        """Learn from an element that begins or ends."""
        path, element, ends = step
        if not ends:
            if path == _POINT:
                self._said = {}
            elif path == _SEGMENT:
                self.tracks[-1].segments.append([])
            elif path == _TRACK:
                self.tracks.append(_Track())
        elif path[:-1] == _POINT:
            self._said.setdefault(path[-1], element.text)
        elif path == _POINT:
            self._point(element.get("lat"), element.get("lon"))
        elif path[:3] != _SEGMENT:
            self._described(path, element.tag, (element.text or "").strip())

    def _point(self, latitude: str | None, longitude: str | None) -> None:
        track = self.tracks[-1]
        north, east = number_in(latitude), number_in(longitude)
        # A receiver that does not know yet where it is says 0, 0.
        if north is None or east is None or not (north or east) or abs(north) > 90:
            track.lost += 1
            return
        said = self._said
        time = _moment(said.get("time"))
        at = None
        if time is not None:
            at = time.timestamp()
            if not track.timed:
                track.ahead = time.utcoffset()
            track.timed += 1
        track.points += 1
        track.segments[-1].append(Point(north, east, number_in(said.get("ele")), at))

    def _described(self, path: list[str], tag: str, text: str) -> None:
        """Learn what a track, or the whole file, is called and which sport it says."""
        if not text:
            return
        if path[:2] == _TRACK:
            track = self.tracks[-1]
            if path[2:] == ["type"]:
                track.kind = track.kind or text
            elif path[2:] == ["name"]:
                track.name = track.name or text
            elif "extensions" in path:
                track.added_kind = track.added_kind or _added(tag, text)
        elif path in (["gpx", "metadata", "name"], ["gpx", "name"]):
            self._name = self._name or text
        elif path[:1] == _GPX and "extensions" in path:
            self._kind = self._kind or _added(tag, text)

    def named(self) -> list[_Track]:
        """Return the tracks, each with what the file says of all."""
        for track in self.tracks:
            track.kind = track.kind or track.added_kind or self._kind
            if len(self.tracks) == 1:
                track.name = track.name or self._name
        return self.tracks


def _added(tag: str, text: str) -> str:
    """Return the sport that an addition says, if it is a known one."""
    if tag.rsplit("}", 1)[-1].casefold() not in _SPORT_TAGS:
        return ""
    word = _NUMBERED.get(text, text)
    is_known = not word.isdecimal() and sport_of(word) in (Sport.RUN, Sport.OTHER)
    return word if is_known else ""


def _moment(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text.strip()) if text and ":" in text else None
    except ValueError:
        return None
    # GPX times are UTC by the standard, even without the Z.
    return at if at is None or at.tzinfo is not None else at.replace(tzinfo=UTC)


def _measured(track: _Track, file: str, gathered: Gathered) -> _Lap | None:
    """Measure a track that may be a run; `None` for one that is none, or that has to be told of."""
    said = said_sport(track.kind, track.name, file, gathered)
    if isinstance(said, str):
        gathered.other(said)
        return None
    if track.lost and track.lost >= track.points:
        gathered.skip(file, SkipReason.BROKEN, told(Code.GPX_DAMAGED))
        return None
    if track.points <= 1:
        gathered.skip(file, SkipReason.EMPTY, told(Code.GPX_WITHOUT_POINTS))
        return None
    way = measured(track.segments)
    if way.start is None or way.end is None:
        gathered.skip(file, SkipReason.NO_TIME, told(Code.GPX_WITHOUT_TIMES))
        return None
    if 2 * track.timed < track.points or way.timed_metres < MOSTLY * way.metres:
        few = told(Code.GPX_FEW_TIMES, n=track.timed, of=track.points)
        gathered.skip(file, SkipReason.NO_TIME, few)
        return None
    if way.start == way.end:
        gathered.skip(file, SkipReason.NO_TIME, told(Code.GPX_ONE_TIME))
        return None
    return _Lap(
        track.kind,
        track.name,
        way.start,
        way.end,
        way.metres,
        way.seconds,
        way.is_one_pace,
        track.lost,
        track.ahead,
    )


def _joined(laps: Iterable[_Lap], file: str, gathered: Gathered) -> list[_Lap]:
    """Return the laps of one sport with seconds between them as one, the earliest first."""
    joined: list[_Lap] = []
    for lap in sorted(laps, key=lambda lap: lap.start):
        last = joined[-1] if joined else None
        if (
            last is not None
            and -LAP_OVERLAP_S <= lap.start - last.end <= LAP_PAUSE_S
            and _sport(lap, file, gathered) == _sport(last, file, gathered)
        ):
            joined[-1] = last._replace(
                end=max(last.end, lap.end),
                metres=last.metres + lap.metres,
                seconds=last.seconds + lap.seconds,
                is_one_pace=last.is_one_pace and lap.is_one_pace,
                lost=last.lost + lap.lost,
                of=last.of + 1,
            )
        else:
            joined.append(lap)
    return joined


def _sport(lap: _Lap, file: str, gathered: Gathered) -> tuple[str, bool]:
    return lap.kind, said_sport(lap.kind, lap.name, file, gathered) is None


def _add(lap: _Lap, file: str, gathered: Gathered) -> None:
    seconds = min(lap.seconds, lap.end - lap.start)
    activity = Activity(
        kind=lap.kind,
        name=lap.name,
        metres=lap.metres,
        seconds=seconds,
        keeps_one_pace=lap.is_one_pace,
    )
    by = verdict(activity, file, gathered)
    if by is None:
        return
    try:
        start = datetime.fromtimestamp(lap.start, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise _damaged() from error
    notes: list[Told] = list(by.notes)
    if lap.of > 1:
        notes.append(told(Code.TRACKS_JOINED, tracks=lap.of))
    if lap.lost:
        notes.append(told(Code.POINTS_WITHOUT_PLACE, n=lap.lost))
    gathered.add(
        file,
        RunSource.GPX,
        start,
        lap.metres,
        seconds,
        notes=notes,
        sport_by=by.by,
        ahead=lap.ahead,
    )


def _damaged() -> UnreadableError:
    return UnreadableError(SkipReason.BROKEN, Code.GPX_DAMAGED)
