"""Stories as stored: which items tell the same event, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, or_, select

from pipeline.model import Story
from pipeline.store.engine import Database
from pipeline.store.items import COLUMNS, from_row
from pipeline.store.schema import items, story_items


class Stories:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, since: datetime) -> list[Story]:
        """The stories of which some item was published since, each with all its items; by id."""
        return await self._with(items.c.published_at >= since)

    async def between(self, start: datetime, end: datetime) -> list[Story]:
        """The stories of which some item was published in the half-open span, each with all its items; by id."""
        return await self._with(items.c.published_at >= start, items.c.published_at < end)

    async def get(self, ids: Iterable[str]) -> dict[str, Story]:
        """Those of `ids`, at most some hundreds, that are stored, each with all its items."""
        found = await self._with(story_items.c.story_id.in_(list(ids)))
        return {story.id: story for story in found}

    async def _with(self, *where: ColumnElement[bool]) -> list[Story]:
        """The stories that have an item for which all of `where` holds."""
        recent = select(story_items.c.story_id).join(items, items.c.id == story_items.c.item_id).where(*where)
        query = (
            select(*COLUMNS, story_items.c.story_id)
            .join(items, items.c.id == story_items.c.item_id)
            .where(story_items.c.story_id.in_(recent))
            .order_by(story_items.c.story_id, story_items.c.position, items.c.published_at, items.c.id)
        )
        rows = await self._database.rows(query)
        return [Story(id, tuple(map(from_row, of))) for id, of in groupby(rows, key=lambda row: row.story_id)]

    async def save(self, stories: Iterable[Story]) -> None:
        """Records which story each item belongs to, in one transaction; an item leaves the story it was in before.

        The members that a story had before and that are named nowhere stay in it.
        """
        members = {
            item.id: {"item_id": item.id, "story_id": story.id, "position": position}
            for story in stories
            for position, item in enumerate(story.items)
        }
        if not members:
            return
        insert = self._database.insert(story_items)
        new, old = insert.excluded, story_items.c
        statement = insert.on_conflict_do_update(
            index_elements=["item_id"],
            set_={"story_id": new.story_id, "position": new.position},
            where=or_(new.story_id != old.story_id, new.position != old.position),
        )
        rows = [members[item_id] for item_id in sorted(members)]
        await self._database.write(lambda connection: connection.execute(statement, rows))
