"""The record: schema, migrations and one module for each noun. It keeps what it is given and judges nothing.

`open_store` is the one way in. Every query returns the types of `pipeline.model`, with all moments in UTC.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pipeline.store.charts import Charts, Picture
from pipeline.store.engine import Database
from pipeline.store.items import Items
from pipeline.store.migrate import migrate
from pipeline.store.model_calls import ModelCalls
from pipeline.store.reports import Edition, Reports
from pipeline.store.runs import Run, Runs
from pipeline.store.search_index import SearchIndex
from pipeline.store.sources import Sources
from pipeline.store.stories import Stories

__all__ = [
    "Charts",
    "Edition",
    "Items",
    "ModelCalls",
    "Picture",
    "Reports",
    "Run",
    "Runs",
    "SearchIndex",
    "Sources",
    "Store",
    "Stories",
    "open_store",
]


@dataclass(frozen=True, slots=True)
class Store:
    """An open store, by noun. Its methods may be called from many tasks at once; each write is one transaction."""

    items: Items
    stories: Stories
    sources: Sources
    reports: Reports
    charts: Charts
    runs: Runs
    model_calls: ModelCalls
    search: SearchIndex


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[Store]:
    """Opens the store at `url` (`sqlite:///FILE` or `postgresql://…`), new or brought to the newest schema.

    Raises StoreError, here and from every method, in one line that never shows a password.
    """
    database = Database(url)
    try:
        await migrate(database, url)
        yield Store(
            items=Items(database),
            stories=Stories(database),
            sources=Sources(database),
            reports=Reports(database),
            charts=Charts(database),
            runs=Runs(database),
            model_calls=ModelCalls(database),
            search=SearchIndex(database),
        )
    finally:
        await database.close()
