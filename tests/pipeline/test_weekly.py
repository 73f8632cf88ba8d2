"""The weekly report from a store to a store: its steps, its pictures, its versions, and what it measures of itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from pipeline import daily, sample, weekly
from pipeline.config import Profile
from pipeline.model import Item, Source, WeeklyReport
from pipeline.store import Store, open_store
from pipeline.week.span import Span
from tests.blank import blank
from tests.fakes.weeks import MONDAY, SEEN, SOURCES, STEADY, Letters, store_items, week, weeks
from tests.pipeline import building
from tests.pipeline.composing import EN, part

SETTINGS = building.settings()
PROFILE = SETTINGS.profiles[0]
WEEK = Span(MONDAY, MONDAY + timedelta(days=6))


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> Store:
    async with open_store(blank(tmp_path, "week.db")) as opened:
        yield opened  # type: ignore[misc]


async def built(store: Store, items: Sequence[Item], profile: Profile = PROFILE, span: Span = WEEK) -> WeeklyReport:
    await store_items(store, items)
    return await made(store, list(SOURCES.values()), profile, span)


async def made(store: Store, sources: Sequence[Source], profile: Profile = PROFILE, span: Span = WEEK) -> WeeklyReport:
    order = weekly.Order(profile, span, SEEN, sources)
    return await weekly.build(store, SETTINGS, order, daily.Engines(Letters()))


def assert_sound(report: WeeklyReport) -> None:
    for measure in ("cited_sentences", "citation_support"):
        assert report.quality[measure] >= 0.98, measure
    for measure in ("link_validity", "number_support", "statistics_named", "parts"):
        assert report.quality[measure] == 1.0, measure
    assert (report.quality["missing_high"], report.quality["duplicate_texts"]) == (0, 0)


async def test_the_report_is_stored_as_it_is_returned_with_a_picture_for_each_chart(store: Store) -> None:
    report = await built(store, week(MONDAY, STEADY))
    assert report.id == "weekly-2026-03-09-ai-cloud-v1"
    assert await store.reports.get(report.id) == report
    pictures = await store.charts.of(report.id)
    assert sorted(pictures) == sorted(chart.name for chart in report.charts)
    assert "events_by_day" in pictures
    assert pictures["events_by_day"].png.startswith(b"\x89PNG")
    assert report.charts[0].alt in pictures["events_by_day"].svg


async def test_building_again_makes_the_next_version_with_the_same_words(store: Store) -> None:
    first = await built(store, week(MONDAY, STEADY))
    second = await made(store, list(SOURCES.values()))
    assert (second.version, second.parts, second.references) == (2, first.parts, first.references)


async def test_the_sample_days_make_a_report_that_passes_every_measure(store: Store) -> None:
    await sample.load(store, 1)
    await sample.load(store, 2)
    assert_sound(await made(store, sample.sources()))


async def test_planted_changes_are_told_with_their_numbers_and_drawn(store: Store) -> None:
    report = await built(store, weeks({**STEADY, "OpenAI": 14}, {**STEADY, "OpenAI": 1}))
    (told,) = [text for text in part(report, "signals") if text.startswith("“OpenAI”")]
    (change,) = [change for change in report.statistics.changes if change.series == "entity"]
    assert (change.name, change.before) == ("OpenAI", (1, 1, 1, 1, 1))
    assert told.startswith(f"“OpenAI”本周 {change.now} 起，前五周均值 1.0，明显增多，如“")
    assert "moved" in {chart.name for chart in report.charts}
    assert_sound(report)


async def test_without_weeks_before_it_says_that_there_is_no_baseline(store: Store) -> None:
    report = await built(store, week(MONDAY, STEADY))
    assert report.statistics.baseline == ()
    assert "没有可比的基线" in part(report, "signals")[0]
    assert "moved" not in {chart.name for chart in report.charts}
    assert_sound(report)


async def test_a_week_with_nothing_on_the_topics_is_told_honestly_in_five_parts(store: Store) -> None:
    report = await built(store, [])
    assert [p.key for p in report.parts] == ["summary", "trends", "categories", "signals", "questions"]
    assert (report.references, report.charts) == ((), ())
    assert part(report, "questions") == ["本周没有足以提出问题的事件。"]
    assert_sound(report)


async def test_an_english_profile_gets_an_english_report(store: Store) -> None:
    report = await built(store, week(MONDAY, STEADY), EN)
    assert report.parts[0].title == "The week in brief"
    assert "no change is claimed" in part(report, "signals")[0]
    assert_sound(report)


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (datetime(2026, 3, 16, 1, tzinfo=UTC), date(2026, 3, 9)),  # Monday, 09:00 in Shanghai
        (datetime(2026, 3, 15, 17, tzinfo=UTC), date(2026, 3, 9)),  # there it is Monday already
        (datetime(2026, 3, 15, 15, tzinfo=UTC), date(2026, 3, 2)),  # Sunday: this week is not over
    ],
)
def test_the_last_full_week_ends_on_the_sunday_before_in_the_profile_s_zone(now: datetime, first: date) -> None:
    assert weekly.last_week(PROFILE, now) == Span(first, first + timedelta(days=6))


def test_a_week_of_the_calendar_begins_on_monday() -> None:
    assert weekly.iso_week(2026, 6) == Span(date(2026, 2, 2), date(2026, 2, 8))
    assert weekly.iso_week(2026, 53).start == date(2026, 12, 28)
    with pytest.raises(ValueError, match="week"):
        weekly.iso_week(2025, 53)
