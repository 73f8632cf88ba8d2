"""Question → evidence: the search, its filter of days, the items as stored. It answers nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.answering import report as of_report
from pipeline.answering.asked import Question
from pipeline.answering.evidence import Evidence, evidence, tells_of
from pipeline.answering.excerpts import Cosines
from pipeline.answering.follow import Resolved
from pipeline.answering.inquiry import Inquiry
from pipeline.answering.side_by_side import Side, asked_of_each, by_turns
from pipeline.answering.vocabulary import alike, content, covered, in_other_language
from pipeline.asked import when
from pipeline.errors import LlmError
from pipeline.facts.entities import mentions
from pipeline.meaning import FloatArray
from pipeline.model import Period, Story
from pipeline.search import Found, Query, Search
from pipeline.store import Store

MOST = 10
FEW = 3  # items, with fewer of which days are widened
_TOLD_MORE, _MEMBERS = 6, 8  # stories that are looked at whole, and items of each
_LINES, _FIRST = 6, 3  # of an item that are compared by meaning, and of these the first in any case
_READ = {True: 120, False: 260}  # characters of each, by whether the item is Chinese


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found, best first; `window` are the days that it was looked for in, and `widened` those it was not.

    `sides` are those of a comparison.
    """

    evidence: tuple[Evidence, ...]
    window: Period | None = None
    widened: Period | None = None
    sides: tuple[Side, ...] = ()


