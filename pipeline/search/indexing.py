"""Items of the queue → their words and vectors in the store: newest first, by batches; a kill loses one batch."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import numpy as np

from pipeline.meaning import Embedder
from pipeline.search.passages import beginning, full_text
from pipeline.search.ranking import OFTEN
from pipeline.search.terms import key, terms
from pipeline.search.vectors import pack
from pipeline.store.search_index import SearchIndex, Waiting, Words

WORDS_BATCH = 1024
VECTORS_BATCH = 64


async def index_words(index: SearchIndex, most: int | None = None) -> int:
    """Indexes the words of what waits, at most so many items; how many it did."""
    done = 0
    while most is None or done < most:
        waiting = await index.waiting(WORDS_BATCH if most is None else min(WORDS_BATCH, most - done), have_words=False)
        if not waiting:
            break
        added = await index.add_words(await asyncio.to_thread(_words_of, waiting))
        if not added:
            break  # another process has them, or they all changed meanwhile: next time
        done += added
        if most is None:
            await index.vacuum()
    return done


async def index_vectors(index: SearchIndex, embedder: Embedder, model: str, most: int | None = None) -> int:
    """Gives vectors to what has words and waits for them, at most so many items; how many got them."""
    done = 0
    while most is None or done < most:
        room = VECTORS_BATCH if most is None else min(VECTORS_BATCH, most - done)
        waiting = await index.waiting(room, have_words=True)
        if not waiting:
            break
        added = await index.add_vectors(model, await asyncio.to_thread(_vectors_of, waiting, embedder))
        if not added:
            break
        done += added
    return done


def _words_of(waiting: Sequence[Waiting]) -> list[Words]:
    return [_words(one) for one in waiting]


def _words(one: Waiting) -> Words:
    found = terms(full_text(one))
    counts: dict[int, int] = {}
    for term, count in found.items():
        counts[key(term)] = max(count, counts.get(key(term), 0))
    listed = [number << 1 | (count >= OFTEN) for number, count in counts.items()]
    return Words(one, np.array(listed, np.uint32), found.total())


def _vectors_of(waiting: Sequence[Waiting], embedder: Embedder) -> dict[int, bytes]:
    """The packed vector of each item, by its number in the queue."""
    texts = {one.number: beginning(one) for one in waiting}
    numbers = sorted(texts, key=lambda number: len(texts[number]))  # like lengths together cost the least
    return dict(zip(numbers, pack(embedder.embed([texts[number] for number in numbers])), strict=True))
