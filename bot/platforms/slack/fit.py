"""Blocks within what one message, modal or page of Slack's has room for. What cannot go in is said to be missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.platforms.slack.blocks import Json, context

_BLOCK = 100  # characters that Slack seems to count for a block itself


@dataclass(frozen=True, slots=True)
class Space:
    """So many blocks, those in containers too, and so much of what `measure` counts of each."""

    blocks: int
    most: int
    measure: Callable[[Json], int]


def characters(block: Json) -> int:
    """All that a block says and carries, and what it takes itself. Slack tells its own way to count nobody."""
    return _BLOCK * blocks(block) + _strings(block)


def payload(block: Json) -> int:
    """Bytes of a block as the client sends it."""
    return len(json.dumps(block)) + 2


def blocks(block: Json) -> int:
    inner = block.get("child_blocks")
    return 1 + (len(inner) if isinstance(inner, list) else 0)


def within(made: Sequence[Json], space: Space) -> list[Json]:
    """`made` in `space`. Of what is too much, text goes first and from the end: the buttons below it still work."""
    kept = list(made)
    taken = [(blocks(block), space.measure(block)) for block in kept]
    if not _exceeds(taken, space):
        return kept
    last = context(["…"])
    taken.append((1, space.measure(last)))
    at = len(kept)
    while _exceeds(taken, space):
        at = _next(kept)
        del kept[at], taken[at]
    kept.insert(at, last)
    return kept


def _exceeds(taken: Sequence[tuple[int, int]], space: Space) -> bool:
    return sum(count for count, _ in taken) > space.blocks or sum(cost for _, cost in taken) > space.most


def _next(kept: Sequence[Json]) -> int:
    """The last block that is text, else the last one."""
    return next((n for n in range(len(kept) - 1, 0, -1) if kept[n]["type"] != "actions"), len(kept) - 1)


def _strings(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, list):
        return sum(map(_strings, value))
    if isinstance(value, dict):
        return sum(_strings(inner) for key, inner in value.items() if key != "type")
    return 0
