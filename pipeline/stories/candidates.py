"""Which pairs of items are worth asking about: those that share rare words or lie near in meaning, never all; pure."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from pipeline.meaning import FloatArray
from pipeline.stories.pairs import APART_DAYS
from pipeline.stories.traits import Rarity, Traits

Pair = tuple[int, int]
"""Places in the sequence of what is compared, the smaller first."""

_POSTINGS = 60  # items that may share a word for it to lead from one to the other: what keeps the cost linear
_LEAST = 0.4  # that two titles must share: less than one rare word is not worth asking about
_NEAREST = 8  # by words, of one item
_NEAREST_ABROAD = 4  # by meaning, of one item in the other language
_MEANING_FLOOR = 0.3
_ANCHOR = 0.45  # what names of two languages must weigh together for a vector to be worth its price
_ROWS = 1024  # of vectors multiplied at a time


def by_words(compared: Sequence[Traits], fresh: Sequence[bool], rarity: Rarity) -> set[Pair]:
    """For each fresh item the ones that share the most and rarest words of the title with it."""
    found: set[Pair] = set()
    for number, shared in _sharing(compared, fresh, rarity):
        enough = [(other, weight) for other, weight in shared.items() if weight >= _LEAST]
        nearest = heapq.nlargest(_NEAREST, enough, key=lambda pair: (pair[1], -pair[0]))
        found.update((min(number, other), max(number, other)) for other, _ in nearest)
    return found


def by_meaning(compared: Sequence[Traits], fresh: Sequence[bool], vectors: Mapping[str, FloatArray]) -> set[Pair]:
    """For each item with a vector those in the other language that lie nearest to it, where one of the two is fresh."""
    placed = [number for number, one in enumerate(compared) if one.id in vectors]
    chinese = [number for number in placed if compared[number].chinese]
    foreign = [number for number in placed if not compared[number].chinese]
    if not chinese or not foreign:
        return set()
    left, right = (np.stack([vectors[compared[n].id] for n in side]) for side in (chinese, foreign))
    near = [*_nearest(chinese, foreign, left, right), *_nearest(foreign, chinese, right, left)]
    return {
        (min(a, b), max(a, b))
        for a, b in near
        if (fresh[a] or fresh[b]) and abs(compared[a].day - compared[b].day) <= APART_DAYS
    }


def with_partner_abroad(compared: Sequence[Traits], fresh: Sequence[bool], rarity: Rarity) -> set[int]:
    """The items that share so many rare names or numbers with one in the other language that they may be one event."""
    found: set[int] = set()
    for number, shared in _sharing(compared, fresh, rarity, abroad=True):
        abroad = [other for other, weight in shared.items() if weight >= _ANCHOR]
        if abroad:
            found.update((number, *abroad))
    return found


def _sharing(
    compared: Sequence[Traits], fresh: Sequence[bool], rarity: Rarity, abroad: bool = False
) -> Iterator[tuple[int, dict[int, float]]]:
    """Each fresh item and how much it shares with others near in time; of two fresh ones the first has the other."""
    keys = [_keys(one) for one in compared]
    postings: dict[str, list[int]] = defaultdict(list)
    for number, some in enumerate(keys):
        for key in some:
            postings[key].append(number)
    for number, one in enumerate(compared):
        if not fresh[number]:
            continue
        shared: dict[int, float] = defaultdict(float)
        for key in sorted(keys[number]):
            if 1 < len(postings[key]) <= _POSTINGS:
                weight = rarity(key) ** 2
                for other in postings[key]:
                    shared[other] += weight
        yield (
            number,
            {
                other: weight
                for other, weight in shared.items()
                if other != number
                and (other > number or not fresh[other])
                and abs(compared[other].day - one.day) <= APART_DAYS
                and (not abroad or compared[other].chinese != one.chinese)
            },
        )


def _keys(one: Traits) -> set[str]:
    """What leads from one item to another: words and names of the title, its amounts, its address."""
    amounts = {f"#{unit}{_rounded(value)}" for unit, value in one.amounts}
    return (
        set(one.title) | one.names | one.latin | one.places | amounts | ({f"={one.address}"} if one.address else set())
    )


def _rounded(value: float) -> float:
    """To two significant digits, since outlets round."""
    return round(value, 1 - math.floor(math.log10(abs(value)))) if value else 0.0


def _nearest(one: Sequence[int], other: Sequence[int], left: FloatArray, right: FloatArray) -> Iterator[Pair]:
    """Of each row of `left` the rows of `right` with the highest cosine, as numbers of `one` and `other`."""
    few = min(_NEAREST_ABROAD, len(other))
    for start in range(0, len(one), _ROWS):
        cosines = left[start : start + _ROWS] @ right.T
        best = np.argpartition(-cosines, few - 1, axis=1)[:, :few]
        for row, columns in enumerate(best):
            yield from ((one[start + row], other[c]) for c in columns if cosines[row, c] >= _MEANING_FLOOR)
