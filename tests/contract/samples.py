"""Sources, items and reports to store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from pipeline.model import (
    ChartNote,
    Citation,
    Coverage,
    DailyReport,
    Entry,
    Fetched,
    Item,
    Parsed,
    Part,
    PartKey,
    Section,
    Source,
    SourceState,
    Statistics,
    Usage,
    WeeklyReport,
    Window,
)

NOW = datetime(2026, 3, 10, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()
HOUR = timedelta(hours=1)


def item(id: str, hours_ago: float = 1, **changes: object) -> Item:
    """An item of the source `示例科技`, published (as it states) some hours before NOW."""
    made = Item(
        id=id,
        source="示例科技",
        url=f"https://news.example/{id}",
        title=f"第 {id} 篇",
        text="星河智算在中卫启用第二期智算中心。",
        language="zh",
        published_at=NOW - hours_ago * HOUR,
        date_mark="stated",
        first_seen=NOW,
    )
    return replace(made, **changes)


def source(name: str = "示例科技") -> Source:
    return Source(name=name, url=f"https://feeds.example/{name}.xml", topics=("算力",))


def fetched(name: str = "示例科技", **state: object) -> Fetched:
    """The outcome of asking a source, with the fields of its state as given."""
    asked = source(name)
    return Fetched(asked, replace(SourceState(name, asked.url, last_fetched=NOW), **state))


def parsed(*items: Item) -> Parsed:
    return Parsed(items, len(items))


def entry(number: int, items: Sequence[Item] = (), **changes: object) -> Entry:
    """An entry that tells `items`, or the item `i<number>` without any."""
    told = items or (item(f"i{number}"),)
    values: dict[str, object] = {
        "id": f"e{number}",
        "region": "domestic",
        "rank": number,
        "brief": True,
        "importance": "high",
        "text": f"“星河智算”第 {number} 期智算中心启用 \\ <b>🚀</b>",
        "language": "zh",
        "reason": "2 家独立信源报道",
        "category": "compute",
        "tags": ("算力",),
        "event_date": NOW.date(),
        "sources": tuple(
            Citation(item_id=i.id, name=i.source, url=i.url, title=i.title, published_at=i.published_at) for i in told
        ),
        "evidence": (told[0].text,),
        "origin": "extractive",
        "story_id": f"s{number}",
    }
    return Entry.model_validate(values | changes)


def report(day: date = TODAY, version: int = 1, profile: str = "ai-cloud", **changes: object) -> DailyReport:
    end = datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)
    values: dict[str, object] = {
        "id": f"daily-{day}-{profile}-v{version}",
        "version": version,
        "profile": profile,
        "title": "AI 与云计算每日动态",
        "language": "zh",
        "date": day,
        "timezone": "Asia/Shanghai",
        "generated_at": end.astimezone(ZoneInfo("Asia/Shanghai")),
        "window": Window(start=end - 48 * HOUR, end=end),
        "raw_count": 163,
        "story_count": 97,
        "engine": "extractive",
        "model": None,
        "entries": (entry(1), entry(2)),
        "summary": "从 163 条原始信息中选出 2 条。",
        "coverage": Coverage(sources_ok=("示例科技",)),
        "quality": {"link_validity": 1.0, "duplicate_rate": 1e-7, "counts": {"zh": [1, 2.5]}, "none": None},
        "usage": Usage(),
    }
    return DailyReport.model_validate(values | changes)


def weekly(start: date = date(2026, 3, 2), days: int = 7, version: int = 1, **changes: object) -> WeeklyReport:
    values: dict[str, object] = {
        "id": f"weekly-{start}-ai-cloud-v{version}",
        "version": version,
        "profile": "ai-cloud",
        "title": "AI 行业 & 云计算周报",
        "language": "zh",
        "from": start,
        "to": start + timedelta(days=days - 1),
        "timezone": "Asia/Shanghai",
        "generated_at": NOW,
        "engine": "extractive",
        "model": None,
        "parts": tuple(
            Part(key=key, title=f"第{number}部分", sections=(Section(title=None, sentences=()),))
            for number, key in enumerate(get_args(PartKey), 1)
        ),
        "references": (),
        "statistics": statistics(start, days),
        "charts": (ChartNote(name="moved", title="变化", alt="成对条形图"),),
        "coverage": Coverage(sources_ok=("示例科技",)),
        "quality": {"link_validity": 1.0},
        "usage": Usage(),
    }
    return WeeklyReport.model_validate(values | changes)


def statistics(start: date, days: int) -> Statistics:
    """Of a week without anything."""
    return Statistics(
        days=tuple(start + timedelta(days=number) for number in range(days)),
        items=0,
        events=0,
        by_region=(),
        by_area=(),
        by_category=(),
        by_topic=(),
        entities=(),
        sources_by_event={},
        amounts=(),
        newcomers=(),
        baseline=(),
        changes=(),
        tenders=(),
    )
