"""Hedges: what the evidence calls possible, planned or only reported the claim may not tell as done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.prove.alignment import ALIKE, across, same_language
from pipeline.prove.cues import Cue
from pipeline.prove.fault import Fault
from pipeline.prove.polarity import head, may_tell
from pipeline.prove.reading import Clause, Reading

# What may stand for what, beside itself; a bare "will" for none of them.
_BORNE_BY = {
    "report": {"possible", "expected", "talks"},
    "possible": {"expected", "plan", "talks"},
    "expected": {"possible", "plan", "talks"},
    "plan": {"expected", "talks", "possible"},
    "talks": {"plan", "possible"},
}


def unhedged(claim: Reading, evidence: Sequence[Reading]) -> Iterator[Fault]:
    """A fault for each hedge of the evidence that the clause of the claim that tells its words has dropped."""
    same = [reading for reading in evidence if reading.chinese == claim.chinese]
    for clause in claim.clauses:
        told = _hedges(claim, clause)
        match = same_language(clause, same) if same else across(clause, claim, evidence)
        if same and match.share < ALIKE:
            continue
        for reading, other in _matched(match.clauses, same or evidence):
            own = {cue.family for cue in told if cue.firm or _word(claim, cue) not in other.text.lower()}
            for cue in _hedges(reading, other, other.start if reading.chinese else None):  # 据悉 speaks of what follows
                if _dropped(cue, own) and _tells(claim, clause, (other, cue), bool(same)):
                    yield Fault("hedge", _word(reading, cue))


def _word(reading: Reading, cue: Cue) -> str:
    return reading.text[cue.start : cue.end].lower()


def _matched(clauses: Sequence[Clause], evidence: Sequence[Reading]) -> Iterator[tuple[Reading, Clause]]:
    for reading in evidence:
        yield from ((reading, own) for own in reading.clauses if any(own is chosen for chosen in clauses))


def _hedges(reading: Reading, clause: Clause, reach: int | None = None) -> list[Cue]:
    """The hedges of a clause, and the reports (据悉, reportedly) of its sentence: those before `reach` if given."""
    around = [cue for other in reading.sentence(clause.sentence) if other is not clause for cue in other.of("hedge")]
    return clause.of("hedge") + [c for c in around if c.family == "report" and (reach is None or c.start < reach)]


def _dropped(cue: Cue, own: set[str]) -> bool:
    return cue.firm and cue.family != "future" and cue.family not in own and not own & _BORNE_BY[cue.family]


def _tells(claim: Reading, clause: Clause, hedged: tuple[Clause, Cue], same: bool) -> bool:
    """Whether the clause of the claim tells what the hedge speaks of, and not another part of that clause."""
    other, cue = hedged
    if cue.family == "report":
        return True
    if same:
        told = head(other, cue)
        return not told or bool(told & clause.pairs)
    sentence = [told for part in claim.sentence(clause.sentence) for told in part.of("hedge")]
    if any(told.firm and told.family not in ("future", "report") for told in sentence):
        return False
    return may_tell(clause, other, cue)
