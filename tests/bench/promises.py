"""What every item promises, whatever it was made from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime

from pipeline.model import Item, Parsed
from pipeline.parse.addresses import canonical
from pipeline.parse.html import LONGEST_TEXT, LONGEST_TITLE

_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_MARKUP = re.compile(
    r"</?(?:p|a|b|i|br|div|span|img|script|style|strong|em|table|ul|li|h\d)\b[^<>]*>|&(?:amp|nbsp|lt|#\d+);"
)


def broken_promises(parsed: Parsed, now: datetime) -> Iterator[str]:
    """A line for each promise that one of the items breaks."""
    if parsed.seen < len(parsed.items):
        yield f"seen {parsed.seen} of {len(parsed.items)} items"
    if parsed.error is not None and (parsed.items or "\n" in parsed.error or not parsed.error):
        yield f"error with items, or of several lines: {parsed.error!r}"
    if len({item.id for item in parsed.items}) < len(parsed.items):
        yield "an id twice"
    for item in parsed.items:
        for promise, kept in _promises(item, now).items():
            if not kept:
                yield f"{promise}: {item!r}"[:400]


def _promises(item: Item, now: datetime) -> dict[str, bool]:
    return {
        "address": canonical(item.url) == item.url,
        "title": 0 < len(item.title) <= LONGEST_TITLE and _is_clean(item.title) and "\n" not in item.title,
        "text": len(item.text) <= LONGEST_TEXT and all(_is_clean(line) for line in item.text.split("\n")),
        "paragraphs": not item.text or all(line.strip() for line in item.text.split("\n")),
        "markup": not _MARKUP.search(item.title) and not _MARKUP.search(item.text),
        "date": item.published_at.tzinfo is UTC and item.published_at <= now,
        "mark": item.date_mark == "stated" or item.published_at == now,
        "id": re.fullmatch("[0-9a-f]{20}", item.id) is not None,
        "encodable": item.title.encode() != b"" and item.text.encode() is not None,
    }


def _is_clean(line: str) -> bool:
    unseen = any(unicodedata.category(char) in _UNSEEN for char in line if not char.isascii() or char < " ")
    return not unseen and unicodedata.is_normalized("NFC", line) and line == " ".join(line.split())