class Looking:
    def __init__(self, store: Store, search: Search) -> None:
        self._store = store
        self._search = search

    async def look(self, question: Question, resolved: Resolved, asked: Inquiry, time: when.When) -> Looked:
        """The evidence for a question; days that leave hardly anything are widened, once."""
        first = resolved.items or of_report.items(question.report)
        also = tuple(dict.fromkeys((*self._also(asked), *resolved.also)))
        query = Query(asked.text, also, None, first, time.recent, MOST)
        pinned = await self._pinned(resolved)
        each = asked_of_each(asked)
        if time.period is None:
            found, sides = await self._found_of_each(query, question, each, pinned)
            return Looked((*pinned, *found), sides=sides)
        window = when.instants(time.period, question.zone)
        inside, sides = await self._found_of_each(replace(query, window=window), question, each, pinned)
        whole = replace(query, text=f"{asked.text} {time.said}".strip(), most=2 * MOST)
        others = await self._found(whole, question, [*pinned, *inside])
        dated = [one for one in others if tells_of(one, time.period, time.said, question.zone)][: MOST // 2]
        if len(inside) + len(dated) + len(pinned) < FEW:
            return Looked((*pinned, *inside, *others[:MOST]), widened=time.period, sides=sides)
        return Looked((*pinned, *inside, *dated), window=time.period, sides=sides)

    def _also(self, asked: Inquiry) -> tuple[str, ...]:
        """The same in the other language, as far as the tables know it: names by their other forms, words by theirs."""
        names = [_other_name(name.text, chinese=asked.chinese) or _as_it_is(name.text, asked) for name in asked.names]
        words = in_other_language(asked.words, chinese=asked.chinese)
        if not words and not any(_other_name(name.text, chinese=asked.chinese) for name in asked.names):
            return ()
        return (" ".join([*(name for name in names if name), *words]),)

    async def _pinned(self, resolved: Resolved) -> list[Evidence]:
        """The items that the question is about by the conversation, where they are few."""
        if resolved.entry is None and not (resolved.items and resolved.details):
            return []
        return await self._evidence([Found(id, None, 2.0, 0.0, 0.0, True) for id in sorted(resolved.items)])

    async def _found(self, query: Query, question: Question, known: Sequence[Evidence]) -> list[Evidence]:
        have = {one.item.id for one in known}
        hits = [hit for hit in await self._search.search(query, question.now) if hit.item_id not in have]
        return _fitting(hits, await self._evidence(hits), query.text)

    async def _found_of_each(
        self, query: Query, question: Question, each: Sequence[Inquiry], known: Sequence[Evidence]
    ) -> tuple[list[Evidence], tuple[Side, ...]]:
        """What is found for the question; of a comparison for each side as well, by turns, so that none is lost."""
        queries = [query, *(replace(query, text=side.text, also=self._also(side)) for side in each)]
        whole, *found = await asyncio.gather(*(self._found(one, question, known) for one in queries))
        if not found:
            return whole, ()
        kept: dict[str, Evidence] = {}
        for one in by_turns([*found, whole]):
            kept.setdefault(one.item.id, one)  # where it first came
        ids = [tuple(one.item.id for one in of_side) for of_side in found]
        return list(kept.values())[: MOST + 2], tuple(
            Side(side, of_side) for side, of_side in zip(each, ids, strict=True)
        )

    async def _evidence(self, hits: Sequence[Found]) -> list[Evidence]:
        stories = await self._store.stories.get(hit.story_id for hit in hits[:_TOLD_MORE] if hit.story_id)
        members = {hit.item_id: _members(stories.get(hit.story_id or "")) for hit in hits}
        ids = [id for hit in hits for id in (hit.item_id, *members[hit.item_id])]
        items, bodies = await self._store.items.get(ids), await self._store.items.bodies(ids)
        found: dict[str, Evidence] = {}
        for hit in hits:
            for place, id in enumerate((hit.item_id, *members[hit.item_id])):
                score = hit.score if place == 0 else 0.9 * hit.score
                one = evidence(items[id], bodies, score, in_report=hit.in_report) if id in items else None
                if one is not None:
                    found.setdefault(id, one)
        return list(found.values())

    def likeness(self, text: str, words: Sequence[str]) -> float:
        """The cosine of a sentence with the nearest of `words`; 0 where meanings cannot be had. It takes a while."""
        try:
            vectors: FloatArray = self._search.meaning.embedder.embed([text, *words])
        except LlmError:
            return 0.0
        return float(np.max(vectors[1:] @ vectors[0]))

    async def cosines(self, questions: Sequence[Inquiry], shown: Sequence[Evidence]) -> list[Cosines]:
        """How alike in meaning each question and each line are; nothing where meanings cannot be had."""
        places = list(dict.fromkeys((n, m) for n, one in enumerate(shown) for q in questions for m in _telling(q, one)))
        texts = [shown[n].lines[m].text[: _READ[shown[n].chinese]] for n, m in places]
        asked = [one.text for one in questions]
        try:
            vectors: FloatArray = await asyncio.to_thread(self._search.meaning.embedder.embed, [*asked, *texts])
        except LlmError:
            return [{} for _ in asked]
        alike = np.asarray(vectors[: len(asked)] @ vectors[len(asked) :].T)
        return [{place: float(value) for place, value in zip(places, row, strict=True)} for row in alike]


def translates(asked: Inquiry) -> bool:
    """Whether the tables know all that a question is about in the other language."""
    words = [word for word in asked.words if not alike(word.text) and not any(map(str.isdigit, word.text))]
    names = [name for name in asked.names if not name.aliases and name.text.isascii() != asked.chinese]
    return not words and not names


def _members(story: Story | None) -> list[str]:
    return [item.id for item in story.items[:_MEMBERS]] if story else []


def _fitting(hits: Sequence[Found], found: Sequence[Evidence], text: str) -> list[Evidence]:
    """The items that were hit, each followed by the one of its story that has words of the question it lacks."""
    words = content(text)
    hit = {one.item_id for one in hits}
    kept: list[Evidence] = []
    more: tuple[float, Evidence | None] = (0.0, None)
    for one in found:
        share = covered(words, one.whole, across=False)
        if one.item.id in hit:
            kept += [more[1]] if more[1] else []
            kept.append(one)
            more = (share, None)
        elif share > more[0]:
            more = (share, one)
    return [*kept, *([more[1]] if more[1] else [])]


def _telling(asked: Inquiry, one: Evidence) -> list[int]:
    """The lines worth comparing by meaning: the first ones, and those with most words of the question."""
    rest = sorted(
        range(_FIRST, len(one.lines)),
        key=lambda n: -covered(asked.words, one.lines[n].words, across=one.chinese != asked.chinese),
    )
    return [*range(min(_FIRST, len(one.lines))), *rest[: _LINES - _FIRST]]


def _as_it_is(name: str, asked: Inquiry) -> str:
    """The Latin name of a Chinese question: it stands in English texts as it is."""
    return name if asked.chinese and name.isascii() else ""


def _other_name(name: str, *, chinese: bool) -> str | None:
    """The name of a known entity in the other language."""
    found = mentions(name)
    if not found:
        return None
    entity = found[0].entity
    other = entity.name_en if chinese else entity.name_zh
    return None if other.casefold() == name.casefold() else name.replace(found[0].text, other, 1)
