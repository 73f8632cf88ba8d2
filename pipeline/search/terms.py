"""Text → the terms that it is indexed and found by, in Chinese and English, each a 24-bit number; pure.

Chinese gives its pairs of signs, which find a word of two signs and a name that no dictionary has alike; English its
words without their endings; names of models their parts and their whole; a number its value, however it is written.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from pipeline import words

LONGEST = 8000  # characters of an item that are indexed; what a longer one tells stands there

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_LATIN_RUN = re.compile(rf"[^\W_{_HAN}]+(?:[.'’\-_/+][^\W_{_HAN}]+)*")
_PIECE = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)*")
_SEPARATORS = re.compile(r"[\-'’_/+]")
_NUMBER = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d{1,15})(\.\d{1,6})?\s*"
    r"(万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|trillion|billion|million|thousand|tn|bn|mn|[bmk](?![a-z]))?(?![a-z])"
)
_SCALES = {
    "万亿": 12, "trillion": 12, "tn": 12, "千亿": 11, "百亿": 10, "十亿": 9, "billion": 9, "bn": 9, "b": 9, "亿": 8,
    "千万": 7, "百万": 6, "million": 6, "mn": 6, "m": 6, "十万": 5, "万": 4, "thousand": 3, "k": 3,
}  # fmt: skip
_VOWEL = re.compile("[aeiouy]")


def terms(text: str) -> Counter[str]:
    """The terms of `text`, and how often each stands there. A term is itself text; `key` makes it a number."""
    folded = words.fold(text[:LONGEST])
    return Counter((*_chinese(folded), *_latin(folded), *_values(folded)))


def key(term: str) -> int:
    """The 24-bit number of a term. Two of a million terms rarely share one."""
    return zlib.crc32(term.encode()) & 0xFFFFFF


def _chinese(folded: str) -> Iterator[str]:
    """Every pair of neighbouring signs. Words were measured beside and instead of them: they find no more, and less of
    what no dictionary has (tests.bench.qa)."""
    return (pair for run in _HAN_RUN.findall(folded) for pair in _pairs(run))


def _pairs(signs: str) -> Iterator[str]:
    return (signs[n : n + 2] for n in range(len(signs) - 1))


def _latin(folded: str) -> Iterator[str]:
    for run in _LATIN_RUN.findall(folded):
        if run.isdigit() or run in words.STOP_WORDS:
            continue
        pieces = _PIECE.findall(run)
        if len(pieces) > 1:  # gpt-5.4, gpt5.4 and "gpt 5.4" have "gpt", and the first two "gpt5.4", in common
            yield _SEPARATORS.sub("", run)
        yield from (stem(piece) for piece in pieces if len(piece) > 1 and piece.isalpha())


def _values(folded: str) -> Iterator[str]:
    """The value of each number: 1.5亿, 15000万 and "150 million" have one. 5.4 in gpt-5.4 counts, too."""
    for number, decimals, scale in _NUMBER.findall(folded):
        value = Decimal(number.replace(",", "") + decimals).scaleb(_SCALES.get(scale, 0))
        yield f"#{value.normalize():f}"


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """An English word without the endings of its forms: release, releases, released and releasing are one."""
    if len(word) < 4 or not word.isascii():
        return word
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = f"{word[:-3]}y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) > 2 and _VOWEL.search(root):
            word = root[:-1] if root[-1] == root[-2] and root[-1] not in "lsz" else root
            break
    return word.removesuffix("e") if len(word) > 3 else word
