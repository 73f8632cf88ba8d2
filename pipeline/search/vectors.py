"""The vectors of many texts in little memory, and which of them are nearest to a question's; pure.

Of each number of a vector its sign is kept, one bit. What is near is guessed from the signs of both, and the best
guesses are then compared with the question's own numbers: a search of 100,000 vectors reads 6 MB, not 200. Encoders
give hundreds of numbers; a vector of a few says little by their signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.meaning import FloatArray

GUESSES = 400  # vectors that are compared in full
_WORD = 64
_FIRST, _FIRST_GUESSES = 3, 1000  # words of signs that all are compared by, and about how many of them by the others
_SAMPLE = 10_000  # vectors

Integers = NDArray[np.int32]
Count = TypeVar("Count", np.uint8, np.uint16)


def pack(vectors: FloatArray) -> list[bytes]:
    """Each vector, shape (number, dimensions), as bytes: the signs of its numbers."""
    count, dimensions = vectors.shape
    bits = np.zeros((count, -(-dimensions // _WORD) * _WORD), np.bool_)
    bits[:, :dimensions] = vectors >= 0
    return [row.tobytes() for row in np.packbits(bits, axis=1)]


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of items, at most one each. `owners` are the items' numbers.

    The signs have shape (words of 64 bits, vectors), for they are read from end to end.
    """

    dimensions: int
    owners: Integers
    _signs: NDArray[np.uint64]
    _order: NDArray[np.int64]  # the places by owner
    _ordered: Integers  # the owners in that order

    @classmethod
    def none(cls, dimensions: int) -> Vectors:
        nothing = np.zeros((-(-dimensions // _WORD), 0), np.uint64)
        nobody = np.zeros(0, np.int32)
        return cls(dimensions, nobody, nothing, np.zeros(0, np.int64), nobody)

    def joined(self, owners: Integers, packed: bytes) -> Vectors:
        """With further vectors, one after another in `packed`."""
        new = np.frombuffer(packed, np.uint64).reshape(len(owners), -1).T
        everyone = np.concatenate([self.owners, owners])
        signs = np.concatenate([self._signs, new], axis=1)
        order = np.argsort(everyone, kind="stable")
        return Vectors(self.dimensions, everyone, signs, order, everyone[order])

    def nearest(self, question: FloatArray, allowed: NDArray[np.bool_] | None) -> Integers:
        """The places of the vectors that may be nearest to `question`, of those `allowed`."""
        asked = np.frombuffer(pack(question[None])[0], np.uint64)
        apart = _apart(self._signs[:_FIRST], asked[:_FIRST], np.uint8)
        places = _closer(apart, allowed)
        whole = apart[places] + _apart(self._signs[_FIRST:, places], asked[_FIRST:], np.uint16)
        return places[np.argsort(whole, kind="stable")[:GUESSES]]

    def nearness(self, owners: Integers, question: FloatArray) -> FloatArray:
        """The cosine of each owner's vector; 0 for an owner that has none."""
        nearest = np.zeros(len(owners), np.float32)
        place = np.searchsorted(self._ordered, owners)
        having = np.flatnonzero(place < len(self._ordered))
        having = having[self._ordered[place[having]] == owners[having]]
        nearest[having] = self.cosines(self._order[place[having]], question)
        return nearest

    def cosines(self, places: NDArray[np.integer], question: FloatArray) -> FloatArray:
        """About how alike the vectors in these places and `question` are.

        A vector is taken to have numbers of one size, and the factor is what that loses where they are normally
        distributed (as of RaBitQ, https://arxiv.org/abs/2405.12497).
        """
        signs = np.ascontiguousarray(self._signs[:, places].T).view(np.uint8)
        positive = np.unpackbits(signs, axis=1, count=self.dimensions).astype(np.float32)
        sums = 2 * (positive @ question) - question.sum()
        return np.asarray(np.clip(sums * np.sqrt(np.pi / 2 / self.dimensions), -1, 1), np.float32)


def _apart(signs: NDArray[np.uint64], asked: NDArray[np.uint64], kind: type[Count]) -> NDArray[Count]:
    """How many signs of each vector are not as those asked for."""
    apart = np.zeros(signs.shape[1], kind)
    for mine, bits in zip(signs, asked, strict=True):
        apart += np.bitwise_count(mine ^ bits)
    return apart


def _closer(apart: NDArray[np.uint8], allowed: NDArray[np.bool_] | None) -> Integers:
    """The places of about as many first guesses, of those `allowed`, or of all of them if they are few."""
    places = None if allowed is None else np.flatnonzero(allowed)
    some = apart if places is None else apart[places]
    if len(some) > _FIRST_GUESSES:
        step = max(len(some) // _SAMPLE, 1)  # how far is too far is told by a sample
        near = np.bincount(some[::step]).cumsum()
        found = np.flatnonzero(some <= np.searchsorted(near, _FIRST_GUESSES / step))
        places = found if places is None else places[found]
    elif places is None:
        places = np.arange(len(some))
    return places.astype(np.int32)
