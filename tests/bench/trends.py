"""`python -m tests.bench.trends [SEEDS]`: planted changes that are found, and false ones in quiet weeks.

Weeks are invented: categories, topics and hundreds of entities with rates from sixty a week to one in twenty weeks,
half of them Poisson's and half varying more, under a volume that drifts, doubles (a source more) or halves (a holiday).
A planted change is one whose chance without a change is below .01, told from the distribution that it was drawn from:
for all series of ten weeks together (strong), for all series of the week (middling), or for itself alone (weak). The
weak ones cannot all be found among hundreds of tests by any rule that is right in nine quiet weeks of ten.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from pipeline.trends import Series, changes
from pipeline.trends.tails import distributions

BOUNDS = {"beyond doubt": 1e-9, "strong": 2e-6, "middling": 2e-5, "weak": 1e-2}  # for up to 500 series
KINDS = ("more", "new", "gone")
PLANTED = 3  # of each kind, in a week that is not quiet


@dataclass(frozen=True, slots=True)
class Rate:
    """What a series is drawn from: its kind, events in a usual week, and how much more than Poisson's it varies."""

    kind: Literal["category", "entity", "topic"]
    mean: float
    spread: float


def rates(rng: np.random.Generator) -> list[Rate]:
    categories = [("category", mean) for mean in rng.uniform(4, 60, 8)]
    topics = [("topic", mean) for mean in rng.lognormal(1.0, 1.0, 40)]
    entities = [("entity", 25 / rank + 0.05) for rank in range(1, int(rng.integers(200, 500)))]
    spreads = rng.choice([0.0, 0.0, 0.0, 0.1, 0.2, 0.4], 1000)
    return [Rate(kind, float(mean), float(spread)) for (kind, mean), spread in zip(
        categories + topics + entities, spreads, strict=False
    )]  # fmt: skip


def volumes(rng: np.random.Generator, weeks: int) -> list[float]:
    """A drift of about a tenth from week to week, and in every other case a leap by half or to twice in some week."""
    drift = np.exp(np.cumsum(rng.normal(0, 0.1, weeks)))
    if rng.random() < 0.5:
        drift[int(rng.integers(1, weeks)) :] *= rng.choice([0.5, 0.7, 1.5, 2.0])
    return [float(volume) for volume in drift]


def draw(rng: np.random.Generator, rate: Rate, volume: float) -> int:
    mean = rate.mean * volume
    return int(rng.poisson(rng.gamma(1 / rate.spread, rate.spread * mean) if rate.spread else mean))


def quiet(rng: np.random.Generator) -> tuple[list[Series], list[Rate], list[float]]:
    weeks = int(rng.integers(6, 10))
    some, volume = rates(rng), volumes(rng, weeks)
    series = []
    for number, rate in enumerate(some):
        *before, now = (draw(rng, rate, share) for share in volume)
        series.append(Series(rate.kind, str(number), f"n{number}", now, tuple(before), min(now, 4)))
    return series, some, volume


def planted(rng: np.random.Generator, bound: float) -> tuple[list[Series], dict[str, str]]:
    """A week with changes whose chance is below `bound`, and what kind each of them is, by key."""
    series, some, volume = quiet(rng)
    share = volume[-1] / float(np.mean(volume[:-1]))
    kinds: dict[str, str] = {}
    for index in rng.permutation(len(some)):
        wanted = {kind for kind in KINDS if list(kinds.values()).count(kind) < PLANTED}
        rate, one = some[index], series[index]
        if planting := plant(rate, one, share, bound):
            kind, series_with_it = planting
            if kind in wanted:
                series[index], kinds[one.key] = series_with_it, kind
    return series, kinds


def plant(rate: Rate, one: Series, share: float, bound: float) -> tuple[str, Series] | None:
    """The change that fits a series: what is frequent may go, what is rare may come, the rest may grow.

    Its chance is below `bound` with the rate that it was drawn from, and with the mean of the weeks that were drawn.
    """
    drawn = float(np.mean(one.before))
    if min(rate.mean, drawn) >= 3 and none(share * min(rate.mean, drawn), rate.spread) < bound:
        return "gone", replace(one, now=0, sources=0)
    if rate.mean < 0.3:
        now = least(share * max(rate.mean, 0.25), rate.spread, bound)
        return "new", replace(one, now=now, before=(0,) * len(one.before), sources=2)
    if drawn:
        return "more", replace(one, now=least(share * max(rate.mean, drawn + 0.25), rate.spread, bound))
    return None


def none(mean: float, spread: float) -> float:
    return float(distributions(2, mean, np.array([spread]))[0, 0])


def least(mean: float, spread: float, bound: float) -> int:
    """The least count with a tail below `bound`."""
    chances = distributions(int(20 * mean + 200), mean, np.array([spread]))[0]
    tails = np.cumsum(chances[::-1])[::-1]
    return int(np.argmax(tails < bound))


def found(seeds: int, bound: float) -> Iterator[tuple[str, bool]]:
    """Of every planted change its kind, and whether it was found; of every other claim "false"."""
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        series, kinds = planted(rng, bound)
        told = {change.series.key: change.kind for change in changes(series)}
        for key, kind in kinds.items():
            yield kind, told.get(key) == kind
        yield from (("false", True) for key in told if key not in kinds)


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    started = time.process_time()
    for name, bound in BOUNDS.items():
        counted = Counter(found(seeds, bound))
        hits = [f"{kind} {counted[kind, True]}/{counted[kind, True] + counted[kind, False]}" for kind in KINDS]
        print(f"planted, {name}: found {', '.join(hits)}; false beside them: {counted['false', True]} in {seeds} weeks")
    false = Counter(
        change.kind for seed in range(seeds) for change in changes(quiet(np.random.default_rng(10_000 + seed))[0])
    )
    print(f"quiet: {10 * sum(false.values()) / seeds:.2f} false changes in ten weeks, {seeds} weeks: {dict(false)}")
    print(f"{(time.process_time() - started) / seeds / 5 * 1000:.0f} ms a week, drawing included")


if __name__ == "__main__":
    main()
