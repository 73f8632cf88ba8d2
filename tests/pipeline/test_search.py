"""Questions find the items that answer them, however these are written; words and meanings are really stored."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import LlmError
from pipeline.meaning import FloatArray
from pipeline.model import Item, Story
from pipeline.search import Found, Meaning, Query, Search
from pipeline.store import Store, open_store
from tests.contract.samples import HOUR, NOW, fetched, item, parsed

DAY = timedelta(days=1)


class Themes:
    """An embedder of three themes, each a direction by chance: how often a text speaks of them, in any language."""

    words = (("芯片", "chip", "算力"), ("融资", "funding", "raise"), ("机器人", "robot"))
    directions = np.random.default_rng(1).standard_normal((4, 512)).astype(np.float32)

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> FloatArray:
        self.texts += texts
        counts = [[0.1, *(sum(text.lower().count(word) for word in words) for words in self.words)] for text in texts]
        vectors = np.array(counts, np.float32) @ self.directions
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class Broken:
    def embed(self, texts: Sequence[str]) -> FloatArray:
        raise LlmError("unreachable", "the model cannot be reached")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite:///{tmp_path}/digest.db") as opened:
        yield opened


def searching(store: Store, name: str = "themes") -> Search:
    return Search(store.search, Meaning(Themes(), name, 512))


async def keep(store: Store, *items: Item) -> None:
    await store.sources.record(fetched(), parsed(*items), NOW)


def news(id: str, title: str, text: str = "", **changes: object) -> Item:
    return item(id, title=title, text=text, **changes)


async def found(store: Store, text: str, **query: object) -> list[str]:
    return ids(await searching(store).search(replace(Query(text), **query), NOW))


def ids(hits: Sequence[Found]) -> list[str]:
    return [hit.item_id for hit in hits]


NEWS = (
    news("byte", "字节跳动组建新团队", "字节跳动今日宣布，将在北京组建新的研究团队。"),
    news("ali", "阿里云下调存储价格", "阿里巴巴旗下的云业务下调了对象存储的价格。"),
    news("compute", "宁夏新增算力三千P", "第二期智算中心启用，新增算力三千P。"),
    news("gpt", "OpenAI 推出 GPT-5.4", "OpenAI 表示 GPT-5.4 的价格不变。"),
    news("deepseek", "DeepSeek V3.2 开源", "权重已经放出。"),
    news("qwen", "通义发布Qwen3-Max", "模型参数超过一万亿。"),
    news("tsmc", "台积电上调资本支出", "公司在法说会上说明了扩产计划。"),
    news("money", "临澜完成15亿元融资", "本轮由老股东领投。"),
    news("acquired", "Stratovale acquires two startups", "The companies were bought for $150 million.", language="en"),
)


class TestWords:
    @pytest.mark.parametrize(
        ("question", "expected"),
        [
            ("字节", "byte"),
            ("阿里", "ali"),
            ("算力", "compute"),
            ("临澜", "money"),
            ("GPT-5.4", "gpt"),
            ("gpt5.4", "gpt"),
            ("GPT 5.4 多少钱", "gpt"),
            ("V3.2", "deepseek"),
            ("Qwen3-Max", "qwen"),
            ("qwen3 max参数", "qwen"),
            ("OpenAI的GPT", "gpt"),
            ("ＧＰＴ－５.４", "gpt"),
            ("臺積電", "tsmc"),
            ("位元組 字節", "byte"),
            ("1500000000元", "money"),
            ("150000万元", "money"),
            ("acquisition of a startup by Stratovale", "acquired"),
            ("acquiring a company", "acquired"),
            ("$0.15 billion", "acquired"),
        ],
    )
    async def test_a_question_finds_the_item_that_has_its_words(
        self, store: Store, question: str, expected: str
    ) -> None:
        await keep(store, *NEWS)
        assert (await found(store, question))[0] == expected

    @pytest.mark.parametrize(
        "question",
        ['"', "字节 AND (", "NEAR(字节, 2)", "'; DROP TABLE items; --", "*", "terms:字节", "a:b & !c", "%", "\0"],
    )
    async def test_signs_of_query_languages_mean_nothing(self, store: Store, question: str) -> None:
        await keep(store, *NEWS)
        best = await found(store, question, most=1)
        assert best == ["byte"] or "字节" not in question
        assert await store.items.count() == len(NEWS)

    @pytest.mark.parametrize("question", ["", "  \n", "　"])
    async def test_nothing_asked_finds_nothing(self, store: Store, question: str) -> None:
        await keep(store, *NEWS)
        assert await found(store, question) == []

    async def test_an_empty_store_finds_nothing(self, store: Store) -> None:
        assert await found(store, "字节") == []

    async def test_a_name_weighs_more_than_a_word_as_rare(self, store: Store) -> None:
        await keep(store, news("word", "扩产计划公布"), news("name", "Stratovale 近况"), news("other", "天气"))
        assert (await found(store, "Stratovale 扩产"))[0] == "name"

    async def test_the_article_itself_is_searched_when_it_is_stored(self, store: Store) -> None:
        await keep(store, news("a", "一则短讯"), news("b", "另一则短讯"))
        await store.items.set_body("b", "正文里提到了鲲鹏处理器。")
        assert (await found(store, "鲲鹏"))[0] == "b"


class TestMeaning:
    async def test_an_item_in_the_other_language_is_found_by_what_it_means(self, store: Store) -> None:
        await keep(store, news("zh", "某公司的芯片"), news("money", "一笔融资"), news("robot", "新的机器人"))
        assert (await found(store, "robots"))[0] == "robot"

    async def test_without_vectors_words_alone_find(self, store: Store) -> None:
        await keep(store, *NEWS)
        search = Search(store.search, Meaning(Broken(), "broken", 512))
        hits = await search.search(Query("算力"), NOW)
        assert ids(hits) == ["compute"]
        assert hits[0].dense == 0

    async def test_another_model_makes_its_own_vectors(self, store: Store) -> None:
        await keep(store, *NEWS)
        await searching(store).index()
        other = Search(store.search, Meaning(embedder := Themes(), "other", 512))
        await other.index()
        assert len(embedder.texts) == len(NEWS)
        assert (await other.search(Query("robots"), NOW)) is not None
        assert await store.search.vectors_after(0, "themes/512", 99) == []

    async def test_any_form_of_the_question_will_do(self, store: Store) -> None:
        await keep(store, *NEWS)
        assert (await found(store, "那家公司呢", also=("字节跳动", "ByteDance")))[0] == "byte"


class TestScope:
    async def test_the_window_is_half_open(self, store: Store) -> None:
        await keep(store, *(news(f"{hours}", "算力", hours_ago=hours) for hours in (1, 2, 3, 4)))
        window = (NOW - 3 * HOUR, NOW - 1 * HOUR)
        assert sorted(await found(store, "算力", window=window)) == ["2", "3"]

    async def test_items_of_the_report_go_first(self, store: Store) -> None:
        await keep(
            store, news("archive", "算力中心启用"), news("report", "新的算力中心启用，规模未披露", "详情待定。" * 5)
        )
        assert (await found(store, "算力中心启用"))[0] == "archive"
        search = searching(store)
        hits = await search.search(Query("算力中心启用", first=frozenset({"report", "unknown"})), NOW)
        assert [(hit.item_id, hit.in_report) for hit in hits] == [("report", True), ("archive", False)]

    async def test_newer_goes_first_when_asked_for(self, store: Store) -> None:
        old = news("old", "鲲鹏处理器", hours_ago=24 * 30)
        await keep(store, old, news("new", "关于鲲鹏处理器的一些其他消息", "还有别的。" * 10))
        assert (await found(store, "鲲鹏处理器"))[0] == "old"
        assert (await found(store, "鲲鹏处理器", recent=True))[0] == "new"

    async def test_a_story_is_found_once_by_its_best_item(self, store: Store) -> None:
        told = [news("a", "算力中心启用"), news("b", "算力中心在宁夏启用"), news("c", "算力")]
        await keep(store, *told)
        await store.stories.save([Story("s", (told[0], told[1]))])
        hits = await searching(store).search(Query("宁夏的算力中心"), NOW)
        assert [(hit.item_id, hit.story_id) for hit in hits] == [("b", "s"), ("c", None)]

    async def test_no_more_than_asked_for(self, store: Store) -> None:
        await keep(store, *(news(f"{n}", "算力") for n in range(30)))
        assert len(await found(store, "算力", most=4)) == 4
        assert await found(store, "算力", most=0) == []


class TestTheIndex:
    async def test_it_takes_in_what_is_new_and_only_that(self, store: Store) -> None:
        search = searching(store)
        await keep(store, *NEWS)
        assert await search.index() == len(NEWS)
        await keep(store, *NEWS, news("late", "鲲鹏"))
        assert await search.index() == 1
        assert await search.index() == 0

    async def test_a_search_finds_what_was_stored_a_moment_ago(self, store: Store) -> None:
        search = searching(store)
        assert await search.search(Query("鲲鹏"), NOW) == []
        await keep(store, news("a", "鲲鹏"))
        assert ids(await search.search(Query("鲲鹏"), NOW)) == ["a"]

    async def test_a_changed_item_is_found_by_its_new_words_alone(self, store: Store) -> None:
        search = searching(store)
        await keep(store, news("a", "鲲鹏", "短"), news("b", "昇腾"))
        await search.search(Query("鲲鹏"), NOW)
        await keep(store, news("a", "麒麟", "这是更长的一段文字。"))
        assert ids(await search.search(Query("麒麟"), NOW))[0] == "a"
        assert [hit.lexical for hit in await search.search(Query("鲲鹏"), NOW)] == [0.0] * 2

    async def test_a_killed_indexer_goes_on_where_it_was(self, store: Store) -> None:
        class Killed(Themes):
            def embed(self, texts: Sequence[str]) -> FloatArray:
                if len(self.texts) >= 64:
                    raise KeyboardInterrupt
                return super().embed(texts)

        await keep(store, *(news(f"{n}", f"第{n}台机器人") for n in range(100)))
        with pytest.raises(KeyboardInterrupt):
            await _interrupted(Search(store.search, Meaning(Killed(), "themes", 512)))
        embedder = Themes()
        await Search(store.search, Meaning(embedder, "themes", 512)).index()
        assert len(embedder.texts) == 36

    async def test_a_vanished_vector_costs_the_item_nothing_but_its_meaning(self, store: Store) -> None:
        await keep(store, *NEWS)
        await Search(store.search, Meaning(Themes(), "old", 512)).index()
        hits = await searching(store).search(Query("算力"), NOW)
        assert (hits[0].item_id, hits[0].dense) == ("compute", 0.0)


async def _interrupted(search: Search) -> None:
    try:
        await search.index()
    except BaseException as error:
        raise KeyboardInterrupt from error
