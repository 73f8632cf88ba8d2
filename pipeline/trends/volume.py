"""How much news there was in each week, as one series sees it: from the counts of all the others. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

# Events a week that count as "volume as ever" beside those counted: of a handful of others nothing can be concluded.
_AS_EVER = 20.0


def volumes(counts: Sequence[Sequence[int]], moved: AbstractSet[int]) -> list[tuple[float, ...]]:
    """For each series the volume of each week, this week last, where the mean of the weeks before is 1.

    `counts` has a row for each series and a column for each week. A series is no part of its own volume, and what
    `moved` (indexes) is part of nobody's: a burst would make everything else look like less.
    """
    steady = [row for index, row in enumerate(counts) if index not in moved]
    totals = [sum(column) for column in zip(*steady, strict=True)] or [0] * len(counts[0])
    return [
        _relative(totals if index in moved else [total - own for total, own in zip(totals, row, strict=True)])
        for index, row in enumerate(counts)
    ]


def _relative(totals: Sequence[int]) -> tuple[float, ...]:
    usual = sum(totals[:-1]) / (len(totals) - 1) + _AS_EVER
    return tuple((total + _AS_EVER) / usual for total in totals)
