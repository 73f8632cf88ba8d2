"""A search, in its steps: look at what is new in the index, find by words and by meaning, weigh, one for each story."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice

from pipeline.errors import LlmError
from pipeline.meaning import Embedder, FloatArray, Offline
from pipeline.search import ranking
from pipeline.search.asked import Found, Query
from pipeline.search.indexing import index_vectors, index_words
from pipeline.search.memory import Memory
from pipeline.search.ranking import Asked
from pipeline.search.vectors import Vectors
from pipeline.search.weighing import Asking, Form, Weighed, weigh
from pipeline.store.search_index import Hit, SearchIndex, State
from pipeline.store.search_pages import Having

LAZY_WORDS, LAZY_VECTORS = 1024, 32  # what a search itself indexes first, at most: `index` does the rest
ITEMS, VECTORS = 2000, 50  # rows that are read into memory at a time
LIKELY = 3  # times as many items as wanted mostly hold as many stories as wanted
COUNTS = 50_000  # terms of which it is remembered how many items have them


Moment = tuple[Query, datetime]


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
    _next: list[Moment] = field(init=False, default_factory=list)
    _coming: asyncio.Task[list[list[Found]]] = field(init=False)
    _counts: dict[int, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._memory = Memory(Vectors.none(self.meaning.dimensions))

    async def index(self) -> int:
        """Indexes all that waits; how many items are newly found by their words. LlmError if there are no vectors."""
        await self.index_of.queue_other_models(self.meaning.key)
        done = await index_words(self.index_of)
        await index_vectors(self.index_of, self.meaning.embedder, self.meaning.key)
        await self.index_of.vacuum()
        return done

    async def search(self, query: Query, now: datetime) -> list[Found]:
        """The items that fit best, at most `query.most`, one for each story; [] when nothing is asked or fits."""
        if not query.forms or query.most < 1:
            return []
        if not self._next:
            self._coming = asyncio.create_task(self._together())
        self._next.append((query, now))
        place, coming = len(self._next) - 1, self._coming
        return (await asyncio.shield(coming))[place]  # the others' as well: one who leaves does not stop it

    async def _together(self) -> list[list[Found]]:
        """All that came to wait during the searches before, at once: one query and one encoding serve them all."""
        async with self._turn:
            asked, self._next = self._next, []
            texts = [text for query, _ in asked for text in query.forms]
            (words, postings), vectors = await asyncio.gather(self._words(texts), self._vectors(texts))
            forms = iter(Form(*both) for both in zip(words, vectors, strict=True))
            searches = [
                Asking(query, now, list(islice(forms, len(query.forms))), await self.index_of.numbers(query.first))
                for query, now in asked
            ]
            half = -(-len(searches) // 2)  # as much at once as a small machine has cores for
            parts = [searches[n : n + half] for n in range(0, len(searches), half)]
            weighed = await asyncio.gather(*(asyncio.to_thread(self._weighed, part, postings) for part in parts))
            return await self._collapsed(searches, [*chain(*weighed)])

    def _weighed(self, searches: Sequence[Asking], postings: Mapping[int, Having]) -> list[Weighed]:
        return [weigh(self._memory, one, postings) for one in searches]

    async def _look(self) -> State:
        """Brings the memory to what is stored now, and indexes the newest of what is not."""
        state = await self.index_of.state()
        if state.wordless:
            await self._index_some()
            state = await self.index_of.state()
        if state.last_item > self._memory.last_item:
            self._counts.clear()
        while state.last_item > self._memory.last_item:
            items = await self.index_of.items_after(self._memory.last_item, ITEMS)
            self._memory = self._memory.with_items(items, state.last_item)
        while state.last_vector > self._memory.last_vector:
            rows = await self.index_of.vectors_after(self._memory.last_vector, self.meaning.key, VECTORS)
            self._memory = self._memory.with_vectors(rows, state.last_vector)
        return state

    async def _index_some(self) -> None:
        await index_words(self.index_of, LAZY_WORDS)
        try:
            await index_vectors(self.index_of, self.meaning.embedder, self.meaning.key, LAZY_VECTORS)
        except LlmError:
            return  # words will do

    async def _vectors(self, texts: Sequence[str]) -> Sequence[FloatArray | None]:
        try:
            return list(await asyncio.to_thread(self.meaning.embedder.embed, texts))
        except LlmError:
            return [None] * len(texts)  # words will do

    async def _words(self, texts: Sequence[str]) -> tuple[list[Asked], Mapping[int, Having]]:
        """The terms of each text, and the items of each term, as they are stored now."""
        state = await self._look()
        words = [ranking.asked(text) for text in texts]
        return words, await self._postings(words, state)

    async def _postings(self, forms: Sequence[Asked], state: State) -> Mapping[int, Having]:
        """The items of each term; of terms known to be common only where a form has no others."""
        wanted: set[int] = set()
        for form in forms:
            rare = [term for term in form.keys if self._is_rare(term)]
            wanted.update(rare or form.keys)
        found = await self.index_of.postings(wanted, state.segments)
        if len(self._counts) > COUNTS:
            self._counts.clear()
        self._counts.update((term, having.count) for term, having in found.items())
        return found

    def _is_rare(self, term: int) -> bool:
        """Whether some items have the term, and not most of them; True where that is not known yet."""
        count = self._counts.get(term, 1)
        return count > 0 and not ranking.is_common(count, self._memory.items)

    async def _collapsed(self, searches: Sequence[Asking], weighed: Sequence[Weighed]) -> list[list[Found]]:
        """Of each search the best of each story, as far as they are stored as they were indexed."""
        most = [one.query.most for one in searches]
        found = await self._stored(weighed, [LIKELY * wanted for wanted in most])
        if any(len(one) < wanted < len(of.numbers) for one, wanted, of in zip(found, most, weighed, strict=True)):
            found = await self._stored(weighed, [len(of.numbers) for of in weighed])
        return [one[:wanted] for one, wanted in zip(found, most, strict=True)]

    async def _stored(self, weighed: Sequence[Weighed], most: Sequence[int]) -> list[list[Found]]:
        """Of each of the weighed its best of each story, among so many of its first."""
        chosen = list(zip(weighed, most, strict=True))
        hits = await self.index_of.hits({number for of, some in chosen for number in of.numbers[:some].tolist()})
        placed = {hit.number: hit for hit in hits}
        return [_best(of, some, placed) for of, some in chosen]


def _best(weighed: Weighed, most: int, placed: Mapping[int, Hit]) -> list[Found]:
    found: dict[str, Found] = {}
    for number, score, lexical, dense, told in weighed.first(most):
        hit = placed.get(number)
        if hit is not None:
            of = Found(hit.item_id, hit.story_id, score, lexical, dense, told)
            found.setdefault(hit.story_id or f"item {hit.item_id}", of)
    return list(found.values())
