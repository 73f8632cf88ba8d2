"""The chance of a count at least so large, or at most so small: Poisson and negative binomial, by summation. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from pipeline.trends.spread import SPREADS

_UNSEEN = 0.25  # events a week that are expected even of what was never seen
_AS_SURE = 4.0  # the mean is known as well as from so many events more than were counted
_REACH = 14  # standard deviations beyond which nothing is summed
_MORE = 40
_HARDLY = 1e-9  # the weight below which a spread is none

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tested:
    """The tails of one series at its count `now`, and the cautious ones of every count that it could have had.

    The cautious tails are wider: they know the mean and its spread only as well as so few weeks can tell.
    """

    now: int
    upper: float
    lower: float
    uppers: Floats  # at 0, 1, 2 …: falling
    lowers: Floats  # at 0, 1, 2 …: rising

    @property
    def tail(self) -> float:
        return min(self.upper, self.lower)

    @property
    def cautious(self) -> float:
        return float(self.uppers[self.now] if self.upper <= self.lower else self.lowers[self.now])


def tested(before: Sequence[int], now: int, share: float, weights: Floats) -> Tested:
    """Tails of `now` where `share` is this week's volume and `weights` say how likely each of `SPREADS` is."""
    mean = sum(before) / len(before)
    means = share * mean, share * (mean + _UNSEEN)
    spreads = np.asarray(SPREADS)
    unsure = spreads * (1 + 1 / len(before)) + 1 / (sum(before) + _AS_SURE)
    lower, upper = (_chances(mean, now, weights, spreads) for mean in means)
    lowers, uppers = (_chances(mean, now, weights, unsure) for mean in means)
    return Tested(now, float(_from(upper)[now]), float(_up_to(lower)[now]), _from(uppers), _up_to(lowers))


def _from(chances: Floats) -> Floats:
    return np.asarray(np.minimum(1.0, np.cumsum(chances[::-1])[::-1]))


def _up_to(chances: Floats) -> Floats:
    return np.asarray(np.minimum(1.0, np.cumsum(chances)))


def _chances(mean: float, now: int, weights: Floats, spreads: Floats) -> Floats:
    """The chance of each count from 0 to well beyond `now` and `mean`."""
    used = weights > _HARDLY
    size = int(max(now, mean) + _REACH * sqrt(mean + spreads[used].max() * mean**2)) + _MORE
    return np.asarray(weights[used] @ distributions(size, mean, spreads[used]))


def distributions(size: int, mean: float, spreads: Floats) -> Floats:
    """The chance of each count below `size` (column) for each spread (row): the negative binomial of this mean and the
    variance mean + spread · mean², which is Poisson's where that is 0."""
    if mean <= 0:
        return np.tile(np.arange(size) == 0, (len(spreads), 1)).astype(np.float64)
    counts = np.arange(size - 1.0)
    wide = spreads[:, None]
    logs = np.empty((len(spreads), size))
    logs[:, 0] = [-mean if not one else -np.log1p(one * mean) / one for one in spreads]
    logs[:, 1:] = np.log((1 + wide * counts) / (counts + 1)) + np.log(mean / (1 + wide * mean))
    return np.asarray(np.exp(np.cumsum(logs, axis=1)))
