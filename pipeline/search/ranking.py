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
class Asked:
    """The terms of a question by their weight, and those that say so of an item where they stand often."""

    weights: Mapping[str, float]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.weights)


def often(term_key: str) -> str:
    """The key that an item has as well if the term of this key stands in it OFTEN times."""
    return key(f"{term_key} often")


def asked(form: str) -> Asked:
    """The terms to look up for a question, exact names and numbers raised."""
    named = {term for name in names(form) for term in terms(name)}
    found = {key(term): NAME_WEIGHT if term in named or _EXACT.search(term) else 1.0 for term in list(terms(form))}
    ordered = sorted(found.items(), key=lambda pair: -pair[1])[:MOST_TERMS]
    return Asked(dict(ordered))


def is_common(count: int, items: int) -> bool:
    return count > max(_COMMON_FLOOR, items * _COMMON)


def lexical(forms: Sequence[Asked], postings: Mapping[str, Integers], sizes: Floats, items: int) -> Floats:
    """How well every item, by its number, has the words of one of the forms; `sizes` are 0 for no item.

    It is BM25 over what an item with every term of the most telling form would have.
    """
    scores, wholes = zip(*(_bm25(form, postings, sizes, items) for form in forms), strict=True)
    return highest(scores) / np.float32(max(*wholes, 1e-6))


def _bm25(question: Asked, postings: Mapping[str, Integers], sizes: Floats, items: int) -> tuple[Floats, float]:
    """The scores, and that of an item with every term; common terms are left out unless the question has no others."""
    scores = np.zeros(len(sizes), np.float32)
    known = [term for term in question.weights if len(postings.get(term, ()))]
    telling = [term for term in known if not is_common(len(postings[term]), items)] or known
    norm = _SATURATION * (1 - _LENGTH + _LENGTH * sizes / max(float(sizes.sum()) / max(items, 1), 1.0))
    whole = 0.0
    for term in telling:
        having = present(postings[term], sizes)
        idf = float(np.log1p((items - len(having) + 0.5) / (len(having) + 0.5))) * question.weights[term]
        whole += idf
        once = (_SATURATION + 1) / (1 + norm)
        scores[having] += idf * once[having]
        many = present(postings.get(often(term), having[:0]), sizes)
        scores[many] += idf * (OFTEN * (_SATURATION + 1) / (OFTEN + norm[many]) - once[many])
    return scores, whole


def present(numbers: Integers, sizes: Floats) -> Integers:
    """Those of the ascending `numbers` that are an item's, in memory."""
    known = numbers[: int(np.searchsorted(numbers, len(sizes)))]
    return known[sizes[known] > 0]


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
