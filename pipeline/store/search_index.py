"""What search finds items by, as stored: the words of each, its vectors, and the queue of what is not indexed yet.

It knows terms as numbers and vectors as bytes; what they stand for, and which item comes first, is decided in
`pipeline.search`. How words are kept is told in `postings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, exists, false, func, insert, literal, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from pipeline.model import Item
from pipeline.store.engine import BATCH, AnyRow, Database, batches
from pipeline.store.items import COLUMNS, from_row
from pipeline.store.postings import Segment, entries
from pipeline.store.schema import (
    bodies,
    items,
    search_items,
    search_pages,
    search_queue,
    search_segments,
    search_vectors,
)
from pipeline.store.search_pages import Having, Pages, add_pages

LOCK = 0x64696773  # one process adds to the index at a time, so that numbers are committed in their order
TRIES = 5  # to read pages that were merged meanwhile
_NUMBER = np.dtype("<u4")

HITS = (
    "SELECT search_items.number, search_items.item_id, story_items.story_id FROM search_items "
    "LEFT JOIN story_items ON story_items.item_id = search_items.item_id WHERE search_items.number {numbers}"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item of the queue, and the text of its article where that is stored. `number` is its place in the queue."""

    number: int
    item: Item
    body: str


@dataclass(frozen=True, slots=True)
class Words:
    """The distinct terms of an item, as keys: 24 bits each, and behind them one that says that it stands there often.

    `size` is how many terms there are with the repeated ones.
    """

    waiting: Waiting
    keys: NDArray[np.uint32]
    size: int


@dataclass(frozen=True, slots=True)
class Hit:
    number: int
    item_id: str
    story_id: str | None


@dataclass(frozen=True, slots=True)
class State:
    """The segments, ascending; up to where the vectors go; and whether items wait for their words."""

    segments: tuple[Segment, ...]
    last_vector: int
    wordless: bool

    @property
    def last_item(self) -> int:
        return self.segments[-1].last if self.segments else 0


