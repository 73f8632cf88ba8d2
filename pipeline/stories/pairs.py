"""Two items → how likely they tell of one event: a few features and small logistic models, for one language and two.

The weights are fitted on labelled pairs by `python -m tests.bench.pairs --fit`, which prints the tables below. Which
pairs are worth asking about, and what follows for stories, is decided in `pipeline.stories`. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from pipeline.stories.traits import Rarity, Traits

SAME = 0.45
"""The likelihood from which on two items are taken to tell of one event.

Above the best F1 on purpose: a stranger among a story's sources is worse than a story told apart.
"""
APART_DAYS = 7.0
"""Items further apart in time never tell of one event."""

# For two items in one language, and for a Chinese and another one; each with vectors and without.
WITHIN: Mapping[str, float] = {
    "days": -2.29,
    "names_shared": 1.04,
    "actors_differ": -0.86,
    "amounts_agree": 0.42,
    "names_swapped": -1.35,
    "cosine": 1.82,
    "covered_least": 1.91,
    "covered_most": 1.85,
    "same_owner": -2.43,
    "amounts_differ": -1.32,
    "counts_differ": -2.13,
    "meaning": 3.28,
    "bias": -3.08,
}
WITHIN_BARE: Mapping[str, float] = {
    "days": -2.32,
    "names_shared": 1.25,
    "actors_differ": -0.9,
    "amounts_agree": 0.71,
    "names_swapped": -1.54,
    "cosine": 2.62,
    "covered_least": 2.95,
    "covered_most": 1.95,
    "same_owner": -2.08,
    "amounts_differ": -1.11,
    "counts_differ": -1.8,
    "bias": -2.12,
}
ACROSS: Mapping[str, float] = {
    "days": -1.28,
    "names_shared": 2.0,
    "actors_differ": -0.69,
    "amounts_agree": 2.16,
    "names_missing": -1.29,
    "entities_missing": -1.7,
    "kinds_agree": 0.43,
    "meaning": 5.46,
    "meaning_alone": 2.34,
    "bias": -3.51,
}
ACROSS_BARE: Mapping[str, float] = {
    "days": -1.33,
    "names_shared": 1.95,
    "actors_differ": -1.17,
    "amounts_agree": 2.58,
    "names_missing": -2.33,
    "entities_missing": -2.4,
    "kinds_agree": 0.57,
    "bias": -0.22,
}

_CALENDAR = ("date m", "date d", "date q", "date h")
_SAME_AMOUNT = 0.08  # of an amount: 逾70亿 and 75亿 are one
_RIVAL_AMOUNT = 4  # times: further apart they are amounts of different things
_NAME_FLOOR = 0.3  # of rarity: what most items name says nothing
_BARE_EVIDENCE = 1.2
_MISSING_FLOOR = 0.35


def likelihood(one: Traits, other: Traits, rarity: Rarity, meaning: float | None = None) -> float:
    """How likely (0..1) both tell of one event. `meaning` is the cosine of their vectors, if they have any.

    Without vectors Chinese and English must share two rare names, or one and an amount, to be compared at all.
    """
    if one.address and one.address == other.address and not _versions_differ(one, other):
        return 1.0
    if abs(one.day - other.day) > APART_DAYS or _rules_out(one, other):
        return 0.0
    if one.chinese == other.chinese:
        return _logistic(WITHIN_BARE if meaning is None else WITHIN, within(one, other, rarity, meaning))
    features = across(one, other, rarity, meaning)
    if meaning is None and features["names_shared"] + features["amounts_agree"] < _BARE_EVIDENCE:
        return 0.0
    return _logistic(ACROSS_BARE if meaning is None else ACROSS, features)


def _rules_out(one: Traits, other: Traits) -> bool:
    """Whether the titles cannot be of one event, however alike they are.

    Two papers; other actors, versions, days or quarters; other sums of others; or nothing but a name exchanged.
    """
    return (
        (one.paper is not None and other.paper is not None and one.paper != other.paper)
        or _actors_differ(one, other)
        or _versions_differ(one, other)
        or any(_disjoint(one.counts, other.counts, unit) for unit in _CALENDAR)
        or _only_names_differ(one, other)
        or (_amounts_differ(one, other) and not one.names & other.names)
    )


def within(one: Traits, other: Traits, rarity: Rarity, meaning: float | None) -> dict[str, float]:
    """The features of two items in one language."""
    frame = one.owner if one.owner == other.owner else None
    covered = _covered(one, other, rarity, frame), _covered(other, one, rarity, frame)
    return _common(one, other, one.names & other.names, rarity) | {
        "names_swapped": min(_missing(one.names - other.told, rarity), _missing(other.names - one.told, rarity)),
        "cosine": _cosine(one, other, rarity, frame),
        "covered_least": min(covered),
        "covered_most": max(covered),
        "same_owner": float(frame is not None),
        "amounts_differ": float(_amounts_differ(one, other)),
        "counts_differ": float(min(2, _counts_differ(one, other))),
        **({} if meaning is None else {"meaning": meaning}),
    }


def across(one: Traits, other: Traits, rarity: Rarity, meaning: float | None) -> dict[str, float]:
    """The features of a Chinese item and one in another language; names and numbers are written alike in both."""
    chinese, foreign = (one, other) if one.chinese else (other, one)
    entities = {name for name in foreign.names if name[0] == "@"}
    return _common(one, other, chinese.names & (foreign.names | foreign.latin), rarity) | {
        "names_missing": _missing(chinese.names - foreign.told, rarity),
        "entities_missing": _missing(entities - chinese.told, rarity),
        "kinds_agree": float(bool(one.kinds & other.kinds)),
        **({} if meaning is None else {"meaning": meaning, "meaning_alone": 0.0 if chinese.names else meaning}),
    }


def _common(one: Traits, other: Traits, names: frozenset[str], rarity: Rarity) -> dict[str, float]:
    return {
        "days": math.log1p(min(APART_DAYS, abs(one.day - other.day))),
        "names_shared": min(2.0, _mass(names, rarity, _NAME_FLOOR)),
        "actors_differ": float(bool(one.actors and other.actors and not one.actors & other.actors)),
        "amounts_agree": float(_amounts_agree(one, other)),
    }


def _logistic(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    total = weights["bias"] + sum(weights[name] * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _cosine(one: Traits, other: Traits, rarity: Rarity, frame: str | None) -> float:
    """Of the words of titles and leads, the rarer the heavier; those of an owner's usual frame count less."""
    left, right = rarity.vector(one), rarity.vector(other)
    shared = left.keys() & right.keys()
    if frame is None:
        return math.fsum(left[word] * right[word] for word in shared)
    return math.fsum(left[word] * right[word] * rarity.of_owner(frame, word) for word in shared)


