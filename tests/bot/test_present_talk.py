"""What the bot says when it is spoken to, and of itself, as cards."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bot import commands
from bot.card import Card, Detail, Heading, Limits
from bot.inbound import ACTIONS, Where
from bot.model import Subscription
from bot.platforms.console.render import text as drawn
from bot.present import (
    Reader,
    Status,
    alert,
    error,
    greeting,
    help_,
    notice,
    sources,
    status,
    subscriptions,
    unknown,
    wrong,
)
from bot.present.shape import weight
from pipeline.model import (
    Source,
    SourceState,
)
from tests.bot.reports import HOSTILE
from tests.contract.platforms import buttons, links

GOLDEN = Path(__file__).parent.parent / "golden"
ZH, EN = Reader("zh", "Asia/Shanghai"), Reader("en", "Europe/London")
ROOMY = Limits(20_000, 400)
TODAY = date(2026, 3, 11)
AT = datetime(2026, 3, 11, 0, 30, tzinfo=UTC)


def subscription(number: int, **changes: object) -> Subscription:
    values: dict[str, object] = {
        "id": number, "where": Where("console", "c1"), "kind": "daily", "at": time(8, 30), "zone": "Asia/Shanghai",
        "weekdays": frozenset(range(7)), "profile": "ai-cloud", "language": "zh", "paused": False, "since": AT,
    }  # fmt: skip
    return Subscription(**(values | changes))  # type: ignore[arg-type]


SUBSCRIBED = [
    subscription(1),
    subscription(2, kind="weekly", weekdays=frozenset({0, 3}), at=time(9)),
    subscription(3, weekdays=frozenset(range(5)), paused=True),
]
SOURCES = [
    (Source(name="示例科技报", url="https://a.example/feed"), SourceState("示例科技报", "u", last_fetched=AT)),
    (Source(name="静水", url="https://b.example/feed"), SourceState("静水", "u", last_fetched=AT)),
    (Source(name="旧港", url="https://c.example/feed"),
     SourceState("旧港", "u", last_fetched=AT, status="failed", error="HTTP 404; check the address")),
    (Source(name="新来", url="https://d.example/feed"), None),
]  # fmt: skip
FIGURES = Status(
    runs=(("ai-cloud daily", AT, "29 条"),),
    following=(("console:c1 daily", AT),),
    sources_ok=18,
    sources_failed=("旧港",),
    waiting=2,
    failed=("team: refused",),
    platforms=(("console", None), ("fake", "the token is not valid")),
    calls=12,
    tokens=43_210,
    cost=0.123,
    votes=(5, 1, 2),
)
CARDS: dict[str, Card] = {
    "help_zh": help_(ZH),
    "help_en": help_(EN),
    "greeting_zh": greeting("ai-cloud", ZH),
    "unknown_zh": unknown("日抱", "日报", ZH),
    "wrong_en": wrong("daily 99", "There is no day “99”.", "daily 2026-03-10", EN),
    "subscriptions_zh": subscriptions(SUBSCRIBED, {1: AT, 2: AT}, ZH),
    "sources_zh": sources(SOURCES, frozenset({"静水"}), ZH, ROOMY)[0],
    "status_zh": status(FIGURES, ZH),
    "status_en": status(FIGURES, EN),
    "alert_zh": alert("platform", "fake: the token is not valid; set FAKE_TOKEN", AT, ZH),
}


@pytest.mark.parametrize("name", list(CARDS))
def test_the_card_is_the_golden_one(name: str) -> None:
    """A change of what is said shows as a readable diff; DIGEST_GOLDEN=write accepts it."""
    golden = GOLDEN / f"card_{name}.txt"
    if os.environ.get("DIGEST_GOLDEN") == "write":
        golden.write_text(drawn(CARDS[name]), encoding="utf-8")
    assert drawn(CARDS[name]) == golden.read_text(encoding="utf-8")


def test_every_button_asks_for_something_known_with_a_value_that_fits() -> None:
    for card in CARDS.values():
        for label, action, value in buttons(card):
            assert action in ACTIONS
            assert 0 < len(label) <= 75
            assert 0 < len(value) <= 150
            assert re.fullmatch(r"[\w.:|-]+", value), value


@pytest.mark.parametrize("reader", [ZH, EN])
def test_every_command_in_the_help_is_understood(reader: Reader) -> None:
    for usage, meaning in reader.words.help_lines:
        bare = re.sub(r"\s*\[[^]]*\]|\|\S+", "", usage.removeprefix("/digest "))
        examples = re.findall(r"(?:如：|: )([^；;]+)$", meaning)
        for said in [bare, *(example.removeprefix("/digest ") for example in examples)]:
            command = commands.read(said, TODAY, slash=True)
            assert not isinstance(command, commands.Unknown | commands.Wrong), (said, command)


def test_the_help_names_every_command() -> None:
    for reader in (ZH, EN):
        read = {
            type(commands.read(re.sub(r"\s*\[[^]]*\]|\|\S+", "", usage.removeprefix("/digest ")), TODAY, slash=True))
            for usage, _ in reader.words.help_lines
        }
        everything = set(commands.Command.__args__)
        assert everything - read == {commands.Unknown, commands.Wrong, commands.Resume}


def test_an_unknown_word_is_told_the_nearest_command_and_the_help() -> None:
    shown = drawn(CARDS["unknown_zh"])
    assert "没有“日抱”这个命令。" in shown
    assert "是不是想用：/digest 日报" in shown
    assert "/digest 完整版" in shown


def test_what_somebody_typed_is_said_back_in_bounds() -> None:
    for card in (unknown(HOSTILE * 99, HOSTILE * 99, ZH), wrong(HOSTILE * 99, HOSTILE * 99, HOSTILE * 99, EN),
                 error(HOSTILE * 99, ZH)):  # fmt: skip
        assert len(card.title) <= 150
        assert len(drawn(card)) < 2_500


def test_a_greeting_offers_to_subscribe_this_chat() -> None:
    assert [(action, value) for _, action, value in buttons(CARDS["greeting_zh"])] == [
        ("subscribe", "daily|08:30|ai-cloud"), ("subscribe", "weekly|09:00|ai-cloud"),
    ]  # fmt: skip


def test_every_notice_has_the_same_places_in_both_languages() -> None:
    values = {"time": "3月11日 08:30", "zone": "Asia/Shanghai", "kind": "日报", "day": "3月11日", "n": 3}
    assert set(ZH.words.notices) == set(EN.words.notices)
    for key in ZH.words.notices:
        for reader in (ZH, EN):
            assert "{" not in notice(key, reader, **values).brief


def test_subscriptions_show_days_times_and_what_can_be_done() -> None:
    shown = drawn(CARDS["subscriptions_zh"])
    assert "日报 · 每天 08:30（Asia/Shanghai）· ai-cloud" in shown
    assert "周报 · 周一 周四 09:00" in shown
    assert "日报 · 工作日 08:30" in shown
    assert [(action, value) for _, action, value in buttons(CARDS["subscriptions_zh"])] == [
        ("pause", "1"), ("unsubscribe", "1"), ("pause", "2"), ("unsubscribe", "2"),
        ("resume", "3"), ("unsubscribe", "3"),
    ]  # fmt: skip
    assert "还没有订阅" in drawn(subscriptions([], {}, ZH))


def test_sources_are_listed_by_how_they_fare_with_the_failed_ones_first() -> None:
    card = CARDS["sources_zh"]
    assert [block.text for block in card.blocks if isinstance(block, Heading)] == [
        "未取到 1 个", "久无更新 1 个", "正常 1 个", "尚未读取 1 个",
    ]  # fmt: skip
    assert {link.url for link in links(card)} == {source.url for source, _ in SOURCES}


def test_hundreds_of_sources_are_paged() -> None:
    many = [(Source(name=f"来源 {n}", url=f"https://s{n}.example/feed"), None) for n in range(500)]
    cards = sources(many, frozenset(), ZH, Limits(4_000, 30))
    assert len([link for card in cards for link in links(card)]) == 500
    assert all(sum(weight(block).chars for block in card.blocks) <= 4_000 for card in cards)


def test_the_status_of_a_fresh_bot_has_a_line_for_everything() -> None:
    assert len([block for block in status(Status(), EN).blocks if isinstance(block, Detail)]) == 9
