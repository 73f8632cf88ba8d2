"""Chats, people, cards and deliveries to record."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from bot.card import Button, Buttons, Card, Choice, Divider, Fold, Heading, Line, Link, Note, Quote
from bot.inbound import Where, Who
from bot.ledger import Wish
from bot.model import Planned
from tests.contract.samples import HOUR, NOW

MINUTE = timedelta(minutes=1)
ROOM = Where("console", "群一")
OTHER = Where("console", "群二")
PERSON = Who("u1", "小李", zone="Asia/Shanghai", language="zh")
DAILY = Wish("daily", time(9, 0), "Asia/Shanghai", frozenset({0, 1, 2, 3, 4}), "ai-cloud", "zh")
BLOCKS = (
    Heading("国内", 1),
    Line("“星河智算”第二期启用 \\ <b>🚀</b>", (Link("示例科技", "https://news.example/1"),), "1."),
    Choice("地区", "region", (("国内", "d"), ("国际", "i")), "d"),
    Divider(),
    Fold("更多", (Quote("原文", Link("来源", "https://news.example/2")), Note("小字"))),
    Buttons((Button("完整版", "full", "r1", primary=True),)),
)
CARD = Card("日报", BLOCKS, "日报：2 条", "zh")


def planned(key: str = "sub:1:2026-03-10", **changes: object) -> Planned:
    made = Planned(key, ROOM, "report:r1", "zh", NOW, NOW + 6 * HOUR, subscription_id=1)
    return replace(made, **changes)
