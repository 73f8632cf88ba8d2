"""How well pairs of items are told apart: same event or not, on pairs that were read and labelled by hand.

.venv/bin/python -m tests.bench.pairs          F1 of the pair score and of `group`, on the held-out half
.venv/bin/python -m tests.bench.pairs --fit    fits the weights on the other half and prints the tables for pairs.py
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.meaning import Offline
from pipeline.model import Item, Story
from pipeline.stories import group, pairs, vector_text, wants_vector
from pipeline.stories.traits import Rarity, Traits, traits
from tests.bench import labelled

_PENALTY = 0.5  # of squared weights: keeps the few hundred pairs from deciding too much


_STRANGERS = 3  # random pairs of each kind for each labelled one
_STRANGE = 0.25  # cosine of vectors below which two items taken at random are surely not one event


@dataclass(frozen=True, slots=True)
class Measured:
    pair: labelled.Labelled
    one: Traits
    other: Traits
    rarity: Rarity
    vectors: tuple[NDArray[np.float32], NDArray[np.float32]]

    @property
    def meaning(self) -> float:
        return float(self.vectors[0] @ self.vectors[1])

    @property
    def across(self) -> bool:
        return self.one.chinese != self.other.chinese

    @property
    def roundup(self) -> bool:
        return self.one.roundup or self.other.roundup

    @property
    def same_address(self) -> bool:
        return bool(self.one.address) and self.one.address == self.other.address

    def features(self, weights: str) -> dict[str, float]:
        features = pairs.within if weights.startswith("WITHIN") else pairs.across
        return features(self.one, self.other, self.rarity, None if weights.endswith("_BARE") else self.meaning)

    def likelihood(self, bare: bool = False) -> float:
        meaning = None if bare else self.meaning
        return 0.0 if self.roundup else pairs.likelihood(self.one, self.other, self.rarity, meaning)


def measure() -> list[Measured]:
    """Every labelled pair with what is known of it. Words are as rare as among all items of the two days."""
    by_day = {day: labelled.items(day) for day in labelled.days()}
    day_of = {id(item): day for day, some in by_day.items() for item in some}
    found = labelled.labelled(by_day)
    known = cache(traits)

    @cache
    def rarity(days: frozenset[str]) -> Rarity:
        some = {item.id: item for day in sorted(days) for item in by_day[day]}
        return Rarity(known(item) for item in some.values())

    vectors = _vectors(item for pair in found for item in (pair.one, pair.other))
    return [
        Measured(
            pair,
            known(pair.one),
            known(pair.other),
            rarity(frozenset((day_of[id(pair.one)], day_of[id(pair.other)]))),
            (vectors[pair.one.id], vectors[pair.other.id]),
        )
        for pair in found
    ]


def _vectors(items: Iterable[Item]) -> Mapping[str, NDArray[np.float32]]:
    some = {item.id: item for item in items}
    return dict(zip(some, Offline().embed([vector_text(item) for item in some.values()]), strict=True))


def fit(some: Sequence[Measured], weights: str) -> dict[str, float]:
    """Logistic regression by Newton's method with a penalty on the squares of all weights but the bias."""
    names = list(some[0].features(weights))
    rows = np.array([[*one.features(weights).values(), 1.0] for one in some])
    same = np.array([float(one.pair.same) for one in some])
    penalty = np.diag([_PENALTY] * len(names) + [0.0])
    solution = np.zeros(len(names) + 1)
    for _ in range(50):
        likely = 1 / (1 + np.exp(-rows @ solution))
        gradient = rows.T @ (likely - same) + penalty @ solution
        solution -= np.linalg.solve((rows * (likely * (1 - likely))[:, None]).T @ rows + penalty, gradient)
    return {name: round(float(value), 2) for name, value in zip([*names, "bias"], solution, strict=True)}


def strangers(some: Sequence[Measured]) -> list[Measured]:
    """Pairs that nobody need read: items of different labelled pairs, half of them with a name in common.

    The labelled pairs all look somewhat alike; without these, looking like nothing at all would count for nothing.
    """
    chance = random.Random(0)
    made = []
    for one in some:
        others = [again for again in some if again is not one and float(one.vectors[0] @ again.vectors[1]) < _STRANGE]
        namesakes = [again for again in others if one.one.names & (again.other.names | again.other.latin)]
        for again in _few(chance, others) + _few(chance, namesakes):
            pair = labelled.Labelled(one.pair.one, again.pair.other, same=False, held_out=False)
            made.append(Measured(pair, one.one, again.other, one.rarity, (one.vectors[0], again.vectors[1])))
    return made


def _few(chance: random.Random, some: Sequence[Measured]) -> list[Measured]:
    return chance.sample(some, min(_STRANGERS, len(some)))


def score(decided: Sequence[bool], same: Sequence[bool]) -> str:
    right = sum(a and b for a, b in zip(decided, same, strict=True))
    precision, recall = right / max(1, sum(decided)), right / max(1, sum(same))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}  ({len(same)} pairs, {sum(same)} same)"


def _report(some: Sequence[Measured], title: str, bare: bool = False) -> None:
    for half in (True, False):
        of_half = [one for one in some if one.pair.held_out is half]
        for name, kept in (
            ("", of_half),
            (" without those of one address", [o for o in of_half if not o.same_address]),
        ):
            decided = [one.likelihood(bare) >= pairs.SAME for one in kept]
            print(f"{title}, {'held out' if half else 'fitted'}{name}: {score(decided, [o.pair.same for o in kept])}")


def _grouped() -> dict[str, str]:
    """The story of each item when the days are read one after another, with seven days of memory."""
    embedder, story_of, known = Offline(), dict[str, str](), dict[str, Story]()
    for day in labelled.days():
        items = list({item.id: item for item in labelled.items(day)}.values())
        latest = max(item.published_at for item in items) - timedelta(days=pairs.APART_DAYS)
        recent = [story for story in known.values() if max(item.published_at for item in story.items) >= latest]
        wanted = wants_vector(items, recent)
        rows = embedder.embed([vector_text(item) for item in wanted])
        vectors = {item.id: row for item, row in zip(wanted, rows, strict=True)}
        for story in group(items, recent, vectors):
            known[story.id] = story
            story_of.update((item.id, story.id) for item in story.items)
    return story_of


def _report_groups(some: Sequence[Measured], title: str, story_of: Mapping[str, str]) -> None:
    for half in (True, False):
        kept = [one for one in some if one.pair.held_out is half]
        decided = [story_of[one.pair.one.id] == story_of[one.pair.other.id] for one in kept]
        print(f"{title}, {'held out' if half else 'fitted'}: {score(decided, [one.pair.same for one in kept])}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="print fitted weights instead of measuring")
    arguments = parser.parse_args()
    every = measure()
    within = [one for one in every if not one.across]
    across = [one for one in every if one.across]
    if arguments.fit:
        for name, some in (("WITHIN", within), ("WITHIN_BARE", within), ("ACROSS", across), ("ACROSS_BARE", across)):
            kept = [one for one in some if not one.pair.held_out and not one.roundup]
            apart = [one for one in strangers(kept) if one.across == name.startswith("ACROSS")]
            print(name, fit([*kept, *apart], name))
        return
    _report(within, "one language")
    _report(within, "one language, no vectors", bare=True)
    _report(across, "zh and en")
    _report(across, "zh and en, no vectors", bare=True)
    story_of = _grouped()
    _report_groups(within, "stories, one language", story_of)
    _report_groups(across, "stories, zh and en", story_of)


if __name__ == "__main__":
    main()
