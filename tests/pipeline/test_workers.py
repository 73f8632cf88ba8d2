"""pipeline.parse.workers: parsing under limits of time and memory."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.model import Document, Parsed, Selectors, Source
from pipeline.parse import parse_document
from pipeline.parse.workers import LIGHT, Workers

NOW = datetime(2026, 6, 17, 0, 30, tzinfo=UTC)
FEED = Source(name="feed", url="https://news.example/feed.xml")
PAGE = Source(name="page", url="https://news.example/list", kind="page", selectors=Selectors(item="li"))
ITEM = "<item><title>新模型</title><link>https://news.example/a-1</link></item>"
WHOLE = Document(FEED.url, f"<rss><channel>{ITEM}</channel></rss>".encode())
BROKEN = Document(FEED.url, f"<rss><channel>{ITEM}".encode())
LIST = Document(PAGE.url, b"<ul><li><a href=/a-1>New</a></li></ul>")
SLOW = Document(PAGE.url, b"<div>" * 300_000)
LARGE = Document(PAGE.url, b"<p>a</p>" * 1_200_000)


on_linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes in /proc")


def children() -> set[str]:
    return {word for task in Path("/proc/self/task").iterdir() for word in (task / "children").read_text().split()}


def environment(process: str) -> bytes:
    return Path(f"/proc/{process}/environ").read_bytes()


@on_linux
async def test_a_well_formed_feed_is_read_without_any_process() -> None:
    before = children()
    async with Workers() as workers:
        parsed = await workers.parse(FEED, WHOLE, NOW)
        assert children() == before
    assert parsed == parse_document(FEED, WHOLE, NOW)


async def test_what_needs_a_worker_comes_to_the_same_as_in_place() -> None:
    large = Document(FEED.url, f"<rss><channel>{ITEM}{'<!-- -->' * (LIGHT // 8)}</channel></rss>".encode())
    jobs = [(FEED, BROKEN), (PAGE, LIST), (FEED, large)]
    async with Workers() as workers:
        found = await asyncio.gather(*(workers.parse(source, document, NOW) for source, document in jobs))
    assert found == [parse_document(source, document, NOW) for source, document in jobs]
    assert all(parsed.items for parsed in found)


async def test_an_article_is_read() -> None:
    sentence = "今日公布了名单，涉及算力、数据和模型，企业可在本月底以前申报。"
    async with Workers() as workers:
        assert (
            await workers.article(Document("https://news.example/a-1", f"<p>{sentence * 3}</p>".encode()))
            == sentence * 3
        )


async def test_a_document_that_takes_too_long_costs_only_itself() -> None:
    async with Workers(count=1, timeout_s=1) as workers:
        started = time.monotonic()
        slow, after = await asyncio.gather(workers.parse(PAGE, SLOW, NOW), workers.parse(PAGE, LIST, NOW))
        assert time.monotonic() - started < 10
        assert slow == Parsed(error="takes longer than 1 s to read")
        assert len(after.items) == 1
        assert await workers.article(SLOW) == ""


@on_linux
async def test_a_document_that_needs_too_much_memory_costs_only_itself() -> None:
    async with Workers(count=1, memory_mb=150, timeout_s=20) as workers:
        large = await workers.parse(PAGE, LARGE, NOW)
        assert large.items == ()
        assert "memory" in (large.error or "") or "150 MB" in (large.error or "")
        assert len((await workers.parse(PAGE, LIST, NOW)).items) == 1


async def test_a_job_that_is_given_up_does_not_answer_for_the_next() -> None:
    async with Workers(count=1) as workers:
        await workers.parse(PAGE, LIST, NOW)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await workers.parse(PAGE, SLOW, NOW)
        assert len((await workers.parse(PAGE, LIST, NOW)).items) == 1


@on_linux
async def test_no_process_outlives_the_workers_and_none_sees_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    before = children()
    async with Workers(count=2) as workers:
        await asyncio.gather(*(workers.parse(PAGE, LIST, NOW) for _ in range(4)))
        started = children() - before
        assert 1 <= len(started) <= 2
        assert not any(b"secret" in environment(process) for process in started)
    assert children() == before
    assert os.environ["OPENAI_API_KEY"] == "secret"
