"""The tables beside this file: on each line a key, a tab, and words with ", " between them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files


def rows(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The lines of a table, without the empty ones and the comments."""
    for line in files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, _, words = line.partition("\t")
            yield key, tuple(words.split(", "))
