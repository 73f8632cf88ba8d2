"""Quantities, dates and names of a claim that its evidence has not; digits that belong to none of these, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline import facts
from pipeline.prove.fault import Fault
from pipeline.prove.reading import read

_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")


def figures_and_names(claim: str, evidence: Sequence[str]) -> Iterator[Fault]:
    """A fault for each quantity, date, name and bare number without support."""
    unsupported = facts.unsupported_quantities(claim, evidence)
    for quantity in unsupported:
        yield Fault("date" if quantity.kind == "date" else "quantity", quantity.text)
    for name in facts.unsupported_names(claim, evidence):
        yield Fault("name", name)
    yield from _bare(claim, evidence)


def _bare(claim: str, evidence: Sequence[str]) -> Iterator[Fault]:
    """Numbers that no quantity covers: they must at least be written in the evidence."""
    text = read(claim).text
    covered = [(quantity.start, quantity.end) for quantity in facts.quantities(text)]
    left = [f for f in _DIGITS.finditer(text) if not any(start <= f.start() < end for start, end in covered)]
    known = {digits for words in evidence for digits in _DIGITS.findall(read(words).text)} if left else set()
    yield from (Fault("quantity", found[0]) for found in left if found[0] not in known)
