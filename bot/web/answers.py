"""An answer as a page shows it: its sentences, each cited by number, then each source with the words that carry it.

What is said is what a card says (`bot.present.answers`); here a number leads to its source on the same page. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.present import Reader
from bot.present.shape import QUOTE, SENTENCE, plain
from bot.text import day, words
from bot.web.wording import page_words
from pipeline.model import Answer, Proof


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and what it cites: (number, whether it is the first to cite it)."""

    text: str
    cited: tuple[tuple[int, bool], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """`url` is "" where nothing is to be linked to, `quote` where the title is what is quoted."""

    n: int
    title: str
    url: str
    name: str
    date: str
    quote: str
    is_cited: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """`lead` says what the answer does not answer; `small` how it was come by."""

    lead: str
    sentences: tuple[Said, ...]
    small: tuple[str, ...]
    heading: str
    sources: tuple[Source, ...]
    suggestions: tuple[str, ...]


def shown(answer: Answer, reader: Reader) -> Shown:
    first = _first_citing(answer)
    return Shown(
        lead=reader.words.answered[answer.answerable],
        sentences=tuple(_said(answer, first)),
        small=tuple(_small(answer, reader)),
        heading=reader.words.nearest if answer.answerable == "no" else reader.words.references,
        sources=tuple(_source(one, reader, is_cited=one.n in first) for one in answer.references),
        suggestions=tuple(plain(one, SENTENCE) for one in answer.suggestions),
    )


def _first_citing(answer: Answer) -> Mapping[int, int]:
    """For each reference, which sentence is the first to cite it."""
    known = {one.n for one in answer.references}
    return {
        n: index
        for index, sentence in reversed(list(enumerate(answer.sentences)))
        for n in sentence.citations
        if n in known
    }


def _said(answer: Answer, first: Mapping[int, int]) -> Iterator[Said]:
    for index, sentence in enumerate(answer.sentences):
        cited = tuple((n, first[n] == index) for n in dict.fromkeys(sentence.citations) if n in first)
        yield Said(plain(sentence.text), cited)


def _small(answer: Answer, reader: Reader) -> Iterator[str]:
    if answer.window is not None:
        start, end = (day(one, reader.language) for one in (answer.window.start, answer.window.end))
        zone = page_words(reader.language).zone.format(zone=reader.zone)
        yield reader.words.looked_in.format(first=start, last=end) + zone
    yield from (plain(note) for note in answer.notes)
    if answer.engine == "extractive" and answer.sentences:
        yield words(reader.language).engines["extractive"]


def _source(proof: Proof, reader: Reader, *, is_cited: bool) -> Source:
    published = proof.published_at.astimezone(ZoneInfo(reader.zone)).date()
    url = proof.url if urlsplit(proof.url).scheme in ("http", "https") else ""
    title = plain(proof.title, 200) or plain(proof.url, 200)
    quote = plain(proof.quote, QUOTE)
    date = day(published, reader.language)
    return Source(proof.n, title, url, plain(proof.name, 200), date, "" if quote == title else quote, is_cited)
