"""What an answer is made of before its citations have numbers: sentences, each with the words it rests on. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.model import Citation, Item, Period, Proof, Reference, Reply

Answerable = Literal["yes", "partial", "no"]


@dataclass(frozen=True, slots=True)
class Cited:
    """A stored item, and the words of it that carry what is said."""

    source: Citation | Reference | Item
    quote: str

    @property
    def item_id(self) -> str:
        return self.source.id if isinstance(self.source, Item) else self.source.item_id


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer."""

    text: str
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """An answer as it was found. `nearest` is what comes closest where nothing answers."""

    answerable: Answerable
    statements: tuple[Statement, ...] = ()
    nearest: tuple[Cited, ...] = ()
    engine: Literal["llm", "extractive"] = "extractive"
    window: Period | None = None
    notes: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = field(default=())


def numbered(found: Findings) -> tuple[tuple[Reply, ...], tuple[Proof, ...]]:
    """The sentences with their citations by number, and the references, in the order of their first use."""
    proofs: dict[str, Proof] = {}
    replies = []
    for statement in found.statements:
        numbers = [_number(cited, proofs) for cited in statement.cited]
        replies.append(Reply(text=statement.text, citations=tuple(dict.fromkeys(numbers))))
    for cited in found.nearest:
        _number(cited, proofs)
    return tuple(replies), tuple(proofs.values())


def _number(cited: Cited, proofs: dict[str, Proof]) -> int:
    known = proofs.get(cited.item_id)
    if known is None:
        known = proofs[cited.item_id] = _proof(cited, len(proofs) + 1)
    return known.n


def _proof(cited: Cited, n: int) -> Proof:
    source = cited.source
    return Proof(
        n=n,
        item_id=cited.item_id,
        name=source.source if isinstance(source, Item) else source.name,
        url=source.url,
        title=source.title,
        published_at=source.published_at,
        quote=cited.quote,
    )


def written(statements: Sequence[Statement]) -> str:
    """The sentences so far, with the numbers that their citations have in the end."""
    replies, _ = numbered(Findings("yes", tuple(statements)))
    return "\n".join(f"{one.text}{''.join(f'[{n}]' for n in one.citations)}" for one in replies)
