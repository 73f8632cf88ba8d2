"""Answers to the one who typed or pressed, as privately as the chat allows."""

from __future__ import annotations

import pytest

from bot.card import Button, Buttons, Card, Line
from bot.card_text import EN, ZH
from bot.inbound import Pressed, Typed, Where, Who
from tests.bot.platforms.feishu.conftest import TEAM, House
from tests.fakes.feishu.reading import shown

LI = Who("ou_li")
CARD = Card("依据", (Line("原文一句"), Buttons((Button("下一页", "page", "r1|2"),))), "依据", "zh")


def notice(text: str) -> Card:
    return Card("", (Line(text),), text, "zh")


async def pressed(house: House, where: Where = TEAM, action: str = "evidence") -> Pressed:
    message = await house.feishu.post(where, CARD, f"post {where.chat}")
    return Pressed("e1", where, LI, action, "r1|e1", message)


async def test_who_presses_alone_sees_the_answer(house: House) -> None:
    await house.feishu.whisper(await pressed(house), CARD)
    (private,) = house.fake.ephemerals("oc_team", "ou_li")
    assert "原文一句" in shown(private.content)
    assert len(house.fake.posts("oc_team")) == 1


async def test_turning_a_page_puts_the_next_in_its_place(house: House) -> None:
    await house.feishu.whisper(await pressed(house), CARD)
    (private,) = house.fake.ephemerals("oc_team", "ou_li")
    await house.feishu.whisper(Pressed("e2", TEAM, LI, "page", "r1|2", private.message_id), CARD)
    (left,) = house.fake.ephemerals("oc_team", "ou_li")
    assert left.message_id != private.message_id


@pytest.mark.parametrize("chat", ["oc_topic", "oc_two"])
async def test_where_no_card_is_private_it_is_a_reply(house: House, chat: str) -> None:
    event = await pressed(house, Where("feishu", chat))
    await house.feishu.whisper(event, CARD)
    await house.feishu.whisper(event, notice("第二句"))
    assert len(house.fake.posts(chat, event.message)) == 2
    assert len(house.fake.asked("/open-apis/ephemeral")) == 1


@pytest.mark.parametrize("words", [ZH, EN])
async def test_what_the_toast_has_said_is_not_said_again(house: House, words: object) -> None:
    event = await pressed(house, action="vote")
    await house.feishu.whisper(event, notice(words.notices["thanks"]))  # type: ignore[attr-defined]
    await house.feishu.whisper(event, notice(words.notices["outdated"]))  # type: ignore[attr-defined]
    (private,) = house.fake.ephemerals("oc_team", "ou_li")
    assert words.notices["outdated"] in shown(private.content)  # type: ignore[attr-defined]


async def test_a_command_in_a_group_is_answered_by_a_quotation(house: House) -> None:
    message = await house.fake.say("oc_team", "ou_li", "帮助")
    await house.feishu.whisper(Typed(message, TEAM, LI, "帮助", message=message), CARD)
    (reply,) = house.fake.posts("oc_team", message)
    assert reply.thread_id is None


async def test_a_command_in_a_thread_is_answered_in_the_thread(house: House) -> None:
    root = await house.feishu.post(TEAM, CARD, "k1")
    message = await house.fake.say("oc_team", "ou_li", "帮助", root=root, reply_in_thread=True)
    where = Where("feishu", "oc_team", root)
    await house.feishu.whisper(Typed(message, where, LI, "帮助", message=message), CARD)
    (reply,) = house.fake.posts("oc_team", root)
    assert reply.thread_id == house.fake.sent[root].thread_id is not None


async def test_a_command_in_a_chat_of_two_is_answered_plainly_and_once(house: House) -> None:
    where = Where("feishu", "oc_two")
    message = await house.fake.say("oc_two", "ou_li", "帮助")
    event = Typed(message, where, LI, "帮助", direct=True, message=message)
    await house.feishu.whisper(event, CARD)
    await house.feishu.whisper(event, CARD)  # the process died before it noted that
    (post,) = house.fake.posts("oc_two")
    assert post.root_id is None


async def test_a_private_card_that_is_refused_comes_plainer(house: House) -> None:
    event = await pressed(house)
    house.fake.plan("ephemeral", ("code", 230099, "ErrCode: 200621; ErrMsg: parse card json err; ", 200))
    await house.feishu.whisper(event, CARD)
    assert len(house.fake.ephemerals("oc_team", "ou_li")) == 1
