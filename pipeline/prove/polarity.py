"""Negations and directions: what the evidence affirms the claim may not deny, what rises there may not fall."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.prove.alignment import SAME, Match, across, same_language
from pipeline.prove.cues import Cue
from pipeline.prove.fault import Fault
from pipeline.prove.reading import Clause, Reading, pairs

_HEAD = re.compile(r"\W*(?:[\u3400-\u9fff]{1,6}|(?:[A-Za-z']+ ?){1,3}|\d[\w.]*\W*[\u3400-\u9fff]{1,6})")
_ASSERTED = frozenset(("change", "approve", "verdict", "profit"))  # asserts something, wherever it is added
_HAN = re.compile("[\u3400-\u9fff]")
_NEAR_HAN = 8
_SURE = 2  # anchors that a clause shares with one of another language when they surely tell the same
_FEW = 2  # clauses of evidence that a clause of the claim must tell, whatever they share
_REACH = 24  # signs after an English hedge or negation, in which stands what it speaks of
_SHOWN = 40
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


def head(clause: Clause, cue: Cue) -> frozenset[str]:
    """What a negation or a hedge speaks of: the signs or words right after it in its clause."""
    after = clause.text[cue.end - clause.start :]
    return pairs(after[:_NEAR_HAN] if _HAN.search(after[:_NEAR_HAN]) else after[:_REACH])


def _negation(claim: Reading, clause: Clause, match: Match, evidence: Sequence[Reading]) -> Iterator[Fault]:
    told = clause.of("negation")
    denied = [cue for cue in told if cue.firm]
    there = [cue for other in match.clauses for cue in other.of("negation")]
    if match.share < SAME:
        there = [cue for reading in evidence for cue in reading.of("negation")]
    verbatim = any(clause.text.strip() in reading.text for reading in evidence)
    if not verbatim and len(denied) > sum(cue.firm for cue in there) and len(told) > len(there):
        yield Fault("negation", _words(claim.text, denied[0]))
    if match.share < SAME or len(told) >= len(there):
        return
    for reading, other, cue in _within(match, evidence, "negation"):
        heads = head(other, cue)
        kept = any(2 * len(heads & head(clause, denial)) > len(heads) for denial in told)
        if cue.firm and heads & clause.pairs and not kept:
            yield Fault("negation", _words(reading.text, cue))
            return


def _within(match: Match, evidence: Sequence[Reading], kind: str) -> Iterator[tuple[Reading, Clause, Cue]]:
    for reading in evidence:
        for other in reading.clauses:
            if any(other is chosen for chosen in match.clauses):
                yield from ((reading, other, cue) for cue in other.cues if cue.kind == kind)


def _negation_across(claim: Reading, clause: Clause, match: Match, evidence: Sequence[Reading]) -> Iterator[Fault]:
    told = claim.of("negation")
    denied = [cue for cue in clause.of("negation") if cue.firm]
    sure = match.anchors >= _SURE and not any(_denies(other, evidence) for other in match.clauses)
    if denied and (sure or len(told) > sum(len(reading.of("negation")) for reading in evidence)):
        yield Fault("negation", _words(claim.text, denied[-1]))
    every = [other for reading in evidence for other in reading.clauses]
    clauses = match.clauses or (every if len(every) <= _FEW else ())
    if told or not clauses:
        return
    firm = [[cue for cue in other.of("negation") if cue.firm and cue.family != "stop"] for other in clauses]
    if all(firm) and any(may_tell(clause, *pair) for pair in _each(clauses, firm)):
        yield Fault("negation", clauses[0].text[firm[0][0].start - clauses[0].start :][:_SHOWN])


def _denies(clause: Clause, evidence: Sequence[Reading]) -> bool:
    """Whether there is any negation in the sentence of a clause of the evidence."""
    reading = next(reading for reading in evidence if any(clause is own for own in reading.clauses))
    return any(other.of("negation") for other in reading.sentence(clause.sentence))


def may_tell(clause: Clause, other: Clause, cue: Cue) -> bool:
    """Whether `clause` of a translation may tell what `cue` in `other` speaks of: one happening, if any is named."""
    near = {found.family for found in _happenings(other) if cue.end <= found.start < cue.end + _REACH}
    return not near or bool(near & {found.family for found in _happenings(clause)})


def _happenings(clause: Clause) -> list[Cue]:
    return clause.of("event") + [cue for cue in clause.of("direction") if cue.firm]


def _each(clauses: Sequence[Clause], found: Sequence[list[Cue]]) -> Iterator[tuple[Clause, Cue]]:
    for clause, cues in zip(clauses, found, strict=True):
        yield from ((clause, cue) for cue in cues)


def _sides(clauses: Sequence[Clause], firm: bool) -> Counter[str]:
    return Counter(c.family for clause in clauses for c in clause.of("direction") if c.firm or not firm)


def _opposite(side: str) -> str:
    return side[:-1] + _OTHER[side[-1]]


def _direction(
    claim: Reading, clause: Clause, match: Match, evidence: Sequence[Reading], alone: bool
) -> Iterator[Fault]:
    if match.share >= SAME and (word := _replaced(clause, match)):
        yield Fault("direction", word)
    near, near_firm = _sides(match.clauses, False), _sides(match.clauses, True)
    every = [other for reading in evidence for other in reading.clauses]
    whole, whole_firm = _sides(every, False), _sides(every, True)
    own, own_all = _sides([clause], True), _sides([clause], False)
    for cue in clause.of("direction"):
        side, other = cue.family, _opposite(cue.family)
        if not cue.firm:
            continue
        flipped = match.share >= SAME and own[side] > near[side] and near_firm[other] > own_all[other]
        untold = not whole[other] and side[:-1] in _ASSERTED
        if flipped or (alone and not whole[side] and (whole_firm[other] or untold)):
            yield Fault("direction", claim.text[cue.start : cue.end])


def _replaced(clause: Clause, match: Match) -> str | None:
    """A word of the clause that stands where the evidence, the same otherwise, has one of the other side."""
    own, there = _directions([clause]), _directions(match.clauses)
    new = {word: sides for word, sides in own.items() if word not in there}
    gone = set().union(*(sides for word, sides in there.items() if word not in own))
    for word, sides in new.items():
        if any(_opposite(side) in gone for side in sides) and not sides & gone:
            return word
    return None


def _directions(clauses: Sequence[Clause]) -> dict[str, set[str]]:
    """The words of direction in `clauses`, each with the sides that it can be on."""
    found: dict[str, set[str]] = {}
    for clause in clauses:
        for cue in clause.of("direction"):
            found.setdefault(clause.word(cue), set()).add(cue.family)
    return found


def _direction_across(claim: Reading, clause: Clause, match: Match, evidence: Sequence[Reading]) -> Iterator[Fault]:
    every = [other for reading in evidence for other in reading.clauses]
    for cue in clause.of("direction"):
        side, other = cue.family, _opposite(cue.family)
        telling = [told for told in match.clauses if {c.family for c in told.of("direction")} & {side, other}]
        near, firm = _sides(telling or every, False), _sides(telling or every, True)
        if cue.firm and firm[other] and not near[side]:
            yield Fault("direction", claim.text[cue.start : cue.end])


def _words(text: str, cue: Cue) -> str:
    """The cue with a little of what it speaks of."""
    found = _HEAD.match(text, cue.end)
    return text[cue.start : found.end() if found else cue.end]
