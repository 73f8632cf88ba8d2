"""Item → what of it is indexed: its text, and the beginning of that, which gets a vector; pure.

A second vector of what follows was measured: it finds no more (tests.bench.qa), and costs as much again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.store.search_index import Waiting

LENGTH = 300  # characters of it in Chinese; a vector of more says less
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”」』]?|\n|$)|[^\n]+")
_LATIN_FACTOR = 3  # as many letters as signs tell about as much


def full_text(waiting: Waiting) -> str:
    """Title, feed text and article; what of the article repeats the feed's text is not told twice."""
    title, text, body = waiting.item.title, waiting.item.text, waiting.body
    return "\n".join((title, *(part for part in (text, body) if part and (part is body or part not in body))))


def beginning(waiting: Waiting) -> str:
    """The title and the first sentences, as many as have room; a long sentence is cut."""
    longest = LENGTH * (_LATIN_FACTOR if waiting.item.language == "en" else 1)
    found = ""
    for sentence in _sentences(full_text(waiting)[: 2 * longest], longest):
        if len(found) + len(sentence) > longest:
            break
        found += sentence
    return found or waiting.item.title


def _sentences(text: str, longest: int) -> Iterator[str]:
    for sentence in _SENTENCE.findall(text):
        for start in range(0, len(sentence), longest):
            yield sentence[start : start + longest]
