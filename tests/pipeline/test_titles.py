"""Titles without what calls for clicks, and never with a word changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.extract.titles import clean_title, headline, states
from pipeline.model import Item


def titled(title: str, source: str = "远方网") -> Item:
    moment = datetime(2026, 6, 16, tzinfo=UTC)
    return Item("i", source, "https://example.org/i", title, "", "zh", moment, "stated", moment)


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [
        ("开源炸场！甲公司大模型再获九项第一！", "甲公司大模型再获九项第一"),
        ("重磅！甲公司发布新一代智算芯片", "甲公司发布新一代智算芯片"),
        ("刚刚，甲公司发布新一代智算芯片", "甲公司发布新一代智算芯片"),
        ("降本近四成！甲公司发布新一代智算芯片", "甲公司发布新一代智算芯片"),
        ("甲公司发布新一代智算芯片，太猛了！", "甲公司发布新一代智算芯片"),
        ("甲公司完成亿元融资，乙资本领投｜硬远首发", "甲公司完成亿元融资，乙资本领投"),
        ("硬远专访 | 甲公司创始人：机器人不会取代人", "甲公司创始人：机器人不会取代人"),
        ("【市场动态】甲公司上调全年指引", "甲公司上调全年指引"),
        ("（调研行）甲市机器人产业链逐步成形", "甲市机器人产业链逐步成形"),
        ("甲公司发布新一代智算芯片 - 远方网", "甲公司发布新一代智算芯片"),
        ("甲公司代码助手支持接入任意开源大模型 - somebody", "甲公司代码助手支持接入任意开源大模型"),
        ("Acme buys Bolt for $3 billion - Example News", "Acme buys Bolt for $3 billion"),
        ("Acme buys Bolt for $3 billion | Jane Doe", "Acme buys Bolt for $3 billion"),
        ("Acme buys Bolt: [details](https://evil.example/x) here", "Acme buys Bolt: details here"),
        ("甲公司发布新品 https://evil.example/click", "甲公司发布新品"),
        ("🔥🔥 甲\u202e公司\u200b发布新一代芯片", "甲公司发布新一代芯片"),
        ("甲公司会倒闭吗？！", "甲公司会倒闭吗？"),
        ("甲公司与乙公司发布联合方案，支持 A|B 两种模式", "甲公司与乙公司发布联合方案，支持 A|B 两种模式"),
        (
            "甲公司在发布会上宣布了五项更新｜乙公司与丙公司在同日宣布了六项更新",
            "甲公司在发布会上宣布了五项更新｜乙公司与丙公司在同日宣布了六项更新",
        ),
        ("<b>甲公司</b>发布[新一代芯片](javascript:alert(1))", "甲公司发布新一代芯片"),
    ],
)
def test_a_title_is_cleaned_by_cutting_only(title: str, cleaned: str) -> None:
    assert clean_title(titled(title)) == cleaned


def test_a_headline_is_short_and_has_no_closing_mark() -> None:
    title = "甲公司将在荷兰建设欧洲供应链中心；" * 2 + "乙公司词典笔获奖，" * 6 + "丙公司上市！"
    assert (
        headline(titled(title))
        == "甲公司将在荷兰建设欧洲供应链中心；" * 2 + "乙公司词典笔获奖，" * 2 + "乙公司词典笔获奖"
    )
    assert headline(titled("甲公司发布新一代芯片。")) == "甲公司发布新一代芯片"
    assert len(headline(titled("无标点" * 200))) <= 60
    assert headline(titled("Acme " * 80)).endswith("Acme")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("甲公司发布新一代智算芯片", True),
        ("甲公司创始人：我会继续留任", True),
        ("甲公司为何放弃自研芯片", False),
        ("你的手机该换了：甲公司发布新机", False),
        ("甲公司上市；乙公司停产；丙公司裁员", False),
        ("甲公司", False),
        ("Acme buys Bolt for $3 billion", True),
        ("Why Acme bought Bolt for $3 billion", False),
        ("How we built our data center", False),
    ],
)
def test_only_a_statement_of_one_event_can_stand_for_it(title: str, told: bool) -> None:
    assert states(title) is told
