"""What a searching process keeps in memory of the index: a few bytes for each item, and its vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from pipeline.search.ranking import Floats, Integers, Parts, parted
from pipeline.search.vectors import Vectors
from pipeline.store.engine import AnyRow
from pipeline.store.search_index import numbers_in


@dataclass(frozen=True, slots=True)
class Memory:
    """Arrays by an item's number; a size of 0 is no item. `last_item` and `last_vector` say up to where it goes."""

    vectors: Vectors
    last_item: int = 0
    last_vector: int = 0
    items: int = 0
    sizes: Floats = field(default_factory=lambda: np.zeros(1, np.float32))
    parts: Parts = field(default_factory=lambda: Parts(np.zeros(1, np.float32), np.zeros(1, np.float32)))
    published: NDArray[np.float64] = field(default_factory=lambda: np.zeros(1))

    def with_items(self, rows: Sequence[AnyRow], last: int) -> Memory:
        """And rows of `SearchIndex.items_after`; without any, there are none up to `last`."""
        if not rows:
            return replace(self, last_item=last)
        numbers = np.array([row.number for row in rows])
        more = int(numbers[-1]) + 1 - len(self.sizes)
        sizes, published = np.pad(self.sizes, (0, more)), np.pad(self.published, (0, more))
        sizes[numbers] = [max(row.size, 1) for row in rows]
        published[numbers] = [row.published_at.timestamp() for row in rows]
        items = int(np.count_nonzero(sizes))
        parts = parted(sizes, items)
        last = int(numbers[-1])
        return replace(self, items=items, sizes=sizes, parts=parts, published=published, last_item=last)

    def with_vectors(self, rows: Sequence[AnyRow], last: int) -> Memory:
        """And rows of `SearchIndex.vectors_after`, but for those after `last`, whose items may not be here yet."""
        rows = [row for row in rows if row.number <= last]
        if not rows:
            return replace(self, last_vector=last)
        owners = np.concatenate([numbers_in(row.owners) for row in rows]).astype(np.int32)
        vectors = self.vectors.joined(owners, b"".join(row.vectors for row in rows))
        return replace(self, vectors=vectors, last_vector=rows[-1].number)

    def allowed(self, window: tuple[datetime, datetime] | None) -> NDArray[np.bool_] | None:
        """Which items were published in the half-open span, by number; None: all."""
        if window is None:
            return None
        start, end = (moment.astimezone(UTC).timestamp() for moment in window)
        return (self.sizes > 0) & (self.published >= start) & (self.published < end)

    def ages(self, numbers: Integers, now: datetime) -> Floats:
        """How many days ago the items were published."""
        return np.asarray((now.timestamp() - self.published[numbers]) / 86_400, np.float32)
