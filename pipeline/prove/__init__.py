"""Do these words of the sources bear this sentence out? Everything that a model may not add, drop or turn round.

It compares what is written, in Chinese and English, and knows nothing of the world. Whether the words stand in the
sources is for `quote_faults`; whether they are the story's own, for the caller.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.prove.added import added
from pipeline.prove.fault import Fault, Kind
from pipeline.prove.figures import figures_and_names
from pipeline.prove.form import form_faults, quote_faults
from pipeline.prove.hedges import unhedged
from pipeline.prove.polarity import turned
from pipeline.prove.reading import read
from pipeline.prove.roles import swapped

__all__ = ["Fault", "Kind", "faults", "form_faults", "quote_faults"]


def faults(claim: str, evidence: Sequence[str]) -> tuple[Fault, ...]:
    """Why `evidence` (verbatim words of the sources) does not bear `claim` out; empty when it does."""
    told, known = read(claim), [read(text) for text in evidence]
    found = [
        *figures_and_names((claim, told), list(zip(evidence, known, strict=True))),
        *added(told, known),
        *unhedged(told, known),
        *turned(told, known),
        *swapped(told, known),
    ]
    return tuple(dict.fromkeys(found))
