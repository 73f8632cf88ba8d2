"""Which clauses of the evidence a clause of the claim tells: by shared signs in one language, by anchors across two.

Anchors are what two languages write alike or a table translates: numbers, names, and words for one happening.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.prove.reading import Clause, Reading, names, read

SAME = 0.5  # a clause that shares this much with one of the evidence is that clause, but for a few words
ALIKE = 0.25  # and one with less than this tells something else, or says it in other words


@dataclass(frozen=True, slots=True)
class Match:
    """The clauses of the evidence that fit one of the claim, the best first; `share` of its signs is there."""

    clauses: tuple[Clause, ...]
    share: float
    anchors: int = 0  # how many anchors the best one shares, across two languages


def same_language(clause: Clause, evidence: Sequence[Reading]) -> Match:
    """The clauses that together cover most of `clause`: the best one, and those that add to it."""
    left = clause.pairs  # what no chosen clause has yet
    pool = [other for reading in evidence for other in reading.clauses]
    chosen: list[Clause] = []
    while left and pool:
        best = max(pool, key=lambda other: (len(left & other.pairs), -len(other.pairs)))
        if len(left & best.pairs) < max(1, ALIKE * len(clause.pairs)):
            break
        chosen.append(best)
        left = left - best.pairs
    covered = 1 - len(left) / max(1, len(clause.pairs))
    return Match(tuple(chosen), covered)


def across(clause: Clause, claim: Reading, evidence: Sequence[Reading]) -> Match:
    """The clauses with the most anchors of `clause`; none where they share nothing."""
    wanted = anchors(claim.text)[claim.clauses.index(clause)]
    best: list[Clause] = []
    most = 0
    for reading in evidence:
        for other, known in zip(reading.clauses, anchors(reading.text), strict=True):
            shared = len(wanted & known)
            if shared and shared >= most:
                best = [*(best if shared == most else []), other]
                most = shared
    return Match(tuple(best), most / max(1, len(wanted)), most)


@lru_cache(maxsize=512)
def anchors(text: str) -> tuple[frozenset[str], ...]:
    """What each clause of a folded text has that reads the same in another language."""
    reading = read(text)
    found: list[set[str]] = [set() for _ in reading.clauses]
    for quantity in reading.quantities:
        _put(found, reading, quantity.start, f"{quantity.kind} {quantity.value.normalize()} {quantity.unit}")
    for name in names(reading.text):
        _put(found, reading, name.start, name.id)
    for cue in reading.cues:
        if cue.kind == "event" or (cue.kind == "direction" and cue.firm):
            _put(found, reading, cue.start, f"{cue.kind} {cue.family}")
    return tuple(map(frozenset, found))


def _put(found: list[set[str]], reading: Reading, position: int, anchor: str) -> None:
    for known, clause in zip(found, reading.clauses, strict=True):
        if clause.start <= position < clause.end:
            known.add(anchor)
