"""A weekly report's sentences before and after their citations are numbered; pure. It writes none itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from pipeline.model import Part, PartKey, Reference, Section, Sentence, SentenceKind
from pipeline.week.event import Event

PARTS: tuple[PartKey, ...] = get_args(PartKey)
_TITLES: Mapping[str, Mapping[PartKey, str]] = {
    "zh": {
        "summary": "本周重要资讯汇总",
        "trends": "核心趋势分析",
        "categories": "专项分析",
        "signals": "重要变化与信号",
        "questions": "值得关注的问题与潜在影响",
    },
    "en": {
        "summary": "The week in brief",
        "trends": "Main trends",
        "categories": "Area by area",
        "signals": "Changes and signals",
        "questions": "Open questions",
    },
}


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence and the events that it rests on, in the order in which they are cited.

    `statistic` is the field of the report's statistics that a sentence of that kind tells.
    """

    text: str
    events: tuple[Event, ...]
    kind: SentenceKind
    statistic: str | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str | None
    sentences: tuple[Said, ...]


Parts = Mapping[PartKey, tuple[Chapter, ...]]


class Citations:
    """Numbers the items that a report cites, from 1, in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[str, Reference] = {}

    def n(self, event: Event) -> int:
        """The number of the event's item, a new one when it is cited for the first time."""
        item = event.item
        known = self._numbers.get(item.id)
        if known is None:
            known = self._numbers[item.id] = Reference(
                n=len(self._numbers) + 1,
                item_id=item.id,
                name=item.source,
                url=item.url,
                title=item.title,
                published_at=item.published_at,
            )
        return known.n

    def references(self) -> tuple[Reference, ...]:
        return tuple(self._numbers.values())


def numbered(parts: Parts, language: str, citations: Citations) -> tuple[Part, ...]:
    """The five parts in their order, whatever `parts` has; chapters without a sentence are left out."""
    titles = _TITLES.get(language, _TITLES["zh"])
    return tuple(
        Part(key=key, title=titles[key], sections=tuple(_sections(parts.get(key, ()), citations))) for key in PARTS
    )


def _sections(chapters: tuple[Chapter, ...], citations: Citations) -> list[Section]:
    return [
        Section(title=chapter.title, sentences=tuple(_sentence(said, citations) for said in chapter.sentences))
        for chapter in chapters
        if chapter.sentences
    ]


def _sentence(said: Said, citations: Citations) -> Sentence:
    numbers = tuple(dict.fromkeys(citations.n(event) for event in said.events))
    return Sentence(text=said.text, citations=numbers, kind=said.kind, statistic=said.statistic)
