"""What is said more, less, for the first time or no longer: this week's counts against the four to eight weeks before.

Only what passes a test is a change. How it is tested, in this order:

1. A week's volume is taken out (`volume.py`): a series is expected to grow and shrink with all the *other* series
   together, so that a holiday, a failed source or twice as many sources changes nothing.
2. The number expected this week is the mean of the weeks before and a quarter (nothing is known to be impossible).
   The tail beyond the week's count is Poisson's, or a negative binomial's as far as the weeks before vary more than
   that (`spread.py`).
3. A tail below .01 is needed, and one that stands out among all series tested (`many.py`): in ten quiet weeks no more
   than one change is claimed over all of them together.
4. A newcomer was absent in every week before and needs two independent sources; what is gone was there three times a
   week. Both have to pass the same test.

It counts nothing itself and words nothing: series come in, changes go out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.trends import many, spread, tails, volume

__all__ = ["MAX_WEEKS", "MIN_WEEKS", "Change", "Series", "changes", "has_baseline"]

MIN_WEEKS = 4
MAX_WEEKS = 8
_P = 0.01
_SOURCES = 2  # independent owners that a newcomer needs
_REGULAR = 3.0  # events a week of what can be gone

ChangeKind = Literal["more", "less", "new", "gone"]


@dataclass(frozen=True, slots=True)
class Series:
    """How often something was told of; `name` in the report's language.

    `now` counts the events of this week, `before` those of each week before, oldest first, and only weeks that stored
    data covers. `sources` is how many independent owners report it this week.
    """

    kind: Literal["category", "entity", "topic"]
    key: str
    name: str
    now: int
    before: tuple[int, ...]
    sources: int


@dataclass(frozen=True, slots=True)
class Change:
    """A series that changed: `mean` of the weeks before as counted, `p` of a week like this without a change."""

    series: Series
    kind: ChangeKind
    mean: float
    p: float


def has_baseline(weeks: int) -> bool:
    """Whether so many covered weeks before are enough to claim changes against."""
    return weeks >= MIN_WEEKS


def changes(series: Sequence[Series]) -> tuple[Change, ...]:
    """The changes that pass the test, strongest first; none with fewer than `MIN_WEEKS` weeks before.

    Give it all that was counted in any of the weeks, not only what seems to have moved: the volume of a week and the
    number of chances for a false change are taken from there. ValueError when the series cover different weeks.
    """
    weeks = len(series[0].before) if series else 0
    if any(len(one.before) != weeks for one in series):
        raise ValueError("series of different weeks: give each a count for the same weeks, 0 where absent")
    if not has_baseline(weeks):
        return ()
    counts = [(*one.before[-MAX_WEEKS:], one.now) for one in series]
    moved: frozenset[int] = frozenset()
    for _ in range(2):  # what moved is no part of the volume that the rest is measured by
        tested = _test(counts, moved)
        passed = many.standing_out(tested, _P)
        moved = frozenset(passed)
    found = (_change(series[index], tested[index]) for index in passed)
    return tuple(sorted((change for change in found if change), key=lambda change: (change.p, -change.series.now)))


def _test(counts: Sequence[tuple[int, ...]], moved: frozenset[int]) -> list[tails.Tested]:
    volumes = volume.volumes(counts, moved)
    weights = spread.weights([count[:-1] for count in counts], [shares[:-1] for shares in volumes])
    return [
        tails.tested(count[:-1], count[-1], shares[-1], weight)
        for count, shares, weight in zip(counts, volumes, weights, strict=True)
    ]


def _change(series: Series, tested: tails.Tested) -> Change | None:
    """The change that a series with so small a tail is; None where a newcomer or what is gone lacks its other half."""
    before = series.before[-MAX_WEEKS:]
    mean = sum(before) / len(before)
    if tested.upper <= tested.lower:
        if any(before):
            return Change(series, "more", mean, tested.upper)
        return Change(series, "new", mean, tested.upper) if series.sources >= _SOURCES else None
    if series.now:
        return Change(series, "less", mean, tested.lower)
    return Change(series, "gone", mean, tested.lower) if mean >= _REGULAR else None
