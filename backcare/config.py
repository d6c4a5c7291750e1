"""Settings from the environment, read once."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import idna

DOOR_URL = "/door"
"""Where the pages to join and sign in are, below the server's address."""
JOIN_URL, PROVIDER_URL = f"{DOOR_URL}/join", f"{DOOR_URL}/provider"
SIGN_IN_URL, RECOVER_URL = f"{DOOR_URL}/sign-in", f"{DOOR_URL}/recover"
ACCOUNT_URL, LEAVE_URL = f"{DOOR_URL}/account", f"{DOOR_URL}/leave"
CONFIRM_URL, HOST_URL = f"{DOOR_URL}/confirm", f"{DOOR_URL}/host"
HOST_BACKUP_URL, HOST_WORDS_URL = f"{HOST_URL}-backup", f"{HOST_URL}-words"
HOST_NEWER_URL = f"{HOST_URL}-newer"
"""The pages of the door that others lead to."""
HOME_URL, MY_DATA_URL, PRIVACY_URL, ENTER_URL = "/", "/my_data", "/privacy", "/enter"
"""The pages of the dashboard that the door leads to."""
HOLD_URL = "/hold"
"""Where a browser is made to remember that exercise waits, or to forget it."""
HOLD_COOKIE = "backcare-hold"
SETTINGS_URL = "/device-settings"
"""Where a browser is made to keep its settings, for who has no profile; the page is `/settings`."""
SETTINGS_COOKIE = "backcare-settings"
MOST_DEMO_UPLOAD_MB, MOST_DEMO_UPLOADS_MB = 10, 100
"""A file, and all files together: anybody may upload to a demo, and all share its memory."""
ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "data" / "media" / "figures"
"""Cut-out pictures of the mannequin, and what each was made from."""
MOST_PROCESSES = 9
"""Each has a port of its own on a small box: 8501 to 8509."""
_CONNECTIONS = 10
"""To the database, of all processes together: PostgreSQL takes a hundred."""
_IN_COMPOSE = "; APP_PROCESSES in .env sets it on a rented server"
_FIRST_DAYS = {"monday": 0, "saturday": 5, "sunday": 6}
_PORTS = {"http": 80, "https": 443}
"""Default ports, which browsers leave out of addresses."""


def host_as_sent(authority: str, scheme: str) -> str:
    """Return host and port of an address as browsers send them: in lower-case ASCII, without a
    final dot and without the scheme's default port.

    Raises `ValueError` for what is not a host.
    """
    parts = urlsplit(f"//{authority}")
    name = (parts.hostname or "").removesuffix(".")
    if not name or parts.username is not None or parts.path or parts.query or parts.fragment:
        raise ValueError(f"no host: {authority!r}")
    if ":" in name:
        name = f"[{name}]"
    elif not name.isascii():
        name = idna.encode(name, uts46=True).decode("ascii")
    port = parts.port
    return name if port in (None, _PORTS.get(scheme)) else f"{name}:{port}"


def is_same_host(one: str, other: str, scheme: str) -> bool:
    """Return whether two hosts with ports are the same address; what is not a host never is."""
    try:
        return host_as_sent(one, scheme) == host_as_sent(other, scheme)
    except ValueError:
        return False


def household_of(address: str) -> str:
    """Return what a visitor's address is counted by: of IPv6 the household's network, which has 2
    to the 64 addresses; empty for what is no address.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found.packed, 64), strict=False))
    return str(found)


def site_of(household: str) -> str:
    """Return a household's network: of IPv6 a /48, as one person may be given as much."""
    try:
        return str(ipaddress.IPv6Network(household).supernet(new_prefix=48))
    except ValueError:
        return household


class SettingsError(Exception):
    """A setting cannot be used; the message says which one and what to write instead."""