class SearchIndex:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._pages = Pages(database)

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
            await _insert_words(connection, [by_number[number] for number in numbers])
            return len(numbers)

        return await self._database.write(add) if indexed else 0

    async def add_vectors(self, model: str, indexed: Mapping[int, bytes]) -> int:
        """Stores the vectors of waiting items, by number in the queue, but for items that changed since."""

        async def add(connection: AsyncConnection) -> int:
            await self._alone(connection)
            numbers = await _still_waiting(connection, indexed, have_words=True)
            places = (
                select(search_queue.c.number, search_items.c.number)
                .join(search_items, search_items.c.item_id == search_queue.c.item_id)
                .where(search_queue.c.number.in_(numbers))
                .order_by(search_items.c.number)
            )
            placed = [(at, indexed[number]) for number, at in await connection.execute(places)]
            await connection.execute(delete(search_queue).where(search_queue.c.number.in_(numbers)))
            if placed:
                of = np.array([at for at, _ in placed], _NUMBER).tobytes()
                row = {"model": model, "owners": of, "vectors": b"".join(vector for _, vector in placed)}
                await connection.execute(insert(search_vectors).values(row))
            return len(numbers)

        return await self._database.write(add) if indexed else 0

    async def vacuum(self) -> None:
        """Frees the room of what was merged and of what left the queue."""
        await self._database.vacuum(search_items, search_pages, search_queue, search_segments, search_vectors)

    async def queue_other_models(self, model: str) -> None:
        """Lets the items wait whose vectors another model made."""
        other = search_vectors.c.model != model
        models = await self._database.values(select(search_vectors.c.model).distinct())
        if set(models) <= {model}:
            return

        async def queue(connection: AsyncConnection) -> None:
            await self._alone(connection)
            rows = await connection.scalars(select(search_vectors.c.owners).where(other))
            numbers = sorted({int(number) for row in rows for number in numbers_in(row)})
            waits = exists().where(search_queue.c.item_id == search_items.c.item_id)
            for start in range(0, len(numbers), BATCH):
                mine = search_items.c.number.in_(numbers[start : start + BATCH])
                ids = select(search_items.c.item_id, literal(True)).where(mine, ~waits)
                await connection.execute(insert(search_queue).from_select(["item_id", "has_words"], ids))
            await connection.execute(delete(search_vectors).where(other))

        await self._database.write(queue)

    async def state(self) -> State:
        one = select(
            select(func.max(search_vectors.c.number)).scalar_subquery().label("last_vector"),
            exists().where(search_queue.c.has_words == false()).label("wordless"),
        ).subquery()
        query = select(one, search_segments).join_from(one, search_segments, true(), isouter=True)
        rows = await self._database.rows(query.order_by(search_segments.c.first))
        segments = tuple(Segment(*row[2:]) for row in rows if row.first is not None)
        return State(segments, rows[0].last_vector or 0, bool(rows[0].wordless))

    async def items_after(self, number: int, most: int) -> Sequence[AnyRow]:
        """(number, published_at, size) of the items whose words were indexed after the one of this number."""
        columns = search_items.c
        query = select(columns.number, columns.published_at, columns.size).where(columns.number > number)
        return await self._database.rows(query.order_by(columns.number).limit(most))

    async def vectors_after(self, number: int, model: str, most: int) -> Sequence[AnyRow]:
        """(number, owners, vectors) of the rows that this model made and that were stored after the given one.

        `numbers_in(row.owners)` are the numbers of the items, one for each vector.
        """
        columns = search_vectors.c
        query = select(columns.number, columns.owners, columns.vectors)
        query = query.where(columns.number > number, columns.model == model)
        return await self._database.rows(query.order_by(columns.number).limit(most))

    async def postings(self, terms: Iterable[int], segments: Sequence[Segment]) -> dict[int, Having]:
        """The items that have each term. `segments` are those of a state, which may be merged by now.

        Some may be of items that changed since.
        """
        asked = list(terms)
        for _ in range(TRIES):
            found = await self._pages.having(asked, segments)
            if found is not None:
                return found
            segments = (await self.state()).segments
        return {}

    async def hits(self, numbers: Iterable[int]) -> list[Hit]:
        """Those of the items of these numbers, at most some thousands, that are still what was indexed."""
        return [Hit(*row) for row in await self._database.of_numbers(HITS, numbers)]

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


def numbers_in(owners: bytes) -> NDArray[np.uint32]:
    """The numbers of the items of a row of vectors."""
    return np.frombuffer(owners, _NUMBER)


async def _insert_words(connection: AsyncConnection, indexed: Sequence[Words]) -> None:
    if not indexed:
        return
    ids = [words.waiting.item.id for words in indexed]
    await connection.execute(delete(search_items).where(search_items.c.item_id.in_(ids)))
    await connection.execute(insert(search_items), [_row(words) for words in indexed])
    placed = select(search_items.c.item_id, search_items.c.number).where(search_items.c.item_id.in_(ids))
    numbers = {row.item_id: row.number for row in await connection.execute(placed)}
    new = np.concatenate([entries(words.keys, numbers[words.waiting.item.id]) for words in indexed])
    await add_pages(connection, new, (min(numbers.values()), max(numbers.values())))


def _row(words: Words) -> dict[str, object]:
    return {"item_id": words.waiting.item.id, "published_at": words.waiting.item.published_at, "size": words.size}


async def _still_waiting(connection: AsyncConnection, numbers: Iterable[int], *, have_words: bool) -> list[int]:
    """Those that are in the queue as they were, locked; one that someone else holds is left to be done again."""
    query = select(search_queue.c.number).where(
        search_queue.c.number.in_(list(numbers)), search_queue.c.has_words == have_words
    )
    locked = query.order_by(search_queue.c.number).with_for_update(skip_locked=True)
    return list(await connection.scalars(locked))
