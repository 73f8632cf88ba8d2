"""Items as stored: each article of each source once, in the fullest form that its feed gave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from pipeline.model import Item
from pipeline.store.engine import Database, batches
from pipeline.store.schema import bodies, items, reports, story_items

FIELDS = tuple(field.name for field in fields(Item))
COLUMNS = tuple(items.c[name] for name in FIELDS)


class Items:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def between(self, start: datetime, end: datetime) -> list[Item]:
        """The items published in the half-open span, by publication time and then id."""
        query = (
            select(*COLUMNS)
            .where(items.c.published_at >= start, items.c.published_at < end)
            .order_by(items.c.published_at, items.c.id)
        )
        return [from_row(row) for row in await self._database.rows(query)]

    async def unjudged(self, start: datetime, end: datetime, profile: str) -> list[Item]:
        """The items of the half-open span that are in no story, and that no daily report of `profile` has passed over.

        A report has judged what its window holds and what was seen before its end; ordered as in `between`.
        """
        judged = select(reports.c.id).where(
            reports.c.kind == "daily",
            reports.c.profile == profile,
            reports.c.window_end >= start,
            reports.c.window_start < end,
            items.c.published_at.between(reports.c.window_start, reports.c.window_end),
            items.c.first_seen <= reports.c.window_end,
        )
        told = select(story_items.c.item_id).where(story_items.c.item_id == items.c.id)
        query = (
            select(*COLUMNS)
            .where(items.c.published_at >= start, items.c.published_at < end, ~told.exists(), ~judged.exists())
            .order_by(items.c.published_at, items.c.id)
        )
        return [from_row(row) for row in await self._database.rows(query)]

    async def count_between(self, start: datetime, end: datetime) -> int:
        """How many items were published in the half-open span."""
        query = select(func.count()).where(items.c.published_at >= start, items.c.published_at < end)
        number: int = (await self._database.values(query))[0]
        return number

    async def get(self, ids: Iterable[str]) -> dict[str, Item]:
        """Those of `ids` that are stored."""
        found: dict[str, Item] = {}
        for batch in batches(ids):
            rows = await self._database.rows(select(*COLUMNS).where(items.c.id.in_(batch)))
            found.update((row.id, from_row(row)) for row in rows)
        return found

    async def count(self) -> int:
        number: int = (await self._database.values(select(func.count()).select_from(items)))[0]
        return number

    async def set_body(self, item_id: str, text: str) -> None:
        """Keeps the text of the article itself; a later reading replaces it. StoreError if there is no such item."""
        new = self._database.insert(bodies).values(item_id=item_id, text=text)
        new = new.on_conflict_do_update(index_elements=["item_id"], set_={"text": text})
        await self._database.write(lambda connection: connection.execute(new))

    async def bodies(self, ids: Iterable[str]) -> dict[str, str]:
        """The article texts that were kept for `ids`."""
        found: dict[str, str] = {}
        for batch in batches(ids):
            query = select(bodies.c.item_id, bodies.c.text).where(bodies.c.item_id.in_(batch))
            found.update((row.item_id, row.text) for row in await self._database.rows(query))
        return found


def from_row(row: Sequence[Any]) -> Item:
    """The item whose COLUMNS the row begins with."""
    return Item(*row[: len(FIELDS)])


async def upsert(connection: AsyncConnection, insert: sqlite.Insert, found: Sequence[Item]) -> int:
    """Stores `found` with `insert` (into `items`), inside the caller's transaction; how many ids were new.

    An article that comes again keeps its address and the moment it was first seen. A longer text replaces the stored
    title and text, since feeds give a stub first. A stated date replaces the stored one only when it is earlier:
    re-dating does not make an article new, and none can be published after it was seen.
    """
    known: set[str] = set()
    for batch in batches(item.id for item in found):
        known.update(await connection.scalars(select(items.c.id).where(items.c.id.in_(batch))))
    if found:
        # In one order everywhere, so that two processes that write the same items cannot lock each other out.
        ordered = sorted(found, key=lambda item: item.id)
        await connection.execute(_merging(insert), [{name: getattr(i, name) for name in FIELDS} for i in ordered])
    return len({item.id for item in found} - known)


def _merging(insert: sqlite.Insert) -> sqlite.Insert:
    new, old = insert.excluded, items.c
    longer = func.length(new.text) > func.length(old.text)
    earlier = and_(new.date_mark == "stated", new.published_at < old.published_at)
    changes = {name: case((longer, new[name]), else_=old[name]) for name in ("title", "text", "language")}
    changes |= {name: case((earlier, new[name]), else_=old[name]) for name in ("published_at", "date_mark")}
    return insert.on_conflict_do_update(index_elements=["id"], set_=changes, where=or_(longer, earlier))
