"""Does a text speak to the one who reads it out, or to a model? Such an item is shown to no model.

It is kept and told all the same, in its own words: a report on prompt injection is news. What a pattern misses can do
no harm either, since every line of a model is proved; this only keeps noise away from it.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from functools import cache, lru_cache

from pipeline import tables
from pipeline.model import Item

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_TAGS = re.compile(r"[\U000e0000-\U000e007f]")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")
_READ_CHARS = 20_000


@lru_cache(maxsize=4096)
def speaks_to_a_model(text: str) -> bool:
    """Whether `text` gives orders to its reader: in plain words, smuggled in signs nobody sees, or in base64."""
    shown = text[:_READ_CHARS]
    smuggled = "".join(chr(ord(sign) - 0xE0000) for sign in _TAGS.findall(shown))
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _TAGS.sub("", shown)))
    return bool(smuggled) or any(_orders().search(part) for part in (plain, *_decoded(plain)))


def is_suspect(item: Item, body: str = "") -> bool:
    """Whether the title or any text of `item` speaks to a model."""
    return any(speaks_to_a_model(text) for text in (item.title, item.text, body) if text)


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
def _orders() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in tables.lines("orders.txt")), re.IGNORECASE)
