"""A search, in its steps: look at what is new in the index, find by words and by meaning, weigh, one for each story."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.errors import LlmError
from pipeline.meaning import Embedder, FloatArray, Offline
from pipeline.search import ranking
from pipeline.search.asked import Found, Query
from pipeline.search.indexing import index_vectors, index_words
from pipeline.search.memory import Memory
from pipeline.search.ranking import Integers
from pipeline.search.vectors import Vectors
from pipeline.search.weighing import Form, Weighed, weigh
from pipeline.store.search_index import SearchIndex

LAZY_WORDS, LAZY_VECTORS = 1024, 32  # what a search itself indexes first, at most: `index` does the rest
COUNTS = 50_000  # terms of which it is remembered how many items have them


@dataclass(frozen=True, slots=True)
class Meaning:
    """What makes vectors. `name` stands for the model: the vectors of another are made anew. Embedding may raise
    LlmError, and then a search goes by words alone."""

    embedder: Embedder
    name: str
    dimensions: int

    @property
    def key(self) -> str:
        return f"{self.name}/{self.dimensions}"


def offline() -> Meaning:
    # One thread: a question is too short for two, which wait for each other when the machine is busy.
    return Meaning(Offline(threads=1), "universal-sentence-encoder-3", Offline.dimensions)


@dataclass(slots=True)
class Search:
    """Searches from many tasks at once. It is meant to live as long as its process, for it keeps vectors in memory."""

    index_of: SearchIndex
    meaning: Meaning = field(default_factory=offline)
    _memory: Memory = field(init=False)
    _turn: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)
    _counts: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._memory = Memory(Vectors(self.meaning.dimensions))

    async def index(self) -> int:
        """Indexes all that waits; how many items are newly found by their words. LlmError if there are no vectors."""
        await self.index_of.queue_other_models(self.meaning.key)
        done = await index_words(self.index_of)
        await index_vectors(self.index_of, self.meaning.embedder, self.meaning.key)
        return done

    async def search(self, query: Query, now: datetime) -> list[Found]:
        """The items that fit best, at most `query.most`, one for each story; [] when nothing is asked or fits."""
        if not query.forms or query.most < 1:
            return []
        await self._look()
        forms = await self._forms(query)
        postings = await self._postings(forms)
        first = await self.index_of.numbers(query.first) if query.first else set()
        chosen = await asyncio.to_thread(weigh, self._memory, query, forms, postings, (first, now))
        return await self._collapsed(chosen, query)

    async def _look(self) -> None:
        """Brings the memory to what is stored now, and indexes the newest of what is not."""
        async with self._turn:
            state = await self.index_of.state()
            if state.wordless:
                await self._index_some()
                state = await self.index_of.state()
            if state.last_item > self._memory.last_item:
                self._memory.add_items(await self.index_of.items_after(self._memory.last_item))
                self._counts.clear()
            if state.last_vector > self._memory.last_vector:
                rows = await self.index_of.vectors_after(self._memory.last_vector, self.meaning.key)
                self._memory.add_vectors(rows)

    async def _index_some(self) -> None:
        await index_words(self.index_of, LAZY_WORDS)
        try:
            await index_vectors(self.index_of, self.meaning.embedder, self.meaning.key, LAZY_VECTORS)
        except LlmError:
            return  # words will do

    async def _forms(self, query: Query) -> list[Form]:
        vectors: FloatArray | None = None
        if len(self._memory.vectors.owners):
            try:
                vectors = await asyncio.to_thread(self.meaning.embedder.embed, query.forms)
            except LlmError:
                vectors = None  # words will do
        return [
            Form(ranking.asked(form), None if vectors is None else vectors[place])
            for place, form in enumerate(query.forms)
        ]

    async def _postings(self, forms: list[Form]) -> Mapping[str, Integers]:
        """The items of each term; of terms known to be common only where a form has no others."""
        wanted: set[str] = set()
        for form in forms:
            rare = [term for term in form.asked.keys if self._is_rare(term)]
            wanted.update(rare or form.asked.keys)
        ordered = sorted(wanted)
        found = await self.index_of.postings([*ordered, *map(ranking.often, ordered)]) if ordered else {}
        if len(self._counts) > COUNTS:
            self._counts.clear()
        self._counts.update((term, len(found[term])) for term in ordered)
        return found

    def _is_rare(self, term: str) -> bool:
        """Whether some items have the term, and not most of them; True where that is not known yet."""
        count = self._counts.get(term, 1)
        return count > 0 and not ranking.is_common(count, self._memory.items)

    async def _collapsed(self, chosen: list[Weighed], query: Query) -> list[Found]:
        """The best of each story, as far as they are stored as they were indexed."""
        placed = {hit.number: hit for hit in await self.index_of.hits(one.number for one in chosen)}
        found: dict[str, Found] = {}
        for one in chosen:
            hit = placed.get(one.number)
            if hit is None:
                continue
            of = Found(hit.item_id, hit.story_id, one.score, one.lexical, one.dense, one.in_report)
            found.setdefault(hit.story_id or f"item {hit.item_id}", of)
        return list(found.values())[: query.most]
