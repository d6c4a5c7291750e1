"""The kinds of run files: how each is recognised and read, and whose numbers win."""

from collections.abc import Callable

import msgspec

from backcare.domain.entries import RunSource
from backcare.runs.fit_file import is_fit, read_fit
from backcare.runs.garmin_table import is_garmin, read_garmin
from backcare.runs.gathered import Budget, Gathered
from backcare.runs.gpx_file import is_gpx, read_gpx
from backcare.runs.opened import Opened
from backcare.runs.runkeeper_table import is_runkeeper, read_runkeeper
from backcare.runs.strava_table import is_strava, read_strava
from backcare.runs.tcx_file import is_tcx, read_tcx
from backcare.runs.unpack import PACKED


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of run file.

    `looks` says from the content whether a file is of this kind, `read` gathers its runs; both may
    raise `UnreadableError`. If a run is in two files, the numbers of the lower `rank` are kept: the
    watch's own sums before those worked out from points. `is_list` means that such a file is a
    table of many activities.
    """

    ending: str
    source: RunSource
    rank: int
    looks: Callable[[Opened], bool]
    read: Callable[[Opened, str, Gathered, Budget], None]
    is_list: bool = False


READERS = (
    Reader(ending="fit", source=RunSource.FIT, rank=0, looks=is_fit, read=read_fit),
    Reader(ending="gpx", source=RunSource.GPX, rank=3, looks=is_gpx, read=read_gpx),
    Reader(ending="tcx", source=RunSource.TCX, rank=1, looks=is_tcx, read=read_tcx),
    Reader(
        ending="csv",
        source=RunSource.RUNKEEPER,
        rank=5,
        looks=is_runkeeper,
        read=read_runkeeper,
        is_list=True,
    ),
    Reader(
        ending="csv",
        source=RunSource.STRAVA,
        rank=2,
        looks=is_strava,
        read=read_strava,
        is_list=True,
    ),
    Reader(
        ending="csv",
        source=RunSource.GARMIN,
        rank=4,
        looks=is_garmin,
        read=read_garmin,
        is_list=True,
    ),
)
"""In the order in which they are tried. Any text may be a table, so tables come last."""

RANK = {reader.source: reader.rank for reader in READERS}
SINGLE = tuple(reader.ending for reader in READERS if not reader.is_list)
LISTS = tuple(dict.fromkeys(reader.ending for reader in READERS if reader.is_list))
KINDS = (*SINGLE, *PACKED, *LISTS)
"""Extensions of the files that can be chosen."""
