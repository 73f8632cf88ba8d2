"""Places under their Chinese and their English names, from `data/gazetteer.tsv`: whether a text names the same place.

Which country a text points at is `entities.country_cues`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline import tables

_SUFFIX = re.compile("(?<=..)(?:特别行政区|自治区|自治州|自治县|地区|新区|[国省市县区州镇乡村岛])$")


@dataclass(frozen=True, slots=True)
class Place:
    """`kind` is country, region or city; the first form of each language is the usual one."""

    kind: str
    chinese: tuple[str, ...]
    english: tuple[str, ...]


def place(written: str) -> tuple[Place, ...]:
    """The places with this Chinese name, with or without 省, 市, 州 at its end; none when the table has none."""
    return _by_name().get(written) or _by_name().get(bare(written), ())


def bare(written: str) -> str:
    """A Chinese place name without the word for what kind of place it is: 加州 keeps it, 加利福尼亚州 does not."""
    return _SUFFIX.sub("", written)


def chinese_names() -> tuple[str, ...]:
    """Every Chinese form, the longest first."""
    return tuple(sorted(_by_name(), key=len, reverse=True))


def is_named(found: Place, text: str) -> bool:
    """Whether `text` names the place in either language, as a whole word in English."""
    return any(form in text for form in found.chinese) or _english(found).search(text) is not None


@cache
def _english(found: Place) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(re.escape(form) for form in found.english)})s?(?![A-Za-z])")


@cache
def _by_name() -> dict[str, tuple[Place, ...]]:
    named: dict[str, tuple[Place, ...]] = {}
    for line in tables.lines("gazetteer.tsv"):
        kind, chinese, english = line.split("\t")
        found = Place(kind, tuple(chinese.split("|")), tuple(english.split("|")))
        for form in found.chinese:
            named[form] = (*named.get(form, ()), found)
    return named
