"""Chinese names in running text: people, places and organisations, by parts of speech, surnames, titles and endings.

Only finds what looks like a name; whether sources have it is for `sources`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pipeline.facts import gazetteer, people
from pipeline.facts.segments import (
    HAN,
    PARTICLES,
    ChineseName,
    Word,
    is_distinct,
    is_han,
    is_ordinary,
    is_place,
    is_unknown,
    joined,
    signs,
    simplified,
    words,
)

_HAN = re.compile(f"[{HAN}]")
_INSTITUTION_END = re.compile(
    "(?<=..)(?:公司|集团|大学|学院|乐团|银行|协会|学会|交易所|研究院|研究所|警备区|军区|政府|法院|博物馆|[日晚时]报|电视台|出版社|[队党社])$"
)
_AUTHORITY_END = re.compile("(?<=..)[局厅署委]$")
_MODIFIERS = frozenset(
    ("n", "ns", "nr", "nt", "nz", "nrt", "nrfg", "vn", "b", "j", "x", "a", "an", "eng", "f", "s", "ng", "l", "i")
)
_NO_BEGINNINGS = frozenset(("f", "a", "i", "l", "s", "vn", "an"))
_LONGEST_MODIFIER = 7  # words
_SHORTEST_CUT = 3  # signs
_SHORTEST_AUTHORITY = 5  # signs


@lru_cache(maxsize=1024)  # a line is judged several times until it stands
def chinese_names(text: str) -> tuple[ChineseName, ...]:
    """The names in the order of `text`, without overlaps."""
    if not _HAN.search(text):
        return ()
    simple = simplified(text)
    cut = words(simple)
    found: list[ChineseName] = []
    for reader in (  # the surer ones first
        people.dotted(simple, cut),
        _split_places(simple),
        _organisations(cut),
        people.titled(simple, cut),
        people.tagged(cut),
        (joined([word], "place") for word in cut if is_place(word)),
        people.transliterated(cut),
    ):
        for name in reader:
            if not any(name.start < other.end and other.start < name.end for other in found):
                found.append(name)
    return tuple(sorted(found, key=lambda name: name.start))


def _split_places(text: str) -> Iterator[ChineseName]:
    """Places that the segmenter cuts in two: 凤凰城."""
    for found in _cut_in_two().finditer(text):
        yield ChineseName(*found.span(), found[0], "place", (found[0],))


@cache
def _cut_in_two() -> re.Pattern[str]:
    long = (name for name in gazetteer.chinese_names() if len(name) >= _SHORTEST_CUT)
    return re.compile("|".join(re.escape(name) for name in long if len(words(name)) > 1) or "(?!)")


def _organisations(cut: list[Word]) -> Iterator[ChineseName]:
    """What ends like an organisation's name, with the nouns before it: 山南省精密仪器研究院."""
    done = 0
    for at, word in enumerate(cut):
        if at < done or not _ends_a_name(word):
            continue
        last = at
        while last + 1 < len(cut) and _ends_a_name(cut[last + 1]):
            last += 1
        done = last + 1
        parts = cut[_beginning(cut, last) : last + 1]
        if _names_an_organisation(parts):
            yield joined(parts, "organisation")


def _ends_a_name(word: Word) -> bool:
    if word.text in signs("institution") or word.text in signs("field") or _is_authority(word) or word.tag == "nt":
        return True
    return word.tag in _MODIFIERS and _INSTITUTION_END.search(word.text) is not None


def _is_authority(word: Word) -> bool:
    if word.text in signs("authority"):
        return True
    return word.tag in _MODIFIERS and _AUTHORITY_END.search(word.text) is not None


def _beginning(cut: list[Word], last: int) -> int:
    """Where the name that ends with the word `last` begins: at its place if it has one, else at its first noun."""
    first = last
    in_a_field = cut[last].text in signs("field")
    while first and last - first < _LONGEST_MODIFIER and _modifies(cut[first - 1]):
        before = cut[first - 1]
        if in_a_field and not (is_distinct(before) or is_place(before) or before.text in signs("field")):
            break
        first -= 1
    while first < last and (cut[first].text in signs("generic") or cut[first].tag in _NO_BEGINNINGS):
        first += 1
    place = next((n for n in range(first, last) if is_place(cut[n])), first)
    return first if any(is_distinct(word) for word in cut[first:place]) else place  # 战胜意大利队


def _modifies(word: Word) -> bool:
    if not (word.tag in _MODIFIERS or is_unknown(word)) or not (is_han(word.text) or word.text.isalnum()):
        return False
    return word.text not in PARTICLES and word.text not in signs("title")


def _names_an_organisation(parts: list[Word]) -> bool:
    *before, last = parts
    if last.tag == "nt" and not is_ordinary(last.text) and len(last.text) >= 3:
        return True
    if any(is_distinct(word) or is_place(word) for word in before):
        return True
    return _is_authority(last) and bool(before) and sum(len(word.text) for word in parts) >= _SHORTEST_AUTHORITY
