"""Sentences in another language than their sources: proved by names, figures and meaning, and not by letters."""

from __future__ import annotations

import pytest

from pipeline.answering import leeway, proof
from pipeline.answering.anchors import are_kept
from pipeline.answering.asked import spoken
from pipeline.answering.comparing import sides
from pipeline.answering.inquiry import read
from pipeline.answering.statements import Cited
from pipeline.model import Item
from tests.pipeline.answering.newsroom import news


def judged(claim: str, title: str, quote: str, likeness: float = 0.0) -> list[str]:
    item: Item = news(title, quote)
    _, faults = proof.judged(claim, {"k7qx": [Cited(item, quote)]}, "en", lambda _, words: likeness)
    return faults


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Tencent Cloud takes Hunyuan-T9 offline on May 6.", "腾讯云 Hunyuan-T9 模型 5 月 6 日下线"),
        ("The data center in Shanghai draws 300 megawatts.", "上海的数据中心耗电300兆瓦"),
        ("Chinese company Unitree sold 5,000 robots in Hong Kong.", "中国公司宇树科技在香港卖出5000台机器人"),
        ("Quantor App passed 2 million users in its first week.", "Quantor App 上线首周用户突破200万"),
        ("Unitree raised 300 million yuan.", "宇树科技完成3亿元融资"),
    ],
)
def test_a_true_translation_holds(claim: str, quote: str) -> None:
    assert judged(claim, quote, quote, likeness=0.6) == []


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The data center in Beijing draws 300 megawatts.", "上海的数据中心耗电300兆瓦"),
        ("The data center in Shanghai draws 400 megawatts.", "上海的数据中心耗电300兆瓦"),
        ("Alibaba Cloud takes Hunyuan-T9 offline on May 6.", "腾讯云 Hunyuan-T9 模型 5 月 6 日下线"),
        ("Tencent bought Unitree.", "腾讯与宇树科技合作"),
    ],
)
def test_a_false_one_does_not(claim: str, quote: str) -> None:
    assert judged(claim, quote, quote, likeness=0.9)


def test_what_shares_no_name_no_figure_and_no_meaning_is_not_told() -> None:
    assert judged("The weather stays fine for the whole of spring.", "宇树科技完成融资", "宇树科技完成融资")


def test_goods_that_are_ordered_are_no_takeover() -> None:
    assert leeway.is_order("buy", ["某市采购12台服务器"])
    assert not leeway.is_order("buy", ["两家公司开展合作"])


@pytest.mark.parametrize(
    ("text", "language"),
    [("Mobileye 呢？", "zh"), ("GPT-5.4", "zh"), ("Who leads 宇树科技 and what is its price?", "en"),
     ("它的估值？", "zh"), ("How much?", "en")],
)  # fmt: skip
def test_a_name_does_not_decide_the_language(text: str, language: str) -> None:
    assert spoken(text, "zh") == language


@pytest.mark.parametrize(
    ("asked", "line", "kept"),
    [
        ("柏川第二季度营收多少？", "柏川第一季度营收3亿元", False),
        ("柏川第二季度营收多少？", "柏川Q2营收3亿元", True),
        ("谁领投了柏川的C轮？", "柏川的A轮由云杉领投", False),
        ("Who led Quantor's Series B?", "Quantor的B轮由云杉领投", True),
        ("柏川2024年的利润？", "柏川2025年的利润为1亿元", False),
    ],
)
def test_another_quarter_year_or_round_is_another_thing(asked: str, line: str, kept: bool) -> None:
    assert are_kept(asked, line, line) == kept


@pytest.mark.parametrize(
    ("question", "left", "right"),
    [
        ("北辰算力和泊岸数据的融资各是多少？", "北辰算力", "泊岸数据"),
        ("Who raised more, Quantor or Pagewell?", "Quantor", "Pagewell"),
    ],
)
def test_each_side_of_a_comparison_is_looked_for(question: str, left: str, right: str) -> None:
    first, second = sides(read(question))
    assert left in first
    assert right in second
    assert right not in first
    assert left not in second
