"""What a question pins down and an answer may not change: the quarter, the year, the funding round. Pure.

The quarter before or the round before reads almost the same, and is another thing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.words import fold

_NUMBERS = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6"} | {
    word: str(value) for value, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth"), 1)
}
_WORDS = "first|second|third|fourth|fifth|sixth"
_ANCHORS = (
    ("quarter", re.compile(
        rf"第?([一二三四1-4])\s?季度?|(?<![a-z0-9])q([1-4])(?!\d)|([一二三四1-4])q(?!\w)"
        rf"|\b({_WORDS})[ -]quarter\b")),
    ("round", re.compile(
        rf"(?<![a-z0-9])(pre-?[a-h]|[a-h])\d?\+*\s?轮|(?<![a-z])(?:pre-?)?series[ -]([a-h])\b|(天使|种子)轮"
        rf"|\b(seed|angel)[ -](?:round|funding)"
        rf"|(?<!新)第([一二三四五六])轮|(首)轮|\b({_WORDS}) (?:funding )?round\b")),
    ("half", re.compile(r"([上下])半年|\b(first|second) half\b|(?<![a-z0-9])h([12])(?!\d)")),
)  # fmt: skip
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)\s?(?:年|\b)")
_SAME = {"种子": "seed", "天使": "angel", "首": "1", "上": "1", "下": "2"}


@lru_cache(maxsize=4096)
def anchors(text: str) -> frozenset[tuple[str, str]]:
    """Each anchor of `text` with its kind: ("quarter", "2") of 第二季度 and of Q2."""
    folded = fold(text)
    found = {
        (kind, _plain(next(group for group in match.groups() if group)))
        for kind, pattern in _ANCHORS
        for match in pattern.finditer(folded)
    }
    return frozenset(found | {("year", match[1]) for match in _YEAR.finditer(folded)})


def _plain(written: str) -> str:
    return _SAME.get(written, _NUMBERS.get(written, written))


def are_kept(asked: str, line: str, item: str) -> bool:
    """Whether `item` has the anchors of `asked`, and `line` of it has no others in their place."""
    wanted, here, there = anchors(asked), anchors(line), anchors(item)
    for anchor in wanted:
        others = [other for other in here if other[0] == anchor[0]]
        if anchor not in here and (others or anchor not in there):
            return False
    return True
