"""Which of many tests stand out, when each was a chance to be wrong. Pure.

Benjamini and Hochberg's step-up rule for counts (Heyse, 2011): a series with two events a week has few tails that it
can have at all, mostly none just below a bound, so that the wrong changes to expect at a bound are summed from the
tails that each series can have and not taken to be the bound times the number of tests.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.trends.tails import Floats, Tested

# Wrong changes to expect in a quiet week. One in ten is promised; half of that is kept for what is estimated.
_WRONG = 0.05


def standing_out(tested: Sequence[Tested], bound: float) -> list[int]:
    """The indexes of the series whose tail is below `bound` and whose cautious tail stands out among all."""
    small = {index: one.cautious for index, one in enumerate(tested) if one.tail < bound}
    limit = -1.0
    for number, tail in enumerate(sorted(small.values()), 1):
        if _expected(tested, tail) <= _WRONG * number:
            limit = tail
    return [index for index, tail in small.items() if tail <= limit]


def _expected(tested: Sequence[Tested], bound: float) -> float:
    """How many series are expected to have a tail of at most `bound` when nothing changed."""
    return sum(_at_most(one.uppers[::-1], bound) + _at_most(one.lowers, bound) for one in tested)


def _at_most(rising: Floats, bound: float) -> float:
    place = int(np.searchsorted(rising, bound * (1 + 1e-12), side="right"))
    return float(rising[place - 1]) if place else 0.0
