"""Reads GPX files: tracks of points with times."""

from datetime import UTC, datetime

import gpxpy
from gpxpy.gpx import GPXException, GPXTrack

from backcare.domain.entries import RunSource
from backcare.runs.activity_types import Sport
from backcare.runs.found import SkipReason
from backcare.runs.gathered import Budget, Gathered, UnreadableError, plain
from backcare.runs.opened import Opened
from backcare.runs.speed import is_running_speed
from backcare.runs.told import Code, told


def is_gpx(opened: Opened) -> bool:
    """Return whether the XML root of a file is that of GPX."""
    return opened.root == "gpx"


def read_gpx(opened: Opened, file: str, gathered: Gathered, _: Budget) -> None:
    """Add the runs of a GPX file to `gathered`.

    Raises `UnreadableError` for a file that is damaged or has no track.
    """
    try:
        tracks = gpxpy.parse(opened.text).tracks
    except (GPXException, ValueError) as error:
        raise _damaged() from error
    tracks = [track for track in tracks if track.get_points_no() > 1]
    if not tracks:
        raise UnreadableError(SkipReason.EMPTY, Code.GPX_WITHOUT_TRACK)
    for track in tracks:
        _add_track(track, file, gathered)


def _add_track(track: GPXTrack, file: str, gathered: Gathered) -> None:
    kind = (track.type or "").strip()
    sport = gathered.sport(kind, file) if kind else None
    if sport is Sport.OTHER:
        gathered.other(kind)
        return
    if sport is Sport.UNKNOWN:
        gathered.unknown(kind, file)
        return
    try:
        start, metres, seconds = _measured(track)
    except (GPXException, ValueError, TypeError, ArithmeticError) as error:
        raise _damaged() from error
    if start is None:
        gathered.skip(file, SkipReason.NO_TIME, told(Code.GPX_WITHOUT_TIMES))
        return
    notes = []
    if sport is None:
        if not is_running_speed(metres, seconds):
            gathered.other("no type, not at a running speed")
            return
        notes.append(told(Code.RUN_BY_SPEED))
    elif sport is Sport.LIKELY_RUN:
        notes.append(told(Code.READ_AS_RUNNING, word=plain(kind)))
    gathered.add(file, RunSource.GPX, start, metres, seconds, notes=notes)


def _measured(track: GPXTrack) -> tuple[datetime | None, float, float | None]:
    """Return start, metres and moving seconds; the library raises for impossible coordinates."""
    start = track.get_time_bounds().start_time
    moving = track.get_moving_data(raw=True)
    return (
        None if start is None else _utc(start),
        track.length_2d(),
        moving.moving_time if moving else None,
    )


def _damaged() -> UnreadableError:
    return UnreadableError(SkipReason.BROKEN, Code.GPX_DAMAGED)


def _utc(at: datetime) -> datetime:
    # GPX times are UTC by the standard, even without the Z.
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
