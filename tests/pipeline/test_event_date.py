"""The day of the act that is reported: stated by the lead, else the report's own."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from pipeline.extract.event_date import event_date
from pipeline.model import Item

SHANGHAI = ZoneInfo("Asia/Shanghai")


def reported(lead: str, text: str | None = None, published: str = "2026-06-16T10:00:00+08:00") -> date:
    moment = datetime.fromisoformat(published)
    item = Item("i", "s", "https://example.org/i", "t", text or lead, "zh", moment, "stated", moment)
    return event_date(lead, item, SHANGHAI)


@pytest.mark.parametrize(
    ("lead", "day"),
    [
        ("6月15日，甲公司宣布完成融资。", 15),
        ("某某之家 6 月 15 日消息，甲公司今日宣布开源。", 15),
        ("某某之家 6 月 16 日消息，甲公司昨日（6 月 15 日）发布博文。", 15),
        ("甲公司公告，董事长于2026年6月15日收到告知书。", 15),
        ("2026年智算论坛15日在海州开幕。", 15),
        ("当地时间6月14日，甲公司宣布收购乙公司。", 14),
        ("远方网海州6月15日电 (张三)论坛开幕。", 15),
        ("北京，2026年6月15日——展会将于6月22日开幕。", 15),
        ("Acme announced on June 15 that it will buy Bolt.", 15),
        ("WASHINGTON, June 15 (Reuters) - The agency opened a case.", 15),
        ("On 9 June, Acme released a model.", 9),
        ("Acme said yesterday that it will buy Bolt.", 15),
    ],
)
def test_the_day_of_the_act_is_read_from_the_lead(lead: str, day: int) -> None:
    assert reported(lead) == date(2026, 6, day)


@pytest.mark.parametrize(
    "lead",
    [
        "甲公司将于6月22日发布新品。",
        "甲公司预计6月15日完成交割。",
        "截至6月11日，甲系统占比六成。",
        "自6月14日起，甲公司上调价格。",
        "甲公司股票自6月15日起复牌。",
        "甲手机发布于6月12日，现已降价。",
        "据《远方报》昨日报道，甲公司去年亏损。",
        "去年6月15日，甲公司宣布停产。",
        "甲公司在2025年6月15日收购了乙公司。",
        "甲公司（6月12日成立）宣布开源。",
        "6月10日至14日，大会在海州举行。",
        "3月2日，甲公司宣布停产。",
        "甲公司宣布开源。",
        "The model will launch on June 15.",
        "Acme has grown since June 12.",
    ],
)
def test_a_plan_a_deadline_or_a_day_of_the_past_is_not_the_day(lead: str) -> None:
    assert reported(lead) == date(2026, 6, 16)


def test_a_dateline_elsewhere_in_the_text_dates_the_report() -> None:
    assert reported("甲公司宣布开源。", "某某之家 6 月 15 日消息，乙公司停产。甲公司宣布开源。") == date(2026, 6, 15)


def test_publication_is_a_day_of_the_readers_zone() -> None:
    assert reported("甲公司宣布开源。", published="2026-06-15T17:30:00+00:00") == date(2026, 6, 16)
    assert reported("甲公司今日宣布开源。", published="2026-06-15T15:30:00+00:00") == date(2026, 6, 15)


def test_a_year_is_taken_from_near_publication() -> None:
    assert reported("12月31日，甲公司宣布开源。", published="2026-01-01T09:00:00+08:00") == date(2025, 12, 31)
