"""Reads GPX files: tracks of points with times, measured while the file goes by."""

import math
from datetime import UTC, datetime
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

from gpxpy.geo import distance

from backcare.domain.entries import RunSource
from backcare.runs.activity_types import Sport
from backcare.runs.elements import walk
from backcare.runs.found import SkipReason
from backcare.runs.gathered import Budget, Gathered, UnreadableError, plain
from backcare.runs.opened import Opened
from backcare.runs.speed import is_running_speed
from backcare.runs.told import Code, told

MOVING_KMH = 1.0
"""Who is slower than this stands."""
_TRACK = ["gpx", "trk"]
_SEGMENT = [*_TRACK, "trkseg"]
_POINT = [*_SEGMENT, "trkpt"]
_TYPE = [*_TRACK, "type"]


class _Point(NamedTuple):
    latitude: float
    longitude: float
    height: float | None
    at: datetime | None


class _Track:
    """One track: its type, when it began, metres, moving seconds, as far as it was read.

    It is damaged if its times cannot be compared, or its places cannot be measured.
    """

    def __init__(self) -> None:
        self.kind = ""
        self.points = 0
        self.start: datetime | None = None
        self.metres = 0.0
        self.seconds = 0.0
        self.is_damaged = False
        self._last: _Point | None = None

    def begin_segment(self) -> None:
        """Measure nothing between the point before and the next one."""
        self._last = None

    def add(self, point: _Point) -> None:
        """Measure the way to the next point."""
        self.points += 1
        self.start = self.start or point.at
        last, self._last = self._last, point
        if last is None or self.is_damaged:
            return
        try:
            self._measure(last, point)
        except (ValueError, TypeError, ArithmeticError):
            self.is_damaged = True

    def _measure(self, last: _Point, point: _Point) -> None:
        here, there = point[:2], last[:2]
        metres = distance(*here, None, *there, None)
        self.metres += metres
        if last.at is None or point.at is None:
            return
        gap = (point.at - last.at).total_seconds()
        if last.height and point.height:
            metres = distance(*here, point.height, *there, last.height)
        if gap > 0 and metres and not metres / 1000 / (gap / 3600) <= MOVING_KMH:
            self.seconds += gap


def is_gpx(opened: Opened) -> bool:
    """Return whether the XML root of a file is that of GPX."""
    return opened.root == "gpx"


def read_gpx(opened: Opened, file: str, gathered: Gathered, budget: Budget) -> None:
    """Add the runs of a GPX file to `gathered`.

    Raises `UnreadableError` for a file that is damaged or has no track.
    """
    try:
        tracks = _tracks(opened.xml, budget)
    except (ParseError, ValueError) as error:
        raise _damaged() from error
    tracks = [track for track in tracks if track.points > 1]
    if not tracks:
        raise UnreadableError(SkipReason.EMPTY, Code.GPX_WITHOUT_TRACK)
    for track in tracks:
        _add_track(track, file, gathered)


class _File:
    """The tracks of a file, as far as it was walked through."""

    def __init__(self) -> None:
        self.tracks: list[_Track] = []
        self._is_typed = False
        self._said: dict[str, str | None] = {}

    def begin(self, path: list[str], element: Element) -> None:
        """Note that an element begins."""
        if path == _TRACK:
            self.tracks.append(_Track())
        elif path == _SEGMENT:
            self.tracks[-1].begin_segment()
        elif path == _POINT:
            self._said = {}
        elif len(path) == 1:
            # Earlier versions have no type of a track.
            self._is_typed = element.get("version") == "1.1"

    def end(self, path: list[str], element: Element) -> None:
        """Take what an element said. Raises `ValueError` for a point that is nowhere."""
        if path == _POINT:
            self.tracks[-1].add(_point(element, self._said))
        elif path[:-1] == _POINT:
            self._said.setdefault(path[-1], element.text)
        elif self._is_typed and path == _TYPE:
            track = self.tracks[-1]
            track.kind = track.kind or (element.text or "").strip()


def _tracks(xml: bytes, budget: Budget) -> list[_Track]:
    """Return the tracks of a file. Raises `ValueError` for a point that is nowhere."""
    read = _File()
    for path, element, ends in walk(xml, budget):
        (read.end if ends else read.begin)(path, element)
    return read.tracks


def _point(element: Element, said: dict[str, str | None]) -> _Point:
    latitude, longitude = (_number(element.get(name)) for name in ("lat", "lon"))
    if latitude is None or longitude is None:
        raise ValueError("a point without a place")
    return _Point(latitude, longitude, _number(said.get("ele")), _moment(said.get("time")))


def _number(text: str | None) -> float | None:
    if text is None:
        return None
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"no place: {text}")
    return number


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text and ":" in text else None
    except ValueError:
        return None


def _add_track(track: _Track, file: str, gathered: Gathered) -> None:
    kind = track.kind
    sport = gathered.sport(kind, file) if kind else None
    if sport is Sport.OTHER:
        gathered.other(kind)
        return
    if sport is Sport.UNKNOWN:
        gathered.unknown(kind, file)
        return
    start = _utc(track)
    if start is None:
        gathered.skip(file, SkipReason.NO_TIME, told(Code.GPX_WITHOUT_TIMES))
        return
    metres, seconds = track.metres, track.seconds
    notes = []
    if sport is None:
        if not is_running_speed(metres, seconds):
            gathered.other("no type, not at a running speed")
            return
        notes.append(told(Code.RUN_BY_SPEED))
    elif sport is Sport.LIKELY_RUN:
        notes.append(told(Code.READ_AS_RUNNING, word=plain(kind)))
    gathered.add(file, RunSource.GPX, start, metres, seconds, notes=notes)


def _damaged() -> UnreadableError:
    return UnreadableError(SkipReason.BROKEN, Code.GPX_DAMAGED)


def _utc(track: _Track) -> datetime | None:
    """Return when a track began; raises `UnreadableError` if it is damaged."""
    at = track.start
    try:
        if track.is_damaged:
            raise _damaged()
        if at is None or at.tzinfo is not None:
            return None if at is None else at.astimezone(UTC)
        return at.replace(tzinfo=UTC)  # GPX times are UTC by the standard, even without the Z
    except ArithmeticError as error:
        raise _damaged() from error
