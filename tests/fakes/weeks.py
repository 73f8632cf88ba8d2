"""Weeks of invented news in a store, with what is planted in them; and a stand-in for sentence vectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise
from zlib import crc32

import numpy as np

from pipeline.meaning import FloatArray
from pipeline.model import Fetched, Item, Parsed, SourceState
from pipeline.store import Store
from tests.fakes import news

MONDAY = date(2026, 3, 9)
SEEN = datetime(2026, 3, 16, 0, 30, tzinfo=UTC)
OUTLETS = ("晨光科技", "潮汐财经", "北岸日报")
SOURCES = {name: news.source(name, authority=0.9, topics=("人工智能",)) for name in OUTLETS}
STEADY: Mapping[str, int] = {
    "小米": 2, "京东": 2, "商汤": 2, "美团": 2, "微软": 3, "英伟达": 3, "智谱": 2, "科大讯飞": 2, "亚马逊": 2
}  # fmt: skip
_KINDS = ("发布{thing}大模型", "开源{thing}智能体框架", "推出{thing}AI助手", "上线{thing}算力平台", "发布{thing}机器人")
_USERS = ("医院药房", "港口调度", "中学教师", "矿山巡检", "果园灌溉", "法律援助", "地铁检修", "海洋观测", "古籍整理")
_FIRST = "青玄沧云星岚松鹤潮碧澄霁朔墨砚珀琅翎"
_SECOND = "鸾溪屿舟棠岳涧枫鲸雁麓笙珩箫簪苇"


class Letters:
    """Vectors from the pairs of characters of a text: alike where the words are."""

    def embed(self, texts: Sequence[str]) -> FloatArray:
        rows = np.zeros((len(texts), 256), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for pair, times in Counter(pairwise(text)).items():
                row[crc32("".join(pair).encode()) % 256] += times
        return np.asarray(rows / np.maximum(1, np.linalg.norm(rows, axis=1, keepdims=True)), np.float32)


def week(start: date, companies: Mapping[str, int], days: int = 7) -> list[Item]:
    """One article for each event of each company, spread over `days` days; no two tell of one thing."""
    made = []
    numbers = count((start - date(2026, 1, 1)).days * 13)
    for company, times in companies.items():
        for _ in range(times):
            number = next(numbers)
            moment = datetime(start.year, start.month, start.day, 2, tzinfo=UTC) + timedelta(days=number % days)
            made.append(article(company, number, moment))
    return made


def article(company: str, number: int, moment: datetime) -> Item:
    first = _FIRST[number % len(_FIRST)]
    thing = f"“{first}{_SECOND[number // len(_FIRST) % len(_SECOND)]}{_FIRST[number * 7 % len(_FIRST)]}”"
    title = f"{company}{_KINDS[number % len(_KINDS)].format(thing=thing)}"
    users = _USERS[number % len(_USERS)]
    text = f"{title}，已在{number % 90 + 10}家机构试用。{first}组负责人表示，{thing}面向{users}，后续会公布细节与价格。"
    return news.item(
        title, text, OUTLETS[number % len(OUTLETS)], published_at=moment, first_seen=SEEN, id=f"{moment:%m%d}-{number}"
    )


def weeks(this: Mapping[str, int], before: Mapping[str, int], number: int = 5) -> list[Item]:
    """The week of MONDAY with `this` many events of each company, and so many weeks before it with `before`."""
    made = week(MONDAY, this)
    for back in range(1, number + 1):
        made += week(MONDAY - timedelta(days=7 * back), before)
    return made


async def store_items(store: Store, items: Sequence[Item]) -> None:
    """As one fetch of each outlet's feed, with all that it still holds, would."""
    for outlet in {item.source for item in items}:
        source = SOURCES.get(outlet) or news.source(outlet)
        own = tuple(item for item in items if item.source == outlet)
        fetched = Fetched(source, SourceState(outlet, source.url, last_fetched=SEEN))
        await store.sources.record(fetched, Parsed(own, len(own)), SEEN)