def _covered(one: Traits, other: Traits, rarity: Rarity, frame: str | None) -> float:
    """The share of the title of `one`, the rarer words the heavier, that the other tells too."""
    weights, shared = rarity.title(one), one.title & other.told
    if frame is None:
        return math.fsum(weights[word] for word in shared)
    return math.fsum(weights[word] * rarity.of_owner(frame, word) for word in shared)


def _missing(names: frozenset[str] | set[str], rarity: Rarity) -> float:
    return min(1.0, _mass(names, rarity, _MISSING_FLOOR))


def _mass(names: frozenset[str] | set[str], rarity: Rarity, floor: float) -> float:
    """How much `names` tell together: 1 for each that no other item has, 0 for those that many have."""
    return math.fsum(max(0.0, rarity(name) - floor) for name in names) / (1 - floor)


def _amounts_agree(one: Traits, other: Traits) -> bool:
    return any(abs(a - b) <= _SAME_AMOUNT * max(abs(a), abs(b)) for a, b in _amounts(one, other))


def _amounts_differ(one: Traits, other: Traits) -> bool:
    """Whether the titles have amounts that may be of the same thing, and none alike."""
    rivals = any(max(a, b) <= _RIVAL_AMOUNT * min(a, b) for a, b in _amounts(one, other))
    return rivals and not _amounts_agree(one, other)


def _amounts(one: Traits, other: Traits) -> list[tuple[float, float]]:
    """The pairs of amounts in the same unit."""
    return [(a, b) for unit, a in one.amounts for same, b in other.amounts if unit == same]


def _counts_differ(one: Traits, other: Traits) -> int:
    """In how many units the titles count differently: another day, another quarter, another number of people."""
    return sum(_disjoint(one.counts, other.counts, unit) for unit in one.counts)


def _versions_differ(one: Traits, other: Traits) -> bool:
    """Whether both titles name versions, and never the same of one thing: GPT-5 and Claude 5, iOS 26 and iOS 27."""
    if not one.versions or not other.versions:
        return False
    return not any(
        number == again and (not name or not same or name == same or name in other.told or same in one.told)
        for name, number in one.versions
        for same, again in other.versions
    )


def _disjoint(one: Mapping[str, frozenset[float]], other: Mapping[str, frozenset[float]], unit: str) -> bool:
    return unit in one and unit in other and not one[unit] & other[unit]


def _actors_differ(one: Traits, other: Traits) -> bool:
    """Whether each title names who acts, and neither item tells of the other's."""
    named = bool(one.actors and other.actors)
    return named and not one.actors & other.told_actors and not other.actors & one.told_actors


def _only_names_differ(one: Traits, other: Traits) -> bool:
    """Whether the titles are alike word for word but for a name: “… wins Ohio” and “… wins Iowa”."""
    mine, theirs = one.title - other.told, other.title - one.told
    return bool(mine and theirs) and _within_names(mine, one.named) and _within_names(theirs, other.named)


def _within_names(some: frozenset[str], names: frozenset[str]) -> bool:
    return all(any(name in word or word in name for name in names) for word in some)
