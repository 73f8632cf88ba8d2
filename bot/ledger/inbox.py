"""What came in, as stored: recorded before it is acknowledged, handled once, however often it was delivered."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.inbound import Inbound
from bot.ledger import leases
from bot.ledger.leases import OPEN, Lease, Open
from bot.ledger.schema import inbox
from bot.ledger.stored import dumped, loaded_event
from bot.model import State
from pipeline.store.engine import AnyRow, Database


@dataclass(frozen=True, slots=True)
class Heard:
    """An event that the caller alone handles now, for the `tries`-th time."""

    event: Inbound
    received_at: datetime
    tries: int
    lease: Lease


def key_of(event: Inbound) -> str:
    return f"{event.where.platform}:{event.event_id}"


@dataclass(frozen=True, slots=True, eq=False)
class _Coming:
    """A row that is about to be kept; whether it was `new` is known after that."""

    row: dict[str, object]
    new: asyncio.Future[bool]


class Inbox:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._coming: list[_Coming] = []
        self._keeping = asyncio.Lock()

    async def record(self, event: Inbound, now: datetime) -> bool:
        """Keeps what came in; whether it is new. Once this returns it may be acknowledged.

        Events that come together are kept in one transaction: the platform waits for each of them.
        """
        own = _Coming(_row(event, now), asyncio.get_running_loop().create_future())
        self._coming.append(own)
        async with self._keeping:
            if not own.new.done():
                await self._keep(own)
        return own.new.result()

    async def _keep(self, own: _Coming) -> None:
        """Keeps all that came by now, on behalf of those who wait; when it fails, each of them tries by itself."""
        coming, self._coming = self._coming, []
        rows = {str(one.row["key"]): one.row for one in coming}
        insert = self._database.insert(inbox).on_conflict_do_nothing().returning(inbox.c.key)

        async def store(connection: AsyncConnection) -> set[str]:
            return set(await connection.scalars(insert, list(rows.values())))

        try:
            new = await self._database.write(store)
        except BaseException:
            self._coming = [one for one in coming if one is not own] + self._coming
            raise
        for one in coming:
            if not one.new.cancelled():
                one.new.set_result(one.row["key"] in new)
            new.discard(str(one.row["key"]))  # the same event a second time is not new

    async def claim(self, key: str, now: datetime, length: timedelta) -> Heard | None:
        """The event, for the caller alone until now + `length`; None if it is over, not due, or somebody has it."""
        take = leases.taking(inbox, key, now, length)

        async def store(connection: AsyncConnection) -> AnyRow | None:
            found: AnyRow | None = (await connection.execute(take)).one_or_none()
            return found

        row = await self._database.write(store)
        if row is None:
            return None
        return Heard(loaded_event(row.payload), row.received_at, row.tries, Lease(key, row.holder))

    async def get(self, key: str) -> Inbound | None:
        """The event as it came in, over or not."""
        found = await self._database.values(select(inbox.c.payload).where(inbox.c.key == key))
        return loaded_event(found[0]) if found else None

    async def renew(self, lease: Lease, until: datetime) -> bool:
        """Keeps a claimed event until then; False when somebody else has it by now."""
        return await leases.renew(self._database, inbox, lease, until)

    async def done(self, lease: Lease) -> bool:
        """It was handled; False when it was lost meanwhile."""
        return await self._settle(lease, "done", None, None)

    async def later(self, lease: Lease, next_try: datetime, error: str) -> bool:
        """It could not be handled now."""
        return await self._settle(lease, "waiting", next_try, error)

    async def failed(self, lease: Lease, error: str) -> bool:
        """It cannot be handled."""
        return await self._settle(lease, "failed", None, error)

    async def outstanding(self, until: datetime, most: int = 10_000) -> list[Open]:
        """The events that are not over and may be worked on by `until`."""
        return await leases.outstanding(self._database, inbox, until, most)

    async def forget(self, before: datetime) -> int:
        """Drops what is over and came in before then; how many. No platform delivers an event again after a day."""
        old = delete(inbox).where(inbox.c.state.not_in(OPEN), inbox.c.received_at < before)
        return (await self._database.write(lambda connection: connection.execute(old))).rowcount

    async def _settle(self, lease: Lease, state: State, next_try: datetime | None, error: str | None) -> bool:
        values: dict[str, object] = {"state": state, "error": error, "lease": None, "holder": None}
        if next_try is not None:
            values["next_try"] = next_try
        change = update(inbox).where(leases.held(inbox, lease)).values(values)
        return (await self._database.write(lambda connection: connection.execute(change))).rowcount == 1


def _row(event: Inbound, now: datetime) -> dict[str, object]:
    return {
        "key": key_of(event),
        "platform": event.where.platform,
        "event_id": event.event_id,
        "payload": dumped(event),
        "received_at": now,
        "state": "waiting",
        "tries": 0,
        "next_try": now,
    }
