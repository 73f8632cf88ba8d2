"""What is wrong with a claim: the one value that every check of this room hands back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "quote", "quantity", "date", "name", "superlative", "purpose", "hedge", "negation", "direction", "role", "markup",
    "length",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """`words` are those of the claim, or of the evidence for what the claim dropped: what a repair is told."""

    kind: Kind
    words: str
