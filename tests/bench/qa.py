"""Finds the documents that answer real questions, on SQLite and on PostgreSQL; beside it each half and plain BM25.

    .venv/bin/python -m tests.bench.qa [--only sqlite|postgresql] [--documents N] [--store FILE.npz]

A row of $DIGEST_BENCH_DATA/qa/questions.jsonl is one query of all its questions, and a hit is any of its `gold_docs`;
then each question by itself, which leaves out what the row's others say. The parameters of `pipeline.search` are
general ones. The weight of the meaning was chosen on halves of the rows (even and odd, MRR@10 at weight 0, .3, .5, 1):
.804 .815 .806 .780 and .846 .844 .839 .830; by single questions .652 .658 .652 .660 and .711 .731 .737 .708. Fusing by
rank (k = 60) gave .733 and .676, .559 and .593: the half of the meaning is too weak alone to count as much by rank.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import hashlib
import json
import math
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from pipeline import words
from pipeline.meaning import FloatArray, Offline
from pipeline.model import Item
from pipeline.search import Found, Meaning, Query, Search
from pipeline.store import open_store
from tests.bench.replay import DATA, require
from tests.contract import postgres
from tests.contract.samples import fetched, parsed

NOW = datetime(2023, 12, 31, tzinfo=UTC)
MOST = 100
ORDERS: dict[str, Callable[[Found], float]] = {
    "default": lambda found: found.score,
    "words only": lambda found: found.lexical,
    "meaning only": lambda found: found.dense,
}


@dataclass(frozen=True, slots=True)
class Asked:
    text: str
    gold: frozenset[str]


class Remembered:
    """The offline encoder, which meets each document twice, once for each database.

    `kept` is a file of vectors (half-precision numbers) by the digest of their text.
    """

    def __init__(self, kept: Path | None) -> None:
        self._offline, self._kept = Offline(), kept
        self._known: dict[str, FloatArray] = {}
        if kept and kept.exists():
            with np.load(kept) as file:
                self._known = dict(zip(file["digests"].tolist(), file["vectors"].astype(np.float32), strict=True))

    def embed(self, texts: Sequence[str]) -> FloatArray:
        digests = [hashlib.md5(text.encode(), usedforsecurity=False).hexdigest() for text in texts]
        new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in self._known}
        self._known.update(zip(new, self._offline.embed(list(new.values())), strict=True))
        return np.stack([self._known[digest] for digest in digests])

    def keep(self) -> None:
        if self._kept:
            vectors = np.stack(list(self._known.values())).astype(np.float16)
            np.savez(self._kept, digests=np.array(list(self._known)), vectors=vectors)


def documents(most: int | None) -> list[Item]:
    with gzip.open(require(DATA / "qa" / "docs.jsonl.gz"), "rt", encoding="utf-8") as file:
        return [_item(json.loads(line)) for line in file][:most]


def _item(row: dict[str, object]) -> Item:
    day = datetime.fromisoformat(str(row["date"] or "2023-07-01")).replace(tzinfo=UTC)
    return Item(str(row["id"]), "qa", f"https://qa.example/{row['id']}", "", str(row["text"]), "zh", day, "stated", NOW)


def questions() -> tuple[list[Asked], list[Asked]]:
    """The rows, and their single questions."""
    lines = require(DATA / "qa" / "questions.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    whole = [Asked(" ".join(row["question"]), frozenset(map(str, row["gold_docs"]))) for row in rows]
    return whole, [Asked(one, frozenset(map(str, row["gold_docs"]))) for row in rows for one in row["question"]]


def bigram_bm25(items: Sequence[Item]) -> Callable[[str], list[str]]:
    """Plain BM25 over all pairs of characters, k1 = 1.2 and b = .75."""
    having: dict[str, list[tuple[int, int]]] = {}
    lengths = np.zeros(len(items))
    for place, item in enumerate(items):
        pairs = Counter(words.bigrams(item.text))
        lengths[place] = pairs.total()
        for pair, count in pairs.items():
            having.setdefault(pair, []).append((place, count))
    norm = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())

    def find(text: str) -> list[str]:
        scores = np.zeros(len(items))
        for pair in set(words.bigrams(text)):
            if pair in having:
                places, counts = np.array(having[pair]).T
                idf = math.log1p((len(items) - len(places) + 0.5) / (len(places) + 0.5))
                scores[places] += idf * counts * 2.2 / (counts + norm[places])
        return [items[place].id for place in np.argsort(-scores, kind="stable")[:10]]

    return find


def show(name: str, asked: Sequence[Asked], found: Sequence[Sequence[str]]) -> None:
    ranks = [
        next((rank for rank, id in enumerate(ids[:10], 1) if id in one.gold), 0)
        for one, ids in zip(asked, found, strict=True)
    ]
    hits = "  ".join(f"Hits@{top} {sum(0 < rank <= top for rank in ranks) / len(ranks):.3f}" for top in (1, 4, 10))
    print(f"    {name:20} {hits}  MRR@10 {sum(1 / rank for rank in ranks if rank) / len(ranks):.3f}", flush=True)


async def measure(url: str, items: Sequence[Item], encoder: Remembered) -> None:
    async with open_store(url) as store:
        await store.sources.record(fetched(), parsed(*items), NOW)
        search = Search(store.search, Meaning(encoder, "universal-sentence-encoder-3", Offline.dimensions))
        start = time.perf_counter()
        await search.index()
        print(f"  indexed {len(items):,} documents in {time.perf_counter() - start:.0f} s")
        for name, asked in zip(("rows", "single questions"), questions(), strict=True):
            print(f"   {len(asked)} {name}")
            found = [await search.search(Query(one.text, most=MOST), NOW + timedelta(hours=1)) for one in asked]
            for order, by in ORDERS.items():
                show(order, asked, [[hit.item_id for hit in sorted(hits, key=by, reverse=True)] for hits in found])


def addresses(only: str | None) -> Iterator[tuple[str, str]]:
    if only != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            yield "SQLite", f"sqlite:///{folder}/qa.db"
    if only != "sqlite":
        with postgres.running() as server:
            yield "PostgreSQL", postgres.url(server, "qa")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--documents", type=int)
    parser.add_argument("--store", type=Path, help="keeps the vectors (a quarter of an hour's work) for the next time")
    arguments = parser.parse_args()
    items = documents(arguments.documents)
    encoder = Remembered(arguments.store)
    print(f"{len(items):,} documents, {os.cpu_count()} cores")
    plain = bigram_bm25(items)
    for asked in questions():
        show("bigram BM25", asked, [plain(one.text) for one in asked])
    for name, url in addresses(arguments.only):
        print(name)
        asyncio.run(measure(url, items, encoder))
        encoder.keep()


if __name__ == "__main__":
    main()