@dataclass(frozen=True, slots=True)
class ClubAddress:
    """Where a club's members reach this server, as in `https://backcare.example.org`.

    `url` is in the form that browsers use, however it was written.
    """

    url: str

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url.strip())
            host = host_as_sent(parts.netloc, parts.scheme)
        except ValueError:  # also for impossible host names
            host = ""
        is_here = host.partition(":")[0] in ("localhost", "127.0.0.1")
        if (
            not host
            or parts.path.strip("/")
            or parts.query
            or parts.fragment
            or parts.scheme not in (("https", "http") if is_here else ("https",))
        ):
            raise SettingsError(
                "BACKCARE_CLUB is the club's public address without a path, as in"
                " https://backcare.example.org"
            )
        object.__setattr__(self, "url", f"{parts.scheme}://{host}")

    @property
    def host(self) -> str:
        """Host and port, as browsers send them."""
        return urlsplit(self.url).netloc

    def is_host(self, host: str) -> bool:
        """Return whether a Host header means this address."""
        return is_same_host(host, self.host, urlsplit(self.url).scheme)

    def is_origin(self, origin: str) -> bool:
        """Return whether an Origin header means this address."""
        scheme, _, host = origin.partition("://")
        return scheme.lower() == urlsplit(self.url).scheme and self.is_host(host)

    def join_link(self, token: str) -> str:
        """Return the link of an invitation."""
        return f"{self.url}{JOIN_URL}/{token}"

    @property
    def is_secure(self) -> bool:
        """Whether it is reached over TLS; without it only on this machine, to try things out."""
        return urlsplit(self.url).scheme == "https"

    @property
    def cookie(self) -> str:
        """Name of the sign-in cookie; over TLS no other host can set it."""
        return "__Host-backcare" if self.is_secure else "backcare-club"

    @property
    def form_cookie(self) -> str:
        """Name of the cookie that distinguishes this browser's forms from those of others."""
        return "__Host-backcare-form" if self.is_secure else "backcare-form"


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """Where a PostgreSQL database is, as in `postgresql://user:password@host/name`.

    Converted to text it has no password. A process has `connections` to it at most.
    """

    url: str = field(repr=False)
    connections: int = 10

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            is_usable = parts.port is None or parts.port > 0
        except ValueError:  # its message would repeat the setting
            is_usable = False
        if not (
            is_usable
            and parts.scheme in ("postgresql", "postgres", "postgresql+psycopg")
            and parts.path.strip("/")
        ):
            raise SettingsError(
                "A database is named as in postgresql://user:password@host/name; in a password,"
                " write %40 for @, %2F for / and %3A for :"
            )

    @property
    def for_driver(self) -> str:
        """The same URL with the name of the driver."""
        return "postgresql+psycopg://" + self.url.split("://", 1)[1]

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        user, host = parts.username, parts.netloc.rpartition("@")[2]
        return urlunsplit(("postgresql", f"{user}@{host}" if user else host, parts.path, "", ""))


