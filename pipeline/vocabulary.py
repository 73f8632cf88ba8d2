"""Which words of a list a text contains, as words, in Chinese and English. It knows nothing of what they mean.

A Latin word counts only between boundaries (`AI` is in “AI 编程” and in “AI-powered”, not in “said”) and with an s;
a Chinese word counts wherever it stands, since Chinese writes no boundaries; case, width and spaces do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W_\u2e80-\u9fff\uac00-\ud7af]+(?:[.+][^\W_\u2e80-\u9fff\uac00-\ud7af]+)*")
_LATIN_END = re.compile(r"[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Wording:
    """A text made ready for looking words up: `spaced` is its tokens between single spaces, `tight` has no spaces."""

    spaced: str
    tight: str
    tokens: tuple[str, ...]
    has_han: bool


def wording(text: str) -> Wording:
    """`text` folded for look-ups."""
    folded = (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()
    tokens = tuple(_TOKEN.findall(folded))
    has_han = not folded.isascii()
    return Wording(f" {' '.join(tokens)} ", "".join(folded.split()) if has_han else "", tokens, has_han)


class Vocabulary:
    """A list of words, each found at most once in a text; a word inside a longer one that was found does not count."""

    def __init__(self, words: Iterable[str]) -> None:
        self._tokens: dict[str, str] = {}
        self._phrases: list[tuple[str, str]] = []
        self._han: list[tuple[str, str, re.Pattern[str] | None]] = []
        for word in dict.fromkeys(words):
            self._add(word)

    def _add(self, word: str) -> None:
        ready = wording(word)
        if ready.has_han and not ready.tight.isascii():
            bounded = _LATIN_END.match(ready.tight) or _LATIN_END.match(ready.tight[-1])
            self._han.append((ready.tight, word, _bounded(ready.tight) if bounded else None))
        elif len(ready.tokens) == 1:
            for form in _forms(ready.tokens[0]):
                self._tokens.setdefault(form, word)
        elif ready.tokens:
            *head, last = ready.tokens
            self._phrases += [(f" {' '.join((*head, form))} ", word) for form in _forms(last)]

    def find(self, text: Wording) -> frozenset[str]:
        """The words of the list that stand in `text`, in the list's own spelling."""
        found = {self._tokens[token] for token in text.tokens if token in self._tokens}
        if len(text.tokens) > 1:
            found.update(word for phrase, word in self._phrases if phrase in text.spaced)
        if text.has_han:
            tight = text.tight
            found.update(w for f, w, bounds in self._han if f in tight and (bounds is None or bounds.search(tight)))
        return frozenset(found) if len(found) < 2 else _outermost(found)


def _forms(token: str) -> tuple[str, ...]:
    """A word, and its plural or third person: `launches`, `studies`, `chips`."""
    if len(token) < 3 or not token.isalpha():
        return (token,)
    if token.endswith(("s", "x", "z", "ch", "sh")):
        return (token, token + "es")
    if token.endswith("y") and token[-2] not in "aeiou":
        return (token, token[:-1] + "ies")
    return (token, token + "s")


def _bounded(tight: str) -> re.Pattern[str]:
    before = r"(?<![a-z0-9])" if _LATIN_END.match(tight) else ""
    after = r"(?![a-z0-9])" if _LATIN_END.match(tight[-1]) else ""
    return re.compile(before + re.escape(tight) + after)


def _outermost(found: set[str]) -> frozenset[str]:
    folded = {word: word.casefold() for word in found}
    return frozenset(w for w in found if not any(o != w and folded[w] in folded[o] for o in found))
