"""Calls of the model as stored: what was said and paid, how servers want to be asked, and the secrets of ids."""

from __future__ import annotations

import secrets as randomness
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from pipeline.llm.ledger import Call, Spent
from pipeline.store.engine import Database
from pipeline.store.schema import model_calls, model_dialects, secrets

SECRET_BYTES = 32


class ModelCalls:
    """The `pipeline.llm.Ledger` of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def answer(self, key: str) -> str | None:
        """The content of the newest valid call with the key."""
        query = select(model_calls.c.content).where(model_calls.c.key == key, model_calls.c.valid)
        found: list[str] = await self._database.values(query.order_by(model_calls.c.id.desc()).limit(1))
        return found[0] if found else None

    async def add(self, call: Call) -> None:
        insert = model_calls.insert().values(asdict(call))
        await self._database.write(lambda connection: connection.execute(insert))

    async def spent(self, since: datetime, before: datetime) -> Spent:
        """What all calls of the half-open span cost together; those without a price cost no dollars."""
        tokens = func.sum(model_calls.c.prompt_tokens + model_calls.c.completion_tokens)
        query = select(tokens, func.sum(model_calls.c.cost_usd))
        rows = await self._database.rows(query.where(model_calls.c.at >= since, model_calls.c.at < before))
        return Spent(int(rows[0][0] or 0), float(rows[0][1] or 0.0))

    async def count(self, since: datetime, before: datetime) -> int:
        """How many calls there were in the half-open span."""
        query = select(func.count()).select_from(model_calls)
        query = query.where(model_calls.c.at >= since, model_calls.c.at < before)
        number: int = (await self._database.values(query))[0]
        return number

    async def forget(self, before: datetime) -> None:
        """Deletes calls and dialects that are older."""

        async def work(connection: AsyncConnection) -> None:
            for table in (model_calls, model_dialects):
                await connection.execute(delete(table).where(table.c.at < before))

        await self._database.write(work)

    async def dialect(self, server: str, since: datetime) -> str | None:
        """What was learnt about a server, unless that was earlier."""
        query = select(model_dialects.c.dialect)
        found: list[str] = await self._database.values(
            query.where(model_dialects.c.server == server, model_dialects.c.at >= since)
        )
        return found[0] if found else None

    async def learn(self, server: str, dialect: str, now: datetime) -> None:
        insert = self._database.insert(model_dialects).values(server=server, at=now, dialect=dialect)
        upsert = insert.on_conflict_do_update(index_elements=["server"], set_={"at": now, "dialect": dialect})
        await self._database.write(lambda connection: connection.execute(upsert))

    async def secret(self, name: str) -> bytes:
        """32 random bytes, made when they are first asked for, the same ever after."""
        query = select(secrets.c.value).where(secrets.c.name == name)
        found: list[bytes] = await self._database.values(query)
        if not found:
            made = self._database.insert(secrets).values(name=name, value=randomness.token_bytes(SECRET_BYTES))
            await self._database.write(lambda connection: connection.execute(made.on_conflict_do_nothing()))
            found = await self._database.values(query)
        return bytes(found[0])