@dataclass(frozen=True, slots=True)
class Limits:
    """What one visitor, and all together, may ask of this server: the only place for these numbers.

    Each is a setting of its name in capitals, as in `BACKCARE_RUNS_AT_ONCE`, in whole numbers of 1
    or more. docs/hosting.md says what each is for.
    """

    frames_a_second: int = 10
    frames_at_once: int = 30
    frame_kb: int = 1024
    flood_seconds: int = 10
    sockets_per_visitor: int = 20
    sockets_a_second: int = 5
    strangers: int = 200
    unread_seconds: int = 60
    upload_mb: int = 100
    uploads_mb_per_visit: int = 200
    uploads_mb: int = 300
    upload_seconds: int = 300
    files_at_once: int = 400
    sign_ins_waiting: int = 40
    sign_ins_of_a_device: int = 3
    runs_at_once: int = 2
    slow_run_seconds: int = 2
    tidy_seconds: int = 30
    left_strangers: int = 40
    left_stranger_seconds: int = 120
    still_seconds: int = 30

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Limits":
        """Read the numbers that are given; raises `SettingsError`."""
        given: dict[str, int] = {}
        for each in fields(cls):
            name = f"BACKCARE_{each.name.upper()}"
            said = (environ.get(name) or "").strip()
            if said and not (said.isascii() and said.isdigit() and int(said[:9]) > 0):
                raise SettingsError(f"{name} is a whole number, 1 or more.")
            if said:
                given[each.name] = int(said[:9])
        return cls(**given)

    def of_one(self, processes: int) -> "Limits":
        """Return what one of several processes may give out of what is there for all together.

        A visitor stays with one process, so what one may have is the same. A file of the size that
        is allowed always fits.
        """
        return replace(
            self,
            strangers=_share(self.strangers, processes),
            left_strangers=_share(self.left_strangers, processes),
            sign_ins_waiting=_share(self.sign_ins_waiting, processes),
            uploads_mb=min(
                self.uploads_mb, max(_share(self.uploads_mb, processes), self.upload_mb)
            ),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data is kept, and whom this server is for.

    `user_data` is created by the first save; with `database_url`, records are there instead.
    `today` fixes the calendar day for tests and pictures; `None` means the runner's own day. With
    `club` this is a club's server, else one runner's; `provider` is what members call the accounts
    of the club's identity provider, `None` without one; its figures are by weeks from
    the weekday `club_week_begins` on, 0 for Monday. `is_demo` shows a made-up runner and club to
    anybody and stores nothing; it excludes a club and a database. Of `imports_at_once` each one
    may take half a gigabyte of memory and a processor; who comes later waits in line.
    A sign-in to a club ends after `sign_in_hours`. This is one of `processes` that share a machine,
    its database and what is allowed: of the latter it has its part.
    `has_key`: one runner's server opens for browsers that had its key alone. In `run_folders` new
    files of runs turn up; only one runner's server at home may have some. `project` is where a host
    may ask whether there is a newer version; empty asks nobody.
    """

    content: Path = ROOT / "data" / "content"
    clips: Path = ROOT / "data" / "media" / "clips"
    user_data: Path = ROOT / "data" / "user"
    database_url: DatabaseUrl | None = None
    today: date | None = None
    club: ClubAddress | None = None
    provider: str | None = None
    club_week_begins: int = 0
    is_demo: bool = False
    imports_at_once: int = 2
    sign_in_hours: int = 180 * 24
    has_key: bool = True
    run_folders: tuple[Path, ...] = ()
    processes: int = 1
    project: str = ""
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if self.is_demo and (self.club is not None or self.database_url is not None):
            raise SettingsError(
                "BACKCARE_DEMO shows made-up people and keeps nothing: take it out, or take out"
                " BACKCARE_CLUB and BACKCARE_DATABASE_URL."
            )
        if self.run_folders and (self.is_demo or self.club is not None):
            raise SettingsError(
                "BACKCARE_RUNS is for one runner's own server: take it out, or take out"
                " BACKCARE_CLUB and BACKCARE_DEMO."
            )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read `BACKCARE_DATA` (a folder), `BACKCARE_DATABASE_URL` (a PostgreSQL database),
        `BACKCARE_TODAY` (YYYY-MM-DD), `BACKCARE_CLUB` (the club's public address),
        `BACKCARE_PROVIDER` (a few words), `BACKCARE_CLUB_WEEK` (the day on which the club's week
        begins), `BACKCARE_DEMO` (`yes`), `BACKCARE_IMPORTS` (from 1 to 20),
        `BACKCARE_SIGN_IN_HOURS` (from 1 to 4320), `BACKCARE_KEY` (`no`), `BACKCARE_PROCESSES`
        (from 1 to 9), `BACKCARE_PROJECT` (an https address), `BACKCARE_RUNS` (folders with files
        of runs, parted as in PATH) and those of `Limits`. Raises `SettingsError`.
        """
        there_are, where = "how many processes of Backcare there are", _IN_COMPOSE
        processes = _whole("BACKCARE_PROCESSES", environ, 1, MOST_PROCESSES, there_are, where)
        many = "how many may bring files in at the same time"
        imports = _whole("BACKCARE_IMPORTS", environ, 2, 20, many)
        ends = "after how many hours a sign-in ends"
        folder, today = environ.get("BACKCARE_DATA"), environ.get("BACKCARE_TODAY")
        club, database = environ.get("BACKCARE_CLUB"), environ.get("BACKCARE_DATABASE_URL")
        return cls(
            user_data=Path(folder).expanduser().resolve() if folder else ROOT / "data" / "user",
            database_url=(
                DatabaseUrl(database, _share(_CONNECTIONS, processes, least=4))
                if database
                else None
            ),
            today=date.fromisoformat(today) if today else None,
            club=_as_the_proxy_reads_it(club.strip()) if club else None,
            provider=environ.get("BACKCARE_PROVIDER", "").strip()[:40] or None,
            club_week_begins=_weekday("BACKCARE_CLUB_WEEK", environ),
            is_demo=_is_yes("BACKCARE_DEMO", environ),
            imports_at_once=_share(imports, processes),
            sign_in_hours=_whole("BACKCARE_SIGN_IN_HOURS", environ, 4320, 4320, ends),
            run_folders=_folders(environ.get("BACKCARE_RUNS", "")),
            has_key=_is_yes("BACKCARE_KEY", environ, otherwise=True),
            processes=processes,
            project=_project(environ.get("BACKCARE_PROJECT", "").strip()),
            limits=Limits.from_env(environ).of_one(processes),
        )


def _as_the_proxy_reads_it(club: str) -> ClubAddress:
    """The web server in front takes the same setting letter by letter: with a slash at its end, or
    with letters that browsers send otherwise, it would pass on next to nothing.
    """
    address = ClubAddress(club)
    if not club.isascii() or club.endswith("/"):
        raise SettingsError(f"Write BACKCARE_CLUB as browsers send it: {address.url}")
    return address


def _folders(said: str) -> tuple[Path, ...]:
    names = (name.strip() for name in said.split(os.pathsep))
    return tuple(dict.fromkeys(Path(name).expanduser().absolute() for name in names if name))


def _share(number: int, processes: int, *, least: int = 1) -> int:
    """Return one process's part of a number for all, rounded up."""
    return max(least, -(-number // processes))


def _weekday(name: str, environ: Mapping[str, str]) -> int:
    said = environ.get(name, "").strip().lower() or "monday"
    if said not in _FIRST_DAYS:
        raise SettingsError(f"{name} is monday, saturday or sunday.")
    return _FIRST_DAYS[said]


def _whole(
    name: str, environ: Mapping[str, str], otherwise: int, most: int, what: str, more: str = ""
) -> int:
    """Return the number of a setting, which says `what` there is from 1 to the `most`."""
    said = environ.get(name, "").strip() or str(otherwise)
    if not (said.isascii() and said.isdecimal() and 1 <= int(said[:9]) <= most):
        raise SettingsError(f"{name} is {what}, from 1 to {most}{more}.")
    return int(said)


def _project(said: str) -> str:
    try:
        parts = urlsplit(said)
        is_usable = parts.scheme == "https" and bool(parts.hostname) and parts.username is None
    except ValueError:
        is_usable = False
    if said and not (is_usable and said.isascii() and said.isprintable() and " " not in said):
        raise SettingsError(
            "BACKCARE_PROJECT is the address from which this repository was cloned, as in"
            " https://forge.example/backcare.git"
        )
    return said


def _is_yes(name: str, environ: Mapping[str, str], *, otherwise: bool = False) -> bool:
    said = environ.get(name, "").strip().lower()
    if said not in ("yes", "no", ""):
        raise SettingsError(f"{name} is yes or no.")
    return said == "yes" if said else otherwise
