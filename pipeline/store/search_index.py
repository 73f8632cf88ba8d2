"""What search finds items by, as stored: the words of each, its vectors, and the queue of what is not indexed yet.

It knows terms as numbers and vectors as bytes; what they stand for, and which item comes first, is decided in
`pipeline.search`. Words are found by FTS5 on SQLite and by full text (a GIN index) on PostgreSQL.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, exists, false, func, insert, literal, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from pipeline.model import Item
from pipeline.store.engine import AnyRow, Database, batches
from pipeline.store.items import COLUMNS, from_row
from pipeline.store.schema import bodies, items, search_items, search_queue, search_vectors, story_items

Numbers = NDArray[np.int32]
LOCK = 0x64696773  # one process adds to the index at a time, so that numbers are committed in their order

# A row for each term; the numbers of the items that have it, as text, which is far quicker to read than as many rows.
POSTINGS_SQLITE = text(
    "SELECT asked.value, (SELECT group_concat(rowid) FROM search_words WHERE search_words MATCH asked.value) "
    "FROM json_each(:terms) AS asked"
)
POSTINGS_POSTGRESQL = text(
    "SELECT asked.term, (SELECT string_agg(number::text, ',' ORDER BY number) FROM search_items "
    "WHERE search_lexemes(terms) @@ asked.term::tsquery) "
    "FROM json_array_elements_text(CAST(:terms AS json)) AS asked(term)"
)
FTS5_ROW = text("INSERT INTO search_words (rowid, terms) VALUES (:number, :terms)")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item of the queue, and the text of its article where that is stored. `number` is its place in the queue."""

    number: int
    item: Item
    body: str


@dataclass(frozen=True, slots=True)
class Words:
    """The distinct terms of an item, each three bytes; `size` is how many there are with the repeated ones."""

    waiting: Waiting
    terms: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Hit:
    number: int
    item_id: str
    story_id: str | None


@dataclass(frozen=True, slots=True)
class State:
    """Up to where the index goes, and whether items wait for their words."""

    last_item: int
    last_vector: int
    wordless: bool


