"""The index of words and vectors, and its queue, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import UTC
from typing import Any

import numpy as np
from sqlalchemy import text

from pipeline.search import Meaning, Query, Search
from pipeline.store import Store, open_store
from pipeline.store.engine import Database
from pipeline.store.search_index import Waiting, Words, numbers_in
from tests.contract.samples import HOUR, NOW, fetched, item, parsed
from tests.pipeline.test_search import NEWS, Themes

ONE, TWO, THREE = 1, 10, 0xFFFFFF
ENTRY = 8  # bytes of a term that one item has, with its key
PAGES_BYTES = "SELECT pg_total_relation_size('search_pages')"
EXPECTED = [("gpt", 0.928), ("compute", 0.526), ("ali", 0.121)]


async def keep(store: Store, *ids: str, **changes: Any) -> list[Waiting]:
    """Stores items; what then waits for words, oldest first."""
    await store.sources.record(fetched(), parsed(*(item(id, **changes) for id in ids)), NOW)
    return (await store.search.waiting(100, have_words=False))[::-1]


def words(waiting: Waiting, *terms: int, often: int = 0) -> Words:
    return Words(waiting, np.array([term << 1 | (term == often) for term in terms], np.uint32), len(terms))


async def having(store: Store, *terms: int) -> list[tuple[list[int], list[int]]]:
    """Of each term, the numbers of the items that have it, and of those that have it often."""
    found = await store.search.postings(terms, (await store.search.state()).segments)
    return [(found[term].once.tolist(), found[term].often.tolist()) for term in terms]


async def pages_bytes(url: str) -> int:
    """What the table of pages takes."""
    sizes = {True: "SELECT sum(pgsize) FROM dbstat WHERE name = 'search_pages'", False: PAGES_BYTES}
    database = Database(url)
    try:
        return int(await database.read(lambda connection: connection.scalar(text(sizes[database.is_sqlite]))) or 0)
    finally:
        await database.close()


class TestTheQueue:
    async def test_a_new_item_waits_for_its_words_and_then_for_its_vectors(self, store: Store) -> None:
        (waiting,) = await keep(store, "a")
        assert (waiting.item.id, waiting.body) == ("a", "")
        assert await store.search.add_words([words(waiting, ONE)]) == 1
        assert await store.search.waiting(9, have_words=False) == []
        (waiting,) = await store.search.waiting(9, have_words=True)
        assert await store.search.add_vectors("m", {waiting.number: b"vector"}) == 1
        assert await store.search.waiting(9, have_words=True) == []

    async def test_an_item_that_comes_again_unchanged_does_not_wait_again(self, store: Store) -> None:
        (waiting,) = await keep(store, "a")
        await store.search.add_words([words(waiting, ONE)])
        assert await keep(store, "a") == []

    async def test_a_longer_text_and_an_article_let_it_wait_again(self, store: Store) -> None:
        (waiting,) = await keep(store, "a")
        await store.search.add_words([words(waiting, ONE)])
        (again,) = await keep(store, "a", text="更长的文字。" * 20)
        await store.search.add_words([words(again, ONE)])
        await store.items.set_body("a", "正文")
        (last,) = await store.search.waiting(9, have_words=False)
        assert last.body == "正文"

    async def test_what_changed_while_it_was_indexed_stays_in_the_queue(self, store: Store) -> None:
        (before,) = await keep(store, "a")
        (after,) = await keep(store, "a", text="更长的文字。" * 20)
        assert await store.search.add_words([words(before, ONE)]) == 0
        assert await store.search.waiting(9, have_words=False) == [after]

    async def test_two_indexers_at_once_index_each_item_once(self, store: Store) -> None:
        waiting = await keep(store, *(f"{n:02}" for n in range(20)))
        batch = [words(one, ONE) for one in waiting]
        assert sum(await asyncio.gather(*(store.search.add_words(batch) for _ in range(4)))) == 20
        assert len(await store.search.items_after(0, 99)) == 20


class TestWords:
    async def test_each_term_has_the_items_that_have_it(self, store: Store) -> None:
        a, b = await keep(store, "a", "b")
        await store.search.add_words([words(a, ONE, TWO), words(b, TWO, often=TWO)])
        of_a, of_b = sorted(await store.search.numbers(["a", "b"]))
        assert await having(store, ONE, TWO, THREE) == [([of_a], []), ([of_a], [of_b]), ([], [])]

    async def test_segments_merge_so_that_they_stay_few_and_lose_nothing(self, store: Store) -> None:
        waiting = await keep(store, *(f"{n:02}" for n in range(40)))
        for one in waiting:
            await store.search.add_words([words(one, TWO, 100 + one.number)])
        segments = (await store.search.state()).segments
        assert len(segments) <= 6
        assert segments[-1].last - segments[0].first == 39
        ((of_all, _),) = await having(store, TWO)
        assert of_all == list(range(segments[0].first, segments[-1].last + 1))
        assert await having(store, *(100 + one.number for one in waiting)) == [([number], []) for number in of_all]

    async def test_a_reader_whose_segments_were_merged_reads_the_new_ones(self, store: Store) -> None:
        a, b = await keep(store, "a", "b")
        await store.search.add_words([words(a, ONE)])
        before = (await store.search.state()).segments
        await store.search.add_words([words(b, ONE)])
        found = await store.search.postings([ONE], before)
        assert found[ONE].count == 2

    async def test_a_merge_drops_what_changed(self, store: Store) -> None:
        (waiting,) = await keep(store, "a")
        await store.search.add_words([words(waiting, ONE)])
        (waiting,) = await keep(store, "a", text="更长的文字。" * 20)
        await store.search.add_words([words(waiting, TWO)])
        (number,) = await store.search.numbers(["a"])
        assert await having(store, ONE, TWO) == [([], []), ([number], [])]

    async def test_what_merges_leave_behind_is_room_for_the_next(self, url: str) -> None:
        chance = np.random.default_rng(1)
        async with open_store(url) as store:
            for n in range(24):
                waiting = await keep(store, *(f"{n}.{m}" for m in range(4)))
                keys = [np.unique(chance.integers(1 << 25, size=2000)).astype(np.uint32) for _ in waiting]
                await store.search.add_words([Words(one, mine, 2000) for one, mine in zip(waiting, keys, strict=True)])
                await store.search.vacuum()
        assert await pages_bytes(url) < 3 * 24 * 4 * 2000 * ENTRY  # a copy, and room for the next

    async def test_a_changed_item_has_a_new_number_and_the_old_one_is_nobodys(self, store: Store) -> None:
        (waiting,) = await keep(store, "a")
        await store.search.add_words([words(waiting, ONE)])
        old = await store.search.numbers(["a"])
        (waiting,) = await keep(store, "a", text="更长的文字。" * 20)
        await store.search.add_words([words(waiting, TWO)])
        new = await store.search.numbers(["a", "unknown"])
        assert min(new) > max(old)
        assert [hit.item_id for hit in await store.search.hits(old | new)] == ["a"]
        assert [row.number for row in await store.search.items_after(max(old), 99)] == list(new)

    async def test_publication_comes_back_in_utc(self, store: Store) -> None:
        (waiting,) = await keep(store, "a", hours_ago=5)
        await store.search.add_words([words(waiting, ONE)])
        (row,) = await store.search.items_after(0, 99)
        assert (row.published_at, row.published_at.tzinfo) == (NOW - 5 * HOUR, UTC)


class TestVectors:
    async def test_they_come_back_with_the_number_of_their_item(self, store: Store) -> None:
        (waiting,) = await keep(store, "a")
        await store.search.add_words([words(waiting, ONE)])
        await store.search.add_vectors("m", {waiting.number: b"\x00\xff"})
        (row,) = await store.search.vectors_after(0, "m", 99)
        (number,) = await store.search.numbers(["a"])
        assert (numbers_in(row.owners).tolist(), row.vectors) == ([number], b"\x00\xff")
        assert await store.search.vectors_after(row.number, "m", 99) == []
        assert await store.search.vectors_after(0, "other", 99) == []

    async def test_those_of_another_model_are_made_anew(self, store: Store) -> None:
        (waiting,) = await keep(store, "a")
        await store.search.add_words([words(waiting, ONE)])
        await store.search.add_vectors("old", {waiting.number: b"x"})
        await store.search.queue_other_models("old")
        assert await store.search.waiting(9, have_words=True) == []
        await store.search.queue_other_models("new")
        assert [one.item.id for one in await store.search.waiting(9, have_words=True)] == ["a"]
        assert await store.search.vectors_after(0, "old", 99) == []


class TestAStoreFromBefore:
    async def test_its_items_wait_from_the_start(self, url: str) -> None:
        async with open_store(url) as store:
            await keep(store, "a", "b")
        async with open_store(url) as store:
            assert len(await store.search.waiting(9, have_words=False)) == 2

    async def test_pages_of_another_form_are_forgotten_and_their_items_wait_again(self, url: str) -> None:
        async with open_store(url) as store:
            await store.search.add_words([words(one, ONE) for one in await keep(store, "a", "b")])
        database = Database(url)
        await database.write(lambda c: c.exec_driver_sql("UPDATE alembic_version SET version_num = '0004'"))
        await database.close()
        async with open_store(url) as store:
            assert (await store.search.state()).segments == ()
            await store.search.add_words([words(one, TWO) for one in await store.search.waiting(9, have_words=False)])
            assert [len(once) for once, _ in await having(store, ONE, TWO)] == [0, 2]


class TestASearch:
    async def test_it_finds_the_same_in_the_same_order_with_the_same_scores(self, store: Store) -> None:
        await store.sources.record(fetched(), parsed(*NEWS), NOW)
        search = Search(store.search, Meaning(Themes(), "themes", 512))
        assert await search.index() == len(NEWS)
        hits = await search.search(Query("OpenAI 的 GPT-5.4 价格，算力和芯片", most=3), NOW)
        assert [(hit.item_id, round(hit.score, 3)) for hit in hits] == EXPECTED
