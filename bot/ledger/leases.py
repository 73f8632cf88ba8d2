"""Who may work on a row, and until when: rows of deliveries and of the inbox are claimed, kept and let go alike."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, Table, UpdateBase, and_, func, or_, select, update

from pipeline.errors import DigestError
from pipeline.store.engine import Database

log = structlog.get_logger()

OPEN = ("waiting", "posting", "unclear")  # the states of what is not over


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on the row `key`. Whoever claims it after it ran out gets another `holder`."""

    key: str
    holder: str


@dataclass(frozen=True, slots=True)
class Open:
    """A row that is not over, and when it may be worked on: when its next try is due and no lease runs."""

    key: str
    at: datetime


def taking(table: Table, key: str, now: datetime, length: timedelta) -> UpdateBase:
    """Gives the row, if it is due and nobody has it, to the caller until now + `length`, and counts one more try.

    One statement: the server lets only one of several callers have the row.
    """
    columns = table.c
    free = or_(columns.lease.is_(None), columns.lease <= now)
    mine = {"holder": secrets.token_hex(8), "lease": now + length, "tries": columns.tries + 1}
    take = update(table).where(columns.key == key, columns.state.in_(OPEN), columns.next_try <= now, free)
    return take.values(mine).returning(table)


def held(table: Table, lease: Lease) -> ColumnElement[bool]:
    """Whether the row is still the holder's; it is as long as nobody else claimed it."""
    return and_(table.c.key == lease.key, table.c.holder == lease.holder)


async def renew(database: Database, table: Table, lease: Lease, until: datetime) -> bool:
    """Keeps the row until then; False when it was lost."""
    change = update(table).where(held(table, lease)).values(lease=until)
    return (await database.write(lambda connection: connection.execute(change))).rowcount == 1


async def outstanding(database: Database, table: Table, until: datetime, most: int) -> list[Open]:
    """The first `most` rows that are not over and may be worked on by `until`, in that order."""
    columns = table.c
    at = func.coalesce(columns.lease, columns.next_try)
    query = select(columns.key, columns.next_try, columns.lease).where(columns.state.in_(OPEN), at <= until)
    query = query.order_by(columns.next_try, columns.key).limit(most)
    rows = await database.rows(query)
    return [Open(row.key, max(row.next_try, row.lease or row.next_try)) for row in rows]


@asynccontextmanager
async def kept(renewed: Callable[[], Awaitable[bool]], length: timedelta) -> AsyncIterator[None]:
    """Renews a lease of `length` while the block works, which may wait for a model or for its turn.

    `renewed` says whether it is still the caller's. A database that is away for a moment costs one renewal.
    """
    renewing = asyncio.create_task(_renewing(renewed, length.total_seconds() / 3))
    try:
        yield
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing


async def _renewing(renewed: Callable[[], Awaitable[bool]], seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            if not await renewed():
                return
        except DigestError as error:
            log.warning("lease.not_renewed", error=str(error))
