"""The daily report from the sample feeds, day after day: what it promises its readers."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from pipeline import config, daily, sample
from pipeline.meaning import FloatArray
from pipeline.model import DailyReport
from pipeline.store import Store, open_store
from tests.blank import blank
from tests.pipeline.building import EMBEDDER

SETTINGS = config.load(config.shipped(), {})
QUIET = SETTINGS.model_copy(update={"articles": SETTINGS.articles.model_copy(update={"enabled": False})})
PROFILE = QUIET.profiles[0]


async def built(store: Store, day: sample.Day, embedder: object = EMBEDDER) -> DailyReport:
    now = sample.CLOCKS[day]
    order = daily.Order(PROFILE, daily.today(PROFILE, now), now, sample.sources())
    return await daily.build(store, QUIET, order, daily.Engines(embedder))  # type: ignore[arg-type]


async def both_days(folder: Path) -> tuple[DailyReport, DailyReport]:
    async with open_store(blank(folder, "days.db")) as store:
        await sample.load(store, 1)
        first = await built(store, 1)
        await sample.load(store, 2)
        return first, await built(store, 2)


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> tuple[DailyReport, DailyReport]:
    return asyncio.run(both_days(tmp_path_factory.mktemp("days")))


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> Store:
    async with open_store(blank(tmp_path, "one.db")) as opened:
        await sample.load(opened, 1)
        yield opened  # type: ignore[misc]


def test_every_measure_of_truth_is_one(days: tuple[DailyReport, DailyReport]) -> None:
    for report in days:
        true = ("link_validity", "quote_verbatim", "number_support", "entity_support", "date_support", "freshness")
        assert {name: report.quality[name] for name in true} == dict.fromkeys(true, 1.0)
        assert report.quality["duplicate_rate"] == 0


def test_both_regions_are_full_and_within_their_quotas(days: tuple[DailyReport, DailyReport]) -> None:
    for report in days:
        shares = Counter(entry.region for entry in report.entries)
        assert 10 <= shares["domestic"] <= PROFILE.quotas.domestic
        assert 10 <= shares["international"] <= PROFILE.quotas.international
        assert Counter(e.region for e in report.entries if e.brief) == {"domestic": 5, "international": 5}
        assert max(Counter(entry.category for entry in report.entries).values()) <= PROFILE.quotas.per_category


def test_ranks_count_from_one_within_each_region(days: tuple[DailyReport, DailyReport]) -> None:
    for region in ("domestic", "international"):
        ranks = [entry.rank for entry in days[1].entries if entry.region == region]
        assert ranks == list(range(1, len(ranks) + 1))


def test_what_was_told_comes_back_only_as_a_follow_up_that_names_it(days: tuple[DailyReport, DailyReport]) -> None:
    first, second = days
    told = {entry.id: entry for entry in first.entries}
    again = [entry for entry in second.entries if entry.follow_up_of]
    assert again, "the sample holds stories that go on"
    assert all(entry.follow_up_of in told and "新" in entry.reason for entry in again)
    stories = {entry.story_id for entry in first.entries}
    assert all(entry.follow_up_of for entry in second.entries if entry.story_id in stories)
    shown = {source.item_id for entry in first.entries for source in entry.sources}
    assert not [s for entry in second.entries for s in entry.sources if s.item_id in shown]


def test_the_date_of_a_text_is_never_after_the_day_its_source_was_read(days: tuple[DailyReport, DailyReport]) -> None:
    for report in days:
        for entry in report.entries:
            read = max(source.published_at for source in entry.sources).date() + timedelta(days=1)
            assert entry.event_date <= read
            if entry.event_date == report.date:
                assert entry.date_basis == "first_seen" or any(s.published_at.date() for s in entry.sources)


def test_no_feed_s_markup_or_instruction_reaches_a_reader(days: tuple[DailyReport, DailyReport]) -> None:
    for report in days:
        for entry in report.entries:
            for bad in ("<script", "<!channel>", "<at ", "ignore all previous", "忽略以上", "\u200b", "](http"):
                assert bad not in entry.text.lower()


async def test_the_same_day_built_again_says_the_same_under_a_new_version(store: Store) -> None:
    first = await built(store, 1)
    second = await built(store, 1)
    assert (first.version, second.version) == (1, 2)
    assert first.id != second.id
    assert [entry.text for entry in second.entries] == [entry.text for entry in first.entries]
    assert await store.reports.get(first.id) == first


async def test_a_build_that_is_ended_half_way_and_done_again_comes_to_the_same(store: Store, tmp_path: Path) -> None:
    class Dies:
        def embed(self, texts: object) -> FloatArray:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await built(store, 1, Dies())
    again = await built(store, 1)
    async with open_store(blank(tmp_path, "other.db")) as other:
        await sample.load(other, 1)
        assert await built(other, 1) == again


async def test_without_vectors_the_report_is_still_whole(store: Store) -> None:
    class Blank:
        def embed(self, texts: list[str]) -> FloatArray:
            return np.zeros((len(texts), 512), np.float32)

    report = await built(store, 1, Blank())
    assert len(report.entries) > 20
    assert report.quality["link_validity"] == 1.0


async def test_a_day_without_news_is_reported_as_quiet(tmp_path: Path) -> None:
    async with open_store(blank(tmp_path, "quiet.db")) as store:
        report = await built(store, 1)
    assert report.entries == ()
    assert report.raw_count == 0
    assert report.summary


def test_the_window_ends_with_the_day_or_with_the_clock() -> None:
    now = sample.CLOCKS[2]
    assert daily.window_of(PROFILE, date(2026, 3, 11), now).end == now
    past = daily.window_of(PROFILE, date(2026, 3, 9), now)
    assert past.end.isoformat() == "2026-03-10T00:00:00+08:00"
    assert past.end - past.start == timedelta(hours=PROFILE.window_hours)
