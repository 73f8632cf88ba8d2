"""Sources as stored: what is remembered of each between runs, and those that were imported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from pipeline.errors import StoreError
from pipeline.model import Fetched, Parsed, Source, SourceState
from pipeline.store.engine import Database
from pipeline.store.items import upsert
from pipeline.store.schema import imported_sources, items, source_states

COLUMNS = tuple(source_states.c[field.name] for field in fields(SourceState))


class Sources:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def states(self) -> dict[str, SourceState]:
        """What is remembered of every source that was ever asked, by name."""
        return {row.name: SourceState(*row) for row in await self._database.rows(select(*COLUMNS))}

    async def record(self, fetched: Fetched, parsed: Parsed | None, now: datetime) -> int:
        """Stores a source's items and its state in one transaction; how many of the items were unseen.

        A source whose validators (ETag and the like) are stored has therefore all its items stored. The state is kept
        as given, but for `last_new`: `now` when an item was unseen, else what was stored before.
        """
        found = parsed.items if parsed is not None else ()

        async def store(connection: AsyncConnection) -> int:
            new = await upsert(connection, self._database.insert(items), found)
            state = replace(fetched.state, last_new=now) if new else fetched.state
            row = asdict(state)
            changes = {key: value for key, value in row.items() if key != "name" and (new or key != "last_new")}
            insert = self._database.insert(source_states).values(row)
            await connection.execute(insert.on_conflict_do_update(index_elements=["name"], set_=changes))
            return new

        return await self._database.write(store)

    async def imported(self) -> tuple[Source, ...]:
        """The sources that `add_imported` took in, in that order."""
        query = select(imported_sources.c.source).order_by(imported_sources.c.id)
        return tuple(map(self._source, await self._database.values(query)))

    async def add_imported(self, sources: Iterable[Source]) -> int:
        """Takes in those of `sources` whose name and address are both unknown here; how many those were."""
        insert = self._database.insert(imported_sources).on_conflict_do_nothing().returning(imported_sources.c.id)

        async def store(connection: AsyncConnection) -> int:
            added = 0
            urls = set(await connection.scalars(select(imported_sources.c.url)))
            for source in sources:
                if source.url not in urls:
                    row = {"name": source.name, "url": source.url, "source": source.model_dump_json()}
                    added += await connection.scalar(insert, row) is not None
                    urls.add(source.url)
            return added

        return await self._database.write(store)

    def _source(self, text: str) -> Source:
        try:
            return Source.model_validate_json(text)
        except ValidationError as error:
            raise StoreError(
                f"store {self._database.place}: an imported source cannot be read; import it again"
            ) from error
