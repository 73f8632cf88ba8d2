"""A week's events from a real store: with daily reports or without any, this week and the weeks before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest_asyncio

from pipeline import daily, facts, sample
from pipeline.model import Item, Source
from pipeline.store import Store, open_store
from pipeline.week import gather
from pipeline.week.event import Event
from pipeline.week.figures import Figures, figures
from pipeline.week.gather import Span
from tests.blank import blank
from tests.fakes import news
from tests.fakes.weeks import MONDAY, SEEN, SOURCES, STEADY, Letters, article, store_items, week, weeks
from tests.pipeline import building

SETTINGS = building.settings()
PROFILE = SETTINGS.profiles[0]
WEEK = Span(MONDAY, MONDAY + timedelta(days=6))
NO_SOURCES: Mapping[str, Source] = {}


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> Store:
    async with open_store(blank(tmp_path, "week.db")) as opened:
        yield opened  # type: ignore[misc]


async def gathered(store: Store, items: Sequence[Item], span: Span = WEEK) -> tuple[list[Event], int]:
    await store_items(store, items)
    return await gather.events(store, PROFILE, SOURCES, span, Letters())


async def counted(store: Store, items: Sequence[Item], span: Span = WEEK) -> Figures:
    events, number = await gathered(store, items, span)
    before = await gather.before(store, PROFILE, SOURCES, span, Letters())
    return figures(events, before, PROFILE, span, number)


class TestWithoutAnyDailyReport:
    async def test_the_stored_items_on_the_topics_become_events_best_first(self, store: Store) -> None:
        items = week(MONDAY, STEADY)
        events, number = await gathered(
            store,
            [
                *items,
                news.item("某地樱花进入盛花期", published_at=items[0].published_at),
                news.item("OpenAI 发布新模型", published_at=SEEN),
            ],
        )
        assert number == len(items) + 1  # what came after the week is none of it
        assert {item.id for event in events for item in event.story.items} == {item.id for item in items}
        assert [event.score for event in events] == sorted((event.score for event in events), reverse=True)

    async def test_every_line_is_proved_by_words_of_the_item_that_it_cites(self, store: Store) -> None:
        events, _ = await gathered(store, week(MONDAY, STEADY))
        for event in events:
            texts = event.texts({})
            assert event.evidence and all(any(facts.is_verbatim(q, text) for text in texts) for q in event.evidence)
            assert not facts.unsupported_quantities(event.text, event.evidence)
            assert event.item.id == event.lead

    async def test_gathering_again_finds_the_same(self, store: Store) -> None:
        first, _ = await gathered(store, week(MONDAY, STEADY))
        again, _ = await gather.events(store, PROFILE, SOURCES, WEEK, Letters())
        assert again == first

    async def test_a_story_of_two_weeks_has_each_weeks_items_alone(self, store: Store) -> None:
        sunday = article("小米", 5, SEEN - timedelta(days=8))
        monday = replace(sunday, id="later", source="潮汐财经", published_at=SEEN - timedelta(days=6))
        events, _ = await gathered(store, [sunday, monday])
        assert [[item.id for item in event.story.items] for event in events] == [["later"]]
        assert WEEK.start <= events[0].day <= WEEK.end

    async def test_a_tender_is_an_event_whatever_its_score(self, store: Store) -> None:
        notice = news.item(
            "江北智算中心算力设备采购项目中标公告", "采购人：江北大学", "公告栏", published_at=SEEN - timedelta(days=3)
        )
        strict = PROFILE.model_copy(update={"thresholds": PROFILE.thresholds.model_copy(update={"keep": 100})})
        await store_items(store, [notice, *week(MONDAY, STEADY)])
        events, _ = await gather.events(store, strict, SOURCES, WEEK, Letters())
        assert [(event.category, event.area, event.lead) for event in events] == [("tender", "tender", notice.id)]
        assert events[0].tender is not None


class TestWithDailyReports:
    @pytest_asyncio.fixture
    async def reported(self, tmp_path: Path) -> tuple[Store, object]:
        feeds = await building.both_days(tmp_path / "days.db")
        async with open_store(f"sqlite:///{feeds.path}") as store:
            yield (
                store,
                await daily.build(  # type: ignore[misc]
                    store, SETTINGS, building.order(feeds.sources), daily.Engines(building.EMBEDDER)
                ),
            )

    async def test_what_a_daily_report_told_is_an_event_in_its_words(self, reported: tuple[Store, object]) -> None:
        store, report = reported
        span = Span(date(2026, 3, 9), date(2026, 3, 11))
        sources = {source.name: source for source in sample.sources()}
        events, _ = await gather.events(store, PROFILE, sources, span, building.EMBEDDER)
        by_story = {event.id: event for event in events}
        for entry in report.entries:  # type: ignore[attr-defined]
            event = by_story[entry.story_id]
            assert (event.text, event.evidence, event.lead) == (entry.text, entry.evidence, entry.sources[0].item_id)
            assert not (entry.importance == "high" and event.importance != "high")
        assert len(events) > len(report.entries)  # type: ignore[attr-defined]

    async def test_what_a_daily_report_passed_over_is_not_judged_again(self, reported: tuple[Store, object]) -> None:
        store, report = reported
        window = report.window  # type: ignore[attr-defined]
        assert await store.items.unjudged(window.start, window.end, PROFILE.name) == []
        assert await store.items.unjudged(window.start, window.end, "another")


class TestTheWeeksBefore:
    async def test_planted_changes_are_found_and_nothing_else(self, store: Store) -> None:
        this = {**STEADY, "华为": 9, "摩尔线程": 6}
        before = {**STEADY, "华为": 1, "百度": 8}
        found = await counted(store, weeks(this, before))
        told = {(change.change.kind, change.change.series.name) for change in found.changes}
        assert told == {("more", "华为"), ("new", "摩尔线程"), ("gone", "百度")}
        assert [count.name for count in found.newcomers] == ["摩尔线程"]
        assert found.baseline == tuple(MONDAY - timedelta(days=7 * back) for back in range(5, 0, -1))
        for change in found.changes:
            assert len(change.events) == change.change.series.now

    async def test_a_quiet_week_has_no_changes(self, store: Store) -> None:
        found = await counted(store, weeks(STEADY, STEADY))
        assert (len(found.baseline), found.changes, found.newcomers) == (5, (), ())

    async def test_five_days_with_nothing_before_have_no_baseline(self, store: Store) -> None:
        found = await counted(store, week(MONDAY, STEADY, days=5), Span(MONDAY, MONDAY + timedelta(days=4)))
        assert (found.baseline, found.changes, found.newcomers) == ((), (), ())
        assert found.events and len(found.days) == 5

    async def test_a_week_of_which_days_are_missing_is_none_to_compare_with(self, store: Store) -> None:
        last = MONDAY - timedelta(days=7)
        found = await counted(store, [*week(MONDAY, STEADY), *week(last, STEADY, days=4)])
        assert found.baseline == ()

    async def test_what_feeds_still_have_of_long_ago_is_no_week(self, store: Store) -> None:
        full = {company: 4 * times for company, times in STEADY.items()}
        found = await counted(store, [*week(MONDAY, full), *week(MONDAY - timedelta(days=7), {"智谱": 7})])
        assert found.baseline == ()
