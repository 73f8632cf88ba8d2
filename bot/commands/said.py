"""What was said, as a person wrote it and as it is read: without mentions, in one width, case and script.

It knows no command.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

import opencc

LONGEST = 10_000
"""Characters of a message that are looked at; the rest is dropped."""

# What is read of it: the words of a command stand at its beginning.
_READ = 1_000

_MENTION = re.compile(
    r"""(?:<|&lt;)[@!][^<>&\s|]{1,80}(?:\|[^<>&]{0,80})?(?:>|&gt;)   # Slack: <@U123>, <@U123|name>, <!here>
    | <at(?:\s[^<>]{0,300})?>[^<>]{0,100}</at>|<at\s[^<>]{0,300}/>   # Feishu's Markdown
    | @_(?:user_\d{1,4}|all)(?![a-z0-9_])                            # Feishu's text
    | [@＠]digest(?:[\ _-]?bot)?(?![a-z0-9_])                        # as a person types it
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NESTED = 4

# Nothing that a person types on purpose: a store refuses some of these, others turn the line around them.
_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Said:
    """`text` as it was written; `folded` its beginning as it is read; `origins`: where in `text` each character was."""

    text: str
    folded: str
    origins: tuple[int, ...]

    def rest(self, index: int) -> str:
        """The words as they were written from the folded character `index` on."""
        return self.text[self.origins[index] :].strip() if index < len(self.folded) else ""


def hear(text: str) -> Said:
    """Never raises: what cannot be encoded is replaced, what is too long is cut."""
    written = _written(text[:LONGEST])
    folded = tuple(islice(_folded(written), _READ))
    return Said(written, "".join(char for _, char in folded), tuple(index for index, _ in folded))


def _written(text: str) -> str:
    text = _CONTROLS.sub("", text.encode("utf-8", "replace").decode("utf-8"))
    for _ in range(_NESTED):
        text, found = _MENTION.subn(" ", text)
        if not found:
            break
    return text.strip()


def _folded(text: str) -> Iterator[tuple[int, str]]:
    """Each character that is read, with its place; spaces in a row are one."""
    space = True
    for index, char in enumerate(text):
        for folded in _fold(char):
            if not (space and folded == " "):
                yield index, folded
            space = folded == " "


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    wide = unicodedata.normalize("NFKC", char).casefold()
    if "\u4e00" <= wide <= "\u9fff":
        wide = _converter().convert(wide)
    return "".join(" " if part.isspace() else part for part in wide if unicodedata.category(part) not in _UNSEEN)


_UNSEEN = ("Cf", "Mn", "Me", "Cs", "Co", "Cn")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
