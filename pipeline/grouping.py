"""Stored stories and new items → stories, stored again: what every report does before it weighs anything."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from pipeline import stories
from pipeline.meaning import Embedder, FloatArray
from pipeline.model import Item, Story
from pipeline.store import Store


async def grouped(store: Store, items: Sequence[Item], since: datetime, embedder: Embedder) -> list[Story]:
    """The stories that `items` belong to, joined with those that had an item since; they are saved."""
    known = await store.stories.known(since)
    need = stories.wants_vector(items, known)
    vectors: Mapping[str, FloatArray] = {}
    if need:
        rows = await asyncio.to_thread(embedder.embed, [stories.vector_text(item) for item in need])
        vectors = {item.id: row for item, row in zip(need, rows, strict=True)}
    found = stories.group(items, known, vectors)
    await store.stories.save(found)
    return found
