"""What was asked and answered, as stored, by conversation: so that "它呢？" is understood, and limits are kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select

from bot.ledger.schema import turns
from bot.model import Turn
from pipeline.model import Answer
from pipeline.store.engine import AnyRow, Database


class Turns:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, turn: Turn) -> bool:
        """Keeps a turn; False where one of its key is kept already, which stays as it is."""
        row = {
            "key": turn.key,
            "conversation": turn.conversation,
            "person": turn.person,
            "question": turn.question,
            "answer_id": turn.answer.id,
            "answer": turn.answer.model_dump_json(by_alias=True),
            "at": turn.at,
        }
        insert = self._database.insert(turns).values(row).on_conflict_do_nothing().returning(turns.c.key)
        return await self._database.write(lambda connection: connection.scalar(insert)) is not None

    async def get(self, key: str) -> Turn | None:
        found = await self._database.rows(select(turns).where(turns.c.key == key))
        return _turn(found[0]) if found else None

    async def last(self, conversation: str, since: datetime, most: int) -> list[Turn]:
        """The newest turns of a conversation from `since` on, the oldest of them first."""
        query = select(turns).where(turns.c.conversation == conversation, turns.c.at >= since)
        rows = await self._database.rows(query.order_by(turns.c.at.desc(), turns.c.key.desc()).limit(most))
        return [_turn(row) for row in reversed(rows)]

    async def count(self, person: str | None, since: datetime) -> int:
        """How many questions the person, or everybody, has asked from `since` on."""
        query = select(func.count()).select_from(turns).where(turns.c.at >= since)
        if person is not None:
            query = query.where(turns.c.person == person)
        return int((await self._database.values(query))[0])

    async def count_under(self, prefix: str, since: datetime) -> int:
        """How many questions from `since` on have keys that begin with `prefix`, which ends in a colon."""
        under = turns.c.key >= prefix, turns.c.key < f"{prefix[:-1]};"  # the character after a colon
        query = select(func.count()).select_from(turns).where(*under, turns.c.at >= since)
        return int((await self._database.values(query))[0])

    async def answered(self, answer_id: str) -> Answer | None:
        """The answer of that id."""
        found = await self._database.values(select(turns.c.answer).where(turns.c.answer_id == answer_id))
        return Answer.model_validate_json(found[0]) if found else None

    async def forget(self, before: datetime) -> int:
        """Drops the turns from before then; how many."""
        old = delete(turns).where(turns.c.at < before)
        return (await self._database.write(lambda connection: connection.execute(old))).rowcount


def _turn(row: AnyRow) -> Turn:
    answer = Answer.model_validate_json(row.answer)
    return Turn(row.key, row.conversation, row.person, row.question, answer, row.at)
