"""Counts of what the thread's report and the days' reports have: by region, kind, names, sources and sums."""

from __future__ import annotations

import pytest

from pipeline import daily
from pipeline.model import Answer, DailyReport, Entry
from tests.pipeline.answering.newsroom import NOW, PROFILE, Newsroom
from tests.pipeline.building import EMBEDDER, settings


@pytest.fixture
async def report(room: Newsroom) -> DailyReport:
    order = daily.Order(PROFILE, daily.today(PROFILE, NOW), NOW, list(room.engine.sources))
    return await daily.build(room.store, settings(), order, daily.Engines(EMBEDDER))


def first(answer: Answer) -> str:
    return answer.sentences[0].text


def having(report: DailyReport, **wanted: str) -> list[Entry]:
    return [one for one in report.entries if all(getattr(one, name) == value for name, value in wanted.items())]


@pytest.mark.parametrize("question", ["国内动态一共几条？", "How many domestic entries are there?", "国内部分有多少条"])
async def test_entries_are_counted_by_region_and_each_is_cited(
    room: Newsroom, report: DailyReport, question: str
) -> None:
    chosen = having(report, region="domestic")
    answer = await room.ask(question, report=report)
    assert f" {len(chosen)} " in first(answer)
    assert {one.sources[0].item_id for one in chosen} == {proof.item_id for proof in answer.references}


@pytest.mark.parametrize(
    "question", ["投融资与上市这一类有几条？", "这份日报里讲融资的有多少条？", "How many items are about funding?"]
)
async def test_entries_are_counted_by_kind(room: Newsroom, report: DailyReport, question: str) -> None:
    assert f" {len(having(report, category='funding'))} " in first(await room.ask(question, report=report))


async def test_entries_are_counted_by_importance(room: Newsroom, report: DailyReport) -> None:
    level = report.entries[0].importance
    said = {"high": "高", "medium": "中", "low": "低"}[level]
    answer = await room.ask(f"重要性{said}的条目有多少？", report=report)
    assert f" {len(having(report, importance=level))} " in first(answer)


async def test_entries_that_mention_somebody_are_counted(room: Newsroom, report: DailyReport) -> None:
    count = sum("LS300" in one.text for one in report.entries)
    assert f" {count} " in first(await room.ask("有几条提到 LS300？", report=report))


async def test_none_is_a_count_too(room: Newsroom, report: DailyReport) -> None:
    assert "0" in first(await room.ask("这份日报有几条提到 Zephyrix？", report=report))


async def test_all_that_was_read_is_counted(room: Newsroom, report: DailyReport) -> None:
    assert f" {report.raw_count} " in first(await room.ask("这份日报是从多少条原始信息里选的？", report=report))


async def test_the_sources_of_an_entry_are_counted(room: Newsroom, report: DailyReport) -> None:
    answer = await room.ask("国内第1条引了几个来源？", report=report)
    entry = next(one for one in report.entries if (one.region, one.rank) == ("domestic", 1))
    assert f" {len(entry.sources)} " in first(answer)


async def test_the_reports_of_the_days_asked_for_are_counted_from_the_store(
    room: Newsroom, report: DailyReport
) -> None:
    answer = await room.ask("本周的日报里一共收了几起融资？")
    assert f" {len(having(report, category='funding'))} " in first(answer)


async def test_sums_of_a_kind_are_added_up(room: Newsroom, report: DailyReport) -> None:
    answer = await room.ask("这份日报里的融资金额合计多少？", report=report)
    assert any("合计" in sentence.text for sentence in answer.sentences)


@pytest.mark.parametrize("question", ["盾山安全有多少名员工？", "柏川机器人进入了多少座变电站？"])
async def test_a_figure_of_somebody_is_no_count_of_entries(room: Newsroom, report: DailyReport, question: str) -> None:
    assert "日报" not in first(await room.ask(question, report=report))
