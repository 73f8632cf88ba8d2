"""Chinese text cut into words with their parts of speech, and what is known of single words as parts of names.

The segmenter's dictionary takes many ordinary words for names (城市, 洪水): `data/no_names_zh.txt` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

import opencc
import rjieba

from pipeline import tables
from pipeline.facts import gazetteer

Kind = Literal["person", "place", "organisation"]

HAN = "\u3400-\u9fff"
PARTICLES = frozenset("的了和与及在是对将为被从向把让到以等也都而或由其该这那并称说道会就又再已曾要能可不")
_ALL_HAN = re.compile(f"[{HAN}]+")
_NAME_TAGS = ("nr", "nrt", "nrfg", "ns", "nt", "x")
_ENDINGS = frozenset("队村镇县乡岛杯奖")  # the segmenter's guesses take them into the name


@dataclass(frozen=True, slots=True)
class Word:
    """`tag` is jieba's: nr nrt nrfg person, ns place, nt organisation, x unknown."""

    text: str
    tag: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class ChineseName:
    """`start` and `end` in the searched text; `text` is simplified, `parts` are its words.

    `distinct` tells whether one of these is in no dictionary, so that a translator has not just put it together.
    """

    start: int
    end: int
    text: str
    kind: Kind
    parts: tuple[str, ...]
    distinct: bool = True


def words(text: str) -> list[Word]:
    """The words of a simplified `text`; particles that the segmenter took into a name are set apart."""
    found: list[Word] = []
    at = 0
    for written, tag in _segmenter().tag(text):
        start = text.index(written, at)
        at = start + len(written)
        word = Word(written, tag, start)
        guessed = len(written) >= 3 and tag in _NAME_TAGS and not is_known(written)
        found += _without_particles(word) if guessed else [word]
    return found


def _without_particles(word: Word) -> Iterator[Word]:
    first = word.text[0] in PARTICLES
    last = word.text[-1] in PARTICLES or word.text[-1] in _ENDINGS
    if first:
        yield Word(word.text[0], "p", word.start)
    yield Word(word.text[first : len(word.text) - last], word.tag, word.start + first)
    if last:
        yield Word(word.text[-1], "n", word.end - 1)


def joined(parts: list[Word], kind: Kind) -> ChineseName:
    """The name that these neighbours are."""
    texts = tuple(part.text for part in parts)
    distinct = kind != "organisation" or any(
        is_distinct(part) and (part.tag in ("nr", "nrt") or not is_known(part.text)) for part in parts
    )
    return ChineseName(parts[0].start, parts[-1].end, "".join(texts), kind, texts, distinct)


def is_han(text: str) -> bool:
    return _ALL_HAN.fullmatch(text) is not None


def is_known(word: str) -> bool:
    """Whether the segmenter's dictionary has the word."""
    return bool(_segmenter().has_word(word))


def is_ordinary(word: str) -> bool:
    """Whether that dictionary has the word as a name although it is none."""
    return word in _ordinary()


def is_place(word: Word) -> bool:
    if gazetteer.place(word.text):
        return True
    return word.tag == "ns" and len(word.text) > 1 and not is_ordinary(word.text)


def is_distinct(word: Word) -> bool:
    """Whether the word is a name, or unknown as one would be; well-known places are not."""
    if word.text in signs("generic") or is_ordinary(word.text):
        return False
    if word.tag == "ns":
        return len(word.text) > 1 and not gazetteer.place(word.text)
    return word.tag in ("nr", "nrt", "nrfg", "nt") or is_unknown(word)


def is_unknown(word: Word) -> bool:
    """Whether the word is one that only the segmenter's guess made, as it does of new names: 临澜, 穹彻."""
    return (
        2 <= len(word.text) <= 4 and is_han(word.text) and not is_known(word.text) and PARTICLES.isdisjoint(word.text)
    )


def simplified(text: str) -> str:
    """`text` in simplified signs, each in its place."""
    simple = str(_converter().convert(text))
    return simple if len(simple) == len(text) else text


@cache
def signs(kind: str) -> frozenset[str]:
    """The signs or words of a kind in `data/name_signs.tsv`, whose head explains the kinds."""
    rows = (line.split("\t") for line in tables.lines("name_signs.tsv"))
    return frozenset(word for name, listed in rows if name == kind for word in listed.split(" "))


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(word for line in tables.lines("no_names_zh.txt") for word in line.split())


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _segmenter() -> rjieba.Jieba:
    return rjieba.Jieba()
