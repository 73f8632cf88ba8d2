"""A small report to render, with hostile words in the places that a feed controls."""

from __future__ import annotations

from datetime import UTC, date, datetime

from pipeline.model import Citation, Coverage, DailyReport, Entry, Usage, Window

PUBLISHED = datetime(2026, 3, 10, 1, 5, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script> [点击](https://evil.example) <!channel> *粗体*"


def entry(number: int, **changes: object) -> Entry:
    values: dict[str, object] = {
        "id": f"e{number}",
        "region": "domestic",
        "rank": number,
        "brief": True,
        "importance": "high",
        "text": "星河智算宣布在宁夏中卫启用第二期智算中心，新增算力 3200P，总投资 18.6 亿元。",
        "language": "zh",
        "reason": "2 家独立信源报道；涉及金额 18.6 亿元；算力与云",
        "category": "compute",
        "tags": ("星河智算", "算力与云"),
        "event_date": date(2026, 3, 10),
        "sources": (citation(number, "示例科技报"), citation(number + 50, "示例财经")),
        "evidence": ("总投资 18.6 亿元。",),
        "origin": "extractive",
        "story_id": f"s{number}",
    }
    return Entry.model_validate(values | changes)


def citation(number: int, name: str) -> Citation:
    return Citation(
        item_id=f"i{number}",
        name=name,
        url=f"https://news.example/{number}?id={number}&page=2",
        title=f"第 {number} 篇",
        published_at=PUBLISHED,
    )


def report(*entries: Entry, **changes: object) -> DailyReport:
    values: dict[str, object] = {
        "id": "daily-2026-03-11-ai-cloud-v1",
        "version": 1,
        "profile": "ai-cloud",
        "title": "AI 与云计算每日动态",
        "language": "zh",
        "date": date(2026, 3, 11),
        "timezone": "Asia/Shanghai",
        "generated_at": datetime(2026, 3, 11, 0, 30, tzinfo=UTC),
        "window": Window(start=datetime(2026, 3, 9, 0, 30, tzinfo=UTC), end=datetime(2026, 3, 11, 0, 30, tzinfo=UTC)),
        "raw_count": 163,
        "story_count": 97,
        "engine": "extractive",
        "model": None,
        "entries": entries,
        "summary": "从 163 条原始信息中选出国内动态 1 条、国际动态 1 条，其中高重要性 1 条。",
        "coverage": Coverage(sources_ok=("示例科技报", "示例财经"), sources_failed=("示例停更站",)),
        "quality": {"link_validity": 1.0},
        "usage": Usage(),
    }
    return DailyReport.model_validate(values | changes)


def sample() -> DailyReport:
    """One domestic entry, one English one that follows up on an earlier report, one outside the short version."""
    return report(
        entry(1),
        entry(2, brief=False, importance="low", text=HOSTILE, tags=(HOSTILE,), reason=HOSTILE),
        entry(
            1,
            id="e3",
            story_id="s3",
            region="international",
            language="en",
            importance="medium",
            text="Northwind Cloud said on Monday it will open its third European region in Lisbon for €1.2 billion.",
            sources=(citation(3, "Sample Wire"),),
            follow_up_of="e0",
            event_date=date(2026, 3, 9),
        ),
    )
