"""Which alarming things does a text say, and do its sources say them too? By families of words in Chinese and English.

A bankruptcy, a suit, a takeover, a comparison with other weeks: what harms most when it is untrue. It reads single
words, and knows nothing of who does what to whom.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pipeline import tables


def raised(text: str, sources: Iterable[str]) -> list[str]:
    """The alarming words of `text` of whose family no source has any."""
    known = {family for source in sources for family, _ in _found(source)}
    return [word for family, word in _found(text) if family not in known]


def _found(text: str) -> Iterator[tuple[str, str]]:
    for family, pattern in _families():
        if match := pattern.search(text):
            yield family, match[0]


@cache
def _families() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(_family(line) for line in tables.lines("alarms.tsv"))


def _family(line: str) -> tuple[str, re.Pattern[str]]:
    name, chinese, english = line.split("\t")
    stems = "|".join(re.escape(stem).replace("_", r"[\s-]") for stem in english.split())
    words = "|".join(map(re.escape, chinese.split()))
    return name, re.compile(rf"{words}|\b(?:{stems})\w*", re.IGNORECASE | re.ASCII)
