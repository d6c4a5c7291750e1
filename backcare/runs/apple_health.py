"""Reads "export.xml" of Apple Health, which has up to gigabytes: it goes by, and only its workouts
are kept, each parsed by itself.

So what is broken between them, as the declarations of some versions are, costs none of them.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from backcare.domain.entries import RunSource
from backcare.domain.written import DecimalSign, number
from backcare.runs.activity_types import words
from backcare.runs.apple_routes import Workout
from backcare.runs.found import SkipReason
from backcare.runs.gathered import Gathered
from backcare.runs.limits import Budget, UnreadableError
from backcare.runs.records_of import records_of
from backcare.runs.service_runs import Activity, ServiceRuns
from backcare.runs.told import Code, told

_PREFIX = "HKWorkoutActivityType"
_RUNNING = "Running"
_MULTISPORT = "SwimBikeRun"
_DISTANCE = "HKQuantityTypeIdentifierDistanceWalkingRunning"
_METRES = {"km": 1000.0, "mi": 1609.344, "m": 1.0, "yd": 0.9144, "ft": 0.3048, "cm": 0.01}
_SECONDS = {"min": 60.0, "s": 1.0, "sec": 1.0, "hr": 3600.0, "h": 3600.0}

_ROOT, _END = b"<HealthData", b"</HealthData>"
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_WORKOUT, _CLOSING = b"<Workout", b"</Workout>"
_OTHER = b"<Workout "
_AFTER_NAME = b" \t\r\n/>"
_START_TAG = re.compile(rb"""<Workout(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+""")
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
MOST_WORKOUT = 4 * 2**20
"""Most bytes of one workout; long ones list each lap and pause."""
_TAIL = 1024


def is_apple_health(head: bytes) -> bool:
    """Return whether a file begins like an export of Apple Health, after its declarations."""
    return b"HealthData" in head[:2000] and _ROOT in head


def read_apple_health(
    pieces: Iterable[bytes], file: str, gathered: Gathered, budget: Budget
) -> None:
    """Add the runs among the workouts, and note when each workout was: routes are told by it.

    Raises `UnreadableError` for a file that declares entities or has too many workouts.
    """
    runs = ServiceRuns(file, RunSource.APPLE_HEALTH, gathered)
    found: list[Workout] = []
    told_before, has_workouts = len(gathered.skipped), False
    texts = _workouts(pieces, file, gathered, budget)
    for workout in records_of(texts, _parsed, file, gathered, budget):
        has_workouts = True
        found += _take(workout, runs, gathered)
    if not has_workouts and len(gathered.skipped) == told_before:
        gathered.skip(file, SkipReason.EMPTY, told(Code.EXPORT_WITHOUT_WORKOUTS))
    gathered.workouts.add(file, found)
    gathered.tell_tracks(
        [route for workout in found if workout.tells for route in workout.routes], file
    )


def _workouts(
    pieces: Iterable[bytes], file: str, gathered: Gathered, budget: Budget
) -> Iterator[bytes]:
    """Yield the text of each workout; the rest goes by."""
    buffer = b""
    for place, piece in enumerate(pieces):
        buffer += piece
        if place == 0 and _ENTITY.search(buffer, 0, buffer.find(_ROOT)):
            raise UnreadableError(SkipReason.UNSAFE, Code.XML_WITH_ENTITIES)
        at = 0
        while (begin := buffer.find(_WORKOUT, at)) >= 0:
            ends = _ends(buffer, begin)
            if ends is not None:
                end, at = ends
                if end > begin:
                    yield buffer[begin:end]
            elif len(buffer) - begin > MOST_WORKOUT:  # it has no end; others may follow
                budget.check()
                at = begin + len(_WORKOUT)
            else:
                break
        buffer = buffer[max(at, len(buffer) - _TAIL) if begin < 0 else begin :]
    if _END not in buffer:
        gathered.skip(file, SkipReason.BROKEN, told(Code.EXPORT_CUT))


def _ends(buffer: bytes, begin: int) -> tuple[int, int] | None:
    """Return where a workout ends that begins here, and from where others are looked for.

    `None` if more has to be read. An element of a longer name ends where it begins; one that is
    broken takes nothing of the next along.
    """
    named = begin + len(_WORKOUT)
    after = buffer[named : named + 1]
    if after and after not in _AFTER_NAME:
        return begin, named
    tag = _START_TAG.match(buffer, begin)
    here = len(buffer) if tag is None else tag.end()
    mark = buffer[here : here + 1]
    if mark != b">" and buffer.find(b"<", here) >= 0:
        return here, named
    if mark != b">":
        return None
    if buffer[here - 1 : here] == b"/":
        return here + 1, here + 1
    end = buffer.find(_CLOSING, here)
    other = buffer.find(_OTHER, here, len(buffer) if end < 0 else end)
    if other >= 0:
        return other, other
    return None if end < 0 else (end + len(_CLOSING),) * 2


def _parsed(text: bytes) -> Element | None:
    try:
        element: Element = fromstring(_NOT_XML.sub(b"", text), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        return None
    return element


def _take(element: Element, runs: ServiceRuns, gathered: Gathered) -> Iterator[Workout]:
    """Keep a workout if it is a run, or the parts of a triathlon that are."""
    kind = _kind(element)
    routes = tuple(path for one in element.iter("FileReference") if (path := one.get("path", "")))
    if kind == _MULTISPORT:
        for leg in element.findall("WorkoutActivity"):
            if _kind(leg) == _RUNNING:
                runs.keep(_activity(leg))
        yield from _span(element, routes, needs=False)
    elif kind == _RUNNING:
        activity = _activity(element)
        runs.keep(activity)
        yield from _span(element, routes, needs=not activity.metres)
    else:
        gathered.other(words(kind))
        yield from _span(element, routes, needs=False)


def _kind(element: Element) -> str:
    return element.get("workoutActivityType", "").removeprefix(_PREFIX)


def _span(element: Element, routes: tuple[str, ...], *, needs: bool) -> Iterator[Workout]:
    start, end = _moment(element.get("startDate")), _moment(element.get("endDate"))
    if start is not None:
        last = start if end is None else end
        yield Workout(start=start.timestamp(), end=last.timestamp(), routes=routes, tells=not needs)


def _activity(element: Element) -> Activity:
    start, end = _moment(element.get("startDate")), _moment(element.get("endDate"))
    seconds = _measure(element.get("duration"), element.get("durationUnit", "min"), _SECONDS)
    if seconds is None and start is not None and end is not None:
        seconds = (end - start).total_seconds()
    return Activity(
        kind=_RUNNING,
        start=start,
        metres=_far(element),
        seconds=seconds,
        ahead=start.utcoffset() if start is not None else timedelta(),
    )


def _far(element: Element) -> float | None:
    """Return the distance: an attribute in old exports, a sum of its own in new ones."""
    said = _measure(element.get("totalDistance"), element.get("totalDistanceUnit", ""), _METRES)
    if said:
        return said
    for statistics in element.findall("WorkoutStatistics"):
        if statistics.get("type") == _DISTANCE:
            return _measure(statistics.get("sum"), statistics.get("unit", ""), _METRES)
    return None


def _measure(text: str | None, unit: str, units: dict[str, float]) -> float | None:
    value = number(text or "", DecimalSign.POINT)
    return None if value is None or unit not in units else value * units[unit]


def _moment(text: str | None) -> datetime | None:
    """Return a moment written like "2026-05-01 07:00:00 +0200"."""
    try:
        at = datetime.strptime(text or "", "%Y-%m-%d %H:%M:%S %z")
        at.timestamp()
    except (ValueError, OverflowError):
        return None
    return at
