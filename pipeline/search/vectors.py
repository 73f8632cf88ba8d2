"""The vectors of many texts in little memory, and which of them are nearest to a question's; pure.

Each number of a vector takes two bits: its sign, and whether it is a large one. What is near is guessed from the signs
alone, and the best guesses are then compared in full: a search of 100,000 vectors reads 6 MB, not 200.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.meaning import FloatArray

GUESSES = 400  # vectors that are compared in full
_WORD = 64
# The best two bits for normally distributed numbers (Lloyd-Max), in standard deviations.
_BORDER = 0.9816
_LEVELS = np.array([-0.4528, -1.510, 0.4528, 1.510], np.float32)
NEVER = np.uint16(np.iinfo(np.uint16).max)

Bytes = NDArray[np.uint8]
Integers = NDArray[np.int32]


def pack(vectors: FloatArray) -> list[bytes]:
    """Each vector of length 1, shape (number, dimensions), as bytes: the signs, then the sizes."""
    count, dimensions = vectors.shape
    bits = np.zeros((count, 2, packed_size(dimensions) * 4), np.bool_)
    bits[:, 0, :dimensions] = vectors >= 0
    bits[:, 1, :dimensions] = np.abs(vectors) > _BORDER / np.sqrt(dimensions)
    return [row.tobytes() for row in np.packbits(bits, axis=2)]


def packed_size(dimensions: int) -> int:
    """Bytes of one vector."""
    return -(-dimensions // _WORD) * _WORD // 4


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of items, each item with one or more. `owners` are the items' numbers, a vector each.

    The signs have shape (words of 64 bits, vectors), for they are read from end to end; the sizes (vectors, bytes).
    """

    dimensions: int
    owners: Integers
    _signs: NDArray[np.uint64]
    _sizes: Bytes
    _order: NDArray[np.int64]  # the places by owner

    @classmethod
    def none(cls, dimensions: int) -> Vectors:
        half = packed_size(dimensions) // 2
        nobody = np.zeros(0, np.int32)
        nothing = np.zeros((half // 8, 0), np.uint64)
        return cls(dimensions, nobody, nothing, np.zeros((0, half), np.uint8), np.zeros(0, np.int64))

    def joined(self, owners: Integers, packed: bytes) -> Vectors:
        """With further vectors, one after another in `packed`."""
        new = np.frombuffer(packed, np.uint8).reshape(len(owners), 2, -1)
        signs = np.ascontiguousarray(new[:, 0]).view(np.uint64).T
        everyone = np.concatenate([self.owners, owners])
        return Vectors(
            self.dimensions,
            everyone,
            np.concatenate([self._signs, signs], axis=1),
            np.concatenate([self._sizes, new[:, 1]]),
            np.argsort(everyone, kind="stable"),
        )

    def nearest(self, question: FloatArray, allowed: NDArray[np.bool_] | None) -> Integers:
        """The places of the vectors that may be nearest to `question`, of those `allowed`."""
        asked = np.frombuffer(pack(question[None])[0], np.uint64)[: len(self._signs)]
        apart = np.zeros(len(self.owners), np.uint16)
        for mine, bits in zip(self._signs, asked, strict=True):
            apart += np.bitwise_count(mine ^ bits)
        if allowed is not None:
            apart[~allowed] = NEVER
        counts = np.bincount(apart[apart < NEVER], minlength=1).cumsum()
        farthest = int(np.searchsorted(counts, min(GUESSES, counts[-1])))
        return np.flatnonzero((apart <= farthest) & (apart < NEVER))[: 2 * GUESSES].astype(np.int32)

    def nearness(self, owners: Integers, question: FloatArray) -> FloatArray:
        """The highest cosine of each owner's vectors; 0 for an owner that has none."""
        ordered = self.owners[self._order]
        start, end = np.searchsorted(ordered, owners), np.searchsorted(ordered, owners, "right")
        nearest = np.zeros(len(owners), np.float32)
        for offset in range(int((end - start).max(initial=0))):
            having = np.flatnonzero(start + offset < end)
            places = self._order[start[having] + offset]
            nearest[having] = np.maximum(nearest[having], self.cosines(places, question))
        return nearest

    def cosines(self, places: NDArray[np.integer], question: FloatArray) -> FloatArray:
        """How alike the vectors in these places and `question` are."""
        signs = np.ascontiguousarray(self._signs[:, places].T).view(np.uint8)
        positive, large = (np.unpackbits(part, axis=1, count=self.dimensions) for part in (signs, self._sizes[places]))
        vectors = _LEVELS[positive << 1 | large]
        lengths = np.linalg.norm(vectors, axis=1)
        return np.asarray(vectors @ question / np.maximum(lengths, 1e-6), np.float32)
