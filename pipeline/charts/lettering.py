"""How wide words are in the charts' own font, what of them it can draw, and the lines that they make."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import pylopdf_fonts_zh_cn as fonts
import uharfbuzz  # type: ignore[import-untyped]

FONT_FILE = str(fonts.sans_path())
FAMILY = "Noto Sans SC"
# A reader's browser may lack our font and set Latin letters wider (DejaVu, Verdana). Chinese ones are 1 em everywhere.
_SPARE = 1.15
_UNKNOWN = 1.2  # em; a letter that the font lacks and a browser takes from another one
_SELECTOR = "\ufe0f"
_GAP = "\ufffc"
_RUN = re.compile(f"{_GAP}(?:[^\\S\n]*{_GAP})*")
_NEVER_FIRST = "，。、；：！？）》」』】〉”’…％,.;:!?)]}%"
_NEVER_LAST = "（《「『【〈“‘([{"
_BREAKS_AFTER = " -/·|"


def drawable(words: str) -> str:
    """`words` without the pictures (emoji) that the font has not; letters stay, for browsers that know them."""
    kept = "".join(sign for sign in words if _is_drawn(sign))
    return " ".join(kept.split()) or "…"


def in_our_font(words: str) -> str:
    """`words` with … for each run of letters that the font has not."""
    return _RUN.sub("…", "".join(sign if sign.isspace() or _glyph(sign) is not None else _GAP for sign in words))


def width(words: str, size: float) -> float:
    """An upper bound of the width of `words` at `size`, in the units of `size`."""
    return size * sum(map(_advance, words))


def lines(words: str, size: float, room: float, most: int = 1) -> list[str]:
    """What can be drawn of `words`, in at most `most` lines of `room`; … says that something is missing."""
    found: list[str] = []
    rest = drawable(words)
    while rest:
        if len(found) == most - 1 and width(rest, size) > room:
            return [*found, _cut(rest, size, room)]
        end = _end_of_line(rest, size, room)
        found.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return found


def _cut(words: str, size: float, room: float) -> str:
    return words[: _fitting(words, size, room - width("…", size))].rstrip() + "…"


def _end_of_line(words: str, size: float, room: float) -> int:
    """Where to break: the last good place in the second half of what fits, else wherever the room ends."""
    most = _fitting(words, size, room)
    if most == len(words):
        return most
    good = (end for end in range(most, most // 2, -1) if _may_break(words[end - 1], words[end]))
    return next(good, most)


def _fitting(words: str, size: float, room: float) -> int:
    """How many characters fit, at least one; a mark stays with its letter."""
    used = 0.0
    for count, sign in enumerate(words):
        used += size * _advance(sign)
        if used > room and count and not unicodedata.combining(sign):
            return count
    return len(words)


def _may_break(before: str, after: str) -> bool:
    if after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return before in _BREAKS_AFTER or after == " " or _is_wide(before) or _is_wide(after)


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


def _is_drawn(sign: str) -> bool:
    if _glyph(sign) is not None:
        return sign != _SELECTOR
    kind = unicodedata.category(sign)
    return kind[0] in "LNP" or (kind in ("Mn", "Mc") and sign != _SELECTOR)


@lru_cache(maxsize=8192)
def _advance(sign: str) -> float:
    """em"""
    if unicodedata.combining(sign):
        return 0.0
    glyph = _glyph(sign)
    if glyph is None:
        return _UNKNOWN
    em: float = _font().get_glyph_h_advance(glyph) / _font().face.upem
    return em if em >= 1 else em * _SPARE


def _glyph(sign: str) -> int | None:
    glyph: int | None = _font().get_nominal_glyph(ord(sign))
    return glyph


@cache
def _font() -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(FONT_FILE)))
