"""A PostgreSQL database and the only way to work with it."""

import itertools
import random
import secrets
import threading
import time
import weakref
from collections.abc import Callable, Generator
from datetime import datetime
from typing import Any, TypeVar

import msgspec
import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from backcare.domain.errors import (
    BusyError,
    DiskFullError,
    ForbiddenError,
    NewerFormatError,
    StoreError,
    UnconfirmedError,
    UnreachableError,
    UnsavedError,
)
from backcare.storage.postgres.schema import FIRST_STEP, MIGRATIONS, RESERVE, VERSION

T = TypeVar("T")

_RESERVE_BYTES = 1 << 20
_RECONNECT_SECONDS = 3.0
"""How long work waits for a restarting database: longer than a restart takes, short for a page."""
_LONGEST_PAUSE = 0.5
_CHANCE = random.Random()  # noqa: S311 - no secret
"""Our own generator: reads may go on in threads that nobody waits for any more."""
_REPEATED = {
    "40001",  # serialisation failure
    "40P01",  # deadlock
    "23505",  # unique violation: two first starts, or a late collision
    "42P07",
    "42710",  # the same for the type that each table has
}
_BUSY = {"55P03", "57014"}  # a lock or an answer took too long
_GONE = {"57P01", "57P02", "57P03", "57P05", "25P03", "53300"}  # stopping, starting, or full
_SETTINGS = {
    "lock_timeout": 10_000,
    "statement_timeout": 60_000,
    "idle_in_transaction_session_timeout": 60_000,
}
"""Milliseconds; they keep one hanging process from blocking all others."""
_NETWORK = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""How soon a dead connection is noticed."""
_READ_SECONDS = 5.0
_SAVE_SECONDS = 15.0
LONG_SECONDS = 90.0
"""How long a database may stay silent before it is given up: for a page's query; for a save that
waits for another one, which the database itself ends sooner; and for long work of the host.
"""


_REFUSALS = {
    "53100": DiskFullError,
    "25006": ForbiddenError,  # a read-only copy
    "42501": ForbiddenError,
}
"""The error for each SQLSTATE with which the database refuses a save."""


class _Line(psycopg.Connection[Any]):
    """A connection that closes when nothing arrives for too long.

    The timeouts above do not notice a frozen server: its operating system still acknowledges
    packets.
    """

    quiet_seconds = _READ_SECONDS

    def wait(self, gen: Any, *args: Any, **options: Any) -> Any:
        """Wait like psycopg; raises `OperationalError` when nothing has arrived for too long."""
        return super().wait(self._heard(gen), *args, **options)

    def _heard(self, waits: Any) -> Generator[Any, Any, Any]:
        try:
            wanted = next(waits)
            heard_at = time.monotonic()
            while True:
                came = yield wanted
                if came:
                    heard_at = time.monotonic()
                elif time.monotonic() - heard_at > self.quiet_seconds:
                    self.pgconn.finish()  # it must not be used again
                    raise psycopg.OperationalError("the database does not answer")
                wanted = waits.send(came)
        except StopIteration as end:
            return end.value


class Database:
    """A database by its SQLAlchemy URL. It connects only when first used.

    `isolation` is one of PostgreSQL's levels, its default if `None`; `wait_seconds` is how long
    work that collides with other work is retried before it raises `BusyError`; there are
    `connections` at most, half of which stay open.
    """

    def __init__(
        self,
        url: str,
        isolation: str | None = None,
        wait_seconds: float = 10.0,
        connections: int = 10,
    ) -> None:
        options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
        self._engine = sa.create_engine(
            url,
            pool_size=connections - connections // 2,
            max_overflow=connections // 2,
            pool_timeout=wait_seconds,
            hide_parameters=True,  # error texts may reach a log
            json_serializer=msgspec.json.encode,
            json_deserializer=msgspec.json.decode,
            connect_args={**_NETWORK, "options": options, "application_name": "backcare"},
            **({} if isolation is None else {"isolation_level": isolation}),
        )
        sa.event.listen(self._engine, "do_connect", _connect)
        self._reading = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        weakref.finalize(self, self._engine.dispose)
        self._wait_seconds = wait_seconds
        self._is_migrated = threading.Event()

    @property
    def engine(self) -> sa.Engine:
        """The pool of connections."""
        return self._engine

    def run(
        self,
        work: Callable[[sa.Connection], T],
        *,
        saves: bool = False,
        quiet_seconds: float | None = None,
    ) -> T:
        """Do `work` in one transaction and return its result; any exception rolls it back.

        Work that does not save makes a single query, which needs no transaction. `work` must touch
        nothing but the connection: it is repeated as a whole if the database asks for that or was
        briefly out of reach. Raises `BusyError`, `UnreachableError` or `UnsavedError`; with `saves`
        also `UnconfirmedError`, if the answer to the commit was lost. `quiet_seconds` is how long
        the database may stay silent; by default as long as for a page.
        """
        if not self._is_migrated.is_set():
            self._repeated(_migrate, False, is_alone=True, quiet_seconds=_SAVE_SECONDS)
            self._is_migrated.set()
        quiet_seconds = quiet_seconds or (_SAVE_SECONDS if saves else _READ_SECONDS)
        return self._repeated(work, saves, is_alone=saves, quiet_seconds=quiet_seconds)

    def now(self) -> datetime:
        """Return the database's own time."""
        return self.run(lambda c: c.scalars(sa.select(sa.func.now())).one())

    def keep_reserve(self) -> None:
        """Set room aside for removals; raises what a save raises, if there is none left."""
        has_one = sa.select(sa.exists(sa.select(RESERVE)))
        if not self.run(lambda c: c.scalar(has_one)):
            # Nothing that could be made smaller.
            filler = {"only_row": 1, "filler": secrets.token_bytes(_RESERVE_BYTES)}
            once = postgresql.insert(RESERVE).on_conflict_do_nothing()
            self.run(lambda c: c.execute(once, filler), saves=True)

    def freely(self, work: Callable[[sa.Connection], T]) -> T:
        """Do work that removes something; on a full disk, once more in the room set aside."""
        try:
            return self.run(work, saves=True)
        except DiskFullError:
            if not self.run(lambda c: c.scalar(sa.select(sa.exists(sa.select(RESERVE))))):
                raise
            self.run(lambda c: c.execute(sa.text(f"TRUNCATE {RESERVE.name}")), saves=True)
            return self.run(work, saves=True)

    def _repeated(
        self,
        work: Callable[[sa.Connection], T],
        saves: bool,
        *,
        is_alone: bool,
        quiet_seconds: float,
    ) -> T:
        started = time.monotonic()
        pause = 0.005
        while True:
            try:
                return self._once(work, saves, is_alone, quiet_seconds)
            except PoolTimeoutError:
                raise BusyError("all connections to the database are in use") from None
            except DBAPIError as error:
                trouble, patience = self._trouble(error, saves)
                if time.monotonic() - started >= patience:
                    # Without its cause, which may quote what somebody wrote.
                    raise trouble from None
            time.sleep(_CHANCE.random() * pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _once(
        self,
        work: Callable[[sa.Connection], T],
        saves: bool,
        is_alone: bool,
        quiet_seconds: float,
    ) -> T:
        with (self._engine if is_alone else self._reading).connect() as connection:
            line: Any = connection.connection.dbapi_connection
            line.quiet_seconds = quiet_seconds
            result = work(connection)
            try:
                connection.commit()
            except DBAPIError as error:
                if saves and _is_lost(error):
                    raise UnconfirmedError(
                        "the connection was lost before the database confirmed the save"
                    ) from None
                raise
        return result

    def _trouble(self, error: DBAPIError, saves: bool) -> tuple[StoreError, float]:
        """Return what to raise, and for how many seconds to retry first."""
        state = _sqlstate(error)
        if state in _REPEATED:
            return BusyError("other saves came in between all the time"), self._wait_seconds
        if _is_lost(error):
            return UnreachableError(_why_unreachable(error)), _RECONNECT_SECONDS
        if state in _BUSY:
            return BusyError("another save took too long"), 0
        if saves:
            refused = _REFUSALS.get(state or "", UnsavedError)
            return refused(f"the database refused to save (SQLSTATE {state})"), 0
        return UnreachableError(f"the database refused to answer (SQLSTATE {state})"), 0


def _connect(_dialect: Any, _record: Any, arguments: Any, options: Any) -> _Line:
    return _Line.connect(*arguments, **options)


def _sqlstate(error: DBAPIError) -> str | None:
    state: str | None = getattr(error.orig, "sqlstate", None)
    return state


def _is_lost(error: DBAPIError) -> bool:
    """Return whether the connection broke or was refused: the error has no SQLSTATE, or one that
    says so.
    """
    state = _sqlstate(error)
    if state is None:
        return error.connection_invalidated or isinstance(error, OperationalError)
    return error.connection_invalidated or state.startswith("08") or state in _GONE


def _why_unreachable(error: DBAPIError) -> str:
    """Return a sentence for the host: why a connection was refused, with names, but never with a
    password or records.
    """
    words = "the database cannot be reached"
    if error.connection_invalidated or error.statement is not None:
        return words
    return f"{words}: {str(error.orig).splitlines()[0]}"


def _migrate(connection: sa.Connection) -> None:
    """Apply the steps that this database lacks; other processes doing the same wait."""
    if connection.scalar(sa.select(sa.func.to_regclass(VERSION.name))) is None:
        for statement in FIRST_STEP:
            connection.execute(sa.text(statement))
    version = connection.scalar(sa.select(VERSION.c.version).with_for_update()) or 0
    if version > len(MIGRATIONS):
        raise NewerFormatError("the database was written by a newer version of Backcare")
    line: Any = connection.connection.dbapi_connection
    line.quiet_seconds = LONG_SECONDS
    for statement in itertools.chain.from_iterable(MIGRATIONS[version:]):
        connection.execute(sa.text(statement))
    if version < len(MIGRATIONS):
        connection.execute(sa.update(VERSION).values(version=len(MIGRATIONS)))
