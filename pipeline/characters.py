"""Characters that no reader should get: control, invisible, direction-changing, unassigned; and the folding of spaces.

What stays is stored as it was written: NFC only, so that a quote from it is a quote from the source.
"""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Control, soft hyphen, fillers, zero-width, bidi, invisible operators, private use, selectors, tags, non-characters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1d\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef"
    "\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)
_BLANK = re.compile("[\u2800]")
_PILED_MARKS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_SELECTOR = re.compile("\ufe0f{2,}")


def clean(text: str) -> str:
    """`text` without what cannot be seen, in NFC; every line end is \\n. Spaces are not folded."""
    if "\r" in text or not text.isascii():
        text = _LINE_ENDS.sub("\n", text)
    text = _UNWANTED.sub("", text)
    if text.isascii():
        return text
    text = _SELECTOR.sub("\ufe0f", _PILED_MARKS.sub(r"\1", _BLANK.sub(" ", text)))
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """`text` on one line, with single spaces."""
    return " ".join(text.split())


def shorten(text: str, longest: int) -> str:
    """`text` in at most `longest` characters; … says that something is missing."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