class SearchIndex:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, most: int, *, have_words: bool) -> list[Waiting]:
        """The newest of the queue: those that wait for their vectors, having words, or those that wait for words."""
        query = (
            select(*COLUMNS, search_queue.c.number, bodies.c.text.label("body"))
            .join(search_queue, search_queue.c.item_id == items.c.id)
            .outerjoin(bodies, bodies.c.item_id == items.c.id)
            .where(search_queue.c.has_words == have_words)
            .order_by(search_queue.c.number.desc())
            .limit(most)
        )
        return [Waiting(row.number, from_row(row), row.body or "") for row in await self._database.rows(query)]

    async def add_words(self, indexed: Sequence[Words]) -> int:
        """Indexes these words, but for items that changed since; how many were indexed."""
        by_number = {words.waiting.number: words for words in indexed}

        async def add(connection: AsyncConnection) -> int:
            await self._alone(connection)
            numbers = await _still_waiting(connection, by_number, have_words=False)
            done = update(search_queue).where(search_queue.c.number.in_(numbers)).values(has_words=True)
            await connection.execute(done)
            await self._insert_words(connection, [by_number[number] for number in numbers])
            return len(numbers)

        return await self._database.write(add) if indexed else 0

    async def _insert_words(self, connection: AsyncConnection, indexed: Sequence[Words]) -> None:
        if not indexed:
            return
        ids = [words.waiting.item.id for words in indexed]
        await connection.execute(delete(search_items).where(search_items.c.item_id.in_(ids)))
        await connection.execute(insert(search_items), [self._row(words) for words in indexed])
        if self._database.is_sqlite:
            placed = select(search_items.c.item_id, search_items.c.number).where(search_items.c.item_id.in_(ids))
            numbers = {row.item_id: row.number for row in await connection.execute(placed)}
            rows = [{"number": numbers[words.waiting.item.id], "terms": _spelled(words.terms)} for words in indexed]
            await connection.execute(FTS5_ROW, rows)

    def _row(self, words: Words) -> dict[str, object]:
        item = words.waiting.item
        terms = None if self._database.is_sqlite else words.terms
        return {"item_id": item.id, "published_at": item.published_at, "size": words.size, "terms": terms}

    async def add_vectors(self, model: str, indexed: Mapping[int, bytes]) -> int:
        """Stores the vectors of waiting items, by number in the queue, but for items that changed since."""

        async def add(connection: AsyncConnection) -> int:
            await self._alone(connection)
            numbers = await _still_waiting(connection, indexed, have_words=True)
            places = (
                select(search_queue.c.number, search_items.c.number)
                .join(search_items, search_items.c.item_id == search_queue.c.item_id)
                .where(search_queue.c.number.in_(numbers))
            )
            placed = (await connection.execute(places)).all()
            rows = [{"item_number": at, "model": model, "vectors": indexed[number]} for number, at in placed]
            mine = search_vectors.c.item_number.in_([at for _, at in placed])
            await connection.execute(delete(search_vectors).where(mine))
            await connection.execute(delete(search_queue).where(search_queue.c.number.in_(numbers)))
            if rows:
                await connection.execute(insert(search_vectors), rows)
            return len(rows)

        return await self._database.write(add) if indexed else 0

    async def queue_other_models(self, model: str) -> None:
        """Lets the items wait whose vectors another model made."""
        other = or_(search_vectors.c.model < model, search_vectors.c.model > model)  # as an index can find it
        if not await self._database.values(select(search_vectors.c.number).where(other).limit(1)):
            return
        ids = select(search_items.c.item_id).join(search_vectors).where(other)
        waits = exists().where(search_queue.c.item_id == search_items.c.item_id)
        again = insert(search_queue).from_select(["item_id", "has_words"], ids.add_columns(literal(True)).where(~waits))
        stale = delete(search_vectors).where(other)

        async def queue(connection: AsyncConnection) -> None:
            await self._alone(connection)
            await connection.execute(again)
            await connection.execute(stale)

        await self._database.write(queue)

    async def state(self) -> State:
        wordless = exists().where(search_queue.c.has_words == false())
        query = select(
            select(func.max(search_items.c.number)).scalar_subquery(),
            select(func.max(search_vectors.c.number)).scalar_subquery(),
            wordless,
        )
        last_item, last_vector, waits = (await self._database.rows(query))[0]
        return State(last_item or 0, last_vector or 0, bool(waits))

    async def items_after(self, number: int) -> Sequence[AnyRow]:
        """(number, published_at, size) of the items whose words were indexed after the one of this number."""
        columns = search_items.c
        query = select(columns.number, columns.published_at, columns.size).where(columns.number > number)
        return await self._database.rows(query.order_by(columns.number))

    async def vectors_after(self, number: int, model: str) -> Sequence[AnyRow]:
        """(number, item's number, vectors) of those that this model made and that were stored after the given one."""
        columns = search_vectors.c
        query = select(columns.number, columns.item_number, columns.vectors)
        return await self._database.rows(
            query.where(columns.number > number, columns.model == model).order_by(columns.number)
        )

    async def postings(self, terms: Iterable[str]) -> dict[str, Numbers]:
        """The numbers of the items that have each term, ascending; some may be of items that changed since.

        A term is six hexadecimal digits.
        """
        query = POSTINGS_SQLITE if self._database.is_sqlite else POSTINGS_POSTGRESQL
        bound = query.bindparams(terms=json.dumps(list(terms)))
        rows = await self._database.read(lambda connection: _all(connection, bound))
        return {term: np.fromstring(numbers or "", np.int32, sep=",") for term, numbers in rows}

    async def hits(self, numbers: Iterable[int]) -> list[Hit]:
        """Those of the items of these numbers, at most some hundreds, that are still what was indexed."""
        query = (
            select(search_items.c.number, search_items.c.item_id, story_items.c.story_id)
            .outerjoin(story_items, story_items.c.item_id == search_items.c.item_id)
            .where(search_items.c.number.in_(list(numbers)))
        )
        return [Hit(*row) for row in await self._database.rows(query)]

    async def numbers(self, ids: Iterable[str]) -> set[int]:
        """The numbers of the items of these ids, as far as they are indexed."""
        found: set[int] = set()
        for batch in batches(ids):
            found.update(
                await self._database.values(select(search_items.c.number).where(search_items.c.item_id.in_(batch)))
            )
        return found

    async def _alone(self, connection: AsyncConnection) -> None:
        if not self._database.is_sqlite:  # which has one writer anyway
            await connection.execute(select(func.pg_advisory_xact_lock(LOCK)))


def _spelled(terms: bytes) -> str:
    """The terms as words that neither query language reads anything into: 0a1b2c 3d4e5f."""
    return terms.hex(" ", -3)


async def _still_waiting(connection: AsyncConnection, numbers: Iterable[int], *, have_words: bool) -> list[int]:
    """Those that are in the queue as they were, locked; one that someone else holds is left to be done again."""
    query = select(search_queue.c.number).where(
        search_queue.c.number.in_(list(numbers)), search_queue.c.has_words == have_words
    )
    locked = query.order_by(search_queue.c.number).with_for_update(skip_locked=True)
    return list(await connection.scalars(locked))


async def _all(connection: AsyncConnection, query: object) -> Sequence[AnyRow]:
    rows: Sequence[AnyRow] = (await connection.execute(query)).all()  # type: ignore[call-overload]
    return rows
