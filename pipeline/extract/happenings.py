"""Turns that a story can take (approved, sued, delayed, closed …), found by their words in Chinese and English.

Two texts that tell of the same turns need not tell of the same event; this only tells whether a turn is new to a story.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline import tables
from pipeline.extract.patterns import any_of

_PLANNED = re.compile(
    r"(?:预计|预期|将|拟|计划|有望|最快|最早|或|准备|筹备|即将|争取|考虑|正在|寻求|等待|尚未|未|待"
    r"|\b(?:to|will|would|expects?|expected|plans?|planning|may|could|might|set to|about to|prepar\w+|seeks?|not)\b)"
    r"[^，。；：！？,;!?]*$",
    re.IGNORECASE,
)
_REACH = 40


@dataclass(frozen=True, slots=True)
class Happening:
    """How a turn is named to a reader of Chinese and of English; `done`: it is none before it has happened."""

    name: str
    zh: str
    en: str
    done: bool


def happenings(text: str) -> tuple[Happening, ...]:
    """The turns that `text` tells of as having happened, in the order of `data/happenings.tsv`."""
    return tuple(turn for turn, words in _table() if _has_happened(turn, words, text))


def _has_happened(turn: Happening, words: re.Pattern[str], text: str) -> bool:
    if not turn.done:
        return words.search(text) is not None
    return any(not _PLANNED.search(text[max(0, m.start() - _REACH) : m.start()]) for m in words.finditer(text))


@cache
def _table() -> tuple[tuple[Happening, re.Pattern[str]], ...]:
    rows = [line.split("\t") for line in tables.lines("happenings.tsv")]
    return tuple(
        (
            Happening(name, zh, en, when == "done"),
            re.compile(rf"{any_of(chinese)}|\b{any_of(english)}\b", re.IGNORECASE),
        )
        for name, zh, en, when, chinese, english in rows
    )
