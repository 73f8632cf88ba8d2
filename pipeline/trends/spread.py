"""How much more a series varies from week to week than Poisson's counts would. Pure.

A count of mean m is given the variance m + a m². Four to eight weeks tell little of one series' a, so all series
together tell which values are common, and each series' own weeks which of these are likely for it (empirical Bayes over
a short list of values). The mean is not estimated beside it: the weeks are compared given their sum, where a negative
binomial becomes a Dirichlet-multinomial (the conditional likelihood of Robinson and Smyth, 2008).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lgamma

import numpy as np
from numpy.typing import NDArray

SPREADS = (0.0, 0.03, 0.06, 0.12, 0.25, 0.5, 1.0, 2.0)  # a; 0 is Poisson
_STEPS = 300
_LGAMMA = np.vectorize(lgamma, otypes=[np.float64])
# Series that are taken to be Poisson's beside those given: with a handful, only their own weeks can say otherwise.
_POISSON = 5.0

Floats = NDArray[np.float64]


def weights(before: Sequence[Sequence[int]], volumes: Sequence[Sequence[float]]) -> Floats:
    """For each series (row) how likely each of `SPREADS` is; `before` and `volumes` have a column for each week."""
    logs = _log_likelihoods(np.asarray(before), np.asarray(volumes))
    likelihoods = np.exp(logs - logs.max(axis=1, keepdims=True))
    common = np.full(len(SPREADS), 1 / len(SPREADS))
    for _ in range(_STEPS):
        sums = _weighted(common, likelihoods).sum(axis=0)
        sums[0] += _POISSON
        common = sums / sums.sum()
    return _weighted(common, likelihoods)


def _weighted(common: Floats, likelihoods: Floats) -> Floats:
    products = common * likelihoods
    return np.asarray(products / products.sum(axis=1, keepdims=True))


def _log_likelihoods(counts: NDArray[np.int64], volumes: Floats) -> Floats:
    """Of the counts given their sum: a row for each series, a column for each of `SPREADS`."""
    shares = volumes / volumes.sum(axis=1, keepdims=True)
    columns = [(counts * np.log(shares)).sum(axis=1)]
    weeks = counts.shape[1]
    for spread in SPREADS[1:]:
        within = _rising(shares * weeks / spread, counts).sum(axis=1)
        columns.append(within - _rising(np.full(len(counts), weeks / spread), counts.sum(axis=1)))
    return np.stack(columns, axis=1)


def _rising(starts: Floats, steps: NDArray[np.int64]) -> Floats:
    """log(x (x + 1) … (x + n - 1)) for each x of `starts` and n of `steps`."""
    return np.asarray(_LGAMMA(starts + steps) - _LGAMMA(starts))
