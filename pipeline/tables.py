"""The tables of `pipeline/data`, line by line: what a line means is for the room that asks."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files


def numbered(name: str) -> Iterator[tuple[int, str]]:
    """The lines of a table with their numbers, without the empty ones and the comments."""
    text = files("pipeline").joinpath("data", name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            yield number, line


def lines(name: str) -> list[str]:
    """The lines of a table, without the empty ones and the comments."""
    return [line for _, line in numbered(name)]
