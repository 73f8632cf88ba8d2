"""What a searching process keeps in memory of the index: a few bytes for each item, and its vectors in half bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from pipeline.search.ranking import Floats, Integers
from pipeline.search.vectors import Vectors, packed_size
from pipeline.store.engine import AnyRow


@dataclass(slots=True)
class Memory:
    """Arrays by an item's number; a size of 0 is no item. It only grows, by what was indexed since the last look."""

    vectors: Vectors
    last_item: int = 0
    last_vector: int = 0
    sizes: Floats = field(default_factory=lambda: np.zeros(1, np.float32))
    published: NDArray[np.float64] = field(default_factory=lambda: np.zeros(1))

    @property
    def items(self) -> int:
        return int(np.count_nonzero(self.sizes))

    def add_items(self, rows: Sequence[AnyRow]) -> None:
        """Takes in rows of `SearchIndex.items_after`."""
        if not rows:
            return
        numbers = np.array([row.number for row in rows])
        more = int(numbers[-1]) + 1 - len(self.sizes)
        self.sizes, self.published = np.pad(self.sizes, (0, more)), np.pad(self.published, (0, more))
        self.sizes[numbers] = [max(row.size, 1) for row in rows]
        self.published[numbers] = [row.published_at.timestamp() for row in rows]
        self.last_item = int(numbers[-1])

    def add_vectors(self, rows: Sequence[AnyRow]) -> None:
        """Takes in rows of `SearchIndex.vectors_after`."""
        if not rows:
            return
        each = packed_size(self.vectors.dimensions)
        counts = [len(row.vectors) // each for row in rows]
        owners = np.repeat(np.array([row.item_number for row in rows], np.int32), counts)
        self.vectors.add(owners, b"".join(row.vectors for row in rows))
        self.last_vector = rows[-1].number

    def allowed(self, window: tuple[datetime, datetime] | None) -> NDArray[np.bool_] | None:
        """Which items were published in the half-open span, by number; None: all."""
        if window is None:
            return None
        start, end = (moment.astimezone(UTC).timestamp() for moment in window)
        return (self.sizes > 0) & (self.published >= start) & (self.published < end)

    def ages(self, numbers: Integers, now: datetime) -> Floats:
        """How many days ago the items were published."""
        return np.asarray((now.timestamp() - self.published[numbers]) / 86_400, np.float32)
