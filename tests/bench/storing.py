"""Rows a second into and out of the store, on SQLite and on PostgreSQL.

.venv/bin/python -m tests.bench.storing [--items 13000] [--sources 40] [--stored 0]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from pipeline.model import Item, Story
from pipeline.store import Store, open_store
from tests.contract import postgres
from tests.contract.samples import NOW, fetched, item, parsed

Result = TypeVar("Result")
TEXT = "星河智算在宁夏中卫启用第二期智算中心，新增算力 3200P。" * 15  # about 450 characters, as feeds have them


async def timed(name: str, rows: int, work: Awaitable[Result]) -> Result:
    start = time.perf_counter()
    result = await work
    seconds = time.perf_counter() - start
    print(f"  {name:42} {seconds:7.2f} s  {rows / seconds:10,.0f} rows/s")
    return result


async def record(store: Store, sources: list[list[Item]]) -> None:
    """All sources at once, as a fetching run does; each commits by itself."""
    await asyncio.gather(
        *(store.sources.record(fetched(f"s{n}", etag="1"), parsed(*items), NOW) for n, items in enumerate(sources))
    )


async def measure(url: str, count: int, sources: int, stored: int) -> None:
    async with open_store(url) as store:
        if stored:
            old = [item(f"old{n:07}", 2000 + n / 100, text=TEXT) for n in range(stored)]
            await timed(f"{stored:,} older items, to begin with", stored, record(store, [old]))
        made = [item(f"{n * 7919 % 1000003:08x}{n}", 1 + n / count * 40, text=TEXT) for n in range(count)]
        feeds = [made[n::sources] for n in range(sources)]
        await timed("record, all unseen", count, record(store, feeds))
        await timed("record, all known", count, record(store, feeds))
        longer = [[replace(i, text=i.text + "。") for i in feed] for feed in feeds]
        await timed("record, all with a longer text", count, record(store, longer))
        found = await timed("items.between", count, store.items.between(NOW - timedelta(hours=48), NOW))
        assert len(found) == count
        grouped = [Story(f"s{n}", tuple(found[n : n + 2])) for n in range(0, count, 2)]
        await timed("stories.save, all new", count, store.stories.save(grouped))
        await timed("stories.save, all known", count, store.stories.save(grouped))
        known = await timed("stories.known", count, store.stories.known(NOW - timedelta(days=7)))
        assert len(known) == len(grouped)
        await timed("items.get", count, store.items.get([i.id for i in found]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=13_000)
    parser.add_argument("--sources", type=int, default=40)
    parser.add_argument("--stored", type=int, default=0, help="items that are stored before")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, postgres.running() as server:
        for name, url in (
            ("SQLite", f"sqlite:///{folder}/bench.db"),
            ("PostgreSQL (without fsync)", postgres.url(server, "bench")),
        ):
            print(f"{name}: {asked.items:,} items of {asked.sources} sources")
            asyncio.run(measure(url, asked.items, asked.sources, asked.stored))


if __name__ == "__main__":
    main()
