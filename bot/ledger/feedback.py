"""What people think of entries, as stored: one vote for each person and entry, their last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ledger.schema import feedback
from bot.model import Feedback, Vote
from pipeline.store.engine import Database, batches

COLUMNS = tuple(feedback.c[field.name] for field in fields(Feedback))


class Votes:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, given: Feedback) -> bool:
        """Keeps a person's vote on an entry, in place of an earlier one; False when they had said the same."""
        insert = self._database.insert(feedback).values(asdict(given))
        upsert = insert.on_conflict_do_update(
            index_elements=["platform", "person", "entry"],
            set_={"vote": given.vote, "at": given.at},
            where=feedback.c.vote != given.vote,
        ).returning(feedback.c.entry)

        async def store(connection: AsyncConnection) -> bool:
            return await connection.scalar(upsert) is not None

        return await self._database.write(store)

    async def since(self, moment: datetime) -> list[Feedback]:
        """Every vote that was given, or changed, from `moment` on; the oldest first."""
        query = select(*COLUMNS).where(feedback.c.at >= moment).order_by(feedback.c.at, feedback.c.person)
        return [Feedback(*row) for row in await self._database.rows(query)]

    async def counts(self, entries: Iterable[str]) -> dict[str, Counter[Vote]]:
        """How often each of `entries` was voted how; without those that nobody voted on."""
        found: dict[str, Counter[Vote]] = {}
        for some in batches(entries):
            query = select(feedback.c.entry, feedback.c.vote, func.count()).where(feedback.c.entry.in_(some))
            for entry, vote, count in await self._database.rows(query.group_by(feedback.c.entry, feedback.c.vote)):
                found.setdefault(entry, Counter())[vote] = count
        return found
