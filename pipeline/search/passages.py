"""Item → what of it is indexed: its text, and the passages of its beginning that get a vector each; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.store.search_index import Waiting

LENGTH = 300  # characters of a passage in Chinese; a vector of more says less
MOST = 1
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”」』]?|\n|$)|[^\n]+")
_LATIN_FACTOR = 3  # as many letters as signs tell about as much


def full_text(waiting: Waiting) -> str:
    """Title, feed text and article; what of the article repeats the feed's text is not told twice."""
    title, text, body = waiting.item.title, waiting.item.text, waiting.body
    return "\n".join((title, *(part for part in (text, body) if part and (part is body or part not in body))))


def passages(waiting: Waiting) -> list[str]:
    """The first passages, sentence by sentence; the title begins the first."""
    longest = LENGTH * (_LATIN_FACTOR if waiting.item.language == "en" else 1)
    found: list[str] = []
    for sentence in _sentences(full_text(waiting)[: longest * (MOST + 1)], longest):
        if found and len(found[-1]) + len(sentence) <= longest:
            found[-1] += sentence
        elif len(found) == MOST:
            break
        else:
            found.append(sentence)
    return found or [waiting.item.title]


def _sentences(text: str, longest: int) -> Iterator[str]:
    for sentence in _SENTENCE.findall(text):
        for start in range(0, len(sentence), longest):
            yield sentence[start : start + longest]
