"""Does a text speak to the one who reads it out, or to a model? Such an item is shown to no model.

It is kept and told all the same, in its own words: a report on prompt injection is news. What a pattern misses makes no
line untrue, since each is proved; this keeps strangers from having a say in what a model writes and weighs.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import opencc

from pipeline import tables
from pipeline.model import Item

_INVISIBLE = re.compile(r"[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_TAGS = re.compile(r"[\U000e0020-\U000e007e]")
_LEAST_SMUGGLED = 8  # a flag of a part of a country has up to six
_BASE64 = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")
_DRESSED = re.compile(r"[\u00c0-\u052f\u1e00-\u1fff]")  # letters with marks, and those that look like Latin ones
_ADDRESS = re.compile(r"https?://[\x21-\x7e]+")
_MARKS = re.compile(r"[\u0300-\u036f]+")
_HAN = "\u3400-\u9fff"
# Each opens with the rarer sign, so that the search runs from one to the next: a third of the time.
_GAPS = re.compile(rf"[ \t\u3000](?<=[{_HAN}，。：！].)[ \t\u3000]*(?=[{_HAN}，。：！])")
_SPACED = re.compile(r" [a-z] [a-z] [a-z](?![^\W_])")
_SPELLED = re.compile(r"(?<![^\W_])(?:[a-z] ){3,}[a-z](?![^\W_])")
_READ_CHARS = 20_000
# Cyrillic and Greek letters that look like Latin ones.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһкмнвтԛԝүӏɡαειορυντκ\u0501",
    "aeopcyxijsdhkmhbtqwylgaeiopuvtkd",
)
# What stands before an order: the beginning of a text, a sentence or a clause, or a word that leads up to one.
_BEFORE = re.compile(
    r"(?:^|[.!?:;,\n\"'“”‘’()\[\]<>*#|。！？：；，、—]\s?|\b(?:please|now|kindly|simply|just|"
    r"you (?:must|should|will|shall|need to|have to|are to))\s|请|务必|必须|须|应|你要|您要|现在|然后|并|再|只)$"
)
_BEFORE_CHARS = 14
_STARTS = "{START}"


@dataclass(frozen=True, slots=True)
class _Order:
    """`needs`: words of which a text holds one, if it holds the pattern; `starts`: only where an order can begin."""

    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    starts: bool

    def stands_in(self, text: str) -> bool:
        places = (found.start() for found in self.pattern.finditer(text))
        return any(not self.starts or _BEFORE.search(text[max(0, place - _BEFORE_CHARS) : place]) for place in places)


@lru_cache(maxsize=4096)
def speaks_to_a_model(text: str) -> bool:
    """Whether `text` gives orders to a reader of its kind: plainly, in signs that nobody sees, or in base64."""
    shown = text[:_READ_CHARS]
    smuggled = "".join(chr(ord(sign) - 0xE0000) for sign in _TAGS.findall(shown))
    if len(smuggled) >= _LEAST_SMUGGLED:
        return True
    return any(_gives_orders(part) for part in map(_folded, (shown, *_decoded(shown))))


def is_suspect(item: Item, body: str = "") -> bool:
    """Whether the title or any text of `item` speaks to a model, or the two together."""
    return any(speaks_to_a_model(text) for text in (f"{item.title} {item.text}", item.text, body) if text.strip())


def _gives_orders(text: str) -> bool:
    signs = set(text)
    present = {need for letters, need in _needs() if letters <= signs and need in text}
    return any(order.stands_in(text) for order in _orders() if not present.isdisjoint(order.needs))


def _folded(text: str) -> str:
    """`text` as the patterns want it: whatever its letters are dressed up in."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _TAGS.sub("", text))).lower()
    plain = _ADDRESS.sub("link", plain)
    if plain.isascii():
        return _joined(plain)
    if _DRESSED.search(plain):
        plain = _MARKS.sub("", unicodedata.normalize("NFD", plain)).translate(_LOOKALIKES)
    return _joined(_GAPS.sub("", _simplified().convert(plain)))


def _joined(text: str) -> str:
    """`text` without the spaces of words that are spelled o u t."""
    return _SPELLED.sub(lambda found: found[0].replace(" ", ""), text) if _SPACED.search(text) else text


def _decoded(text: str) -> list[str]:
    """What base64 in `text` says, where it says anything."""
    found = []
    for run in _BASE64.findall(text):
        try:
            found.append(base64.b64decode(run + "=" * (-len(run) % 4)).decode())
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


@cache
def _orders() -> tuple[_Order, ...]:
    rows = (line.split("\t") for line in tables.lines("orders.tsv"))
    return tuple(
        _Order(
            tuple(need for need in needs.split("|") if need),
            re.compile(pattern.removeprefix(_STARTS)),
            pattern.startswith(_STARTS),
        )
        for needs, pattern in rows
    )


@cache
def _needs() -> tuple[tuple[frozenset[str], str], ...]:
    """Every word that an order needs, after its characters: to look for those is quicker than to search for it."""
    return tuple((frozenset(need), need) for need in {need for order in _orders() for need in order.needs})


@cache
def _simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
