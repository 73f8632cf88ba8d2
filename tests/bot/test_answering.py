"""Questions in a chat, answered from the sample's store by the bot itself: within limits, for a while."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from bot.card import Card
from bot.inbound import Typed
from bot.serve import KEPT
from tests.bot.test_serve import ANNA, NOW, ROOM, Sitting, copied, sitting  # noqa: F401 (a fixture)

ASKED = "远岫云以多少钱收购栅格安全？"


@pytest_asyncio.fixture
async def room(copied: Path) -> AsyncIterator[Sitting]:  # noqa: F811
    async with sitting(copied) as made:
        yield made


async def put(room: Sitting, text: str) -> Card:
    """The post that answers `text`, said in the room to the bot."""
    await room.hear(Typed(f"{text}{room.now.isoformat()}", ROOM, ANNA, text, message="m1"))
    return room.platform.seen()[-1].card


async def test_a_question_is_answered_with_its_source_and_the_words_that_carry_it(room: Sitting) -> None:
    card = await put(room, ASKED)
    assert card.title == ASKED
    assert "11.2亿元" in repr(card)
    assert "yuanxiu.example" in repr(card)


async def test_after_a_native_command_the_answer_is_for_the_asker_alone(room: Sitting) -> None:
    whispers = await room.say(f"ask {ASKED}")
    assert "11.2亿元" in whispers[-1]
    assert room.titles() == []


async def test_what_is_not_stored_is_said_not_to_be(room: Sitting) -> None:
    assert "库中没有能回答这个问题的资料" in repr(await put(room, "月球矿业公司融资多少？"))


async def test_a_follow_up_is_understood_for_a_day_and_no_longer(room: Sitting) -> None:
    await put(room, ASKED)
    room.now += timedelta(hours=23)
    assert "2018年" in repr(await put(room, "它成立于哪一年？"))
    room.now += timedelta(hours=25)
    assert "库中没有能回答这个问题的资料" in repr(await put(room, "它成立于哪一年？"))


async def test_a_persons_limit_is_said_in_a_sentence_and_is_over_after_a_day(copied: Path) -> None:  # noqa: F811
    async with sitting(copied, answers={"per_person": 1, "per_day": 9}) as room:
        await put(room, ASKED)
        assert "上限（1 个）" in repr(await put(room, "望江软件的净利润是多少？"))
        room.now += timedelta(hours=25)
        assert "上限" not in repr(await put(room, "望江软件的净利润是多少？"))


async def test_so_is_the_limit_for_all(copied: Path) -> None:  # noqa: F811
    async with sitting(copied, answers={"per_person": 9, "per_day": 1}) as room:
        await put(room, ASKED)
        assert "24 小时内能回答的问题已达上限" in repr(await put(room, "望江软件的净利润是多少？"))


async def test_old_turns_are_forgotten(room: Sitting) -> None:
    await put(room, ASKED)
    turns = room.bot.desk.ledger.turns
    assert await turns.count(None, NOW - timedelta(days=1)) == 1
    room.now += KEPT + timedelta(hours=1)
    await room.bot.forget()
    assert await turns.count(None, NOW - timedelta(days=1)) == 0


async def test_the_days_that_were_looked_in_are_shown(room: Sitting) -> None:
    assert "查找范围：3月10日 至 3月10日" in repr(await put(room, "昨天有几起并购？"))
