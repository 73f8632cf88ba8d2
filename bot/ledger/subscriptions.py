"""Subscriptions as stored: one for each chat, kind, profile and time of day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import ColumnElement, Select, and_, case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.inbound import Where
from bot.ledger.schema import chats, subscriptions
from bot.model import Kind, Subscription
from pipeline.store.engine import AnyRow, Database


@dataclass(frozen=True, slots=True)
class Wish:
    """What a chat asks for: the fields of Subscription that it chooses."""

    kind: Kind
    at: time
    zone: str
    weekdays: frozenset[int]
    profile: str
    language: str


class Subscriptions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, where: Where, wish: Wish, now: datetime) -> Subscription:
        """Subscribes a chat, whatever thread it asked in; or changes what it has for that kind, profile and time.

        It counts from `now` on, unless nothing changed: to ask for the same again loses no report that is just due.
        """
        columns = subscriptions.c
        insert = self._database.insert(subscriptions).values(_row(where, wish, now))
        new = insert.excluded
        same = and_(columns.zone == new.zone, columns.weekdays == new.weekdays, ~columns.paused)
        changes = {
            "zone": new.zone,
            "weekdays": new.weekdays,
            "language": new.language,
            "paused": False,
            "since": case((same, columns.since), else_=new.since),
        }
        unique = ["platform", "chat", "kind", "profile", "at"]
        upsert = insert.on_conflict_do_update(index_elements=unique, set_=changes).returning(subscriptions)

        async def store(connection: AsyncConnection) -> AnyRow:
            row: AnyRow = (await connection.execute(upsert)).one()
            return row

        return _subscription(await self._database.write(store))

    async def remove(self, where: Where, ids: Collection[int]) -> int:
        """Ends those of a chat's subscriptions; how many there were."""
        ended = delete(subscriptions).where(_of(where), subscriptions.c.id.in_(ids))
        return (await self._database.write(lambda connection: connection.execute(ended))).rowcount

    async def pause(self, where: Where, ids: Collection[int]) -> int:
        """Lets those of a chat's subscriptions rest; how many did not yet."""
        change = update(subscriptions).where(_of(where), subscriptions.c.id.in_(ids), ~subscriptions.c.paused)
        return (await self._database.write(lambda connection: connection.execute(change.values(paused=True)))).rowcount

    async def resume(self, where: Where, ids: Collection[int], now: datetime) -> int:
        """Goes on with them, from `now`: what fell due meanwhile is not made up for. How many rested."""
        change = update(subscriptions).where(_of(where), subscriptions.c.id.in_(ids), subscriptions.c.paused)
        change = change.values(paused=False, since=now)
        return (await self._database.write(lambda connection: connection.execute(change))).rowcount

    async def of(self, where: Where) -> list[Subscription]:
        """A chat's own, paused ones too, by kind and time."""
        columns = subscriptions.c
        return await self._found(
            select(subscriptions).where(_of(where)).order_by(columns.kind, columns.at, columns.profile)
        )

    async def get(self, subscription_id: int) -> Subscription | None:
        found = await self._found(select(subscriptions).where(subscriptions.c.id == subscription_id))
        return found[0] if found else None

    async def running(self) -> list[Subscription]:
        """Those that are not paused, of chats that are not switched off."""
        columns = subscriptions.c
        chat = and_(chats.c.platform == columns.platform, chats.c.chat == columns.chat)
        query = select(subscriptions).outerjoin(chats, chat).where(~columns.paused, chats.c.on.is_not(False))
        return await self._found(query.order_by(columns.id))

    async def _found(self, query: Select[tuple[object, ...]]) -> list[Subscription]:
        return [_subscription(row) for row in await self._database.rows(query)]


def _of(where: Where) -> ColumnElement[bool]:
    return and_(subscriptions.c.platform == where.platform, subscriptions.c.chat == where.chat)


def _row(where: Where, wish: Wish, now: datetime) -> dict[str, object]:
    return {
        "platform": where.platform,
        "chat": where.chat,
        "kind": wish.kind,
        "profile": wish.profile,
        "at": wish.at,
        "zone": wish.zone,
        "weekdays": "".join(map(str, sorted(wish.weekdays))),
        "language": wish.language,
        "paused": False,
        "since": now,
    }


def _subscription(row: AnyRow) -> Subscription:
    values = row._mapping
    return Subscription(
        id=values["id"],
        where=Where(values["platform"], values["chat"]),
        kind=values["kind"],
        at=values["at"],
        zone=values["zone"],
        weekdays=frozenset(map(int, values["weekdays"])),
        profile=values["profile"],
        language=values["language"],
        paused=values["paused"],
        since=values["since"],
    )
