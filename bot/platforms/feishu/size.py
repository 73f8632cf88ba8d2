"""How large a Feishu card is by the platform's counts, and whether it is accepted."""

from __future__ import annotations

import json
from collections.abc import Iterator

Json = dict[str, object]
# The platform's limits are 30 KB of request and 200 elements; whether the bytes are counted before or after escaping,
# and in thousands or in 1,024s, nobody says, so that both counts stay well below.
RAW, BODY, ROBOT, ELEMENTS, DEPTH = 24_000, 28_500, 19_800, 200, 5
_REQUEST = 250  # bytes around the card: receiver, kind, uuid


def dumped(card: Json) -> str:
    """The card as it goes into a request's `content`: compact, Chinese as it is."""
    return json.dumps(card, ensure_ascii=False, separators=(",", ":"))


def raw(card: Json) -> int:
    """Bytes of the card's own JSON."""
    return len(dumped(card).encode())


def size(card_json: Json) -> int:
    """Bytes of the request that carries the card: its JSON escaped in a string."""
    return len(json.dumps(dumped(card_json), ensure_ascii=False).encode()) + _REQUEST


def elements(card: object) -> int:
    """Everything with a tag, plain texts too, as the platform counts."""
    return sum(1 for _, tag in _tagged(card, 0) if tag)


def depth(card: object) -> int:
    """Levels of elements in elements; texts are no level."""
    return max((level for level, tag in _tagged(card, 0) if tag not in ("plain_text", "standard_icon")), default=0)


def fits(card: Json, most: int = RAW) -> bool:
    """Whether the card is within every limit, with at most `most` bytes of its own JSON."""
    return raw(card) <= most and size(card) <= BODY and elements(card) <= ELEMENTS and depth(card) <= DEPTH


def _tagged(found: object, level: int) -> Iterator[tuple[int, str]]:
    """The tag of each element below, with how many elements it stands in, itself included."""
    if isinstance(found, dict):
        tag = found.get("tag")
        if isinstance(tag, str):
            level += 1
            yield level, tag
        for part in found.values():
            yield from _tagged(part, level)
    elif isinstance(found, list):
        for part in found:
            yield from _tagged(part, level)
