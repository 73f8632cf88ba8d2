"""The pages of the words' index: read, and written as a new segment that takes in the small ones before."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from pipeline.store.engine import Database
from pipeline.store.postings import (
    Entries,
    Numbers,
    Segment,
    covering,
    having,
    joined,
    numbers_of,
    planned,
    read,
    slices,
    within,
    written,
)
from pipeline.store.schema import search_items, search_pages, search_segments

PAGES = "SELECT number, postings FROM search_pages WHERE number {numbers}"
SMALL = 2048  # pages, of a kilobyte or two, of a segment that are kept in memory as they are read
_NOBODY = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Having:
    """The numbers of the items that have a term, and of those that have it often, each ascending."""

    once: Numbers
    often: Numbers

    @property
    def count(self) -> int:
        return len(self.once) + len(self.often)


class Pages:
    """Reads them. Those of small segments, of which every search needs most, are kept: no page ever changes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[Segment, dict[int, bytes]] = {}

    async def having(self, terms: Sequence[int], segments: Sequence[Segment]) -> dict[int, Having] | None:
        """The items of each term, also such as changed since; None if some segments were merged meanwhile."""
        wanted = {segment: {segment.page_of(term) for term in terms} for segment in segments}
        found = await self._read(wanted)
        if not all(found.keys() >= numbers for numbers in wanted.values()):
            return None
        return await asyncio.to_thread(_having, found, segments, terms)

    async def _read(self, wanted: Mapping[Segment, set[int]]) -> dict[int, bytes]:
        self._kept = {one: self._kept.get(one, {}) for one in wanted if one.pages <= SMALL}
        kept = dict(pair for mine in self._kept.values() for pair in mine.items())
        numbers = set[int]().union(*wanted.values()) - kept.keys()
        found: dict[int, bytes] = dict(await self._database.of_numbers(PAGES, numbers))
        for segment, mine in self._kept.items():
            mine.update((number, found[number]) for number in wanted[segment] & found.keys())
        return found | kept


def _having(pages: Mapping[int, bytes], segments: Sequence[Segment], terms: Sequence[int]) -> dict[int, Having]:
    found = {}
    for term in terms:
        parts = [having(pages[segment.page_of(term)], segment, term) for segment in segments]
        once, often = zip(*parts, strict=True) if parts else ([_NOBODY], [_NOBODY])
        found[term] = Having(np.concatenate(once), np.concatenate(often))
    return found


async def add_pages(connection: AsyncConnection, new: Entries, span: tuple[int, int]) -> None:
    """Stores the entries of new items, whose numbers `span`; entries of items that changed go as they are met.

    Every page of a segment is stored, also an empty one: a reader who misses one knows that segments were merged.
    """
    columns = search_segments.c
    rows = await connection.execute(select(search_segments).order_by(columns.first))
    segments = [Segment(*row) for row in rows]
    free = (
        segments[-1].page + segments[-1].pages if segments else 0
    )  # what is merged has lower numbers: none comes again
    old = joined(segments, Segment(*span, page=free, bits=0, entries=len(new)))
    first = old[0].first if old else span[0]
    segment = planned(first, span[1], free, len(new) + sum(one.entries for one in old))
    new = np.sort(new)
    alive = await _alive(connection, segment)
    for part in slices(segment):
        found = [await _entries(connection, one, covering(one, segment, part)) for one in old]
        made = await asyncio.to_thread(_merged, [*found, new], segment, part, alive)
        numbered = enumerate(made, segment.page + part.start)
        await connection.execute(insert(search_pages), [{"number": n, "postings": page} for n, page in numbered])
    await _replace(connection, old, segment)


async def _alive(connection: AsyncConnection, segment: Segment) -> NDArray[np.bool_]:
    """Which numbers, from the first, are an item's."""
    number = search_items.c.number
    numbers = await connection.scalars(select(number).where(number.between(segment.first, segment.last)))
    alive = np.zeros(segment.last - segment.first + 1, np.bool_)
    alive[np.array(list(numbers), np.int64) - segment.first] = True
    return alive


async def _entries(connection: AsyncConnection, segment: Segment, numbers: range) -> Entries:
    number = search_pages.c.number
    query = select(number, search_pages.c.postings).where(number.between(numbers.start, numbers.stop - 1))
    found = [read(bytes(page), segment, at) for at, page in await connection.execute(query.order_by(number))]
    return np.concatenate(found)


def _merged(found: Sequence[Entries], segment: Segment, part: range, alive: NDArray[np.bool_]) -> list[bytes]:
    together = np.sort(np.concatenate([within(one, segment, part) for one in found]))
    return written(together[alive[numbers_of(together) - segment.first]], segment, part)


async def _replace(connection: AsyncConnection, old: Sequence[Segment], new: Segment) -> None:
    if old:
        pages = search_pages.c.number.between(old[0].page, new.page - 1)
        await connection.execute(delete(search_pages).where(pages))
        await connection.execute(delete(search_segments).where(search_segments.c.first >= new.first))
    row = {"first": new.first, "last": new.last, "page": new.page, "bits": new.bits, "entries": new.entries}
    await connection.execute(insert(search_segments).values(row))
