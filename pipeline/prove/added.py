"""Superlatives, purposes and relative days that a claim has and its evidence has not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from pipeline.prove.fault import Fault
from pipeline.prove.reading import Reading


def added(claim: Reading, evidence: Sequence[Reading]) -> Iterator[Fault]:
    """A fault for each cue of the claim whose family the evidence has not.

    Within one language a family may not be told more often than there; a translation may repeat it.
    """
    yield from _beyond(claim, evidence, "superlative")
    yield from _beyond(claim, evidence, "purpose")
    told = {cue.family for reading in evidence for cue in reading.of("day")}
    for cue in claim.of("day"):
        if cue.family not in told:
            yield Fault("date", claim.text[cue.start : cue.end])


def _beyond(claim: Reading, evidence: Sequence[Reading], kind: Literal["superlative", "purpose"]) -> Iterator[Fault]:
    same = Counter(c.family for r in evidence if r.chinese == claim.chinese for c in r.of(kind))
    foreign = {c.family for r in evidence if r.chinese != claim.chinese for c in r.of(kind)}
    seen: Counter[str] = Counter()
    for cue in claim.of(kind):
        seen[cue.family] += cue.firm
        if cue.firm and cue.family not in foreign and seen[cue.family] > same[cue.family]:
            yield Fault(kind, claim.text[cue.start : cue.end])
