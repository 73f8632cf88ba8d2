"""Deliveries as stored, with their parts: recorded before the post, and each step as it is taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.card import Card
from bot.inbound import Where
from bot.ledger import leases
from bot.ledger.leases import Lease, Open
from bot.ledger.schema import chats, deliveries, parts
from bot.ledger.stored import dumped, loaded_card
from bot.model import Delivery, Part, Planned, State
from pipeline.store.engine import AnyRow, Database, batches

PART = tuple(parts.c[field.name] for field in fields(Part))
_OWN = tuple(field.name for field in fields(Delivery) if field.name != "where")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the work on a delivery ended for now. `counted`: whether it was a try.

    With it are recorded the last part and the message that it is now, and a `final_word` as a delivery of its own.
    """

    state: State
    next_try: datetime | None = None
    error: str | None = None
    counted: bool = True
    arrived: tuple[Part, str] | None = None
    final_word: Planned | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that the caller alone works on; its parts, if they are recorded; `off` is why its chat is off."""

    delivery: Delivery
    lease: Lease
    parts: list[Part]
    off: str | None


class Deliveries:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, planned: Iterable[Planned]) -> list[str]:
        """Records deliveries to be made, in one transaction; the keys of those that were not recorded before."""
        wanted = {one.key: one for one in planned}
        known = {key for some in batches(wanted) for key in await self._database.values(_known(some))}
        rows = [_planned(one) for key, one in wanted.items() if key not in known]  # what many ask for is read, not kept
        insert = self._database.insert(deliveries).on_conflict_do_nothing().returning(deliveries.c.key)

        async def store(connection: AsyncConnection) -> set[str]:
            return set(await connection.scalars(insert, rows))

        new = await self._database.write(store) if rows else set()
        return [key for key in wanted if key in new]

    async def get(self, key: str) -> Delivery | None:
        found = await self._database.rows(select(deliveries).where(deliveries.c.key == key))
        return _delivery(found[0]) if found else None

    async def claim(self, key: str, now: datetime, length: timedelta) -> Claimed | None:
        """The delivery, for the caller alone until now + `length`; None if it is over, not due, or somebody has it."""
        take = leases.taking(deliveries, key, now, length)

        async def store(connection: AsyncConnection) -> Claimed | None:
            row = (await connection.execute(take)).one_or_none()
            if row is None:
                return None
            delivery = _delivery(row)
            found = [Part(*part) for part in await connection.execute(_parts(key))]
            off: str | None = await connection.scalar(_off(delivery.where))
            return Claimed(delivery, Lease(key, row.holder), found, off)

        return await self._database.write(store)

    async def renew(self, lease: Lease, until: datetime) -> bool:
        """Keeps a claimed delivery until then; False when somebody else has it by now."""
        return await leases.renew(self._database, deliveries, lease, until)

    async def outstanding(self, until: datetime, most: int = 10_000) -> list[Open]:
        """The deliveries that are not over and may be worked on by `until`."""
        return await leases.outstanding(self._database, deliveries, until, most)

    async def settle(self, lease: Lease, outcome: Outcome) -> Delivery | None:
        """Lets a claimed delivery go, with what came of it: how it stands then.

        None when it was lost, and then nothing is recorded but what arrived.
        """
        values: dict[str, object] = {"state": outcome.state, "error": outcome.error, "lease": None, "holder": None}
        if outcome.next_try is not None:
            values["next_try"] = outcome.next_try
        if not outcome.counted:
            values["tries"] = case((deliveries.c.tries > 0, deliveries.c.tries - 1), else_=0)
        change = update(deliveries).where(leases.held(deliveries, lease)).values(values).returning(deliveries)

        async def store(connection: AsyncConnection) -> Delivery | None:
            if outcome.arrived is not None:
                await _arrive(connection, *outcome.arrived)
            row = (await connection.execute(change)).one_or_none()
            if row is None:
                return None
            if outcome.state in ("failed", "expired"):
                await connection.execute(update(parts).where(parts.c.delivery == lease.key).values(card=None))
            if outcome.final_word is not None:
                insert = self._database.insert(deliveries).on_conflict_do_nothing()
                await connection.execute(insert, _planned(outcome.final_word))
            return _delivery(row)

        return await self._database.write(store)

    async def set_parts(self, lease: Lease, cards: Sequence[Card]) -> list[Part]:
        """Records what a delivery without parts consists of; its parts in order."""
        made = [
            Part(lease.key, number, f"{lease.key}#{number}", "waiting", None, None)
            for number in range(1, len(cards) + 1)
        ]
        rows = [asdict(part) | {"card": dumped(card)} for part, card in zip(made, cards, strict=True)]
        if rows:
            await self._database.write(lambda connection: connection.execute(self._database.insert(parts), rows))
        return made

    async def parts(self, key: str) -> list[Part]:
        return [Part(*row) for row in await self._database.rows(_parts(key))]

    async def posting(self, lease: Lease, part: Part, now: datetime, until: datetime) -> Card | None:
        """Records that the part is about to be posted, and keeps the delivery until then; what it says.

        None when the delivery was lost or its lease has run out, since then somebody else may post it; and when it is
        posted already.
        """
        first = literal(now, parts.c.since.type)
        keep = update(deliveries).where(leases.held(deliveries, lease), deliveries.c.lease > now)
        keep = keep.values(state="posting", lease=until)
        mark = update(parts).where(parts.c.key == part.key, parts.c.state != "done")
        mark = mark.values(state="posting", since=func.coalesce(parts.c.since, first)).returning(parts.c.card)

        async def store(connection: AsyncConnection) -> str | None:
            if (await connection.execute(keep)).rowcount != 1:
                return None
            card: str | None = await connection.scalar(mark)
            return card

        card = await self._database.write(store)
        return None if card is None else loaded_card(card)

    async def posted(self, part: Part, message: str) -> None:
        """Records that the part is there, whoever has the delivery by now; tries are counted anew from here."""
        await self._database.write(lambda connection: _arrive(connection, part, message))

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

    async def behind(self, where: Where, message: str) -> str | None:
        """The subject of the delivery that the message of that id in the chat came with."""
        query = select(deliveries.c.subject).join(parts, parts.c.delivery == deliveries.c.key)
        query = query.where(deliveries.c.platform == where.platform, deliveries.c.chat == where.chat)
        found = await self._database.values(query.where(parts.c.message == message).limit(1))
        return str(found[0]) if found else None


async def _arrive(connection: AsyncConnection, part: Part, message: str) -> None:
    done = update(parts).where(parts.c.key == part.key).values(state="done", message=message, card=None)
    await connection.execute(done)
    await connection.execute(update(deliveries).where(deliveries.c.key == part.delivery).values(tries=0))


def _known(keys: Sequence[str]) -> Select[Any]:
    return select(deliveries.c.key).where(deliveries.c.key.in_(keys))


def _parts(key: str) -> Select[Any]:
    return select(*PART).where(parts.c.delivery == key).order_by(parts.c.number)


def _off(where: Where) -> Select[Any]:
    columns = chats.c
    why = func.coalesce(columns.reason, "the chat is switched off")
    return select(why).where(columns.platform == where.platform, columns.chat == where.chat, ~columns.on)


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
