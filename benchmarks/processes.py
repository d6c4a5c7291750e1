"""What a visit costs a club's server with one, two and four processes: part of `make bench-club`.

Members are signed-in sessions of Streamlit's own protocol with twelve weeks of entries in one
PostgreSQL. All at once open the tracker, go to the plan and back, and save a session. The CPU time
of the processes, of the database and of the members' own program is counted apart; on a machine of
few cores all of them want the same ones, so time alone says little. Then they come one after the
other, more and more a second, for as long as 95 of a hundred wait less than a second for a page. An
empty page with four runs of its script is measured in the same way: as Streamlit is set by default,
and under our settings of it before and after.
"""

import contextlib
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from backcare.bootstrap import build_services
from backcare.config import ClubAddress, DatabaseUrl, Settings
from benchmarks.visitor import cpu_seconds, rerun, visiting
from scripts.local_server import ROOT, Server, free_port, running_server
from tests.builders import TODAY, year_of_entries
from tests.storage.servers import Server as Postgres

PROCESSES = (1, 2, 4)
RATES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
"""Visits a second that are tried."""
_SECONDS = 8
_MOST_WAIT = 1.0
MEMBERS = 40
_WEEKS = timedelta(weeks=12)


class Visitor(NamedTuple):
    """Whom to be, and at which process."""

    cookie: str
    port: int | None


class Place(NamedTuple):
    """Where visits go: an address, its processes, the database behind, and who comes."""

    url: str
    servers: list[Server]
    postgres: Postgres | None
    visitors: list[Visitor]
    is_empty_page: bool


def main() -> None:
    """Measure and print; an argument sets how many members there are."""
    members = int(sys.argv[1]) if sys.argv[1:] else MEMBERS
    print(
        "| what | members | open, median ms | at most | all done in s | CPU ms a visit: processes"
        " | database | members' program | errors | visits a second |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    with _empty_page(members, is_default=True) as place:
        _measure("empty page, Streamlit's defaults", place)
    with _empty_page(members) as place:
        _measure("empty page", place)
    for processes in PROCESSES:
        with _club(processes, members) as place:
            _measure(f"{processes} processes" if processes > 1 else "1 process", place)
    with _empty_page(members) as place:
        _measure("empty page", place)


@contextlib.contextmanager
def _empty_page(members: int, *, is_default: bool = False) -> Iterator[Place]:
    """Serve an empty page; by default from a folder where our settings of Streamlit are not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        script = folder / "empty.py"
        script.write_text("import streamlit as st\n\nst.write('x')\n", encoding="utf-8")
        start = folder if is_default else ROOT
        with running_server(folder / "user", command=(str(script),), folder=start) as server:
            yield Place(server.url, [server], None, [Visitor("", None)] * members, True)


@contextlib.contextmanager
def _club(processes: int, members: int) -> Iterator[Place]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "user"
        postgres = Postgres()
        stack.callback(postgres.stop)
        database = DatabaseUrl(postgres.create("backcare"))
        ports = [free_port() for _ in range(processes)]
        address = ClubAddress(f"http://localhost:{ports[0]}")
        environment = {
            "BACKCARE_CLUB": address.url,
            "BACKCARE_DATABASE_URL": database.url,
            "BACKCARE_PROCESSES": str(processes),
        }
        servers = [
            stack.enter_context(
                running_server(folder, today=TODAY.isoformat(), settings=environment, port=port)
            )
            for port in ports
        ]
        services = build_services(Settings(user_data=folder, database_url=database, club=address))
        assert services.club is not None
        accounts = services.club.accounts
        accounts.start("Riverside Runners", "ab" * 32)
        entries = [e for e in year_of_entries() if e.day > TODAY - _WEEKS]
        invitation = accounts.invitations.make(most=500)
        visitors = []
        for number in range(members):
            voucher = accounts.vouchers.make(f"number {number}", "a browser")
            entered = accounts.join_by_provider(
                voucher, "a browser", invitation, f"Runner {number}", has_agreed=True
            )
            services.store.add_all(entered.account.key, entries)
            cookie = f"{address.cookie}={entered.token}"
            visitors.append(Visitor(cookie, ports[number % processes]))
        yield Place(address.url, servers, postgres, visitors, False)


def _measure(name: str, place: Place) -> None:
    for visitor in {v.port: v for v in place.visitors}.values():
        _visit(place, visitor, None)  # the first page of a process imports
    costs = _costs(place)
    start = threading.Barrier(len(place.visitors) + 1)
    with ThreadPoolExecutor(len(place.visitors)) as crowd:
        visits = [crowd.submit(_visit, place, visitor, start) for visitor in place.visitors]
        start.wait()
        begun = time.perf_counter()
        opened = [visit.result() for visit in visits]
        taken = time.perf_counter() - begun
    spent = [
        f"{(after - before) / len(visits) * 1000:.0f}"
        for before, after in zip(costs, _costs(place), strict=True)
    ]
    good = [seconds for seconds in opened if seconds is not None]
    waited = f"{median(good) * 1000:.0f} | {max(good) * 1000:.0f}" if good else "- | -"
    print(
        f"| {name} | {len(visits)} | {waited} | {taken:.1f} | {' | '.join(spent)}"
        f" | {len(opened) - len(good)} | {_most_a_second(place)} |",
        flush=True,
    )


def _most_a_second(place: Place) -> int:
    """Return how many visits may begin in each second before one in twenty waits too long."""
    most = 0
    for rate in RATES:
        with ThreadPoolExecutor(rate * _SECONDS) as crowd:
            visits = []
            for number in range(rate * _SECONDS):
                visitor = place.visitors[number % len(place.visitors)]
                visits.append(crowd.submit(_visit, place, visitor, None))
                time.sleep(1 / rate)
            waited = [seconds for visit in visits if (seconds := visit.result()) is not None]
        if len(waited) < len(visits) or quantiles(waited, n=20)[-1] > _MOST_WAIT:
            break
        most = rate
    return most


def _costs(place: Place) -> tuple[float, float, float]:
    """Return the CPU seconds so far of the processes, the database, and this program."""
    running = [] if place.postgres is None else place.postgres.processes()
    # Its first process has the time of those that ended.
    database = sum(cpu_seconds(pid, with_ended=True) for pid in running)
    servers = sum(cpu_seconds(server.process.pid) for server in place.servers)
    return servers, database, time.process_time()


def _visit(place: Place, visitor: Visitor, start: threading.Barrier | None) -> float | None:
    """Open, change pages twice and save; return how long opening took, `None` if it failed."""
    if start is not None:
        start.wait()
    begun = time.perf_counter()
    try:
        with visiting(place.url, visitor.cookie, visitor.port) as socket:
            if place.is_empty_page:
                first = rerun(socket, "", "")
                opened = time.perf_counter() - begun
                for _ in range(3):
                    rerun(socket, "", "", first.page_hash)
                return opened
            rerun(socket, "tracker", "")
            opened = time.perf_counter() - begun
            rerun(socket, "plan", "")
            tracker = rerun(socket, "tracker", "")
            minutes = next(i for i in tracker.widget_ids if i.endswith(".minutes"))
            save = next(i for i in tracker.widget_ids if "tracker.save." in i)
            done = rerun(socket, "tracker", "", tracker.page_hash, {minutes: 41.0}, save)
            return opened if any(" saved: 41 min" in text for text in done.said) else None
    except Exception as raised:  # any failure of a member is counted
        sys.stderr.write(f"{raised!r}\n")
        return None


if __name__ == "__main__":
    main()
