"""What a claim has and its evidence has not: superlatives, purposes, relative days, and clauses that nothing tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from pipeline.prove.alignment import same_language
from pipeline.prove.fault import Fault
from pipeline.prove.reading import Clause, Reading

_TOLD = 0.2  # of the signs of a clause, less than this stands in evidence of its own language: nothing there tells it
_WEIGHED = {True: re.compile("[0-9A-Za-z]"), False: re.compile("[0-9]")}
_FULLER = re.compile(r"今年\s?\d{1,2}月|[本这]周[一二三四五六日天]")  # 3月 and 周五 are weighed by themselves
_COUNTED = frozenset(("first", "only"))  # even a translation does not say these twice
_OTHERWISE = frozenset(("last-week", "next-week", "last-year", "next-year"))
_LONG = 6  # signs or words, from which on that can be said of a clause


def added(claim: Reading, evidence: Sequence[Reading]) -> Iterator[Fault]:
    """A fault for each cue of the claim whose family the evidence has not, and for each clause that it does not tell.

    Within one language a family may not be told more often than there; a translation may repeat it.
    """
    yield from _beyond(claim, evidence, "superlative")
    yield from _beyond(claim, evidence, "purpose")
    told = {cue.family for reading in evidence for cue in reading.of("day")}
    for cue in claim.of("day"):
        if cue.family not in told and not (_FULLER.match(claim.text, cue.start) and told.isdisjoint(_OTHERWISE)):
            yield Fault("date", claim.text[cue.start : cue.end])
    if evidence and all(reading.chinese == claim.chinese for reading in evidence):
        known = frozenset().union(*(clause.pairs for reading in evidence for clause in reading.clauses))
        yield from (
            Fault("purpose", clause.text.strip())
            for clause in claim.clauses[1:]
            if _is_untold(clause, known, claim.chinese)
        )


def _is_untold(clause: Clause, known: frozenset[str], chinese: bool) -> bool:
    """Whether next to nothing of a clause stands in the evidence; of a few English words not a single one.

    One with a number, or with a Latin word in a Chinese text, is weighed by these.
    """
    if _WEIGHED[chinese].search(clause.text):
        return False
    least = _LONG if chinese else _LONG // 2
    share = len(clause.pairs & known) / max(1, len(clause.pairs))
    return len(clause.pairs) >= least and (share < _TOLD if len(clause.pairs) >= _LONG else not share)


def _beyond(claim: Reading, evidence: Sequence[Reading], kind: Literal["superlative", "purpose"]) -> Iterator[Fault]:
    same = [reading for reading in evidence if reading.chinese == claim.chinese]
    known = Counter(cue.family for reading in same for cue in reading.of(kind) if cue.firm)
    foreign = Counter(c.family for reading in evidence if reading.chinese != claim.chinese for c in reading.of(kind))
    seen: Counter[str] = Counter()
    for clause in claim.clauses:
        firm = [cue for cue in clause.of(kind) if cue.firm and (cue.family in _COUNTED or not foreign[cue.family])]
        loose = _loosely(clause, same, kind) if firm and same else set()
        for cue in firm:
            seen[cue.family] += 1
            if seen[cue.family] > known[cue.family] + foreign[cue.family] + (cue.family in loose):
                yield Fault(kind, claim.text[cue.start : cue.end])


def _loosely(clause: Clause, evidence: Sequence[Reading], kind: Literal["superlative", "purpose"]) -> set[str]:
    """The families of which the clauses that tell `clause` have a looser word, in whose place another may stand."""
    matched = same_language(clause, evidence).clauses
    own = {clause.word(cue) for cue in clause.of(kind)}
    return {c.family for other in matched for c in other.of(kind) if not c.firm and other.word(c) not in own}
