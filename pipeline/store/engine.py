"""The way to the database: one engine, short transactions, and errors that say what is wrong without a secret in them.

Reads run alone; each write is one transaction. On SQLite it takes the write lock at its start (BEGIN IMMEDIATE), since
a read that turns into a write fails at once when another process wrote in between, however long the busy timeout is.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import URL, Connection, Row, Select, Table, event, make_url, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from pipeline.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

Result = TypeVar("Result")
AnyRow = Row[*tuple[Any, ...]]
ALLOWED = "allowed: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME (: / @ in a password percent-encoded)"
# What the address may say otherwise in its query. A write waits so long for another process's, which take milliseconds.
SQLITE = {"timeout": 30.0}
POSTGRESQL = {"connect_timeout": 10, "application_name": "digest", "client_encoding": "utf8"}
TURNS, TURN_S = 100, 0.05  # to have a new file keep a write-ahead log, which takes milliseconds
GRACE_S = 35.0  # how long a cancelled caller waits for its work to end; a server may never answer again
BATCH = 1000  # keys in one IN (…), far below both servers' limits


class Database:
    """An engine and `place`, the words for it in messages: the file, or the server and its database."""

    def __init__(self, url: str, *, foreign_keys: bool = True) -> None:
        parsed = _parse(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.place = str(parsed.database) if self.is_sqlite else f"PostgreSQL {_server(parsed)}"
        if self.is_sqlite:
            _check_file(Path(str(parsed.database)))
        self._engine = _sqlite(parsed, foreign_keys) if self.is_sqlite else _postgresql(parsed)
        self._writer = self._engine.execution_options(writes=True)
        at_once = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._reader = self._engine if self.is_sqlite else at_once  # no way to the server for a BEGIN and a ROLLBACK
        # SQLite has one writer: the tasks of this process queue here, without the polling of its busy handler.
        self._turn = asyncio.Lock() if self.is_sqlite else nullcontext()
        self._under_way: set[asyncio.Task[Any]] = set()

    async def rows(self, query: Select[Any]) -> Sequence[AnyRow]:
        """All rows that `query` finds."""
        return await self.read(lambda connection: _rows(connection, query))

    async def values(self, query: Select[Any]) -> list[Any]:
        """The first column of every row that `query` finds."""
        return [row[0] for row in await self.rows(query)]

    async def read(self, work: Callable[[AsyncConnection], Awaitable[Result]]) -> Result:
        return await self._finish(self._within(self._reader.connect(), work))

    async def of_numbers(self, query: str, numbers: Iterable[int]) -> Sequence[tuple[Any, ...]]:
        """The rows that `query`, a SELECT, finds; its `{numbers}` becomes the condition to be one of those.

        It goes past SQLAlchemy, whose IN takes longer to spell than the database to answer, and which has PostgreSQL
        tell bytes as text, twice as long.
        """
        some = sorted(numbers)

        async def read(connection: AsyncConnection) -> Sequence[tuple[Any, ...]]:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            errors = self._engine.dialect.loaded_dbapi
            try:
                if self.is_sqlite:
                    asked = query.format(numbers="IN (SELECT value FROM json_each(?))")
                    return list(await driver.execute_fetchall(asked, (json.dumps(some),)))
                asked = query.format(numbers="= ANY(%s::integer[])")
                listed = "{" + ",".join(map(str, some)) + "}"  # psycopg takes as long for a list as for the rest
                return list(await (await driver.cursor(binary=True).execute(asked, (listed,))).fetchall())
            except errors.OperationalError as error:
                raise OperationalError(query, None, error) from error
            except errors.Error as error:
                raise DBAPIError(query, None, error) from error

        return await self.read(read)

    async def write(self, work: Callable[[AsyncConnection], Awaitable[Result]]) -> Result:
        """Runs `work` as one transaction: committed as a whole, or nothing of it."""
        async with self._turn:
            return await self._finish(self._within(self._writer.begin(), work))

    async def vacuum(self, *tables: Table) -> None:
        """Lets PostgreSQL fill the room of rows that are gone, which else waits for a minute; SQLite does by itself."""
        if self.is_sqlite:
            return
        names = ", ".join(table.name for table in tables)
        vacuum = text(f"VACUUM (SKIP_LOCKED) {names}")
        await self._finish(self._within(self._reader.connect(), lambda connection: connection.execute(vacuum)))

    def insert(self, table: Table) -> sqlite.Insert:
        """An INSERT that can carry ON CONFLICT; PostgreSQL's has the same methods as SQLite's."""
        if self.is_sqlite:
            return sqlite.insert(table)
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 (a store in a file does without it)

        return cast(sqlite.Insert, postgresql.insert(table))

    async def close(self) -> None:
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=GRACE_S)
        await self._finish(self._engine.dispose())

    async def _within(
        self,
        opening: AbstractAsyncContextManager[AsyncConnection],
        work: Callable[[AsyncConnection], Awaitable[Result]],
    ) -> Result:
        with explained(self.place):
            async with opening as connection:
                return await work(connection)

    async def _finish(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Lets `work` come to its end even when the caller is cancelled, who waits for it: it takes milliseconds.

        Neither driver bears being cancelled at work. aiosqlite can hang the program as it ends, or print a traceback
        from its thread (https://github.com/wapiti-scanner/wapiti/issues/802); psycopg fails an assertion when it is
        about to send many rows.
        """
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait({task}, timeout=GRACE_S)
            if task.done() and not task.cancelled():
                task.exception()  # nobody is left to tell it to
            raise


