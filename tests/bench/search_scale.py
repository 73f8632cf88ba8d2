"""A hundred thousand items: how long a search takes with eight at once, what the index weighs, and the memory.

    .venv/bin/python -m tests.bench.search_scale [--items 100000] [--searches 400] [--only sqlite|postgresql]

The items are sentences, drawn from 50,000 that are made by chance of common words, names and numbers, in the lengths
that feeds have (every fourth is a title alone). Their vectors are drawn by chance, since encoding takes long and
changes neither time nor size; the questions are really encoded. A search is timed as a whole: encoding, database,
ranking.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import text

from pipeline import tables
from pipeline.meaning import FloatArray, Offline
from pipeline.model import Item
from pipeline.search import Meaning, Query, Search
from pipeline.store import open_store
from pipeline.store.engine import Database
from tests.bench.qa import addresses
from tests.contract.samples import NOW, fetched, item, parsed

AT_ONCE, WARM = 8, 32
TABLES = ("search_items", "search_segments", "search_pages", "search_vectors", "search_queue")
MODEL = "by chance"
SENTENCES = 50_000


class Chance:
    """Vectors by chance for items, the encoder's for questions."""

    def __init__(self, *, real: bool) -> None:
        self._offline = Offline(threads=1)  # as the search has it
        self._real = real
        self._random = np.random.default_rng(7)

    def embed(self, texts: Sequence[str]) -> FloatArray:
        if self._real:
            return self._offline.embed(texts)
        vectors = self._random.standard_normal((len(texts), Offline.dimensions)).astype(np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


class News:
    """Makes sentences: words of the shipped lists, which are drawn as unevenly as words are, names, and numbers."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)
        listed = [word for line in tables.lines("common_words.txt") for word in line.split()]
        listed += [word for line in tables.lines("no_names_zh.txt") for word in line.split()]
        self._words = [word for word in dict.fromkeys(listed) if "\u4e00" <= word[0] <= "\u9fff"]
        self._random.shuffle(self._words)
        self._weights = list(np.cumsum([1 / (rank + 20) for rank in range(len(self._words))]))
        signs = sorted({sign for word in self._words for sign in word})
        self._names = ["".join(self._random.choices(signs, k=self._random.choice((2, 3)))) for _ in range(20_000)]
        self._products = [f"{chr(65 + n % 26)}{chr(97 + n // 26 % 26)}ra-{n % 90 / 10}" for n in range(5_000)]

        self._made: list[str] = []

    def sentence(self) -> str:
        draw = self._random
        words = draw.choices(self._words, cum_weights=self._weights, k=draw.randint(8, 20))
        words.insert(0, draw.choice(self._names))
        words.insert(draw.randrange(len(words)), draw.choice(self._products))
        words.insert(draw.randrange(len(words)), f"{draw.randint(1, 9999)}亿元")
        return "".join(words) + "。"

    def item(self, number: int) -> Item:
        told = "".join(self._drawn() for _ in range(self._random.choice((0, 3, 5, 12))))
        return item(f"{number:07}", number / 50, title=self._drawn()[:40], text=told)

    def _drawn(self) -> str:
        if len(self._made) < SENTENCES:
            self._made.append(self.sentence())
            return self._made[-1]
        return self._random.choice(self._made)

    def question(self, of: Item) -> str:
        """A few neighbouring signs of the item, as one asks for what one has half in mind."""
        told = of.title + of.text
        starts = [self._random.randrange(max(len(told) - 8, 1)) for _ in range(2)]
        return "，".join(told[start : start + 8] for start in starts) + "的最新进展是什么？"


async def fill(url: str, count: int) -> tuple[int, list[str]]:
    """Stores and indexes the items; bytes of their text, and questions about some."""
    news, size, asked = News(), 0, []
    async with open_store(url) as store:
        search = Search(store.search, Meaning(Chance(real=False), MODEL, Offline.dimensions))
        start = time.perf_counter()
        for first in range(0, count, 5000):
            items = [news.item(number) for number in range(first, min(first + 5000, count))]
            await store.sources.record(fetched(), parsed(*items), NOW)
            size += sum(len((one.title + one.text).encode()) for one in items)
            asked += [news.question(one) for one in items[::25]]
            await search.index()
        print(f"  stored and indexed in {time.perf_counter() - start:.0f} s", flush=True)
    random.Random(3).shuffle(asked)
    return size, asked


async def index_bytes(url: str) -> int:
    """What the tables of the index and all that belongs to them take."""
    database = Database(url)
    try:
        if database.is_sqlite:
            query = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%search_%'"
        else:
            query = f"SELECT {' + '.join(f'pg_total_relation_size({table!r})' for table in TABLES)}"
        return int(await database.read(lambda connection: connection.scalar(text(query))) or 0)
    finally:
        await database.close()


async def timed(search: Search, asked: Sequence[str], at_once: int) -> list[float]:
    """Milliseconds of each search, with so many under way at any time."""
    questions, took, now = iter(asked), [], NOW + timedelta(hours=1)

    async def ask() -> None:
        for question in questions:
            start = time.perf_counter()
            assert await search.search(Query(question), now)
            took.append((time.perf_counter() - start) * 1000)

    await asyncio.gather(*(ask() for _ in range(at_once)))
    return sorted(took)


async def measure(url: str, asked: Sequence[str]) -> None:
    async with open_store(url) as store:
        before = peak()
        search = Search(store.search, Meaning(Chance(real=True), MODEL, Offline.dimensions))
        start = time.perf_counter()
        await timed(search, asked[:1], 1)
        print(f"  the first search, which loads encoder and index: {time.perf_counter() - start:.1f} s")
        await timed(search, asked[1:WARM], AT_ONCE)
        half = (len(asked) - WARM) // 2
        for at_once, part in ((1, asked[WARM : WARM + half]), (AT_ONCE, asked[WARM + half :])):
            cpu = time.process_time()
            took = await timed(search, part, at_once)
            cpu = (time.process_time() - cpu) * 1000 / len(took)
            p50, p95 = (took[int(len(took) * share)] for share in (0.5, 0.95))
            print(
                f"  {len(took)} searches, {at_once} at once: p50 {p50:.0f} ms, p95 {p95:.0f} ms, cpu {cpu:.1f} ms each"
            )
    print(
        f"  memory: {peak()} MB at most, {before} MB before the first search; load {os.getloadavg()[0]:.1f}", flush=True
    )


def peak() -> int:
    """MB of this process at most so far, and so far only: what its parent took is not counted, as ru_maxrss does."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--searches", type=int, default=400)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--search", help="the address of a filled store, to search it alone, with questions from stdin")
    arguments = parser.parse_args()
    if arguments.search:
        asyncio.run(measure(arguments.search, sys.stdin.read().splitlines()))
        return
    print(
        f"{arguments.items:,} items of {SENTENCES:,} sentences, vectors by chance, {os.cpu_count()} cores", flush=True
    )
    for name, url in addresses(arguments.only):
        print(name, flush=True)
        size, asked = asyncio.run(fill(url, arguments.items))
        index = asyncio.run(index_bytes(url))
        print(f"  index {index / 1e6:.1f} MB of {size / 1e6:.1f} MB of text: {index / size:.2f}", flush=True)
        command = [sys.executable, "-m", "tests.bench.search_scale", "--search", url]  # its own memory alone
        subprocess.run(command, input="\n".join(asked[: arguments.searches + WARM]), text=True, check=True)


if __name__ == "__main__":
    main()
