"""Where lines of Chinese, English or both may end, counted in columns of a terminal: a wide character takes two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

# One wide character by itself, or a run of narrow ones, each with the spaces behind it.
_PIECE = re.compile(r"[^\s\u2e80-\uffef]+\s*|[\u2e80-\uffef]\s*|\s+")
_NOT_FIRST = "，。；：、！？）》】」』”’…·%）,.;:!?)]}"
_NOT_LAST = "（《【「『“‘([{"


def breaks(text: str, width: int, whole: Sequence[tuple[int, int]] = ()) -> list[int]:
    """The offsets in `text` at which a new line begins, so that each has at most `width` columns.

    The spans of `whole` stay on one line where they fit on one.
    """
    width = max(width, 2)  # what the widest character needs
    found: list[int] = []
    start = 0
    for begin, end in _units(text, width, whole):
        if begin > start and cell_len(text[start:end].rstrip()) > width:
            found.append(begin)
            start = begin
    return found


def _units(text: str, width: int, whole: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans that no line parts: words, and wide characters with the marks that may not stand alone."""
    begin = end = 0
    for piece in _pieces(text, width):
        joined = piece[0] in _NOT_FIRST or (end > begin and text[begin:end].rstrip()[-1:] in _NOT_LAST)
        joined = joined or any(first < end < last for first, last in whole)
        if end > begin and not (joined and cell_len(text[begin:end] + piece.rstrip()) <= width):
            yield begin, end
            begin = end
        end += len(piece)
    if end > begin:
        yield begin, end


def _pieces(text: str, width: int) -> Iterator[str]:
    """Words and wide characters; a word that no line can hold is cut."""
    for found in _PIECE.finditer(text):
        piece = found[0]
        while cell_len(piece.rstrip()) > width:
            cut = _fitting(piece, width)
            yield piece[:cut]
            piece = piece[cut:]
        if piece:
            yield piece


def _fitting(word: str, width: int) -> int:
    """How many characters of `word` a line holds: one at least."""
    taken = 0
    for number, char in enumerate(word):
        taken += cell_len(char)
        if taken > width:
            return max(number, 1)
    return len(word)
