"""Which words of a list a text contains, as words, in Chinese and English. It knows nothing of what they mean.

A Latin word counts only between boundaries (`AI` is in “AI 编程” and in “AI-powered”, not in “said”) and with an s;
a Chinese word counts wherever it stands, since Chinese writes no boundaries. Case, width, spaces and the traditional
form of a character do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.words import simplified

_TOKEN = re.compile(r"[^\W_\u2e80-\u9fff\uac00-\ud7af]+(?:[.+][^\W_\u2e80-\u9fff\uac00-\ud7af]+)*")
# Hardly a line in traditional characters is without one of these; to convert every line would cost more than to look.
_TRADITIONAL = re.compile(
    "[個們這來對時發會說為與過後學開關動國機資產業電腦訊據總萬億價報導網際雲體軟圓讓還從見長門問間題經濟聯華語駕擴輝圖數無現讀誰將]"
)
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
    if _TRADITIONAL.search(folded):
        folded = simplified(folded)
    tokens = tuple(_TOKEN.findall(folded))
    has_han = not folded.isascii()
    return Wording(f" {' '.join(tokens)} ", "".join(folded.split()) if has_han else "", tokens, has_han)


@dataclass(frozen=True, slots=True)
class _Form:
    """One way a word is written: a phrase between spaces, or Chinese without any; `bounds` where it has Latin ends."""

    written: str
    word: str
    bounds: re.Pattern[str] | None = None


class Vocabulary:
    """A list of words, each found at most once in a text; a word inside a longer one that was found does not count.

    Phrases are filed under their first token and Chinese words under their first two characters, so that a look-up
    costs as much as the text is long and not as the list is. A word after “!” is one that means something else than the
    shorter ones in it (!聊天机器人 is no 机器人): it hides them and is not found itself.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._tokens: dict[str, str] = {}
        self._phrases: dict[str, list[_Form]] = {}
        self._han: dict[str, list[_Form]] = {}
        for word in dict.fromkeys(words):
            self._add(word)

    def _add(self, word: str) -> None:
        ready = wording(word.lstrip("!"))
        if ready.has_han and not ready.tight.isascii():
            form = _Form(ready.tight, word, _bounds(ready.tight))
            self._han.setdefault(ready.tight[:2], []).append(form)
        elif len(ready.tokens) == 1:
            for token in _inflected(ready.tokens[0]):
                self._tokens.setdefault(token, word)
        elif ready.tokens:
            *head, last = ready.tokens
            forms = [_Form(f" {' '.join((*head, token))} ", word) for token in _inflected(last)]
            self._phrases.setdefault(ready.tokens[0], []).extend(forms)

    def find(self, text: Wording) -> frozenset[str]:
        """The words of the list that stand in `text`, in the list's own spelling."""
        tokens = set(text.tokens)
        found = {self._tokens[token] for token in tokens & self._tokens.keys()}
        for head in tokens & self._phrases.keys():
            found.update(form.word for form in self._phrases[head] if form.written in text.spaced)
        if text.has_han:
            tight = text.tight
            heads = {*map(str.__add__, tight, tight[1:]), *tight}
            for head in heads & self._han.keys():
                found.update(form.word for form in self._han[head] if _stands(form, tight))
        return frozenset(word for word in (_outermost(found) if len(found) > 1 else found) if word[0] != "!")


def _stands(form: _Form, tight: str) -> bool:
    return form.written in tight and (form.bounds is None or form.bounds.search(tight) is not None)


def _inflected(token: str) -> tuple[str, ...]:
    """A word, and its plural or third person: `launches`, `studies`, `chips`."""
    if len(token) < 3 or not token.isalpha():
        return (token,)
    if token.endswith(("s", "x", "z", "ch", "sh")):
        return (token, token + "es")
    if token.endswith("y") and token[-2] not in "aeiou":
        return (token, token[:-1] + "ies")
    return (token, token + "s")


def _bounds(tight: str) -> re.Pattern[str] | None:
    if not (_LATIN_END.match(tight) or _LATIN_END.match(tight[-1])):
        return None
    before = r"(?<![a-z0-9])" if _LATIN_END.match(tight) else ""
    after = r"(?![a-z0-9])" if _LATIN_END.match(tight[-1]) else ""
    return re.compile(before + re.escape(tight) + after)


def _outermost(found: set[str]) -> frozenset[str]:
    folded = {word: word.lstrip("!").casefold() for word in found}
    return frozenset(w for w in found if not any(o != w and folded[w] in folded[o] for o in found))
