"""The services whose whole export is an archive: which of its files are read, and what to export
instead if there is nothing in it.
"""

import re
from collections.abc import Iterable

import msgspec

from backcare.runs.told import Code


class Service(msgspec.Struct, frozen=True):
    """One service: what is told if nothing is read, a name of a file that only its archives have,
    and the files that are read.
    """

    nothing: Code
    own: re.Pattern[str]
    wanted: re.Pattern[str]


_RUN_FILES = r"\.(?:fit|gpx|tcx)(?:\.gz)?\Z"


def _service(nothing: Code, own: str, wanted: str) -> Service:
    return Service(
        nothing,
        re.compile(own, re.IGNORECASE),
        re.compile(f"{wanted}|{_RUN_FILES}", re.IGNORECASE),
    )


SERVICES = (
    _service(
        Code.NOTHING_OF_APPLE_HEALTH,
        r"(?:\A|/)(?:apple_health_export|workout-routes)/|(?:\A|/)export_cda\.xml\Z",
        r"(?<!_cda)\.xml\Z",
    ),
    _service(
        Code.NOTHING_OF_GARMIN,
        r"(?:\A|/)DI_CONNECT/|(?:\A|/)DI-Connect-|summarizedActivities\.json\Z",
        r"summarizedActivities\.json\Z|UploadedFiles[^/]*\.zip\Z",
    ),
    _service(
        Code.NOTHING_OF_POLAR,
        r"(?:\A|/)training-session[-_][^/]*\.json\Z",
        r"(?:\A|/)training-session[-_][^/]*\.json\Z",
    ),
    _service(
        Code.NOTHING_OF_FITBIT,
        r"(?:\A|/)(?:Fitbit|Google Fit|MyFitbitData)/|(?:\A|/)exercise-\d+\.json\Z",
        r"(?:\A|/)exercise-\d+\.json\Z",
    ),
    _service(
        Code.NOTHING_OF_SAMSUNG,
        r"(?:\A|/)com\.samsung\.s?health\.[^/]*\.csv\Z",
        r"(?:\A|/)com\.samsung\.s?health\.exercise\.\d+\.csv\Z",
    ),
    _service(
        Code.NOTHING_OF_ZEPP,
        r"(?:\A|/)(?:SPORT|HEARTRATE_AUTO|SLEEP|ACTIVITY_MINUTE)/[A-Z_]+_\d+\.csv\Z",
        r"(?:\A|/)SPORT_\d+\.csv\Z",
    ),
    _service(
        Code.NOTHING_OF_HUAWEI,
        r"(?:\A|/)motion path detail data",
        r"(?:\A|/)motion path detail data[^/]*\.json\Z",
    ),
    _service(
        Code.NOTHING_OF_HEALTH_CONNECT,
        r"(?:\A|/)health_connect[^/]*\.db\Z",
        r"(?:\A|/)health_connect[^/]*\.db\Z",
    ),
    _service(
        Code.ARCHIVE_WITHOUT_RUNS,
        r"(?:\A|/)cardioActivities\.csv\Z",
        r"(?<!measurements)\.csv\Z",
    ),
    _service(
        Code.NOTHING_OF_NIKE,
        r"(?:\A|/)(?:nike|nrc)[^/]*/.*\.json\Z|(?:\A|/)activities/[^/]*\.json\Z",
        r"\.json\Z",
    ),
)
"""In the order in which they are tried."""


def service_of(names: Iterable[str]) -> Service | None:
    """Return the service whose archive has files of such names."""
    known = list(names)
    return next((one for one in SERVICES if any(map(one.own.search, known))), None)
