"""The items that may answer a question, weighed by all that is known of them; pure, and the same for any store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from pipeline.meaning import FloatArray
from pipeline.search import ranking
from pipeline.search.asked import Query
from pipeline.search.memory import Memory
from pipeline.search.ranking import Asked, Floats, Integers
from pipeline.store.search_pages import Having

CANDIDATES = 100  # items that words alone, and that meaning alone, put forward


@dataclass(frozen=True, slots=True)
class Form:
    """One form of the question: its terms, and its vector where there is one."""

    asked: Asked
    vector: FloatArray | None


@dataclass(frozen=True, slots=True)
class Asking:
    """A query and the moment that it is asked at. `first` are the numbers of the report's items."""

    query: Query
    now: datetime
    forms: Sequence[Form]
    first: set[int]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Items by their numbers, best first, with what they are weighed by."""

    numbers: Integers
    scores: Floats
    lexical: Floats
    dense: Floats
    in_report: NDArray[np.bool_]

    def first(self, most: int) -> Iterator[tuple[int, float, float, float, bool]]:
        """A number, score, lexical, dense and in_report for each, at most so many."""
        columns = (self.numbers, self.scores, self.lexical, self.dense, self.in_report)
        return zip(*(column[:most].tolist() for column in columns), strict=True)


def weigh(memory: Memory, asking: Asking, postings: Mapping[int, Having]) -> Weighed:
    """The candidates."""
    query, forms, first = asking.query, asking.forms, asking.first
    allowed = memory.allowed(query.window)
    words = ranking.lexical([form.asked for form in forms], postings, memory.parts, memory.items)
    words = words if allowed is None else np.where(allowed, words, 0)
    vectors = [form.vector for form in forms if form.vector is not None]
    numbers = _candidates(memory, vectors, words, allowed, first)
    meaning = _meaning(memory, vectors, numbers)
    told = np.isin(numbers, list(first))
    scores = ranking.fused(words[numbers], meaning, memory.ages(numbers, asking.now), recent=query.recent)
    scores = np.where(told, scores * ranking.REPORT_WEIGHT, scores)
    order = np.lexsort((-numbers, -scores))[: max(CANDIDATES, 4 * query.most)]
    order = order[scores[order] > 0]
    return Weighed(numbers[order], scores[order], words[numbers[order]], meaning[order], told[order])


def _candidates(
    memory: Memory, vectors: Sequence[FloatArray], words: Floats, allowed: NDArray[np.bool_] | None, first: set[int]
) -> Integers:
    """The numbers of the items that words or meaning put forward, and of all those of the report."""
    put = [ranking.best(words, CANDIDATES)]
    for vector in vectors:
        places = memory.vectors.nearest(vector, None if allowed is None else allowed[memory.vectors.owners])
        closest = np.argsort(-memory.vectors.cosines(places, vector), kind="stable")[:CANDIDATES]
        put.append(memory.vectors.owners[places[closest]])
    told = np.array([number for number in first if number < len(memory.sizes)], np.int32)
    put.append(told if allowed is None else told[allowed[told]])
    return np.unique(np.concatenate(put))


def _meaning(memory: Memory, vectors: Sequence[FloatArray], numbers: Integers) -> Floats:
    """The cosine of each item and the form of the question that is nearest to it; 0 without one."""
    if not vectors:
        return np.zeros(len(numbers), np.float32)
    return ranking.highest(memory.vectors.nearness(numbers, vector) for vector in vectors)
