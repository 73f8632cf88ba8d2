"""Names that have changed places: a claim that is a sentence of the evidence but for two names put for each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:[.\-][^\W_\u3400-\u9fff]+)*")
_NAMING = re.compile(r"[A-Z]")
_HAN_NAME = 2  # Chinese signs that a block must have to be a name
_JOINERS = frozenset("和与及或跟同、") | {"and", "or", "以", "to", "vs"}
_SENTENCE = re.compile(r"[。!?;]|\.(?=\s|$)")
_NEAR = 0.5  # how much of a sentence must stand in the other one to be compared at all

Words = list[str]


def exchanged(claim: str, evidence: list[str]) -> Iterator[str]:
    """The words of the first pair of names that stand in each other's place, in a sentence of each text."""
    theirs = [sentence for text in evidence for sentence in _sentences(text)]
    for mine in _sentences(claim):
        for other in theirs:
            if len(set(mine) & set(other)) >= _NEAR * len(set(mine)) and (pair := _pair(mine, other)):
                yield pair
                return


def _sentences(text: str) -> list[Words]:
    return [_TOKEN.findall(sentence) for sentence in _SENTENCE.split(text) if sentence]


def _pair(mine: Words, other: Words) -> str | None:
    """Two blocks of `mine` that `other` has the other way round."""
    matcher = SequenceMatcher(None, [t.lower() for t in mine], [t.lower() for t in other], autojunk=False)
    swaps = [(mine[a:b], other[c:d], a, b) for tag, a, b, c, d in matcher.get_opcodes() if tag == "replace"]
    for place, (here, there, _, end) in enumerate(swaps):
        for here_too, there_too, start, _ in swaps[place + 1 :]:
            joined = all(token.lower() in _JOINERS for token in mine[end:start])
            if here == there_too and there == here_too and _is_name(here) and _is_name(there) and not joined:
                return " … ".join((" ".join(here), " ".join(here_too)))
    return None


def _is_name(block: Words) -> bool:
    return any(_NAMING.search(token) for token in block) or len(block) >= _HAN_NAME
