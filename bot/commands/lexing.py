"""Folded text → what its words mean, one after the other. It decides nothing about the whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache

from bot.commands import days, hours, vocabulary, zones
from bot.commands.meanings import Audience, Filler, Meaning, Number, Token, Unread

_AUDIENCE = re.compile(r"(?:--)?(?:profile|档案|配置)[ :=]{1,3}([a-z0-9][a-z0-9-]{0,39})(?![a-z0-9_-])")
_LATIN = re.compile(r"[a-z0-9](?:[a-z0-9_./+&'’@-]*[a-z0-9])?")

# After a word of Latin letters these make another word of it: statuses, full-time, help@…, today.com.
_JOINED = re.compile(r"[a-z_]|[-.@][a-z]")


def lex(text: str, today: date) -> list[Token]:
    """The tokens of `text`; punctuation and symbols are none, letters that mean nothing here are Unread."""
    return list(_joined(text, _tokens(text, today)))


def _tokens(text: str, today: date) -> Iterator[Token]:
    index = 0
    while index < len(text):
        found = _read(text, index, today)
        if found is None and _silent(text[index]):
            index += 1
            continue
        meaning, end = found or _unread(text, index)
        yield Token(meaning, index, end)
        index = end


def _read(text: str, index: int, today: date) -> tuple[Meaning, int] | None:
    """The longest of what can stand here, so that 周日 does not hide 周日上午, nor 订阅 订阅列表."""
    readings = (
        days.match(text, index, today),
        hours.match(text, index),
        zones.match(text, index),
        _audience(text, index),
        _word(text, index, today),
    )
    return max((found for found in readings if found), key=lambda found: found[1], default=None)


def _audience(text: str, index: int) -> tuple[Meaning, int] | None:
    found = _AUDIENCE.match(text, index)
    return (Audience(found[1]), found.end()) if found else None


def _word(text: str, index: int, today: date) -> tuple[Meaning, int] | None:
    words, longest = _words()
    for end in range(min(len(text), index + longest), index, -1):
        word = text[index:end]
        if word in words and _ends(text, end):
            return _meaning(word, today), end
    return None


def _meaning(word: str, today: date) -> Meaning:
    if word in days.WORDS:
        return days.word(word, today)
    return _words()[0][word]


def _ends(text: str, end: int) -> bool:
    last = text[end - 1]
    if not (last.isascii() and last.isalnum()):
        return True
    return not (last.isdigit() and text[end : end + 1].isdigit()) and not _JOINED.match(text, end)


@cache
def _words() -> tuple[dict[str, Meaning], int]:
    """The bot's own words come before the names of zones; what days mean is known only with a date."""
    known = dict(zones.names())
    known.update((word, hours.word(word)) for word in hours.WORDS)
    known.update((word, Filler()) for word in days.WORDS)
    known.update(vocabulary.meanings())
    return known, max(map(len, known))


def _silent(char: str) -> bool:
    return not char.isalnum() and unicodedata.category(char)[0] in "PSZC"


def _unread(text: str, index: int) -> tuple[Meaning, int]:
    found = _LATIN.match(text, index)
    if not found:
        return Unread(text[index]), index + 1
    return (Number(found[0]) if found[0].isdigit() else Unread(found[0])), found.end()


def _joined(text: str, tokens: Iterator[Token]) -> Iterator[Token]:
    """Characters that mean nothing become one word where they stand together."""
    held: Token | None = None
    for token in tokens:
        if held and isinstance(token.meaning, Unread) and held.end == token.start:
            held = Token(Unread(text[held.start : token.end]), held.start, token.end)
            continue
        if held:
            yield held
        held = token if isinstance(token.meaning, Unread) else None
        if not held:
            yield token
    if held:
        yield held
