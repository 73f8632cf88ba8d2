"""The measures of a report: 1.0 for a true one, and less for each way in which it can be made false."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pipeline.model import Citation, Entry, Item, Window
from pipeline.quality import Material, measure

ZONE = ZoneInfo("Asia/Shanghai")
PUBLISHED = datetime(2026, 3, 10, 2, tzinfo=UTC)
WINDOW = Window(start=PUBLISHED - timedelta(days=1), end=PUBLISHED + timedelta(hours=1))
ITEMS = {
    "a": Item(
        "a", "晨报", "https://a.example/1", "远山云宣布投资 18.6 亿元建设智算中心",
        "远山云3月10日宣布，将投资18.6亿元在中卫建设智算中心，新增算力3200P，预计明年6月启用，首批服务三家机器人企业。",
        "zh", PUBLISHED, "stated", PUBLISHED,
    ),
    "b": Item(
        "b", "Wire", "https://b.example/2", "Northwind raises $160 million",
        "Northwind, a maker of inference chips, raised $160 million in a round "
        "led by Halden Partners, it said on Monday.",
        "en", PUBLISHED, "stated", PUBLISHED,
    ),
}  # fmt: skip


def entry(key: str, **changes: object) -> Entry:
    item = ITEMS[key]
    citation = Citation(
        item_id=item.id, name=item.source, url=item.url, title=item.title, published_at=item.published_at
    )
    values: dict[str, object] = {
        "id": f"e-{key}", "region": "domestic", "rank": 1, "brief": True, "importance": "high", "text": item.text,
        "language": item.language, "reason": "", "category": "other", "tags": (), "event_date": date(2026, 3, 10),
        "sources": (citation,), "evidence": (item.text,), "origin": "extractive", "story_id": f"s-{key}",
    }  # fmt: skip
    return Entry.model_validate(values | changes)


def measured(*entries: Entry) -> dict[str, float]:
    return measure(entries, Material(ITEMS, {}, ZONE), WINDOW)


def test_a_true_report_measures_one_on_everything_and_repeats_nothing() -> None:
    found = measured(entry("a"), entry("b"))
    assert found.pop("duplicate_rate") == 0
    assert set(found.values()) == {1.0}


def test_a_quiet_day_is_true() -> None:
    found = measured()
    assert found.pop("duplicate_rate") == 0
    assert set(found.values()) == {1.0}


@pytest.mark.parametrize(
    ("measure_name", "false"),
    [
        ("number_support", {"text": ITEMS["a"].text.replace("18.6亿", "81.6亿")}),
        ("number_support", {"text": ITEMS["a"].text.replace("18.6亿元", "18.6万元")}),
        ("number_support", {"text": ITEMS["a"].text.replace("18.6亿元", "18.6亿美元")}),
        ("number_support", {"text": ITEMS["a"].text.replace("3月10日", "3月11日")}),
        ("entity_support", {"text": ITEMS["a"].text + "NVIDIA参与。"}),
        ("quote_verbatim", {"evidence": ("远山云将投资18.6亿元。",)}),
        ("date_support", {"event_date": date(2026, 3, 12)}),
        ("length_ok", {"text": "远山云投资18.6亿元。"}),
    ],
)
def test_a_false_word_shows_in_its_measure(measure_name: str, false: dict[str, object]) -> None:
    assert measured(entry("a", **false), entry("b"))[measure_name] < 1


def test_crossed_links_show() -> None:
    """The fault of positions taken for identities: each text under the other's source."""
    crossed = (entry("a", sources=entry("b").sources), entry("b", sources=entry("a").sources))
    assert measured(*crossed)["link_text_match"] == 0
    assert measured(*crossed)["quote_verbatim"] == 0


def test_an_address_that_is_not_its_item_s_shows() -> None:
    (source,) = entry("a").sources
    forged = source.model_copy(update={"url": "https://evil.example/"})
    unknown = source.model_copy(update={"item_id": "zzz"})
    assert measured(entry("a", sources=(forged,)))["link_validity"] == 0
    assert measured(entry("a", sources=(unknown,)))["link_validity"] == 0


def test_the_same_matter_twice_shows() -> None:
    assert measured(entry("a"), entry("a", id="e2"))["duplicate_rate"] == 1


def test_old_news_shows() -> None:
    old = replace(ITEMS["a"], published_at=PUBLISHED - timedelta(days=9))
    (source,) = entry("a").sources
    stale = entry("a", sources=(source.model_copy(update={"published_at": old.published_at}),))
    assert measured(stale)["freshness"] == 0
