"""The vectors of many texts in little memory, and which of them are nearest to a question's; pure.

Each number of a vector takes four bits. What is near is guessed from the signs alone, a sixteenth of that, and the best
guesses are then compared in full: a search of 100,000 vectors reads 7 MB, not 200.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.meaning import FloatArray

GUESSES = 400  # vectors that are compared in full
_STEP = 0.335  # of sixteen levels, in standard deviations: the best for normally distributed numbers
_WORD = 64

Bytes = NDArray[np.uint8]
Integers = NDArray[np.int32]


def pack(vectors: FloatArray) -> bytes:
    """Vectors of length 1, shape (number, dimensions), as bytes: half a byte for each of their numbers."""
    count, dimensions = vectors.shape
    levels = np.floor(vectors * (np.sqrt(dimensions) / _STEP)) + 8
    nibbles = np.zeros((count, packed_size(dimensions) * 2), np.uint8)
    nibbles[:, :dimensions] = np.clip(levels, 0, 15)
    return (nibbles[:, 0::2] << 4 | nibbles[:, 1::2]).tobytes()


def packed_size(dimensions: int) -> int:
    """Bytes of one vector."""
    return -(-dimensions // _WORD) * _WORD // 2


def _unpacked(packed: Bytes) -> FloatArray:
    """What the levels stand for, but for a common factor, which `Vectors.cosines` takes out."""
    levels = np.empty((len(packed), packed.shape[1] * 2), np.float32)
    levels[:, 0::2] = packed >> 4
    levels[:, 1::2] = packed & 15
    return levels - np.float32(7.5)


def _signs(packed: Bytes) -> NDArray[np.uint64]:
    """The sign of each number as a bit, shape (words of 64 bits, vectors)."""
    bits = np.empty((len(packed), packed.shape[1] * 2), np.uint8)
    bits[:, 0::2] = packed >> 7
    bits[:, 1::2] = packed >> 3 & 1
    return np.ascontiguousarray(np.packbits(bits, axis=1).view(np.uint64).T)


@dataclass(slots=True)
class Vectors:
    """The vectors of items, each item with one for every passage. `owners` are the items' numbers, a vector each."""

    dimensions: int
    owners: Integers = field(default_factory=lambda: np.zeros(0, np.int32))
    _packed: Bytes = field(init=False)
    _bits: NDArray[np.uint64] = field(init=False)
    _order: NDArray[np.int64] = field(init=False)  # the places by owner

    def __post_init__(self) -> None:
        self._packed = np.zeros((0, packed_size(self.dimensions)), np.uint8)
        self._bits = _signs(self._packed)
        self._order = np.zeros(0, np.int64)

    def add(self, owners: Integers, packed: bytes) -> None:
        """Takes in further vectors, one after another in `packed`."""
        new = np.frombuffer(packed, np.uint8).reshape(len(owners), -1)
        self._packed = np.concatenate([self._packed, new])
        self._bits = np.concatenate([self._bits, _signs(new)], axis=1)
        self.owners = np.concatenate([self.owners, owners])
        self._order = np.argsort(self.owners, kind="stable")

    def nearest(self, question: FloatArray, allowed: NDArray[np.bool_] | None) -> Integers:
        """The places of the vectors that may be nearest to `question`, of those `allowed`."""
        bits = _signs(np.frombuffer(pack(question[None]), np.uint8)[None])
        apart = np.zeros(len(self.owners), np.uint16)
        for mine, asked in zip(self._bits, bits[:, 0], strict=True):
            apart += np.bitwise_count(mine ^ asked)
        if allowed is not None:
            apart[~allowed] = np.iinfo(np.uint16).max
        places = np.arange(len(apart))
        if len(apart) > GUESSES:
            places = np.argpartition(apart, GUESSES)[:GUESSES]
        return places[apart[places] < np.iinfo(np.uint16).max].astype(np.int32)

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
        vectors = _unpacked(self._packed[places])[:, : self.dimensions]
        lengths = np.linalg.norm(vectors, axis=1)
        return np.asarray(vectors @ question / np.maximum(lengths, 1e-6), np.float32)
