"""A PostgreSQL server of our own for a while: in a folder that goes away, on a free port."""

import contextlib
import functools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from backcare.storage.postgres.database import Database
from backcare.storage.postgres.schema import CLUB, CLUB_DOCUMENT, ERASED, MEMBER, RECORD

FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
"""Settings that lose what was saved when the power fails, and nothing else."""


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest version."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve())
    return max(found, key=lambda path: path.parts, default=Path()).parent if found else None


class Server:
    """A server that is started with `settings` and trusts everybody on this machine.

    With `first` it is a standby of that one, which from then on waits for it at each save.
    """

    def __init__(self, *settings: str, first: "Server | None" = None) -> None:
        bin_ = programs()
        assert bin_ is not None, "no PostgreSQL here: sh scripts/install_postgres.sh"
        self.bin = bin_
        self._settings = settings
        # It refuses to run as root.
        self._user = "postgres" if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="backcare-postgres-"))
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        if first is None:
            self.run(
                *("initdb", "-D", "data", "-U", "backcare"),
                *("-A", "trust", "-E", "UTF8", "--no-sync"),
            )
        else:
            self.run("pg_basebackup", "-D", "data", "-R", "-c", "fast", "--no-sync", *first.at)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()
        if first is not None:
            first.wait_for_followers()

    def run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [self.bin / program, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            user=self._user,
            group=self._user,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        listens = ["-h", "127.0.0.1", "-p", str(self.port), "-k", str(self.folder)]
        with (self.folder / "log").open("a") as log:
            self._process = subprocess.Popen(
                [self.bin / "postgres", "-D", "data", *listens, *self._settings],
                cwd=self.folder,
                stdout=subprocess.DEVNULL,
                stderr=log,
                user=self._user,
                group=self._user,
            )
        deadline = time.monotonic() + 60
        while subprocess.run(
            [self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False
        ).returncode:
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            time.sleep(0.05)

    def wait_for_followers(self) -> None:
        """Call nothing saved from now on that is not at a standby as well."""
        self.run(
            "psql", *self.at, "-c", "alter system set synchronous_standby_names = '*'", "postgres"
        )
        self.run("pg_ctl", "reload", "-D", "data")

    def promote(self) -> None:
        """Have a standby take saves from now on."""
        self.run("pg_ctl", "promote", "-D", "data")

    def kill(self) -> None:
        """End it at once, as a crash does: nothing is finished or told to anybody."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()

    def processes(self) -> list[int]:
        """Return all processes of it, the first one first."""
        return [self._process.pid, *_children(self._process.pid)]

    @contextlib.contextmanager
    def standing_still(self) -> Iterator[None]:
        """Let none of its processes run: its system confirms what arrives, and nobody answers."""
        stopped = self.processes()
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in stopped:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def stop(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "backcare", user: str = "backcare") -> str:
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """Make an empty database and return its URL."""
        self.run("createdb", *self.at, database)
        return self.url(database)

    @property
    def at(self) -> tuple[str, ...]:
        """How PostgreSQL's own commands find it."""
        return "-h", "127.0.0.1", "-p", str(self.port), "-U", "backcare"


def _children(parent: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], stdout=subprocess.PIPE)
    return [int(pid) for pid in found.stdout.split()]


def skip_without_programs() -> None:
    """Skip a test where there is no PostgreSQL; never in CI."""
    if programs() is None and os.environ.get("CI") != "true":
        pytest.skip("no PostgreSQL here: sudo sh scripts/install_postgres.sh")


@functools.cache
def shared_server() -> Server:
    """Return this process's server, started at the first call."""
    return Server(*FAST)


def stop_shared_server() -> None:
    if shared_server.cache_info().currsize:
        databases.cache_clear()
        shared_server().stop()
        shared_server.cache_clear()


@functools.cache
def databases(name: str, isolation: str | None = None) -> tuple[Database, Database]:
    url = shared_server().create(name)
    return Database(url, isolation), Database(url, isolation)


def empty_databases(isolation: str | None = None) -> tuple[Database, Database]:
    """Return two ways to one database that is empty; skips the test where there is no server."""
    skip_without_programs()
    both = databases((isolation or "default").lower(), isolation)

    def clear(connection: sa.Connection) -> None:
        for table in (MEMBER, RECORD, ERASED, CLUB, CLUB_DOCUMENT):
            connection.execute(sa.delete(table))

    both[0].run(clear)
    return both


@contextlib.contextmanager
def own_server(*settings: str, first: Server | None = None) -> Iterator[Server]:
    """A server for one test that ends it, or needs a disk that keeps what it says; see `Server`."""
    skip_without_programs()
    server = Server(*settings, first=first)
    try:
        yield server
    finally:
        server.stop()
