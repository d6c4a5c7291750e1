"""What load a club's server can take, on files and on PostgreSQL: `make bench-club`.

Each member is a signed-in session of Streamlit's own protocol with twelve weeks of entries. They
open the tracker, go to the plan and back, and save a session: first all at once, then spread over
`MINUTES` as on a usual evening. The members run on the server's machine and use about as much of
it as the server, so a dedicated server can take more.
"""

import contextlib
import random
import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import httpx

from backcare.bootstrap import Services, build_services
from backcare.config import ClubAddress, DatabaseUrl, Settings
from backcare.domain.entries import ExerciseSession
from benchmarks.visitor import rerun, visiting
from scripts.local_server import Server, running_server
from tests.builders import TODAY, year_of_entries
from tests.storage.servers import Server as Postgres
from tests.storage.servers import programs

AT_ONCE = (10, 50, 100, 200)
MINUTES = 5.0
_EVENING = 100
_WEEKS = timedelta(weeks=12)
_PASSPHRASE = "four wet running shoes"  # noqa: S105, made up


class Timed(NamedTuple):
    """How long one member waited, in seconds, and what went wrong."""

    opened: float
    changed: float
    saved: float
    error: str | None = None


def main() -> None:
    """Measure and print; an argument sets how many minutes the evening lasts (0: none)."""
    minutes = float(sys.argv[1]) if sys.argv[1:] else MINUTES
    places = ("files", "PostgreSQL") if programs() else ("files",)
    print("Waited in ms, median / 95th of a hundred.")
    print("| records in | members | open | change page | save | errors | MB | MB a member |")
    print("|---|---|---|---|---|---|---|---|")
    for place in places:
        for members in AT_ONCE:
            with _club(place, members) as (server, services, cookies):
                _measure(f"{place}, at once", server, services, cookies, 0.0)
    if minutes:
        for place in places:
            with _club(place, _EVENING) as (server, services, cookies):
                _measure(f"{place}, in {minutes:g} min", server, services, cookies, minutes * 60)
    with _club("files", 0) as (server, services, _):
        _sign_ins(server, services)


@contextlib.contextmanager
def _club(place: str, members: int) -> Iterator[tuple[Server, Services, list[str]]]:
    """Set up a club and return it with the cookies of its members."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "user"
        environment: Mapping[str, str] = {}
        database = None
        if place == "PostgreSQL":
            postgres = Postgres()
            stack.callback(postgres.stop)
            database = DatabaseUrl(postgres.create("backcare"))
            environment = {"BACKCARE_DATABASE_URL": database.url}
        server = stack.enter_context(
            running_server(folder, today=TODAY.isoformat(), is_club=True, settings=environment)
        )
        services = build_services(
            Settings(user_data=folder, database_url=database, club=ClubAddress(server.url))
        )
        assert services.club is not None
        accounts = services.club.accounts
        accounts.start("Riverside Runners", "ab" * 32)
        entries = [e for e in year_of_entries() if e.day > TODAY - _WEEKS]
        cookies = []
        invitation = accounts.invitations.make(most=500)
        for number in range(members):
            voucher = accounts.vouchers.make(f"number {number}", "a browser")
            entered = accounts.join_by_provider(
                voucher, "a browser", invitation, f"Runner {number}", has_agreed=True
            )
            services.store.add_all(entered.account.key, entries)
            cookies.append(f"{services.club.address.cookie}={entered.token}")
        yield server, services, cookies


def _measure(
    name: str, server: Server, services: Services, cookies: list[str], seconds: float
) -> None:
    assert services.club is not None
    before = _resident_mb(server)
    start = threading.Barrier(len(cookies))
    leave = threading.Barrier(len(cookies) + 1)
    delays = random.Random(7).choices(range(round(seconds) + 1), k=len(cookies))  # noqa: S311
    with ThreadPoolExecutor(len(cookies)) as crowd:
        visits = [
            crowd.submit(_visit, server.url, cookie, start, leave, delay)
            for cookie, delay in zip(cookies, delays, strict=True)
        ]
        leave.wait()
        after = _resident_mb(server)
    timed = [visit.result() for visit in visits]
    kept = sum(
        any(e.minutes == 77 for e in services.store.find(account.key, ExerciseSession))
        for account in services.club.accounts.members.all()
    )
    errors = [t.error for t in timed if t.error]
    if kept != len(cookies):
        errors.append(f"{len(cookies) - kept} saves are not there")
    good = [t for t in timed if not t.error]
    print(
        f"| {name} | {len(cookies)} "
        f"| {_spread([t.opened for t in good])} | {_spread([t.changed for t in good])} "
        f"| {_spread([t.saved for t in good])} | {len(errors)} {'; '.join(set(errors))[:60]} "
        f"| {after:.0f} | {(after - before) / len(cookies):.2f} |",
        flush=True,
    )


def _visit(
    url: str, cookie: str, start: threading.Barrier, leave: threading.Barrier, delay: float
) -> Timed:
    """Open the tracker, look at the plan, come back, save; stay until all are done."""
    start.wait()
    time.sleep(delay)
    times, error = [0.0, 0.0, 0.0], None
    with contextlib.ExitStack() as stack:
        try:
            begun = time.perf_counter()
            socket = stack.enter_context(visiting(url, cookie))
            rerun(socket, "tracker", "")
            times[0] = time.perf_counter() - begun
            begun = time.perf_counter()
            rerun(socket, "plan", "")
            tracker = rerun(socket, "tracker", "")
            times[1] = (time.perf_counter() - begun) / 2
            minutes = next(i for i in tracker.widget_ids if i.endswith(".minutes"))
            save = next(i for i in tracker.widget_ids if "tracker.save." in i)
            begun = time.perf_counter()
            rerun(socket, "tracker", "", tracker.page_hash, {minutes: 77.0}, save)
            times[2] = time.perf_counter() - begun
        except Exception as raised:  # any failure of a member is counted
            error = repr(raised)
        leave.wait()
    return Timed(times[0], times[1], times[2], error)


def _sign_ins(server: Server, services: Services) -> None:
    """Print how long signing in takes alone, and in a crowd of twenty."""
    assert services.club is not None
    accounts = services.club.accounts
    invitation = accounts.invitations.make()
    for number in range(20):
        accounts.join(
            invitation, f"Runner {number}", _PASSPHRASE, has_agreed=True, address="192.0.2.1"
        )
    alone = [_sign_in(server.url, number) for number in range(10)]
    with ThreadPoolExecutor(20) as crowd:
        together = list(crowd.map(lambda number: _sign_in(server.url, number), range(20)))
    print(f"\nSign in, in ms: alone {_spread(alone)}, twenty at once {_spread(together)}")


def _sign_in(url: str, number: int) -> float:
    with httpx.Client(base_url=url, timeout=60) as browser:
        page = browser.get("/door/sign-in").text
        found = re.search(r'name="mark" value="([0-9a-f]+)"', page)
        assert found is not None
        typed = {"mark": found[1], "nickname": f"Runner {number}", "passphrase": _PASSPHRASE}
        begun = time.perf_counter()
        answer = browser.post("/door/sign-in", data=typed, headers={"origin": url})
        taken = time.perf_counter() - begun
        assert answer.status_code == 303, answer.text
    return taken


def _spread(seconds: list[float]) -> str:
    if len(seconds) < 2:
        return "-"
    return f"{median(seconds) * 1000:.0f} / {quantiles(seconds, n=20)[-1] * 1000:.0f}"


def _resident_mb(server: Server) -> float:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1000


if __name__ == "__main__":
    main()
