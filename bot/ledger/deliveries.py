"""Deliveries as stored, with their parts: recorded before the post, and each step as it is taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import case, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.card import Card
from bot.inbound import Where
from bot.ledger import leases
from bot.ledger.leases import OPEN, Lease, Open
from bot.ledger.schema import deliveries, parts
from bot.ledger.stored import dumped, loaded_card
from bot.model import Delivery, Part, Planned, State
from pipeline.store.engine import AnyRow, Database, batches

PART = tuple(parts.c[field.name] for field in fields(Part))
_OWN = tuple(field.name for field in fields(Delivery) if field.name != "where")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the work on a delivery ended for now. `final_word` is recorded with it, as a delivery of its own."""

    state: State
    next_try: datetime | None = None
    error: str | None = None
    counted: bool = True
    final_word: Planned | None = None


class Deliveries:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, planned: Iterable[Planned]) -> list[str]:
        """Records deliveries to be made, in one transaction; the keys of those that were not recorded before."""
        rows = [_planned(one) for one in planned]

        async def store(connection: AsyncConnection) -> list[str]:
            insert = self._database.insert(deliveries).on_conflict_do_nothing().returning(deliveries.c.key)
            return [key for row in rows if (key := await connection.scalar(insert, row)) is not None]

        return await self._database.write(store)

    async def get(self, key: str) -> Delivery | None:
        found = await self._database.rows(select(deliveries).where(deliveries.c.key == key))
        return _delivery(found[0]) if found else None

    async def claim(self, key: str, now: datetime, length: timedelta) -> tuple[Delivery, Lease] | None:
        """The delivery, for the caller alone until now + `length`; None if it is over, not due, or somebody has it."""
        row = await leases.claim(self._database, deliveries, key, now, length)
        return None if row is None else (_delivery(row), Lease(key, row.holder))

    async def renew(self, lease: Lease, until: datetime) -> bool:
        """Keeps a claimed delivery until then; False when somebody else has it by now."""
        return await leases.renew(self._database, deliveries, lease, until)

    async def outstanding(self, until: datetime, most: int = 10_000) -> list[Open]:
        """The deliveries that are not over and may be worked on by `until`."""
        return await leases.outstanding(self._database, deliveries, until, most)

    async def settle(self, lease: Lease, outcome: Outcome) -> bool:
        """Lets a claimed delivery go, with what came of it; False when it was lost, and then nothing is recorded."""
        values: dict[str, object] = {"state": outcome.state, "error": outcome.error, "lease": None, "holder": None}
        if outcome.next_try is not None:
            values["next_try"] = outcome.next_try
        if not outcome.counted:
            values["tries"] = case((deliveries.c.tries > 0, deliveries.c.tries - 1), else_=0)
        change = update(deliveries).where(leases.held(deliveries, lease)).values(values)

        async def store(connection: AsyncConnection) -> bool:
            if (await connection.execute(change)).rowcount != 1:
                return False
            if outcome.state not in OPEN:
                await connection.execute(update(parts).where(parts.c.delivery == lease.key).values(card=None))
            if outcome.final_word is not None:
                insert = self._database.insert(deliveries).on_conflict_do_nothing()
                await connection.execute(insert, _planned(outcome.final_word))
            return True

        return await self._database.write(store)

    async def set_parts(self, lease: Lease, cards: Sequence[Card]) -> list[Part]:
        """Records what the delivery consists of, if that is not recorded; its parts in order."""
        rows = [
            {"delivery": lease.key, "number": number, "key": f"{lease.key}#{number}", "state": "waiting"}
            | {"card": dumped(card)}
            for number, card in enumerate(cards, 1)
        ]

        async def store(connection: AsyncConnection) -> None:
            some = await connection.scalar(select(parts.c.number).where(parts.c.delivery == lease.key).limit(1))
            if some is None and rows:
                await connection.execute(self._database.insert(parts).on_conflict_do_nothing(), rows)

        await self._database.write(store)
        return await self.parts(lease.key)

    async def parts(self, key: str) -> list[Part]:
        query = select(*PART).where(parts.c.delivery == key).order_by(parts.c.number)
        return [Part(*row) for row in await self._database.rows(query)]

    async def card(self, part: Part) -> Card:
        """What the part says; it is kept until the part is posted or the delivery is over."""
        query = select(parts.c.card).where(parts.c.key == part.key)
        return loaded_card((await self._database.values(query))[0])

    async def posting(self, lease: Lease, part: Part, now: datetime, until: datetime) -> bool:
        """Records that the part is about to be posted, and keeps the delivery until then.

        False when the delivery was lost or its lease has run out: then somebody else may post it.
        """
        first = literal(now, parts.c.since.type)
        keep = update(deliveries).where(leases.held(deliveries, lease), deliveries.c.lease > now)
        keep = keep.values(state="posting", lease=until)
        mark = update(parts).where(parts.c.key == part.key, parts.c.state != "done")
        mark = mark.values(state="posting", since=func.coalesce(parts.c.since, first))

        async def store(connection: AsyncConnection) -> bool:
            if (await connection.execute(keep)).rowcount != 1:
                return False
            return (await connection.execute(mark)).rowcount == 1

        return await self._database.write(store)

    async def posted(self, part: Part, message: str) -> None:
        """Records that the part is there, whoever has the delivery by now; tries are counted anew from here."""
        done = update(parts).where(parts.c.key == part.key).values(state="done", message=message, card=None)
        anew = update(deliveries).where(deliveries.c.key == part.delivery).values(tries=0)

        async def store(connection: AsyncConnection) -> None:
            await connection.execute(done)
            await connection.execute(anew)

        await self._database.write(store)

    async def unposted(self, part: Part) -> None:
        """Records that the part is certainly not there."""
        change = update(parts).where(parts.c.key == part.key, parts.c.state != "done").values(state="waiting")
        await self._database.write(lambda connection: connection.execute(change))

    async def served(self, subscription_ids: Iterable[int]) -> dict[int, datetime]:
        """The newest moment that each subscription has a delivery for, whatever became of it."""
        found: dict[int, datetime] = {}
        column = deliveries.c.subscription_id
        for some in batches(map(str, subscription_ids)):
            query = select(column, func.max(deliveries.c.due)).where(column.in_([int(one) for one in some]))
            found.update((row[0], row[1]) for row in await self._database.rows(query.group_by(column)))
        return found

    async def undelivered(self, since: datetime, now: datetime, most: int = 100) -> list[Delivery]:
        """What was due from `since` on and did not arrive: overdue, failed or expired; the newest first."""
        query = select(deliveries).where(deliveries.c.state != "done", deliveries.c.due.between(since, now))
        query = query.order_by(deliveries.c.due.desc(), deliveries.c.key).limit(most)
        return [_delivery(row) for row in await self._database.rows(query)]

    async def arrived(self, subject: str) -> list[tuple[Where, Part]]:
        """The messages of every delivery of `subject` that are posted, each with its chat: what a correction edits."""
        joined = select(deliveries.c.platform, deliveries.c.chat, deliveries.c.thread, *PART)
        joined = joined.join(parts, parts.c.delivery == deliveries.c.key)
        query = joined.where(deliveries.c.subject == subject, parts.c.state == "done")
        rows = await self._database.rows(query.order_by(parts.c.delivery, parts.c.number))
        return [(Where(*row[:3]), Part(*row[3:])) for row in rows]


def _planned(one: Planned) -> dict[str, object]:
    return {
        "key": one.key,
        "platform": one.where.platform,
        "chat": one.where.chat,
        "thread": one.where.thread,
        "subject": one.subject,
        "language": one.language,
        "due": one.due,
        "expires": one.expires,
        "subscription_id": one.subscription_id,
        "state": "waiting",
        "tries": 0,
        "next_try": one.first_try or one.due,
    }


def _delivery(row: AnyRow) -> Delivery:
    values = row._mapping
    where = Where(values["platform"], values["chat"], values["thread"])
    return Delivery(where=where, **{name: values[name] for name in _OWN})
