"""Reads TCX files: activities made of laps."""

from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from backcare.domain.entries import RunSource
from backcare.runs.activity_types import Sport
from backcare.runs.found import SkipReason
from backcare.runs.gathered import Budget, Gathered, UnreadableError
from backcare.runs.opened import Opened
from backcare.runs.told import Code, told


def is_tcx(opened: Opened) -> bool:
    """Return whether the XML root of a file is that of TCX."""
    return opened.root == "trainingcenterdatabase"


def read_tcx(opened: Opened, file: str, gathered: Gathered, _: Budget) -> None:
    """Add the runs of a TCX file to `gathered`.

    Raises `UnreadableError` if it is damaged or has no activity.
    """
    try:
        root: Element = fromstring(opened.text, forbid_dtd=True)
    except ParseError as error:
        raise UnreadableError(SkipReason.BROKEN, Code.TCX_DAMAGED) from error
    activities = [element for element in root.iter() if local_name(element) == "Activity"]
    if not activities:
        raise UnreadableError(SkipReason.EMPTY, Code.TCX_WITHOUT_ACTIVITY)
    for activity in activities:
        _add(activity, file, gathered)


def local_name(element: Element) -> str:
    """Return the tag of an element without its namespace."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _add(activity: Element, file: str, gathered: Gathered) -> None:
    sport = activity.get("Sport", "").strip()
    meant = gathered.sport(sport, file) if sport else Sport.OTHER
    if meant is Sport.OTHER:
        gathered.other(sport)
        return
    if meant is Sport.UNKNOWN:
        gathered.unknown(sport, file)
        return
    laps = list(_children(activity, "Lap"))
    start = _start(activity, laps)
    if start is None:
        gathered.skip(file, SkipReason.NO_DATE, told(Code.TCX_WITHOUT_START))
        return
    metres, seconds = _sum(laps, "DistanceMeters"), _sum(laps, "TotalTimeSeconds")
    gathered.add(file, RunSource.TCX, start, metres, seconds)


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if local_name(child) == name)


def _start(activity: Element, laps: list[Element]) -> datetime | None:
    written = [child.text or "" for child in _children(activity, "Id")]
    for text in (*written, *(lap.get("StartTime", "") for lap in laps)):
        try:
            at = datetime.fromisoformat(text.strip())
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _sum(laps: list[Element], name: str) -> float | None:
    values = []
    for lap in laps:
        for child in _children(lap, name):
            try:
                values.append(float(child.text or ""))
            except ValueError:
                continue
    return sum(values) if values else None
