"""Round-ups are told by the shape of their titles, and newspapers are not taken for them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.extract.roundups import is_roundup
from pipeline.model import Item

NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)


def titled(title: str) -> Item:
    return Item("a", "甲报", "https://a.example/1", title, "", "zh", NOON, "stated", NOON)


@pytest.mark.parametrize(
    "title",
    [
        "早报｜甲公司发布新手机",
        "晚点早报：乙公司裁员",
        "8点1氪丨甲公司上市；乙公司退市",
        "AI日报：甲模型开源；乙应用上线",
        "科技周刊（第 12 期）：给孩子讲芯片",
        "本周热点：三件事",
        "年度盘点：2026 的十个瞬间",
        "今日资讯速览",
        "甲公司完成融资；乙公司发布新车；丙公司换帅",
        "The Weekly Digest: chips, clouds and courts",
        "Morning briefing: what to know today",
        "This week in AI: three launches and a lawsuit",
        "Acme newsletter, issue #12: all about disks",
        "[AINews] a quiet day",
    ],
)
def test_columns_of_many_subjects_are_roundups(title: str) -> None:
    assert is_roundup(titled(title))


@pytest.mark.parametrize(
    "title",
    [
        "据《华尔街日报》报道，甲公司将收购乙公司",
        "华尔街日报：甲公司将收购乙公司",
        "北京晚报：地铁新线今日开通",
        "甲公司日报道量翻倍",
        "甲公司发布会：新手机、新手表、新耳机",
        "Acme sues Bolt over chip design; judge sets date",
        "Acme buys Bolt in a weekly auction",
        "甲公司为 Word / Excel / PowerPoint 推出插件",
    ],
)
def test_single_events_are_not(title: str) -> None:
    assert not is_roundup(titled(title))
