"""The long connection by the real SDK: made again whatever breaks it, and every event acknowledged in time."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.card import Button, Buttons, Card, Line
from bot.inbound import Inbound, Joined, Pressed, Typed
from bot.platforms import Refused
from bot.platforms.feishu.connection import fitting
from tests.bot.platforms.feishu.conftest import TEAM, House, until

CARD = Card(
    "日报", (Line("启用"), Buttons((Button("完整版", "full", "r1"), Button("👍", "vote", "r1|e|up")))), "日报", "zh"
)


async def hears(house: House) -> None:
    """That what is said now arrives."""
    before = len(house.heard)
    await house.fake.say("oc_team", "ou_li", "日报")
    await until(lambda: len(house.heard) > before)


async def test_a_kicked_connection_is_made_again_within_two_ping_intervals(house: House) -> None:
    async with house.hearing():
        await house.fake.kick()
        began = time.monotonic()
        await house.fake.connected.wait()
        assert time.monotonic() - began < 2 * house.fake.ping_interval
        await hears(house)


async def test_an_address_that_is_never_given_is_asked_for_again(house: House) -> None:
    house.fake.endpoint_hang()
    async with house.hearing():
        await hears(house)


async def test_a_hanging_address_after_a_kick_costs_less_than_two_ping_intervals(house: House) -> None:
    async with house.hearing():
        house.fake.endpoint_hang()
        began = time.monotonic()
        await house.fake.kick()
        await house.fake.connected.wait()
        assert time.monotonic() - began < 2 * house.fake.ping_interval
        await hears(house)


async def test_a_connection_that_stays_open_and_silent_is_given_up(house: House) -> None:
    async with house.hearing():
        await until(lambda: house.feishu.line.since)
        house.fake.silent = True
        await until(lambda: house.feishu.line.since is None)
        house.fake.silent = False
        await until(lambda: house.fake.connects > 1 and house.feishu.line.since)
        await hears(house)


async def test_a_busy_or_closed_endpoint_is_asked_again(house: House) -> None:
    house.fake.endpoint_error(1, "busy")
    house.fake.endpoint_error(1000040350, "too many connections")
    house.fake.refuse_handshake(514, error=1000040350)
    async with house.hearing():
        await hears(house)


async def test_wrong_credentials_are_told_in_a_line_without_the_secret(house: House) -> None:
    line = house.feishu.line
    line.app = replace(line.app, secret="wrong-secret")
    with pytest.raises(Refused) as raised:
        await line.run(lambda event: asyncio.sleep(0, {}))
    assert "514" in str(raised.value)
    assert "wrong-secret" not in str(raised.value)


async def test_an_event_in_pieces_out_of_order_is_heard_once(house: House) -> None:
    house.fake.chunks, house.fake.shuffled = 5, True
    async with house.hearing():
        await house.fake.say("oc_team", "ou_li", "本周有哪些融资？" * 20)
        await until(lambda: house.heard)
    (event,) = house.heard
    assert isinstance(event, Typed)
    assert event.text == "本周有哪些融资？" * 20


@pytest.mark.parametrize("kind", ["im.message.reaction.created_v1", "im.message.message_read_v1", "p2p.x_v9", ""])
async def test_an_event_of_any_other_kind_is_acknowledged(house: House, kind: str) -> None:
    async with house.hearing():
        ack = await house.fake.emit(kind, {"x": 1})
    assert ack is not None
    assert ack.code == 200
    assert house.heard == []


async def test_an_event_that_is_delivered_four_times_is_one_by_its_id(house: House) -> None:
    async with house.hearing():
        await house.fake.say("oc_team", "ou_li", "日报")
        for _ in range(3):
            await house.fake.redeliver(new_event_id=True)
        await until(lambda: len(house.heard) == 4)
    assert len({event.event_id for event in house.heard}) == 1


async def test_coming_and_going_are_heard(house: House) -> None:
    async with house.hearing():
        await house.fake.add_bot("oc_team", "ou_wang")
        await house.fake.disband("oc_team")
        await until(lambda: len(house.heard) == 2)
    assert [isinstance(event, Joined) and event.left for event in house.heard] == [False, True]


async def test_a_press_is_answered_at_once_in_both_languages(house: House) -> None:
    message = await house.feishu.post(TEAM, CARD, "k1")
    async with house.hearing():
        answer = await house.fake.press(message, "ou_li", "完整版")
    assert answer["toast"]["i18n"].keys() == {"zh_cn", "en_us"}
    assert "话题" in answer["toast"]["content"]
    assert "card" not in answer
    (press,) = house.heard
    assert isinstance(press, Pressed)


async def test_thirty_presses_at_once_are_answered_side_by_side(house: House) -> None:
    message = await house.feishu.post(TEAM, CARD, "k1")
    people = [f"ou_{number}" for number in range(30)]
    for person in people:
        house.fake.add_user(person, person)

    async def slow(event: Inbound) -> None:
        await asyncio.sleep(0.1)  # as a record on a busy disk
        house.heard.append(event)

    async with house.hearing(slow):
        await asyncio.gather(*(house.fake.press(message, person, "👍") for person in people))
    assert len(house.heard) == 30
    assert max(ack.latency for ack in house.fake.acks.values()) < 1.5  # one after the other: three seconds


async def test_a_record_that_hangs_is_not_acknowledged(house: House) -> None:
    house.fake.patience = 4

    async def stuck(event: Inbound) -> None:
        await asyncio.sleep(60)

    async with house.hearing(stuck):
        message = house.fake.event("im.chat.member.bot.added_v1", {"chat_id": "oc_team"})
        ack = await house.fake.carry(message)
    assert ack is not None
    assert ack.code == 500
    assert ack.latency < 3


async def test_no_ticket_and_no_secret_reaches_a_log(
    house: House, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    house.fake.endpoint_error(1, "busy")
    async with house.hearing():
        await hears(house)
        await house.fake.kick()
        await house.fake.connected.wait()
    told = "".join(capfd.readouterr()) + caplog.text
    for secret in ("ticket=", "access_key=", house.fake.app_secret, house.fake.token):
        assert secret not in told


async def test_it_stops_when_it_is_told_to(house: House) -> None:
    async with house.hearing():
        pass
    await until(lambda: not house.fake.connections)
    assert not house.feishu.line.running


def test_another_sdk_than_the_one_that_is_known_is_named() -> None:
    with pytest.raises(Refused, match=r"ws\.requests: install lark-oapi>=1\.7\.5,<1\.8"):
        fitting(SimpleNamespace(JSON=1, loop=1, Client=SimpleNamespace()))
