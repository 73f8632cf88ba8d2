"""Negations and directions: what the evidence affirms the claim may not deny, what rises there may not fall."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.prove.alignment import SAME, Match, across, same_language
from pipeline.prove.cues import Cue
from pipeline.prove.fault import Fault
from pipeline.prove.reading import Clause, Reading, pairs

_HEAD = re.compile(r"[^\w]*(?:[\u3400-\u9fff]{1,6}|[A-Za-z']+(?: [A-Za-z']+){0,2})")
_OTHER = {"+": "-", "-": "+"}


def turned(claim: Reading, evidence: Sequence[Reading]) -> Iterator[Fault]:
    """Faults of negation and direction, clause by clause."""
    same = [reading for reading in evidence if reading.chinese == claim.chinese]
    for clause in claim.clauses:
        if same:
            match = same_language(clause, same)
            yield from _negation(claim, clause, match, same)
            yield from _direction(claim, clause, match, same, len(same) == len(evidence))
        else:
            match = across(clause, claim, evidence)
            yield from _negation_across(claim, clause, match, evidence)
            yield from _direction_across(claim, clause, match, evidence)


def head(text: str, cue: Cue) -> frozenset[str]:
    """What a negation or a hedge speaks of: the signs or words right after it."""
    found = _HEAD.match(text, cue.end)
    return pairs(found[0]) if found else frozenset()


def _negation(claim: Reading, clause: Clause, match: Match, evidence: Sequence[Reading]) -> Iterator[Fault]:
    denied = [cue for cue in clause.of("negation") if cue.firm]
    told = clause.of("negation")
    there = [cue for other in match.clauses for cue in other.of("negation")]
    if match.share < SAME:
        there = [cue for reading in evidence for cue in reading.of("negation")]
    if len(denied) > len(there):
        yield Fault("negation", _words(claim.text, denied[0]))
    if match.share < SAME or len(told) >= len(there):
        return
    for reading, other, cue in _within(match, evidence, "negation"):
        heads = head(reading.text[: other.end], cue)
        if cue.firm and heads and heads & clause.pairs and not any(heads & head(claim.text, c) for c in told):
            yield Fault("negation", _words(reading.text, cue))
            return


def _within(match: Match, evidence: Sequence[Reading], kind: str) -> Iterator[tuple[Reading, Clause, Cue]]:
    for reading in evidence:
        for other in reading.clauses:
            if any(other is chosen for chosen in match.clauses):
                yield from ((reading, other, cue) for cue in other.cues if cue.kind == kind)


def _negation_across(claim: Reading, clause: Clause, match: Match, evidence: Sequence[Reading]) -> Iterator[Fault]:
    denied = [cue for cue in clause.of("negation") if cue.firm]
    whole = [cue for reading in evidence for cue in reading.of("negation")]
    if denied and not whole:
        yield Fault("negation", _words(claim.text, denied[0]))
    if claim.of("negation") or not match.clauses:
        return
    firm = [[cue for cue in other.of("negation") if cue.firm and cue.family != "stop"] for other in match.clauses]
    if all(firm):
        reading, _, cue = next(found for found in _within(match, evidence, "negation") if found[2].firm)
        yield Fault("negation", _words(reading.text, cue))


def _sides(clauses: Sequence[Clause], firm: bool) -> Counter[str]:
    return Counter(c.family for clause in clauses for c in clause.of("direction") if c.firm or not firm)


def _opposite(side: str) -> str:
    return side[:-1] + _OTHER[side[-1]]


def _direction(
    claim: Reading, clause: Clause, match: Match, evidence: Sequence[Reading], alone: bool
) -> Iterator[Fault]:
    near, near_firm = _sides(match.clauses, False), _sides(match.clauses, True)
    every = [other for reading in evidence for other in reading.clauses]
    whole, whole_firm = _sides(every, False), _sides(every, True)
    own, own_all = _sides([clause], True), _sides([clause], False)
    for cue in clause.of("direction"):
        side, other = cue.family, _opposite(cue.family)
        if not cue.firm:
            continue
        flipped = own[side] > near[side] and near_firm[other] > own_all[other]
        if flipped or (alone and not whole[side] and (whole_firm[other] or not whole[other])):
            yield Fault("direction", claim.text[cue.start : cue.end])


def _direction_across(claim: Reading, clause: Clause, match: Match, evidence: Sequence[Reading]) -> Iterator[Fault]:
    clauses = match.clauses or tuple(other for reading in evidence for other in reading.clauses)
    near, firm = _sides(clauses, False), _sides(clauses, True)
    for cue in clause.of("direction"):
        if cue.firm and firm[_opposite(cue.family)] and not near[cue.family]:
            yield Fault("direction", claim.text[cue.start : cue.end])


def _words(text: str, cue: Cue) -> str:
    """The cue with a little of what it speaks of."""
    found = _HEAD.match(text, cue.end)
    return text[cue.start : found.end() if found else cue.end]
