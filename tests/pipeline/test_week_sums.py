"""Which sum of money is an event's own."""

from __future__ import annotations

import pytest

from pipeline.week.sums import own_sum

STATED = [
    ("星河智算完成12亿元B轮融资，估值达80亿元", 1_200_000_000, "CNY"),
    ("以300亿美元估值，云汐科技融资20亿美元", 2_000_000_000, "USD"),
    ("潮汐科技以4.5亿美元收购北岸机器人", 450_000_000, "USD"),
    ("北岸機器人獲2.5億美元融資", 250_000_000, "USD"),
    ("监管部门对澄海平台罚款3000万欧元", 30_000_000, "EUR"),
    ("Northbank raises $40M at a $600M valuation", 40_000_000, "USD"),
    ("Northbank raises $40M, bringing its total to $90M", 40_000_000, "USD"),
    ("Valued at $2 billion, Tidewater secures $150 million", 150_000_000, "USD"),
    ("Tidewater to buy Northbank for $1.2 billion", 1_200_000_000, "USD"),
    ("澄海投资100亿元建智算中心，其中一期30亿元", 10_000_000_000, "CNY"),
]
NONE = [
    "星河智算估值突破80亿元",
    "潮汐科技市值重回万亿美元",
    "北岸机器人去年营收12亿元，净利润1.5亿元",
    "云汐科技完成数亿元融资",
    "云汐科技完成近千万元种子轮融资",
    "消息称云汐科技正以50亿美元估值融资3亿美元",
    "潮汐科技据传考虑以10亿美元收购北岸",
    "澄海15元套餐可买百万Token",
    "晨光与潮汐分别融资2亿元、3亿元",
    "Northbank in talks to raise $300M",
    "Northbank posts $2 billion revenue",
    "Tidewater hits $3 billion valuation",
    "What does the loss of a $10bn deal mean?",
    "澄海豪掷1. 5 亿美元建数据中心",
]


@pytest.mark.parametrize(("title", "value", "currency"), STATED)
def test_what_changes_hands_is_the_sum(title: str, value: int, currency: str) -> None:
    found = own_sum(title, (title,), None)
    assert found is not None
    assert (int(found.value), found.unit) == (value, currency)
    assert found.text in title


@pytest.mark.parametrize("title", NONE)
def test_what_is_none_or_in_doubt_is_none(title: str) -> None:
    assert own_sum(title, (title,), None) is None


def test_evidence_is_read_where_the_title_tells_of_a_deal_without_its_sum() -> None:
    evidence = ("潮汐科技宣布收购北岸机器人，交易作价6亿美元。",)
    found = own_sum("潮汐科技宣布收购北岸机器人", evidence, None)
    assert found is not None and found.value == 600_000_000
    assert own_sum("潮汐科技换帅", evidence, None) is None
