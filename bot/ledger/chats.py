"""Chats as stored: where the bot is, what each prefers, and which are switched off and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.sql.elements import ColumnElement

from bot.inbound import Where
from bot.ledger.schema import chats
from bot.model import Chat
from pipeline.store.engine import AnyRow, Database


class Chats:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, where: Where) -> Chat | None:
        found = await self._database.rows(select(chats).where(_is(where)))
        return _chat(found[0]) if found else None

    async def all(self) -> list[Chat]:
        """Every chat that was ever recorded, by platform and id."""
        return [_chat(row) for row in await self._database.rows(select(chats).order_by(*chats.primary_key))]

    async def off(self) -> list[Chat]:
        """The chats that are switched off, the latest first."""
        query = select(chats).where(~chats.c.on).order_by(chats.c.since.desc())
        return [_chat(row) for row in await self._database.rows(query)]

    async def switch_on(self, where: Where, now: datetime, name: str = "") -> None:
        """The bot is in the chat (again). A name that is known stays when none is given."""
        row = {"platform": where.platform, "chat": where.chat, "name": name, "on": True, "reason": None, "since": now}
        changes = {key: row[key] for key in ("on", "reason", "since")} | ({"name": name} if name else {})
        insert = self._database.insert(chats).values(row)
        insert = insert.on_conflict_do_update(index_elements=["platform", "chat"], set_=changes)
        await self._database.write(lambda connection: connection.execute(insert))

    async def switch_off(self, where: Where, now: datetime, reason: str) -> None:
        """Nothing is to be posted there until it is switched on."""
        row = {"platform": where.platform, "chat": where.chat, "name": "", "on": False, "reason": reason, "since": now}
        changes = {key: row[key] for key in ("on", "reason", "since")}
        insert = self._database.insert(chats).values(row)
        insert = insert.on_conflict_do_update(index_elements=["platform", "chat"], set_=changes)
        await self._database.write(lambda connection: connection.execute(insert))

    async def prefer(self, where: Where, language: str | None, zone: str | None) -> None:
        """What the chat reads and lives by; None leaves it as it is."""
        given = {key: value for key, value in (("language", language), ("zone", zone)) if value is not None}
        if given:
            change = update(chats).where(_is(where)).values(given)
            await self._database.write(lambda connection: connection.execute(change))


def _is(where: Where) -> ColumnElement[bool]:
    return and_(chats.c.platform == where.platform, chats.c.chat == where.chat)


def _chat(row: AnyRow) -> Chat:
    values = row._mapping
    names = ("name", "language", "zone", "on", "reason", "since")
    return Chat(Where(values["platform"], values["chat"]), *(values[name] for name in names))
