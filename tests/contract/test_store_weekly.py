"""What every store does with weekly reports and the pictures of their charts."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.errors import StoreError
from pipeline.store import Picture, Store
from tests.contract.samples import TODAY, report, weekly

MONDAY = date(2026, 3, 2)
PICTURE = Picture("moved", "<svg>变化</svg>", b"\x89PNG\0\xff")


async def test_a_weekly_report_comes_back_as_it_was_with_its_pictures(store: Store) -> None:
    await store.reports.add(weekly(), [PICTURE])
    assert await store.reports.get(weekly().id) == weekly()
    assert await store.charts.of(weekly().id) == {"moved": PICTURE}
    assert await store.charts.of("another") == {}


async def test_a_weekly_report_that_is_refused_leaves_no_pictures(store: Store) -> None:
    await store.reports.add(weekly())
    with pytest.raises(StoreError, match="stored already"):
        await store.reports.add(weekly(), [PICTURE])
    assert await store.charts.of(weekly().id) == {}


async def test_kinds_are_told_apart_though_their_days_are_the_same(store: Store) -> None:
    await store.reports.add(weekly(TODAY))
    await store.reports.add(report(TODAY))
    assert await store.reports.latest("weekly") == weekly(TODAY)
    assert await store.reports.latest("daily") == report(TODAY)
    assert await store.reports.find("weekly", "ai-cloud", TODAY) == weekly(TODAY)
    assert [told.day for told in await store.reports.told("ai-cloud", TODAY, date(2026, 4, 1))] == [TODAY, TODAY]


async def test_a_week_is_found_by_all_its_days_in_its_newest_version(store: Store) -> None:
    for version, days in ((1, 7), (2, 7), (3, 3)):
        assert await store.reports.next_version("weekly", "ai-cloud", MONDAY) == version
        await store.reports.add(weekly(days=days, version=version))
    assert await store.reports.find_week("ai-cloud", MONDAY, date(2026, 3, 8)) == weekly(version=2)
    assert await store.reports.find_week("ai-cloud", MONDAY, date(2026, 3, 4)) == weekly(days=3, version=3)
    assert await store.reports.find_week("ai-cloud", MONDAY, date(2026, 3, 5)) is None
    assert await store.reports.find_week("other", MONDAY, date(2026, 3, 8)) is None
