"""What every platform does for the bot: posts once, finds again, edits, whispers, hears, and fails in four ways."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bot.card import (
    Button,
    Buttons,
    Card,
    Choice,
    Detail,
    Divider,
    Fold,
    Heading,
    Line,
    Link,
    Note,
    Picture,
    Quote,
)
from bot.inbound import Inbound, Pressed, Typed
from bot.platforms import Busy, Gone, PostError, Refused, Unclear
from bot.present import Reader, View, full, short
from pipeline.model import DailyReport
from tests.bot.reports import citation, entry, report
from tests.contract.platforms import RIGS, SINCE, Rig
from tests.contract.slack import slack_rig

READER = Reader("zh", "Asia/Shanghai")
HOSTILE = (
    "<https://evil.example|点击> [点击](https://evil.example) <a href='https://evil.example'>x</a> <!channel> <!here> "
    '<@U123> <at id=all></at> <at user_id="all">x</at> @all *b* _i_ `c` javascript:alert(1) &lt;b&gt; '
    "\x1b]8;;https://evil.example\x1b\\x\x1b]8;;\x1b\\ \x1b[2J \x07 \u202e"
)
OWN = "https://news.example/1?id=1&page=2"


ALL = {**RIGS, "slack": slack_rig}


@pytest.fixture(params=list(ALL))
async def rig(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Rig]:
    async with ALL[request.param](tmp_path) as opened:
        yield opened


def card(text: str, *, label: str = "完整版") -> Card:
    return Card("标题", (Line(text), Buttons((Button(label, "full", "r1|-|-|-|1"),))), text, "zh")


def squeezed(text: str) -> str:
    """Without the spaces and line ends that a platform may set."""
    return "".join(text.split())


async def heard(rig: Rig, count: int = 1, failing: int = 0) -> list[Inbound]:
    """What the bot hears until `count` events are recorded; the first `failing` tries to record one fail.

    A platform may deliver an event twice: it is the same then, and told once here.
    """
    events: list[Inbound] = []
    done = asyncio.Event()

    async def receive(event: Inbound) -> None:
        events.append(event)
        if len(events) <= failing:
            raise OSError("the record is not to be written now")
        if len(events) >= count + failing and len(set(events)) == count:
            done.set()

    running = asyncio.create_task(rig.platform.run(receive))
    try:
        await asyncio.wait_for(done.wait(), 60)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    return events[: 1 + failing] if failing else list(dict.fromkeys(events))


async def test_a_post_arrives_once_and_is_found_by_its_key(rig: Rig) -> None:
    message = await rig.platform.post(rig.chat, card("星河智算"), "k1")
    other = await rig.platform.post(rig.chat, card("北辰云"), "k2")
    assert message != other
    assert [squeezed(m.text).count("星河智算") for m in rig.seen()] == [1, 0]
    assert await rig.platform.find(rig.chat, "k1", SINCE) == message
    assert await rig.platform.find(rig.chat, "k2", SINCE) == other
    assert await rig.platform.find(rig.chat, "k3", SINCE) is None


async def test_an_edited_message_shows_the_new_card_under_the_same_id(rig: Rig) -> None:
    message = await rig.platform.post(rig.chat, card("旧的说法"), "k1")
    await rig.platform.edit(rig.chat, message, card("更正后的说法"))
    assert "更正后的说法" in squeezed(rig.seen()[-1].text)
    if rig.replaces:
        assert not any("旧的说法" in squeezed(m.text) for m in rig.seen())
    assert await rig.platform.find(rig.chat, "k1", SINCE) == message


async def test_a_chat_that_the_bot_is_not_in_is_gone(rig: Rig) -> None:
    with pytest.raises(Gone):
        await rig.platform.post(rig.nowhere, card("无人看见"), "k1")
    assert rig.seen() == []


async def test_a_message_that_is_not_there_cannot_be_edited(rig: Rig) -> None:
    with pytest.raises(Refused):
        await rig.platform.edit(rig.chat, "404", card("改"))


async def test_a_post_in_a_thread_hangs_from_its_message(rig: Rig) -> None:
    if not rig.threads:
        pytest.skip("has no threads")
    message = await rig.platform.post(rig.chat, card("报告"), "k1")
    await rig.platform.post(replace(rig.chat, thread=message), card("回答"), "k2")
    assert rig.seen()[-1].thread == message


async def test_what_is_typed_is_heard_word_for_word(rig: Rig) -> None:
    rig.say("本周有哪些融资？")
    rig.say("/digest 日报")
    first, second = await heard(rig, 2)
    assert isinstance(first, Typed)
    assert isinstance(second, Typed)
    assert {first.text, second.text} == {"本周有哪些融资？", "/digest 日报"}
    assert first.event_id != second.event_id
    assert first.where.chat == rig.chat.chat
    assert first.who.id


async def test_a_press_brings_back_the_button_s_action_value_and_message(rig: Rig) -> None:
    message = await rig.platform.post(rig.chat, card("报告", label="完整版"), "k1")
    rig.press("完整版")
    (event,) = await heard(rig)
    assert isinstance(event, Pressed)
    assert (event.action, event.value, event.message) == ("full", "r1|-|-|-|1", message)


async def test_an_event_that_could_not_be_recorded_comes_again_as_the_same(rig: Rig) -> None:
    if not rig.redelivers:
        pytest.skip("a line that is typed is not typed again")
    rig.say("日报")
    first, second = await heard(rig, 1, failing=1)
    assert first == second


async def test_a_whisper_reaches_the_one_who_asked(rig: Rig) -> None:
    rig.say("日抱")
    (event,) = await heard(rig)
    await rig.platform.whisper(event, card("是不是想用：日报"))
    assert "是不是想用：日报" in squeezed(rig.seen()[-1].text)
    assert rig.seen()[-1].only in (None, event.who.id)


def forty() -> DailyReport:
    """Forty entries with long texts, three sources each."""
    return report(
        *(
            entry(
                number,
                region="domestic" if number % 2 else "international",
                brief=number < 6,
                text=f"第{number}家公司" + "宣布启用新的智算中心，" * 12 + f"编号{number}完。",
                sources=tuple(citation(number * 10 + n, f"示例来源{n}") for n in range(3)),
            )
            for number in range(1, 41)
        )
    )


async def test_a_report_of_forty_entries_is_posted_whole(rig: Rig) -> None:
    cards: Sequence[Card] = full(forty(), View(forty().id), READER, rig.platform.room.post)
    for number, page in enumerate(cards):
        await rig.platform.post(rig.chat, page, f"k{number}")
    shown = squeezed("".join(m.text for m in rig.seen()))
    assert [shown.count(f"编号{number}完。") for number in range(1, 41)] == [1] * 40
    linked = [url for m in rig.seen() for url in m.links]
    assert sorted(linked) == sorted(source.url for one in forty().entries for source in one.sources)


async def test_the_short_card_is_one_message(rig: Rig) -> None:
    await rig.platform.post(rig.chat, short(forty(), READER), "k1")
    assert len(rig.seen()) == 1


async def test_hostile_words_make_no_link_and_call_nobody(rig: Rig) -> None:
    own = Link(HOSTILE, OWN)
    inner = (Line(HOSTILE, (own,), HOSTILE), Detail(HOSTILE, HOSTILE, (own,)), Note(HOSTILE))
    blocks = (
        Heading(HOSTILE),
        *inner,
        Quote(HOSTILE, own),
        Divider(),
        Picture("r1", "moved", HOSTILE),
        Buttons((Button("👍" + HOSTILE[:40], "vote", "r1|e1|up"),)),
        Choice(HOSTILE[:60], "filter", ((HOSTILE[:60], "r1|-|-|-|1"), ("全部", "r1|-|-|-|-")), "r1|-|-|-|1"),
        Fold(HOSTILE, inner),
    )
    await rig.platform.post(rig.chat, Card(HOSTILE, blocks, HOSTILE, "zh"), "k1")
    (message,) = rig.seen()
    assert set(message.links) == {OWN}
    assert message.mentions == ()
    assert not set(message.text) & set("\x1b\x07\u202e")


async def test_an_address_that_would_break_out_of_its_link_stays_inside(rig: Rig) -> None:
    wild = 'https://news.example/a>b|c)d"e\x1b\\f'
    await rig.platform.post(rig.chat, Card("标题", (Line("话", (Link("源", wild),)),), "话", "zh"), "k1")
    (message,) = rig.seen()
    assert all(url.startswith("https://news.example/a") for url in message.links)
    assert len(message.links) <= 1


@pytest.mark.parametrize("kind", [Busy, Unclear, Refused, Gone])
async def test_a_post_that_fails_says_in_which_of_four_ways(rig: Rig, kind: type[PostError]) -> None:
    if not rig.trouble(kind):
        pytest.skip("knows no such end")
    with pytest.raises(kind) as raised:
        await rig.platform.post(rig.chat, card("报告"), "k1")
    assert "\n" not in str(raised.value)
    if isinstance(raised.value, Busy):
        assert raised.value.seconds > 0
        assert rig.seen() == []


async def test_after_an_unclear_post_the_platform_knows_whether_it_is_there(rig: Rig) -> None:
    if not rig.trouble(Unclear):
        pytest.skip("knows no such end")
    with pytest.raises(Unclear):
        await rig.platform.post(rig.chat, card("报告"), "k1")
    assert (await rig.platform.find(rig.chat, "k1", SINCE) is not None) == bool(rig.seen())


async def test_a_platform_says_whether_it_is_well_and_what_is_wrong(rig: Rig) -> None:
    assert await rig.platform.well() is None
    if stranger := rig.stranger():
        said = await stranger.well()
        assert said
        assert "\n" not in said
