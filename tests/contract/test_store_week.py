"""What a store says of a span of days: its stories, its items that no report has judged, how many it has."""

from __future__ import annotations

from datetime import timedelta

from pipeline.model import Story, Window
from pipeline.store import Store
from tests.contract.samples import HOUR, NOW, fetched, item, parsed, report

DAY = timedelta(days=1)


async def test_stories_of_a_span_come_whole_when_one_of_their_items_is_in_it(store: Store) -> None:
    old, middle, new = item("old", 72), item("middle", 48), item("new", 2)
    await store.sources.record(fetched(), parsed(old, middle, new), NOW)
    await store.stories.save([Story("s1", (old, middle)), Story("s2", (new,))])
    found = await store.stories.between(NOW - 50 * HOUR, NOW - 40 * HOUR)
    assert [(story.id, [i.id for i in story.items]) for story in found] == [("s1", ["old", "middle"])]
    assert await store.stories.between(NOW - 40 * HOUR, NOW - 2 * HOUR) == []  # half-open


async def test_items_are_counted_in_a_half_open_span(store: Store) -> None:
    await store.sources.record(fetched(), parsed(item("a", 3), item("b", 2), item("c", 1)), NOW)
    assert await store.items.count_between(NOW - 3 * HOUR, NOW - HOUR) == 2
    assert await store.items.count_between(NOW, NOW + DAY) == 0


async def test_unjudged_is_what_is_in_no_story_and_was_not_there_for_any_daily_report(store: Store) -> None:
    told, passed, late, outside = (
        item("told", 5),
        item("passed", 5, first_seen=NOW - 2 * HOUR),
        item("late", 5, first_seen=NOW),
        item("outside", 30, first_seen=NOW - 2 * HOUR),
    )
    await store.sources.record(fetched(), parsed(told, passed, late, outside), NOW)
    await store.stories.save([Story("s1", (told,))])
    await store.reports.add(report(window=Window(start=NOW - DAY, end=NOW - HOUR)))
    start, end = NOW - 3 * DAY, NOW + DAY
    assert [i.id for i in await store.items.unjudged(start, end, "ai-cloud")] == ["outside", "late"]
    assert [i.id for i in await store.items.unjudged(start, end, "other")] == ["outside", "late", "passed"]
