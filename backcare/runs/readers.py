"""The kinds of run files: how each is recognised and read, and whose numbers win."""

from collections.abc import Callable, Iterable

import msgspec

from backcare.domain.entries import RunSource
from backcare.runs.apple_health import is_apple_health, read_apple_health
from backcare.runs.fit_file import is_fit, read_fit
from backcare.runs.fitbit_json import is_fitbit, read_fitbit
from backcare.runs.garmin_account import is_garmin_account, read_garmin_account
from backcare.runs.garmin_table import is_garmin, read_garmin
from backcare.runs.gathered import Gathered
from backcare.runs.gpx_file import is_gpx, read_gpx
from backcare.runs.health_connect import is_database, read_health_connect
from backcare.runs.huawei_json import is_huawei, read_huawei
from backcare.runs.limits import Budget
from backcare.runs.nike_json import is_nike, read_nike
from backcare.runs.opened import Opened
from backcare.runs.polar_json import is_polar, read_polar
from backcare.runs.runkeeper_table import is_runkeeper, read_runkeeper
from backcare.runs.samsung_table import is_samsung, read_samsung
from backcare.runs.strava_table import is_strava, read_strava
from backcare.runs.tcx_file import is_tcx, read_tcx
from backcare.runs.unpack import PACKED
from backcare.runs.zepp_table import is_zepp, read_zepp


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


class Streamed(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of export that is too long to be held: it goes by in pieces.

    `looks` says from the first piece whether a file is of this kind, `read` gathers its runs.
    """

    ending: str
    source: RunSource
    rank: int
    looks: Callable[[bytes], bool]
    read: Callable[[Iterable[bytes], str, Gathered, Budget], None]


STREAMED = (
    Streamed(
        ending="xml",
        source=RunSource.APPLE_HEALTH,
        rank=7,
        looks=is_apple_health,
        read=read_apple_health,
    ),
    Streamed(
        ending="json",
        source=RunSource.GARMIN_ACCOUNT,
        rank=6,
        looks=is_garmin_account,
        read=read_garmin_account,
    ),
    Streamed(ending="json", source=RunSource.FITBIT, rank=8, looks=is_fitbit, read=read_fitbit),
    Streamed(ending="json", source=RunSource.POLAR, rank=9, looks=is_polar, read=read_polar),
    Streamed(ending="json", source=RunSource.NIKE, rank=10, looks=is_nike, read=read_nike),
    Streamed(ending="json", source=RunSource.HUAWEI, rank=11, looks=is_huawei, read=read_huawei),
    Streamed(
        ending="db",
        source=RunSource.HEALTH_CONNECT,
        rank=14,
        looks=is_database,
        read=read_health_connect,
    ),
)
"""Tried before all others, by the first piece alone."""

READERS = (
    Reader(ending="fit", source=RunSource.FIT, rank=0, looks=is_fit, read=read_fit),
    Reader(ending="gpx", source=RunSource.GPX, rank=3, looks=is_gpx, read=read_gpx),
    Reader(ending="tcx", source=RunSource.TCX, rank=1, looks=is_tcx, read=read_tcx),
    Reader(
        ending="csv",
        source=RunSource.SAMSUNG,
        rank=12,
        looks=is_samsung,
        read=read_samsung,
        is_list=True,
    ),
    Reader(
        ending="csv",
        source=RunSource.ZEPP,
        rank=13,
        looks=is_zepp,
        read=read_zepp,
        is_list=True,
    ),
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

RANK = {reader.source: reader.rank for reader in (*STREAMED, *READERS)}
SINGLE = tuple(reader.ending for reader in READERS if not reader.is_list)
_TABLES = tuple(reader.ending for reader in READERS if reader.is_list)
LISTS = tuple(dict.fromkeys((*_TABLES, *(reader.ending for reader in STREAMED))))
"""Extensions of the files that have many activities, and may tell what is in single ones."""
KINDS = (*SINGLE, *PACKED, *LISTS)
"""Extensions of the files that can be chosen."""
