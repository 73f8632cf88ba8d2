"""English capitals that make no name: of everyday words at the start of a sentence or throughout a headline."""

from __future__ import annotations

import re
from functools import cache

from pipeline import tables
from pipeline.facts.entities import mentions

_HAN = re.compile("[\u3400-\u9fff]")
_WORD = re.compile(
    r"(?<![A-Za-z])(?!(?i:the|for|and|with|from|but|not|into|over|than|via|per|its)\b)[A-Za-z]{3,}(?![A-Za-z])"
)
_CAPITALIZED = re.compile(r"(?<![A-Za-z0-9'’.])[A-Z][a-z]+(?![A-Za-z0-9])")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n“\"]\s*)$")
_HEADLINE_SHARE = 0.6  # of its longer words begin with a capital
_HEADLINE_WORDS = 4
_ENDINGS = (
    ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""), ("er", ""),
    ("er", "e"), ("ers", ""), ("ers", "e"), ("est", ""),
)  # fmt: skip


def without_idle_capitals(text: str) -> str:
    """An English `text` in which such words are in lower case, each in its place; any other text as it is."""
    if _HAN.search(text) or not text:
        return text
    headline = is_headline(text)
    named = [(mention.start, mention.end) for mention in mentions(text)]

    def plain(found: re.Match[str]) -> str:
        start = found.start()
        starts = headline or _SENTENCE_START.search(text, max(0, start - 3), start) is not None
        if not starts or any(a <= start < b for a, b in named) or not is_everyday(found[0]):
            return found[0]
        return found[0].lower()

    return _CAPITALIZED.sub(plain, text)


def is_headline(text: str) -> bool:
    """Whether most words but the smallest have a capital, so that none says anything."""
    words = _WORD.findall(text)
    return len(words) >= _HEADLINE_WORDS and sum(word[0].isupper() for word in words) >= _HEADLINE_SHARE * len(words)


def is_everyday(word: str) -> bool:
    """Whether `word`, in any case, is an everyday English word or a regular form of one."""
    lowered = word.lower()
    known = _everyday()
    if lowered in known:
        return True
    stems = (lowered.removesuffix(ending) + full for ending, full in _ENDINGS if lowered.endswith(ending))
    return any(len(stem) >= 3 and (stem in known or (stem[-1] == stem[-2] and stem[:-1] in known)) for stem in stems)


@cache
def _everyday() -> frozenset[str]:
    return frozenset(word for line in tables.lines("ordinary_en.txt") for word in line.split())
