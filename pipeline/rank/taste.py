"""What readers thought of earlier entries, as factors on kinds of event and on sources: near 1, slow, bounded. Pure.

An exponentiated gradient: a factor is e to the power of η times what was said of it, so the order of votes is nothing.
Nobody has more to say about a kind or a source than SAY votes, however many they cast, and a day moves a factor no
further than those of MOST_A_DAY. Factors weigh what a kind and a source are worth; they touch neither where a story
belongs nor what is told of it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

RATE = 0.05  # η: one 👍 is 5 %
LOWEST, HIGHEST = 0.5, 1.5
ENOUGH = 20  # votes in all; fewer say nothing
SAY = 2.0  # votes that one person has for a kind or a source: 10 %
MOST_A_DAY = 2.0  # … and all together in a day

Vote = Literal["up", "down", "off"]

# What is off the topic is rather the fault of its kind, which was let in, than of the source, which writes of many.
_OF_KIND: Mapping[Vote, float] = {"up": 1, "down": -1, "off": -2}
_OF_SOURCE: Mapping[Vote, float] = {"up": 1, "down": -1, "off": -1}


@dataclass(frozen=True, slots=True)
class Judged:
    """A person's one vote on a story: its category's key, its first source's name. `person` is anything that is
    theirs alone; `day` is the day of the vote."""

    category: str
    source: str
    vote: Vote
    person: str
    day: date


@dataclass(frozen=True, slots=True)
class Taste:
    """Factors of LOWEST..HIGHEST by category key and by source name; 1 where there is none."""

    categories: Mapping[str, float] = field(default_factory=dict)
    sources: Mapping[str, float] = field(default_factory=dict)

    def of_category(self, key: str) -> float:
        return self.categories.get(key, 1.0)

    def of_source(self, name: str) -> float:
        return self.sources.get(name, 1.0)


NO_TASTE = Taste()


def taste(votes: Sequence[Judged]) -> Taste:
    """The factors that `votes` come to, in whatever order; none before there are ENOUGH."""
    if len(votes) < ENOUGH:
        return NO_TASTE
    return Taste(
        categories=_factors((one.category, one, _OF_KIND[one.vote]) for one in votes),
        sources=_factors((one.source, one, _OF_SOURCE[one.vote]) for one in votes),
    )


def _factors(said: Iterable[tuple[str, Judged, float]]) -> dict[str, float]:
    about: defaultdict[str, list[tuple[Judged, float]]] = defaultdict(list)
    for name, judged, worth in said:
        about[name].append((judged, worth))
    return {name: _factor(own) for name, own in about.items()}


def _factor(said: Sequence[tuple[Judged, float]]) -> float:
    """Each person's votes share what they have to say, then each day's what a day may do."""
    spoken: defaultdict[str, float] = defaultdict(float)
    for judged, worth in said:
        spoken[judged.person] += abs(worth)
    days: defaultdict[date, list[float]] = defaultdict(list)
    for judged, worth in said:
        days[judged.day].append(worth * min(1.0, SAY / spoken[judged.person]))
    pushed = math.fsum(max(-MOST_A_DAY, min(MOST_A_DAY, math.fsum(day))) for day in days.values())
    return max(LOWEST, min(HIGHEST, math.exp(RATE * pushed)))
