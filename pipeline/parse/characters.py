"""Characters that no reader should get: control, invisible, direction-changing, unassigned; and the folding of spaces.

What stays is stored as it was written: NFC only, so that a quote from it is a quote from the source.
"""

from __future__ import annotations

import re
import unicodedata

_ENDS = "\x0b\x0c\x85\u2028\u2029"
# Codes that mean nothing themselves, but stand for quotes and dashes where Windows text was labelled Latin-1.
_WINDOWS = "\x80-\x84\x86-\x9f"
# Control, soft hyphen, fillers, zero-width, bidi, invisible operators, private use, selectors, tags, non-characters.
_UNWANTED = (
    "\x00-\x08\x0e-\x1d\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef"
    "\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_ANY = re.compile(f"[\r\u2800\ufe0f{_ENDS}{_UNWANTED}{_MARKS}]")
_SUBSTITUTES = (
    (re.compile(f"\r\n?|[{_ENDS}]"), "\n"),
    (re.compile(f"[{_WINDOWS}]"), lambda found: found[0].encode("latin-1").decode("cp1252", "ignore")),
    (re.compile(f"[{_UNWANTED}]"), ""),
    (re.compile("\u2800"), " "),  # a blank pattern of Braille dots
    (re.compile("\ufe0f{2,}"), "\ufe0f"),
    (re.compile(f"([{_MARKS}]{{3}})[{_MARKS}]+"), r"\1"),  # a letter carries three marks at most
)


def clean(text: str) -> str:
    """`text` without what cannot be seen, in NFC; every line end is \\n. Spaces are not folded."""
    if _ANY.search(text):
        for pattern, substitute in _SUBSTITUTES:
            text = pattern.sub(substitute, text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """`text` on one line, with single spaces."""
    return " ".join(text.split())


def shorten(text: str, longest: int) -> str:
    """`text` in at most `longest` characters; … says that something is missing."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
