"""How well items fit a question, from the postings of its words, cosines, and age; pure, and the same for any store.

The parameters are general ones; how the weight of the meaning was chosen is told in `tests.bench.qa`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.facts import names
from pipeline.search.terms import key, terms
from pipeline.store.search_pages import Having

MOST_TERMS = 60
OFTEN = 3  # a term that stands so often in an item tells more of it than one that stands there once
DENSE_WEIGHT = 0.4
NAME_WEIGHT = 1.5
REPORT_WEIGHT = 1.5
PRIOR, PRIOR_DAYS = 0.9, 14.0  # what the oldest keep of their score, and after how many days half of the rest is gone
RECENT, RECENT_DAYS = 0.3, 3.0

_COMMON = 0.1  # a term that more of the items have than this says little, and costs much to read
_COMMON_FLOOR = 200
_SATURATION, _LENGTH = 0.9, 0.3  # BM25's k1 and b
_EXACT = re.compile(r"[a-z0-9]")

Floats = NDArray[np.float32]
Integers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Parts:
    """By an item's number, what a term's weight is multiplied with: if it stands there once or twice, and if often."""

    once: Floats
    often: Floats


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a question by their weight."""

    weights: Mapping[int, float]

    @property
    def keys(self) -> tuple[int, ...]:
        return tuple(self.weights)


def asked(form: str) -> Asked:
    """The terms to look up for a question, exact names and numbers raised."""
    named = {term for name in names(form) for term in terms(name)}
    found = {key(term): NAME_WEIGHT if term in named or _EXACT.search(term) else 1.0 for term in list(terms(form))}
    ordered = sorted(found.items(), key=lambda pair: -pair[1])[:MOST_TERMS]
    return Asked(dict(ordered))


def is_common(count: int, items: int) -> bool:
    return count > max(_COMMON_FLOOR, items * _COMMON)


def lexical(forms: Sequence[Asked], postings: Mapping[int, Having], parts: Parts, items: int) -> Floats:
    """How well every item, by its number, has the words of one of the forms; `parts` as of `parted`.

    It is BM25 over what an item with every term of the most telling form would have.
    """
    scores, wholes = zip(*(_bm25(form, postings, parts, items) for form in forms), strict=True)
    return highest(scores) / np.float32(max(*wholes, 1e-6))


def parted(sizes: Floats, items: int) -> Parts:
    """What BM25 gives each item for a term by its length; `sizes` are in terms, by number, and 0 for no item."""
    mean = np.float32(max(float(sizes.sum()) / max(items, 1), 1.0))
    norms = _SATURATION * (1 - _LENGTH + _LENGTH * sizes / mean)
    once, often = (
        np.where(sizes > 0, (_SATURATION + 1) * times / (times + norms), 0).astype(np.float32) for times in (1, OFTEN)
    )
    return Parts(once, often)


def _bm25(question: Asked, postings: Mapping[int, Having], parts: Parts, items: int) -> tuple[Floats, float]:
    """The scores, and that of an item with every term; common terms are left out unless the question has no others."""
    scores = np.zeros(len(parts.once), np.float32)
    counts = {term: postings[term].count for term in question.weights if term in postings}
    known = [term for term, count in counts.items() if count]
    telling = [term for term in known if not is_common(counts[term], items)] or known
    whole = 0.0
    for term in telling:
        count = min(counts[term], items)
        idf = float(np.log1p((items - count + 0.5) / (count + 0.5))) * question.weights[term]
        whole += idf
        for having, part in ((postings[term].once, parts.once), (postings[term].often, parts.often)):
            numbers = having[: int(np.searchsorted(having, len(scores)))]  # some may be too new for the memory
            scores[numbers] += np.float32(idf) * part[numbers]
    return scores, whole


def best(scores: Floats, most: int) -> Integers:
    """The places of the highest scores above 0, highest first; of equals the later place first."""
    places = np.flatnonzero(scores > 0)
    if len(places) > most:
        least = np.partition(scores[places], -most)[-most]
        places = places[scores[places] >= least]
    return places[np.lexsort((-places, -scores[places]))][:most].astype(np.int32)


def fused(words: Floats, meaning: Floats, ages: Floats, *, recent: bool) -> Floats:
    """One score from both; `ages` in days."""
    kept, days = (RECENT, RECENT_DAYS) if recent else (PRIOR, PRIOR_DAYS)
    prior = kept + (1 - kept) * np.exp2(-np.maximum(ages, 0) / days)
    return np.asarray((words + DENSE_WEIGHT * np.maximum(meaning, 0)) * prior, np.float32)


def highest(of_forms: Iterable[Floats]) -> Floats:
    return np.asarray(np.maximum.reduce(list(of_forms)), np.float32)
