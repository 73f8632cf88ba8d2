"""What a text can be recognised by, in its own language and in another: the tripwire for crossed links. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline import facts
from pipeline.extract.sentences import is_chinese
from pipeline.facts.entities import mentions

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+\-]+")


@dataclass(frozen=True, slots=True)
class Traces:
    """`words` are pairs of characters; `marks` what is the same in every language: names, figures, Latin words."""

    words: frozenset[str]
    marks: frozenset[str]
    chinese: bool
    other: bool

    def speaks_like(self, claim: Traces) -> bool:
        """Whether any of the text is in the language of `claim`."""
        return self.chinese if claim.chinese else self.other


def traces(texts: Sequence[str]) -> Traces:
    """The traces of `texts` together."""
    return _traces(tuple(texts))


@lru_cache(maxsize=512)  # of a story they are asked for by the draft, the summary and the measures
def _traces(texts: tuple[str, ...]) -> Traces:
    whole = "\n".join(texts)
    languages = {is_chinese(text) for text in texts}
    figures = {f"{q.kind} {q.value.normalize()} {q.unit}" for q in facts.quantities(whole)}
    names = {mention.entity.id for mention in mentions(whole)}
    latin = {word.casefold() for word in _LATIN.findall(whole)}
    return Traces(frozenset(bigrams(whole)), frozenset(figures | names | latin), True in languages, False in languages)


def bigrams(text: str) -> set[str]:
    folded = facts.fold(text)
    return {folded[i : i + 2] for i in range(len(folded) - 1)}


def tells(claim: Traces, own: Traces, others: Iterable[Traces]) -> bool:
    """Whether nothing else fits `claim` better than its own sources do.

    By words where a source speaks its language; else by names and figures, of which there must be one.
    """
    if own.speaks_like(claim):
        shared = len(claim.words & own.words)
        return all(len(claim.words & other.words) <= shared for other in others)
    shared = len(claim.marks & own.marks)
    return shared > 0 and all(len(claim.marks & other.marks) <= shared for other in others)


def share(claim: Traces, own: Traces) -> float:
    """How much of `claim` its own sources have, 0..1: of its words, or of its names and figures, as in `tells`."""
    told, known = (claim.words, own.words) if own.speaks_like(claim) else (claim.marks, own.marks)
    return len(told & known) / len(told) if told else 0.0