async def _rows(connection: AsyncConnection, query: Select[Any]) -> Sequence[AnyRow]:
    found: Sequence[AnyRow] = (await connection.execute(query)).all()
    return found


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Turns the driver's errors into a StoreError of one line about `place`."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(f"store {place}: {_reason(error)}") from error


def batches(keys: Iterable[str]) -> Iterator[Sequence[str]]:
    """The distinct `keys`, in lists short enough for one query."""
    distinct = list(dict.fromkeys(keys))
    return (distinct[start : start + BATCH] for start in range(0, len(distinct), BATCH))


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(f"pipeline.store.url is no address of a database; {ALLOWED}") from None  # it may hold a secret
    if parsed.drivername not in ("sqlite", "postgresql") or not parsed.database:
        raise StoreError(f"pipeline.store.url names no database that can be used ({parsed.drivername}); {ALLOWED}")
    return parsed


def _server(url: URL) -> str:
    host = url.host or str(url.query.get("host", "on this machine"))
    return f"{host}{f':{url.port}' if url.port else ''}/{url.database}"


def _check_file(file: Path) -> None:
    """Says what SQLite would only call `unable to open database file`, and opens it once before any thread does.

    A connection that fails in aiosqlite leaves a thread behind that prints a traceback when the event loop is gone.
    """
    folder = file.parent
    if file.is_dir():
        raise StoreError(f"store {file}: is a folder; let pipeline.store.url name a file in it")
    if not folder.is_dir():
        raise StoreError(f"store {file}: there is no folder {folder}; create it or change pipeline.store.url")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreError(f"store {file}: the folder {folder} cannot be written; allow it or change pipeline.store.url")
    if file.exists() and not os.access(file, os.R_OK | os.W_OK):
        raise StoreError(f"store {file}: may not be read and written; allow it or change pipeline.store.url")
    try:
        with closing(sqlite3.connect(file)) as connection:
            _write_ahead(connection)
    except sqlite3.Error as error:
        raise StoreError(f"store {file}: {_meaning(str(error))}") from error


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Has the file keep a write-ahead log. Two who turn to it at once do not wait for each other: one fails."""
    for left in reversed(range(TURNS)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not left or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(TURN_S)
        else:
            return


def _sqlite(url: URL, foreign_keys: bool) -> AsyncEngine:
    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"),
        connect_args={"isolation_level": None, **_unless_in(url, SQLITE)},  # None: no BEGIN but our own
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        try:
            for pragma in ("synchronous=NORMAL", f"foreign_keys={int(foreign_keys)}"):
                cursor.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:  # no database: else its thread would outlive the event loop, and complain of that
            connection.close()
            raise
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _postgresql(url: URL) -> AsyncEngine:
    return create_async_engine(
        url.set(drivername="postgresql+psycopg"), connect_args=_unless_in(url, POSTGRESQL), pool_pre_ping=True
    )


def _unless_in(url: URL, options: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in options.items() if key not in url.query}


def _reason(error: SQLAlchemyError) -> str:
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip().partition("\n")[0]
    if isinstance(error, IntegrityError):
        return f"refused, for it contradicts what is stored ({said})"
    if isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", "") is None:  # no server said this
        return f"cannot be reached ({said}); start the server or change pipeline.store.url"
    return _meaning(said)


def _meaning(said: str) -> str:
    """What the database's own words mean for its user."""
    match said:
        case "file is not a database":
            return "is not an SQLite database; change pipeline.store.url or move that file away"
        case "database is locked":
            return "another process keeps writing to it; try again when that has ended"
        case "attempt to write a readonly database" | "unable to open database file":
            return "cannot be written; allow it or change pipeline.store.url"
        case "database or disk is full":
            return "the disk is full; make room and run again"
        case "database disk image is malformed":
            return "the file is damaged; put a copy of it back, or move it away to begin anew"
    if said.endswith("already exists"):
        return f"holds the tables of another program ({said}); change pipeline.store.url"
    return said
