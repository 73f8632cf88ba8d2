"""What the bot listens to: who called it, where, and when; what comes late or is not for it is let pass."""

from __future__ import annotations

from datetime import timedelta

from bot.card import Button, Buttons, Card, Line
from bot.inbound import Typed, Where
from bot.model import Planned
from tests.bot.platforms.feishu.conftest import TEAM, House, until
from tests.contract.posts import CARD


async def posted(house: House) -> str:
    """A post of the bot's, recorded as the deliverer does it."""
    ledger, now = house.ledger, house.now
    await ledger.deliveries.add([Planned("d1", TEAM, "report:r1", "zh", now, now + timedelta(hours=1))])
    claimed = await ledger.deliveries.claim("d1", now, timedelta(minutes=1))
    assert claimed is not None
    (part,) = await ledger.deliveries.set_parts(claimed.lease, [CARD])
    message = await house.feishu.post(TEAM, CARD, part.key)
    await ledger.deliveries.posted(part, message)
    return message


async def test_a_direct_message_needs_no_mention(house: House) -> None:
    async with house.hearing():
        await house.fake.say("oc_two", "ou_li", "日报")
        await until(lambda: house.heard)
    (event,) = house.heard
    assert isinstance(event, Typed)
    assert (event.direct, event.text) == (True, "日报")


async def test_what_people_say_to_each_other_is_let_pass(house: House) -> None:
    house.fake.hears_all = True
    async with house.hearing():
        first = await house.fake.say("oc_team", "ou_li", "吃饭吗", mention=False)
        await house.fake.say("oc_team", "ou_wang", "好", mention=False, root=first)
    assert house.heard == []


async def test_below_a_post_of_the_bot_no_mention_is_needed(house: House) -> None:
    house.fake.hears_all = True
    message = await posted(house)
    async with house.hearing():
        await house.fake.say("oc_team", "ou_li", "哪家融资最多？", mention=False, root=message, reply_in_thread=True)
        await until(lambda: house.heard)
    assert house.heard[0].where == Where("feishu", "oc_team", message)


async def test_below_a_question_that_it_was_asked_no_mention_is_needed(house: House) -> None:
    house.fake.hears_all = True

    async def receive(event: object) -> None:
        await house.ledger.inbox.record(event, house.now)  # type: ignore[arg-type]
        house.heard.append(event)  # type: ignore[arg-type]

    async with house.hearing(receive):
        question = await house.fake.say("oc_team", "ou_li", "本周有哪些融资？")
        await house.fake.say("oc_team", "ou_li", "最大的一笔呢？", mention=False, root=question, reply_in_thread=True)
        await until(lambda: len(house.heard) == 2)
    assert house.heard[1].where.thread == question


async def test_what_was_said_long_ago_is_let_pass_after_a_reconnect(house: House) -> None:
    async with house.hearing():
        await house.fake.say("oc_team", "ou_li", "日报", late=3600)
        await house.fake.say("oc_team", "ou_li", "周报", late=60)
        await until(lambda: house.heard)
    assert [event.text for event in house.heard if isinstance(event, Typed)] == ["周报"]


async def test_the_menu_speaks_in_the_chat_of_the_two(house: House) -> None:
    async with house.hearing():
        await house.fake.menu("ou_li", "daily")
        body = {"chat_id": "oc_two", "operator_id": {"open_id": "ou_li"}}
        await house.fake.emit("im.chat.access_event.bot_p2p_chat_entered_v1", body)
        await house.fake.menu("ou_li", "weekly")
        await house.fake.menu("ou_li", "a button that nobody knows")
        await until(lambda: len(house.heard) == 2)
    first, second = house.heard
    assert isinstance(first, Typed)
    assert (first.text, first.where.chat, second.where.chat) == ("/digest daily", "ou_li", "oc_two")


async def test_who_manages_a_group_and_what_they_are_called_is_known(house: House) -> None:
    async with house.hearing():
        await house.fake.say("oc_team", "ou_li", "日报")
        await house.fake.say("oc_team", "ou_wang", "日报")
        await until(lambda: len(house.heard) == 2)
    known = [await house.feishu.known(event.where, event.who) for event in house.heard]
    assert [(who.name, who.admin) for who in known] == [("小李", True), ("小王", False)]
    asked = len(house.fake.requests)
    assert await house.feishu.known(house.heard[0].where, house.heard[0].who) == known[0]
    assert len(house.fake.requests) == asked


async def test_without_the_rights_a_person_stays_as_they_were(house: House) -> None:
    house.fake.scopes = {"im:message"}
    async with house.hearing():
        await house.fake.say("oc_team", "ou_li", "日报")
        await until(lambda: house.heard)
    who = house.heard[0].who
    assert await house.feishu.known(house.heard[0].where, who) == who


async def test_the_native_command_is_registered_once_and_never_needed(house: House) -> None:
    for _ in range(2):
        async with house.hearing():
            await until(lambda: house.fake.slash_commands)
    assert len(house.fake.asked("GET /open-apis/application/v7/app_slash_commands")) == 1
    assert [one["command"] for one in house.fake.slash_commands.values()] == ["digest"]


async def test_a_tenant_without_native_commands_hears_all_the_same(house: House) -> None:
    house.fake.scopes = {"im:message"}
    async with house.hearing():
        await house.fake.say("oc_team", "ou_li", "/digest 日报")
        await until(lambda: house.heard)
    assert house.fake.slash_commands == {}


async def test_a_press_in_a_private_card_is_about_the_post_that_the_card_is_about(house: House) -> None:
    buttons = Buttons((Button("完整版", "full", "r1"), Button("依据", "evidence", "r1|e1")))
    card = Card("日报", (Line("启用"), buttons), "日报", "zh")
    message = await house.feishu.post(TEAM, card, "k1")
    async with house.hearing():
        await house.fake.press(message, "ou_li", "依据")
        await house.feishu.whisper(house.heard[0], card)
        (private,) = house.fake.ephemerals("oc_team", "ou_li")
        await house.fake.press(private.message_id, "ou_li", "完整版")
    assert house.heard[1].where.thread == message
