"""What a good editor writes of the sample's English stories; a line is known by the words that it quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Told:
    """`quotes` stand in the story word for word and carry all that `sentence` and `reason` say."""

    quotes: tuple[str, ...]
    sentence: str
    reason: str
    tags: tuple[str, ...]


def _read() -> tuple[Told, ...]:
    listed = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return tuple(
        Told(tuple(line["quotes"]), line["sentence"], line["reason"], tuple(map(str, line["tags"]))) for line in listed
    )


LINES = _read()


def told(words: str, lines: Sequence[Told] = ()) -> Told | None:
    """The line for the story of these words: the first of `lines`, then of ours, all of whose quotes are in them."""
    return next((line for line in (*lines, *LINES) if all(quote in words for quote in line.quotes)), None)
